package cli

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// A server that is killed while a command waits is told in words; a refusal, a
// server that never answered, and a person who breaks off are something else.
func TestClient_lostServer(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var how func(w http.ResponseWriter)
	answers := func(next func(w http.ResponseWriter)) {
		mu.Lock()
		defer mu.Unlock()
		how = next
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		now := how
		mu.Unlock()
		now(w)
	}))
	defer server.Close()
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "tcp", server.Listener.Addr().String())
	}
	fresh := func() *Client {
		return &Client{HTTP: &http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}}
	}
	fine := func(w http.ResponseWriter) { _ = json.NewEncoder(w).Encode(map[string]int{"n": 1}) }
	ask := func(ctx context.Context, c *Client) error {
		return c.do(ctx, http.MethodGet, "/x", nil, &struct{ N int }{})
	}
	c := fresh()
	answers(fine)
	if err := ask(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	answers(func(w http.ResponseWriter) {
		w.WriteHeader(http.StatusConflict)
		_, _ = w.Write([]byte(`{"detail":"No."}`))
	})
	if err := ask(t.Context(), c); err == nil || err.Error() != "No." {
		t.Errorf("a refusal: %v", err)
	}
	answers(func(http.ResponseWriter) { panic(http.ErrAbortHandler) })
	if err := ask(t.Context(), c); !errors.Is(err, errLost) {
		t.Errorf("broken off before the answer: %v", err)
	}
	answers(func(w http.ResponseWriter) {
		_, _ = w.Write([]byte(`{"n":`))
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	if err := ask(t.Context(), c); !errors.Is(err, errLost) {
		t.Errorf("broken off within the answer: %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := ask(gone, c); !errors.Is(err, context.Canceled) {
		t.Errorf("broken off by the person: %v", err)
	}
	server.Close()
	if err := ask(t.Context(), c); !errors.Is(err, errLost) {
		t.Errorf("killed: %v", err)
	}
	if err := ask(t.Context(), fresh()); err == nil || errors.Is(err, errLost) {
		t.Errorf("never there: %v", err)
	}
	if got := unlessLost(errLost, "Start it again.").Error(); got != "the server has stopped and does not answer any more. Start it again." {
		t.Errorf("got %q", got)
	}
}
