package gate

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
	"frontdesk/app/webhook"
)

// drawer is a Store in memory.
type drawer struct {
	mu   sync.Mutex
	kept map[chatbot.ID]webhook.Secrets
	puts int
}

func (d *drawer) Write(_ context.Context, fn func(Tx) error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return fn(d)
}

func (d *drawer) View(_ context.Context, fn func(Reader) error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return fn(d)
}

func (d *drawer) GateSecrets(b chatbot.ID) (webhook.Secrets, bool, error) {
	s, found := d.kept[b]
	return s, found, nil
}

func (d *drawer) PutGateSecrets(b chatbot.ID, s webhook.Secrets) error {
	d.kept[b] = s
	d.puts++
	return nil
}

// remote is a Poster that answers after a while.
type remote struct {
	takes  time.Duration
	answer webhook.Answer
	mu     sync.Mutex
	now    int
	most   int
	calls  int
}

func (r *remote) Post(ctx context.Context, _ string, _ []webhook.Header, _ []byte) (webhook.Answer, error) {
	r.mu.Lock()
	r.calls++
	r.now++
	r.most = max(r.most, r.now)
	r.mu.Unlock()
	defer func() {
		r.mu.Lock()
		r.now--
		r.mu.Unlock()
	}()
	select {
	case <-time.After(r.takes):
		return r.answer, nil
	case <-ctx.Done():
		return webhook.Answer{}, ctx.Err()
	}
}

func newGate(r *remote) (*Gate, *drawer, chatbot.Chatbot) {
	d := &drawer{kept: map[chatbot.ID]webhook.Secrets{}}
	bot := chatbot.Default(chatbot.ID{UUID: id.New()}, "Shop", id.Now())
	bot.Gate = chatbot.Gate{Enabled: true, URL: "https://example.com/", OnFailure: chatbot.OnFailureDeny}
	return New(Config{Store: d, Poster: r, Clock: time.Now, Log: slog.New(slog.DiscardHandler)}), d, bot
}

// A server that hangs is hung upon by so many at most, and everybody has a verdict
// in two seconds.
func TestGate_hangs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := &remote{takes: time.Hour}
		g, d, bot := newGate(r)
		start := time.Now()
		var all sync.WaitGroup
		for range 100 {
			all.Go(func() {
				if v := g.Ask(t.Context(), bot, Question{}); v.Allow || !v.Failed || v.Reason != "it did not answer within 2 seconds" {
					t.Errorf("the verdict is %+v", v)
				}
			})
		}
		all.Wait()
		if took := time.Since(start); took != Timeout || r.most != atOnce || d.puts != 1 || len(g.lines.all) != 0 {
			t.Errorf("it took %s, %d at once, %d secrets, %d lines are left", took, r.most, d.puts, len(g.lines.all))
		}
	})
}

func TestRead(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"allow":true}`: "yes|it said yes|",
		` {"allow":true,"remaining":2.5,"extra":[1]} `:           "yes|it said yes, 2.5 remaining|",
		`{"allow":false,"message":"  No \u0000entry. "}`:         "no|it said no|No entry.",
		`{"allow":false,"message":"` + strings.Repeat("ä", 1001): `|its answer is no JSON such as {"allow":true}|`,
		`{"allow":null}`:  `|its answer does not say "allow": true or false|`,
		`[]`:              `|its answer is no JSON such as {"allow":true}|`,
		``:                `|its answer is no JSON such as {"allow":true}|`,
		`{"allow":true}]`: `|its answer has something behind the JSON|`,
	} {
		v, err := read(Exchange{Status: 200, Answer: []byte(body)})
		got := "no"
		if v.Allow {
			got = "yes"
		}
		if got += "|" + v.Reason + "|" + v.Message; err != nil {
			got = "|" + err.Error() + "|"
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", body, got, want)
		}
	}
	if v, err := read(Exchange{Status: 200, Answer: []byte(`{"allow":false,"message":"` + strings.Repeat("ä", 1001) + `"}`)}); err != nil || len([]rune(v.Message)) != maxText {
		t.Errorf("a long message has %d characters, %v", len([]rune(v.Message)), err)
	}
}
