package egress

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/app/id"
)

func post(t *testing.T, g *Guard, address, body string) (*Incoming, error) {
	t.Helper()
	u, err := Parse(address)
	if err != nil {
		return nil, err
	}
	return g.Post(t.Context(), Outgoing{URL: u, Header: http.Header{"X-Sign": {"s"}}, Body: []byte(body), Timeout: time.Minute})
}

// allowing is a guard that may contact some servers of the test.
func allowing(servers ...*httptest.Server) *Guard {
	allow := make([]string, 0, len(servers))
	for _, s := range servers {
		allow = append(allow, strings.TrimPrefix(s.URL, "http://"))
	}
	return New(Config{Allow: allow, Clock: id.Now})
}

// Every form of an address that leads inside is refused before anything is sent.
func TestPost_refusesEveryWayInside(t *testing.T) {
	t.Parallel()
	out := &dialled{}
	g := New(Config{Clock: id.Now, Dial: out.dial, Resolver: names{
		"inside.example": {"10.1.2.3"}, "mixed.example": {"93.184.215.14", "127.0.0.1"}, "rebound.example": {"169.254.169.254"},
		"six.example": {"fd00::1"}, "nat64.example": {"64:ff9b::7f00:1"}, "localhost": {"127.0.0.1"},
	}})
	for _, address := range []string{
		"http://127.0.0.1/hook", "http://127.0.0.1:8080/hook", "https://10.0.0.1/", "http://192.168.0.1/", "http://172.16.9.9/", "http://169.254.169.254/latest/",
		"http://0.0.0.0/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[fd00:ec2::254]/", "http://[fe80::1%25eth0]/", "http://[2002:7f00:1::1]/",
		"http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/", "http://localhost/", "http://LOCALHOST./", "http://a.localhost/",
		"http://inside.example/", "http://mixed.example/", "http://rebound.example/", "http://six.example/", "http://nat64.example/",
		"http://user:pass@93.184.215.14/", "ftp://93.184.215.14/", "file:///etc/passwd", "gopher://127.0.0.1/", "http:///x", "//127.0.0.1/", "127.0.0.1",
	} {
		if _, err := post(t, g, address, "{}"); !errors.Is(err, ErrPrivate) && !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", address, err)
		}
	}
	if len(out.addresses) > 0 {
		t.Errorf("dialled %v", out.addresses)
	}
}

func TestPost_followsRedirectsWithTheBodyAndNeverInside(t *testing.T) {
	t.Parallel()
	var inside atomic.Int64
	secret := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { inside.Add(1) }))
	defer secret.Close()
	last := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Method != http.MethodPost || string(body) != "the body" || r.Header.Get("X-Sign") != "s" {
			w.WriteHeader(http.StatusTeapot)
		}
	}))
	defer last.Close()
	var first *httptest.Server
	first = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		to := map[string]string{"/inside": secret.URL, "/last": last.URL, "/circle": first.URL + "/circle", "/303": last.URL}[r.URL.Path]
		status := http.StatusTemporaryRedirect
		if r.URL.Path == "/303" {
			status = http.StatusSeeOther
		}
		http.Redirect(w, r, to, status)
	}))
	defer first.Close()
	g := allowing(first, last)
	defer g.Close()
	if _, err := post(t, g, first.URL+"/inside", "the body"); !errors.Is(err, ErrPrivate) || inside.Load() != 0 {
		t.Errorf("a redirect inside: %v, %d requests", err, inside.Load())
	}
	if out, err := post(t, g, first.URL+"/last", "the body"); err != nil || out.Status != http.StatusOK || out.URL.Host != strings.TrimPrefix(last.URL, "http://") {
		t.Errorf("a redirect: %+v %v", out, err)
	}
	if _, err := post(t, g, first.URL+"/circle", "the body"); !errors.Is(err, ErrRedirects) {
		t.Errorf("a circle: %v", err)
	}
	if out, err := post(t, g, first.URL+"/303", "the body"); err != nil || out.Status != http.StatusSeeOther {
		t.Errorf("303: %+v %v", out, err)
	}
}

// An answer of a gigabyte is read for its first 64 KB and then left.
func TestPost_readsLittleOfMuch(t *testing.T) {
	t.Parallel()
	var written atomic.Int64
	flood := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		part := make([]byte, 1<<20)
		for range 1024 {
			n, err := w.Write(part)
			written.Add(int64(n))
			if err != nil {
				return
			}
		}
	}))
	defer flood.Close()
	g := allowing(flood)
	defer g.Close()
	out, err := post(t, g, flood.URL, "{}")
	if err != nil || len(out.Body) != postMaxBody || !out.Truncated || out.Status != http.StatusOK {
		t.Fatalf("%v", err)
	}
	flood.CloseClientConnections()
	if n := written.Load(); n > 512<<20 {
		t.Errorf("%d MB were taken", n>>20)
	}
}

func TestPost_endsWithItsTime(t *testing.T) {
	t.Parallel()
	over := make(chan struct{})
	hang := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/drip" {
			w.WriteHeader(http.StatusOK)
			w.(http.Flusher).Flush() //nolint:forcetypeassert // of the standard library
		}
		<-over
	}))
	defer hang.Close()
	defer close(over)
	g := allowing(hang)
	defer g.Close()
	for _, path := range []string{"/", "/drip"} {
		u, err := url.Parse(hang.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := g.Post(t.Context(), Outgoing{URL: u, Timeout: 200 * time.Millisecond}); !errors.Is(err, ErrTimeout) {
			t.Errorf("%s: %v", path, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := g.Post(ctx, Outgoing{URL: u}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s, given up: %v", path, err)
		}
	}
}
