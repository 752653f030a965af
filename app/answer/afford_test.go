package answer

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/credit"
	"frontdesk/app/knowledge"
)

// porter is a gate that says what the test wants, after a while.
type porter struct {
	say   Verdict
	takes time.Duration
	mu    sync.Mutex
	asked int
}

func (p *porter) Ask(ctx context.Context, _ chatbot.Chatbot, _ conversation.Conversation) Verdict {
	p.mu.Lock()
	p.asked++
	p.mu.Unlock()
	select {
	case <-time.After(p.takes):
	case <-ctx.Done():
	}
	return p.say
}

// wallet is a purse of one balance.
type wallet struct {
	mu      sync.Mutex
	balance int
	held    map[conversation.ID]int
}

func (w *wallet) Reserve(_ context.Context, _ chatbot.Chatbot, c conversation.Conversation, amount int) (credit.Held, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.held, c.ID)
	left := w.balance
	for _, n := range w.held {
		left -= n
	}
	if left < amount {
		return credit.Held{Available: left}, nil
	}
	w.held[c.ID] = amount
	return credit.Held{OK: true, Available: left}, nil
}

func (w *wallet) Release(c conversation.ID) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.held, c)
}

func gated(p *porter) func(*Config) { return func(c *Config) { c.Gate = p } }

func TestRunner_gate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &porter{say: Verdict{Denied: true, Text: "Subscribe first.", Reason: "it said no"}, takes: time.Second}
		s := newStage(t, gated(p))
		s.bot.Gate.Enabled = true
		s.finder.find = func(string) (knowledge.Result, error) {
			t.Error("the contents were searched")
			return knowledge.Result{}, nil
		}
		s.start()
		c := s.ask(1, "qa please")
		synctest.Wait()
		if got := s.replies(c); len(got) != 0 {
			t.Errorf("answered before the gate did: %q", got)
		}
		time.Sleep(2 * time.Second)
		s.wantReplies(c, "limit: Subscribe first.")
		r := s.store.threads[c].replies[0]
		if r.Bill.Refused == nil || r.Bill.Refused.Why != credit.ByGate || r.Trace.Path != "limit" || !strings.Contains(r.Trace.Reason, "it said no") {
			t.Errorf("the reply says %+v, %+v", r.Bill, r.Trace)
		}
		if person := s.ask(2, "I want to speak to a human"); len(s.replies(person)) != 1 || strings.HasPrefix(s.replies(person)[0], "limit") {
			t.Errorf("who asks for a person reads %q", s.replies(person))
		}
		if p.asked != 1 {
			t.Errorf("the gate was asked %d times", p.asked)
		}
		s.stop()
	})
}

// A gate that hangs keeps nobody else waiting, and is asked once for an answer.
func TestRunner_gateHangs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &porter{takes: time.Hour}
		s := newStage(t, gated(p))
		s.bot.Gate.Enabled = true
		s.start()
		for n := range byte(30) {
			s.ask(100+n, "qa please")
		}
		synctest.Wait()
		s.bot.Gate.Enabled = false
		other := s.ask(1, "qa please")
		s.wantReplies(other, "direct: ")
		s.stop() // does not wait for the gate
	})
}

func TestRunner_credits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &wallet{balance: 3, held: map[conversation.ID]int{}}
		s := newStage(t, func(c *Config) { c.Purse = w })
		s.bot.Credits = chatbot.DefaultCredits()
		s.bot.Credits.Enabled, s.bot.Credits.Text, s.bot.Credits.Prices.Model, s.bot.Credits.Prices.Passages = true, "All used.", 5, 2
		s.model.play = plays(goodAnswer, time.Second)
		s.start()

		c := s.ask(1, "what is tea")
		s.wantReplies(c, "passages: ")
		if b := s.store.threads[c].replies[0].Bill; !b.Charge || b.Cost != 2 {
			t.Errorf("quoted for %+v", b)
		}
		if reason := s.store.threads[c].replies[0].Trace.Reason; !strings.Contains(reason, "the balance of 3 credits does not carry the model's price of 5") {
			t.Errorf("the trace says %q", reason)
		}
		w.balance = 5
		c = s.ask(2, "what is tea")
		time.Sleep(2 * time.Second)
		s.wantReplies(c, "model: ")
		if b := s.store.threads[c].replies[0].Bill; b.Cost != 5 || b.Model != "tiny" {
			t.Errorf("written for %+v", b)
		}
		w.balance = 1
		c = s.ask(3, "what is tea")
		s.wantReplies(c, "limit: All used.")
		if b := s.store.threads[c].replies[0].Bill; b.Cost != 0 || b.Refused == nil || b.Refused.Why != credit.ForCredits {
			t.Errorf("refused with %+v", b)
		}
		w.balance = 0
		c = s.ask(4, "I want to speak to a human")
		if got := s.replies(c); len(got) != 1 || strings.HasPrefix(got[0], "limit") {
			t.Errorf("who asks for a person reads %q", got)
		}
		if len(w.held) != 0 {
			t.Errorf("credits are held still: %v", w.held)
		}
		s.stop()
	})
}
