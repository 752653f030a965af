package httpapi

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

func TestUpgrading(t *testing.T) {
	t.Parallel()
	ln, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	u := ServeUpgrading(ln.(*net.TCPListener))
	u.Tell(43)
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	ask := func(path, accept string) (*http.Response, string) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+ln.Addr().String()+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept", accept)
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res, string(body)
	}
	for path, accept := range map[string]string{"/admin/": "text/html,*/*", "/api/visitor/session": "application/json", "/readyz": ""} {
		res, body := ask(path, accept)
		if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") != "5" || !strings.Contains(body, "43 %") {
			t.Errorf("%s: %s, %v, %s", path, res.Status, res.Header, body)
		}
		if html := strings.HasPrefix(body, "<!doctype html>"); html != strings.HasPrefix(accept, "text/html") {
			t.Errorf("%s asked for %q and got %s", path, accept, body)
		}
	}
	if res, body := ask("/healthz", ""); res.StatusCode != http.StatusOK || body != `{"status":"ok"}` {
		t.Errorf("/healthz: %s %s", res.Status, body)
	}
	if err := u.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	next := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })}
	served := make(chan error, 1)
	go func() { served <- next.Serve(ln) }()
	if res, _ := ask("/", ""); res.StatusCode != http.StatusTeapot {
		t.Errorf("the server behind it answers %s", res.Status)
	}
	if err := next.Close(); err != nil {
		t.Error(err)
	}
	<-served
}
