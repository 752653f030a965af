package crash

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/app/apptest/visitor"
)

// acked is a message that the server has said is on disk.
type acked struct {
	conversation, id, clientID string
	seq                        uint64
}

// speaker is a visitor who writes as fast as answers come, tries again under
// the same client id until the server acknowledges, and remembers everything.
type speaker struct {
	name    string
	visitor *visitor.Visitor
	target  *target
	rng     *rand.Rand
	n       int
	count   atomic.Int64 // of acked, for whoever watches

	conversation  string // the open one
	conversations []string
	sent          map[string]string // client id to text
	acked         []acked
	leads         map[string]string // by conversation: the address that was acknowledged
	ended         map[string]bool   // conversations whose end was acknowledged
	repeated      int
}

func newSpeaker(i int, bot string, seed uint64, t *target) *speaker {
	return &speaker{
		name: fmt.Sprintf("v%03d", i), target: t, rng: rand.New(rand.NewPCG(seed, uint64(i)+2)),
		visitor: &visitor.Visitor{Chatbot: bot, HTTP: &http.Client{
			Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 1},
		}},
		sent: map[string]string{}, ended: map[string]bool{}, leads: map[string]string{},
	}
}

// crowd is the speakers at work.
type crowd struct {
	leaving chan struct{}
	work    sync.WaitGroup
	errs    []error
}

// gather sets the speakers to work.
func gather(ctx context.Context, speakers []*speaker) *crowd {
	c := &crowd{leaving: make(chan struct{}), errs: make([]error, len(speakers))}
	for i, s := range speakers {
		c.work.Go(func() { c.errs[i] = s.speak(ctx, c.leaving) })
	}
	return c
}

// leave lets everybody finish what they are saying, for which the server must
// be up, or ctx over.
func (c *crowd) leave() error {
	close(c.leaving)
	c.work.Wait()
	return errors.Join(c.errs...)
}

func (s *speaker) speak(ctx context.Context, leaving <-chan struct{}) error {
	if err := s.insist(ctx, func(base string) error { _, err := s.visitor.Session(ctx, base); return err }); err != nil {
		return err
	}
	for {
		select {
		case <-leaving:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		default:
		}
		var err error
		switch {
		case len(s.acked) > 0 && s.rng.IntN(30) == 0:
			err = s.repeat(ctx)
		case s.conversation != "" && s.rng.IntN(40) == 0:
			err = s.leave(ctx)
		case s.conversation != "" && s.rng.IntN(60) == 0:
			err = s.end(ctx)
		default:
			err = s.say(ctx)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
}

// insist tries until the server does it. What the server refuses is an error,
// unless it says to come back.
func (s *speaker) insist(ctx context.Context, try func(base string) error) error {
	for {
		base, err := s.target.where(ctx)
		if err != nil {
			return err
		}
		err = try(base)
		var refusal *visitor.Error
		if err == nil || errors.As(err, &refusal) && refusal.Status != http.StatusServiceUnavailable {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(2 * time.Millisecond):
		}
	}
}

func (s *speaker) say(ctx context.Context) error {
	s.n++
	clientID := fmt.Sprintf("%s-%06d", s.name, s.n)
	text := questions()[s.rng.IntN(len(questions()))] + " " + clientID
	s.sent[clientID] = text
	var posted visitor.Posted
	err := s.insist(ctx, func(base string) (err error) {
		posted, err = s.visitor.Post(ctx, base, s.conversation, clientID, text)
		return err
	})
	if err != nil {
		return err
	}
	switch {
	case posted.Message.Text != text:
		return fmt.Errorf("posted %q and was told that %q is stored", text, posted.Message.Text)
	case s.conversation == "":
		s.conversation = posted.ConversationID
		s.conversations = append(s.conversations, s.conversation)
	case s.conversation != posted.ConversationID:
		return fmt.Errorf("posted into %s and was told %s", s.conversation, posted.ConversationID)
	}
	s.acked = append(s.acked, acked{posted.ConversationID, posted.Message.ID, clientID, posted.Message.Seq})
	s.count.Add(1)
	return nil
}

// repeat posts once more what was acknowledged before, as a widget does that
// did not hear the answer.
func (s *speaker) repeat(ctx context.Context) error {
	old := s.acked[s.rng.IntN(len(s.acked))]
	var posted visitor.Posted
	err := s.insist(ctx, func(base string) (err error) {
		posted, err = s.visitor.Post(ctx, base, old.conversation, old.clientID, s.sent[old.clientID])
		return err
	})
	if err != nil {
		return fmt.Errorf("repeating %s: %w", old.clientID, err)
	}
	s.repeated++
	if again := (acked{posted.ConversationID, posted.Message.ID, old.clientID, posted.Message.Seq}); again != old {
		return fmt.Errorf("repeated %+v and was told %+v", old, again)
	}
	return nil
}

func (s *speaker) end(ctx context.Context) error {
	err := s.insist(ctx, func(base string) error {
		state, err := s.visitor.End(ctx, base, s.conversation)
		if err == nil && state.Status != "ended" {
			err = &visitor.Error{Status: http.StatusOK, Code: "not_ended", Detail: state.Status}
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("ending %s: %w", s.conversation, err)
	}
	s.ended[s.conversation] = true
	s.conversation = ""
	return nil
}

// questions are such that all ways of answering are taken.
func questions() []string {
	return []string{
		"How long does delivery take?", "Which tea has no caffeine?", "How should I store my tea so that it keeps?",
		"Do you ship abroad to Canada?", "What is the tensile strength of basalt?", "hello", "I want to talk to a person",
		"Tell me how to brew green tea at the right temperature", "thanks",
	}
}
