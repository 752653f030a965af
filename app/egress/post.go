package egress

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"
)

// Outgoing is one POST.
type Outgoing struct {
	URL     *url.URL
	Header  http.Header
	Body    []byte
	MaxBody int64         // of the answer, in bytes; what comes behind is not read; 0: 64 KB
	Timeout time.Duration // of all together; 0: 10 s
	Stay    bool          // a redirect is an answer like any other: headers with secrets go to nobody else
}

// Incoming is what came back.
type Incoming struct {
	URL       *url.URL // that answered, after redirects
	Status    int
	Header    http.Header
	Body      []byte // as it was sent, not unpacked
	Truncated bool   // there was more
}

const (
	postTimeout   = 10 * time.Second
	postMaxBody   = 64 << 10
	postRedirects = 3
)

// Post sends a body. A redirect that keeps the method (301, 302, 307, 308) has the
// same sent to where it leads, which is checked as the first address was; one from
// https to http is not followed, and 303 is an answer like any other. A status of
// any kind is no error, neither is an answer that breaks off. Errors are faults of
// this package, or those of ctx.
func (g *Guard) Post(ctx context.Context, in Outgoing) (*Incoming, error) {
	if in.Timeout <= 0 {
		in.Timeout = postTimeout
	}
	if in.MaxBody <= 0 {
		in.MaxBody = postMaxBody
	}
	limited, cancel := context.WithTimeout(ctx, in.Timeout)
	defer cancel()
	out, err := g.postTo(limited, in)
	if err == nil {
		return out, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if errors.Is(limited.Err(), context.DeadlineExceeded) {
		return nil, ErrTimeout.Saying("%s did not answer within %d seconds.", in.URL.Host, int(in.Timeout/time.Second)).Because(err)
	}
	return nil, requestFault(in.URL, err)
}

func (g *Guard) postTo(ctx context.Context, in Outgoing) (*Incoming, error) {
	at, err := Normal(in.URL)
	if err != nil {
		return nil, err
	}
	for moved := 0; ; moved++ {
		out, next, err := g.postOnce(ctx, at, in)
		if err != nil || next == nil {
			return out, err
		}
		if moved == postRedirects {
			return nil, ErrRedirects.Saying("%s redirects in a circle, or too often.", in.URL.Host)
		}
		if at.Scheme == "https" && next.Scheme == "http" {
			return nil, ErrRedirects.Saying("%s redirects to an address without https, which is not followed.", in.URL.Host)
		}
		at = next
	}
}

// postOnce makes one request. next is where a redirect leads that is followed.
func (g *Guard) postOnce(ctx context.Context, at *url.URL, in Outgoing) (out *Incoming, next *url.URL, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, at.String(), bytes.NewReader(in.Body))
	if err != nil {
		return nil, nil, ErrInvalid.Because(err)
	}
	for name, values := range in.Header {
		req.Header[http.CanonicalHeaderKey(name)] = values
	}
	req.Header.Set("User-Agent", g.cfg.UserAgent)
	req.Header.Set("Accept-Encoding", "identity")
	res, err := g.client.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer res.Body.Close()
	out = &Incoming{URL: at, Status: res.StatusCode, Header: res.Header}
	if !in.Stay && redirects(res.StatusCode) && res.StatusCode != http.StatusSeeOther {
		if location, err := res.Location(); err == nil {
			next, err = Normal(location)
			return out, next, err
		}
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, in.MaxBody+1))
	if int64(len(body)) > in.MaxBody {
		body, out.Truncated = body[:in.MaxBody], true
	}
	out.Body = body
	if err != nil {
		out.Truncated = true // what the status says counts, however the body ends
	}
	if ctx.Err() != nil {
		return nil, nil, ctx.Err() // an answer that never ends is none
	}
	return out, nil, nil
}
