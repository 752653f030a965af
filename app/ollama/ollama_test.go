package ollama_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/apptest/ollamafake"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/ollama"
)

const chatModel, thinkingModel = "smollm2:135m", "qwen3:1.7b"

// limited gives a context that ends before the test does, so that a hang is a
// failure with a name.
func limited(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// term is a context whose time is up when a test says so, and not when a busy
// machine happens to be too slow.
type term struct {
	context.Context
	over chan struct{}
	end  func()
}

func newTerm(t testing.TB) term {
	t.Helper()
	over := make(chan struct{})
	c := term{context.Background(), over, sync.OnceFunc(func() { close(over) })}
	context.AfterFunc(limited(t), c.end)
	return c
}

func (c term) Done() <-chan struct{} { return c.over }

func (c term) Err() error {
	select {
	case <-c.over:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

func startFake(t testing.TB) *ollamafake.Server {
	t.Helper()
	fake, err := ollamafake.Start("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.Close)
	return fake
}

func clientOf(t testing.TB, url string, change ...func(*ollama.Config)) *ollama.Client {
	t.Helper()
	cfg := ollama.Config{
		Settings: answer.ModelSettings{URL: url, Model: chatModel, NumCtx: 2048, KeepAlive: 10 * time.Minute},
		Clock:    id.Now,
	}
	for _, f := range change {
		f(&cfg)
	}
	c, err := ollama.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func question(model string) answer.ChatRequest {
	return answer.ChatRequest{Model: model, MaxTokens: 64, Messages: []answer.ChatMessage{
		{Role: "system", Content: "Answer from the passages."},
		{Role: "user", Content: "How do I delete my account?"},
	}}
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func TestNew_refusesBadSettings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		settings answer.ModelSettings
		field    string
	}{
		{"scheme", answer.ModelSettings{URL: "ftp://localhost"}, "url"},
		{"no host", answer.ModelSettings{URL: "http://"}, "url"},
		{"query", answer.ModelSettings{URL: "http://localhost:11434/?x=1"}, "url"},
		{"blank in host", answer.ModelSettings{URL: "local host"}, "url"},
		{"nul", answer.ModelSettings{URL: "http://loc\x00alhost"}, "url"},
		{"model", answer.ModelSettings{Model: "../../etc/passwd"}, "model"},
		{"model with line break", answer.ModelSettings{Model: "a\nb"}, "model"},
		{"small window", answer.ModelSettings{NumCtx: 10}, "numCtx"},
		{"large window", answer.ModelSettings{NumCtx: 1 << 30}, "numCtx"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := ollama.New(ollama.Config{Settings: c.settings, Clock: id.Now})
			var f *fault.Error
			if !errors.As(err, &f) || f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Field != c.field {
				t.Fatalf("got %v, want an invalid %s", err, c.field)
			}
		})
	}
}

func TestNew_readsAddressesAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"localhost":                  "http://localhost:11434",
		" localhost:11434/ ":         "http://localhost:11434",
		"[::1]":                      "http://[::1]:11434",
		"http://ollama":              "http://ollama",
		"https://llm.example.org/v1": "https://llm.example.org",
		"http://box:1/ollama/api/":   "http://box:1/ollama",
		"":                           "",
	} {
		c, err := ollama.New(ollama.Config{Settings: answer.ModelSettings{URL: in}, Clock: id.Now})
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		if got := c.Settings(); got.URL != want || got.NumCtx != 4096 || got.KeepAlive != 30*time.Minute {
			t.Errorf("%q: got %+v, want %q and defaults", in, got, want)
		}
	}
}

func TestConfigure_keepsOldSettingsOnBadOnes(t *testing.T) {
	t.Parallel()
	c := clientOf(t, "http://localhost:1")
	if err := c.Configure(answer.ModelSettings{URL: "gopher://x"}); fault.KindOf(err) != fault.Invalid {
		t.Fatalf("got %v, want an invalid fault", err)
	}
	if got := c.Settings().URL; got != "http://localhost:1" {
		t.Fatalf("the address became %q", got)
	}
}
