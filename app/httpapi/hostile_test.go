package httpapi

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// exchange sends raw bytes and gives the status of the answer; 0 is a connection
// that was closed without one.
func (w *world) exchange(raw string) (status int, code string) {
	w.t.Helper()
	conn, err := net.Dial("tcp", w.address)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		w.t.Fatal(err)
	}
	_, _ = io.WriteString(conn, raw) // the server may close before it has read all
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return 0, ""
	}
	text, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err != nil {
		w.t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), `"code":"`)
	code, _, _ = strings.Cut(rest, `"`)
	return response.StatusCode, code
}

func TestHostile_requests(t *testing.T) {
	w := open(t)
	hasty := open(t, func(c *Config) { c.ReadTimeout = 300 * time.Millisecond }) // nothing but what is slow goes there
	session := "/api/widget/" + botID(1).String() + "/session"
	for name, tc := range map[string]struct {
		raw    string
		status int
		code   string
	}{
		"no HTTP":              {"hello\r\n\r\n", 400, "malformed_request"},
		"large head":           {"GET / HTTP/1.1\r\nHost: x\r\nX-Large: " + strings.Repeat("a", headerLimit) + "\r\n\r\n", 431, "header_too_large"},
		"slow head":            {"GET / HTTP/1.1\r\nHost: x\r\n", 408, "request_timeout"},
		"slow body":            {"POST " + session + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{", 408, "request_timeout"},
		"declared as huge":     {"POST " + session + " HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", 413, "body_too_large"},
		"negative length":      {"POST " + session + " HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n{}", 400, "malformed_request"},
		"two lengths":          {"POST " + session + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x", 400, "malformed_request"},
		"huge chunks":          {"POST " + session + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n20000\r\n" + strings.Repeat("a", 0x20000) + "\r\n0\r\n\r\n", 413, "body_too_large"},
		"unknown method":       {"BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 405, "method_not_allowed"},
		"odd host":             {"GET /healthz HTTP/1.1\r\nHost: a\"><script>\r\n\r\n", 200, ""},
		"large import, nobody": {"POST /api/admin/chatbots/" + botID(1).String() + "/contents/import HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: 1000000\r\n\r\n", 401, "not_signed_in"},
		"large import, viewer": {"POST /api/admin/chatbots/" + botID(1).String() + "/contents/import HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer fd_viewer\r\nContent-Length: 1000000\r\n\r\n", 403, "forbidden"},
	} {
		to := w
		if tc.status == http.StatusRequestTimeout {
			to = hasty
		}
		status, code := to.exchange(tc.raw)
		if status != tc.status || code != tc.code {
			t.Errorf("%s: %d %s, want %d %s", name, status, code, tc.status, tc.code)
		}
	}
}

// A connection that was answered with a stream takes no further request.
func TestHostile_talkingStream(t *testing.T) {
	w := open(t)
	visitor, _, events := w.talk()
	conn, err := net.Dial("tcp", w.address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_, err = fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", events, visitor)
	if err != nil {
		t.Fatal(err)
	}
	w.until(func() bool { return w.server.Streams() == 1 })
	_, _ = io.WriteString(conn, strings.Repeat("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 500))
	w.until(func() bool { return w.server.Streams() == 0 })
}

// Idle connections and slow ones do not keep a stop from ending in time, and
// requests under way are answered.
func TestHostile_stopWithOpenConnections(t *testing.T) {
	w := open(t, func(c *Config) { c.ReadTimeout = 30 * time.Second })
	idleConn, err := net.Dial("tcp", w.address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = idleConn.Close() }()
	entered, release := make(chan struct{}), make(chan struct{})
	w.chatbots.list = func() ([]chatbotRecord, error) { close(entered); <-release; return nil, nil }
	status := make(chan int, 1)
	go func() {
		got := w.do(http.MethodGet, "/api/demo")
		status <- got.status
	}()
	<-entered
	stopped := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		stopped <- w.server.Stop(ctx)
	}()
	w.until(w.server.streams.stopping)
	close(release)
	if got := <-status; got != 404 {
		t.Fatalf("a request under way got %d", got)
	}
	if err := <-stopped; err != nil {
		t.Fatalf("stop: %v", err)
	}
}
