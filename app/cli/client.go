package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
)

// Client speaks to the API as the owner.
type Client struct {
	HTTP  *http.Client
	Close func() error

	answered bool // at least once: when it does so no more, the server has stopped
}

// base is a name that is never looked up: the client's transport knows the way.
const base = "http://frontdesk.local"

// problem is an error of the API (RFC 9457).
type problem struct {
	Detail string `json:"detail"`
	Code   string `json:"code"`
	Errors []struct {
		Field   string `json:"field"`
		Message string `json:"message"`
	} `json:"errors"`
}

// Error is what a person reads: the sentence, and below it the fields that say
// more.
func (p problem) Error() string {
	var b strings.Builder
	b.WriteString(p.Detail)
	for _, f := range p.Errors {
		if f.Message == p.Detail {
			continue
		}
		fmt.Fprintf(&b, "\n  %s: %s", f.Field, f.Message)
	}
	return b.String()
}

// do sends in as JSON (nothing where it is nil) and reads the answer into out.
func (c *Client) do(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	contentType := ""
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body, contentType = bytes.NewReader(b), "application/json"
	}
	res, err := c.send(ctx, method, path, contentType, body)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if out == nil {
		return nil
	}
	return c.heard(ctx, json.NewDecoder(res.Body).Decode(out))
}

// heard tells an answer that broke off from one that is wrong.
func (c *Client) heard(ctx context.Context, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || lost(ctx, err) && isNet(err) {
		return errLost
	}
	return err
}

func isNet(err error) bool {
	var broken net.Error
	return errors.As(err, &broken)
}

// send gives the response of a call that went well; the caller closes its body.
func (c *Client) send(ctx context.Context, method, path, contentType string, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, base+path, body)
	if err != nil {
		return nil, err
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	res, err := c.HTTP.Do(req)
	if c.answered && lost(ctx, err) {
		return nil, errLost
	}
	if err != nil {
		return nil, err
	}
	c.answered = true
	if res.StatusCode < 400 {
		return res, nil
	}
	defer res.Body.Close()
	var p problem
	if err := json.NewDecoder(io.LimitReader(res.Body, 1<<20)).Decode(&p); err != nil || p.Detail == "" {
		return nil, fmt.Errorf("the server answered %s", res.Status)
	}
	return nil, p
}

func decodeBody(res *http.Response, out any) error {
	defer res.Body.Close()
	return json.NewDecoder(res.Body).Decode(out)
}
