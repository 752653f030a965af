package knowledge_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
)

var at = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

func newService(t *testing.T, store knowledge.Store) (*knowledge.Service, chatbot.ID) {
	t.Helper()
	s := knowledge.New(knowledge.Config{Store: store, Clock: func() time.Time { return at }})
	t.Cleanup(func() {
		if err := s.Stop(context.Background()); err != nil {
			t.Errorf("stopping: %v", err)
		}
	})
	return s, chatbot.ID{UUID: id.New()}
}

func mustPut(t *testing.T, s *knowledge.Service, c knowledge.Content) knowledge.Content {
	t.Helper()
	c, err := s.Put(t.Context(), c)
	if err != nil {
		t.Fatalf("putting %q: %v", c.Title, err)
	}
	return c
}

func firstHit(t *testing.T, s *knowledge.Service, bot chatbot.ID, question string) knowledge.Hit {
	t.Helper()
	r, err := s.Find(t.Context(), bot, knowledge.FindInput{Question: question})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Hits) == 0 {
		return knowledge.Hit{}
	}
	return r.Hits[0]
}

func TestService_Put_makesFindableAtOnce(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	c := mustPut(t, s, knowledge.Content{Chatbot: bot, Title: "How long does delivery take?", Answer: "Three to five days."})
	if c.ID == "" || !c.CreatedAt.Equal(at) {
		t.Fatalf("no id or time: %+v", c)
	}
	h := firstHit(t, s, bot, "how long does the delivery take")
	if h.Content != c.ID || h.Score < 0.85 {
		t.Fatalf("got %+v", h)
	}
	c.Title, c.Answer = "What do you charge for shipping?", "Nothing."
	mustPut(t, s, c)
	if h := firstHit(t, s, bot, "how long does the delivery take"); h.Score > 0.3 {
		t.Fatalf("the old title is still found: %+v", h)
	}
	if err := s.Delete(t.Context(), bot, c.ID); err != nil {
		t.Fatal(err)
	}
	if h := firstHit(t, s, bot, "What do you charge for shipping?"); h.Content != "" {
		t.Fatalf("found after deletion: %+v", h)
	}
	if err := s.Delete(t.Context(), bot, c.ID); !errors.Is(err, knowledge.ErrNotFound) {
		t.Fatalf("deleting twice: %v", err)
	}
}

func TestService_Create_refusesATakenID(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	c := knowledge.Content{Chatbot: bot, ID: "a", Title: "Title", Answer: "Answer."}
	if _, err := s.Create(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Create(t.Context(), c); !errors.Is(err, knowledge.ErrExists) {
		t.Fatalf("got %v", err)
	}
}
