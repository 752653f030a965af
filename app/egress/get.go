package egress

import (
	"compress/gzip"
	"compress/zlib"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"frontdesk/app/fault"
)

// Request is one GET.
type Request struct {
	URL     *url.URL
	Header  http.Header
	MaxBody int64         // unpacked, in bytes; 0: 5 MB
	Timeout time.Duration // of all together; 0: 20 s
	// Wants tells from the status and header whether the body is read; nil: always.
	Wants func(status int, header http.Header) bool
	// Follow tells whether a redirect is followed; nil: always. What is not
	// followed is the answer, with its Location.
	Follow func(from, to *url.URL) bool
}

// Response is what came back. Body is unpacked; it is nil when it was not wanted.
type Response struct {
	URL    *url.URL // after redirects
	Status int
	Header http.Header
	Body   []byte
	Moved  int // redirects that were followed
	// Location is where a redirect leads that was not followed; nil otherwise.
	Location *url.URL
	// Permanent tells that every redirect was a 301 or 308.
	Permanent bool
}

// Get fetches an address. Every redirect is checked as the first address was.
// A status of any kind is no error. Errors are faults of this package, or those
// of ctx.
func (g *Guard) Get(ctx context.Context, in Request) (*Response, error) {
	if in.Timeout <= 0 {
		in.Timeout = defaultTimeout
	}
	if in.MaxBody <= 0 {
		in.MaxBody = defaultMaxBody
	}
	limited, cancel := context.WithTimeout(ctx, in.Timeout)
	defer cancel()
	out, err := g.follow(limited, in)
	if err == nil {
		return out, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return nil, requestFault(in.URL, err)
}

func (g *Guard) follow(ctx context.Context, in Request) (*Response, error) {
	at, err := Normal(in.URL)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	permanent := true
	for moved := 0; ; moved++ {
		if seen[at.String()] || moved > defaultRedirects {
			return nil, ErrRedirects.Saying("%s redirects in a circle, or too often.", in.URL.Host)
		}
		seen[at.String()] = true
		out, next, err := g.once(ctx, at, in)
		if err != nil {
			return nil, err
		}
		out.Moved, out.Permanent = moved, permanent
		if next == nil {
			return out, nil
		}
		permanent = permanent && forGood(out.Status)
		if in.Follow != nil && !in.Follow(at, next) {
			out.Location, out.Permanent = next, permanent
			return out, nil
		}
		at = next
	}
}

// once makes one request. next is where a redirect leads.
func (g *Guard) once(ctx context.Context, at *url.URL, in Request) (out *Response, next *url.URL, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, nil, ErrInvalid.Because(err)
	}
	for name, values := range in.Header {
		req.Header[http.CanonicalHeaderKey(name)] = values
	}
	req.Header.Set("User-Agent", g.cfg.UserAgent)
	req.Header.Set("Accept-Encoding", "gzip, deflate")
	res, err := g.client.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer res.Body.Close()
	out = &Response{URL: at, Status: res.StatusCode, Header: res.Header}
	if redirects(res.StatusCode) {
		location, err := res.Location()
		if err != nil {
			return out, nil, nil // a redirect to nowhere is an answer like any other
		}
		next, err = Normal(location)
		return out, next, err
	}
	if in.Wants == nil || in.Wants(res.StatusCode, res.Header) {
		out.Body, err = body(res, in.MaxBody)
	}
	return out, nil, err
}

func forGood(status int) bool {
	return status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect
}

func redirects(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// requestFault turns what the transport says into a fault for the owner.
func requestFault(u *url.URL, err error) error {
	var f *fault.Error
	if errors.As(err, &f) {
		return f
	}
	var (
		timeout  net.Error
		invalid  x509.CertificateInvalidError
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
		record   tls.RecordHeaderError
		alert    tls.AlertError
	)
	switch {
	case errors.As(err, &invalid), errors.As(err, &unknown), errors.As(err, &hostname):
		return ErrCertificate.Saying("The certificate of %s is not valid. Renew it, or check the address.", u.Host).Because(err)
	case errors.As(err, &record), errors.As(err, &alert):
		return ErrAnswer.Saying("%s does not speak https in a way that is understood. Try the address with http://.", u.Host).Because(err)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return ErrTimeout.Saying("%s took too long to answer. Try again later.", u.Host).Because(err)
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.Is(err, zlib.ErrHeader), errors.Is(err, io.ErrUnexpectedEOF):
		return ErrAnswer.Saying("The answer of %s is broken off or damaged.", u.Host).Because(err)
	default:
		return ErrAnswer.Saying("The answer of %s cannot be understood, or the connection broke.", u.Host).Because(err)
	}
}
