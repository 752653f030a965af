package ollama

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// parseURL reads the address of a server as people write it: the scheme and the
// port may be missing (http, and 11434 where there is no scheme either), and a
// trailing /api or /v1 is taken off. Empty text gives nil. The problem, if any,
// is a sentence for the person who typed the address.
func parseURL(s string) (u *url.URL, problem string) {
	s = strings.TrimSpace(s)
	if s == "" {
		return nil, ""
	}
	bare := !strings.Contains(s, "://")
	if bare {
		s = "http://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || strings.ContainsAny(u.Hostname(), " \t\\") {
		return nil, "That is no address. It looks like http://localhost:11434."
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil, "The address begins with http:// or https://."
	}
	if u.RawQuery != "" || u.Fragment != "" {
		return nil, "The address has no ? and no # in it."
	}
	if bare && u.Port() == "" {
		u.Host = net.JoinHostPort(u.Hostname(), defaultPort)
	}
	path := strings.TrimRight(u.Path, "/")
	path = strings.TrimSuffix(strings.TrimSuffix(path, "/api"), "/v1")
	u.Path, u.RawPath = path, ""
	return u, ""
}

// validModelName is a coarse check that keeps nonsense from the server; the
// server knows the exact rules.
func validModelName(name string) bool {
	if name == "" || len(name) > 200 || strings.Contains(name, "..") {
		return false
	}
	for _, r := range name {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		case strings.ContainsRune("._-:/@", r):
		default:
			return false
		}
	}
	return true
}

// canonical makes model names comparable: Ollama reads a missing tag as latest
// and does not tell capitals from small letters.
func canonical(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	if name != "" && !strings.Contains(name[strings.LastIndexByte(name, '/')+1:], ":") {
		name += ":latest"
	}
	return name
}

// boundedTransport stands below the official client: it cuts replies at
// maxReplyBytes, because that client reads them whole into memory, and sorts what
// is no reply of an Ollama server, which that client would call bad JSON.
type boundedTransport struct{ next http.RoundTripper }

func (b boundedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := b.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if err := replyError(r.Context(), resp); err != nil {
		_ = resp.Body.Close()
		return nil, err
	}
	resp.Body = boundedBody{Reader: io.LimitReader(resp.Body, maxReplyBytes), Closer: resp.Body}
	return resp, nil
}

type boundedBody struct {
	io.Reader
	io.Closer
}

func transportOf(c *http.Client) http.RoundTripper {
	if c.Transport != nil {
		return c.Transport
	}
	return http.DefaultTransport
}
