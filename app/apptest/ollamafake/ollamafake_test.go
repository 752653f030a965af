package ollamafake_test

import (
	"bufio"
	"io"
	"net/http"
	"strings"
	"testing"

	"frontdesk/app/apptest/ollamafake"
)

func start(t *testing.T) *ollamafake.Server {
	t.Helper()
	s, err := ollamafake.Start("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func post(t *testing.T, url, body string) (int, string) {
	t.Helper()
	resp, err := http.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(bufio.NewReader(resp.Body))
	if err != nil {
		text = append(text, " broke off"...)
	}
	return resp.StatusCode, string(text)
}

const ask = `{"model":"smollm2:135m","messages":[{"role":"user","content":"Where is my ORDER?"}],"options":{"num_ctx":2048}}`

func TestServer_isSteeredFromOutside(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, c := range []struct {
		script, want string
		status       int
	}{
		{`{}`, `"done":true`, 200},
		{`{"text":"one two"}`, `"content":" two"`, 200},
		{`{"replies":[{"contains":"order","text":"shipped"}]}`, `"content":"shipped"`, 200},
		{`{"mode":"die","after":1,"text":"one two"}`, "broke off", 200},
		{`{"mode":"errorline"}`, `{"error":"an error was encountered`, 200},
		{`{"mode":"missing"}`, "model 'smollm2:135m' not found", 404},
		{`{"mode":"busy"}`, "maximum pending requests exceeded", 503},
		{`{"mode":"toolong"}`, "exceeds the context length", 400},
		{`{"mode":"toolong","shape":"0.30"}`, "exceed_context_size_error", 400},
		{`{"models":[]}`, "not found", 404},
	} {
		if status, text := post(t, s.URL()+"/_control", c.script); status != 200 {
			t.Fatalf("%s: %d %s", c.script, status, text)
		}
		if status, text := post(t, s.URL()+"/api/chat", ask); status != c.status || !strings.Contains(text, c.want) {
			t.Errorf("%s: got %d %s, want %d with %q", c.script, status, text, c.status, c.want)
		}
	}
	for _, bad := range []string{`{"mode":"explode"}`, `{"shape":"9"}`, `{"unknown":1}`, `nonsense`} {
		if status, text := post(t, s.URL()+"/_control", bad); status != 400 || !strings.Contains(text, "error") {
			t.Errorf("%s: got %d %s", bad, status, text)
		}
	}
	if n := len(s.Requests("/api/chat")); n != 10 {
		t.Errorf("it remembers %d chats", n)
	}
}

func TestServer_countsReloads(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, window := range []string{"2048", "2048", "4096"} {
		if status, text := post(t, s.URL()+"/api/chat", strings.Replace(ask, "2048", window, 1)); status != 200 {
			t.Fatal(text)
		}
	}
	if s.Reloads() != 1 {
		t.Errorf("%d reloads, want 1", s.Reloads())
	}
}

func TestServer_pausesUntilItIsReleased(t *testing.T) {
	t.Parallel()
	s := start(t)
	if status, text := post(t, s.URL()+"/_control", `{"mode":"pause","after":1,"text":"one two"}`); status != 200 {
		t.Fatal(text)
	}
	resp, err := http.Post(s.URL()+"/api/chat", "application/json", strings.NewReader(ask))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewReader(resp.Body)
	if first, err := lines.ReadString('\n'); err != nil || !strings.Contains(first, `"content":"one"`) {
		t.Fatalf("%q, %v", first, err)
	}
	if status, text := post(t, s.URL()+"/_control", `{"release":true}`); status != 200 {
		t.Fatal(text)
	}
	rest, err := io.ReadAll(lines)
	if err != nil || !strings.Contains(string(rest), `"content":" two"`) || !strings.Contains(string(rest), `"done":true`) {
		t.Fatalf("%q, %v", rest, err)
	}
}
