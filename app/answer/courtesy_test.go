package answer_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"frontdesk/app/answer"
)

// held is a model whose chats last until they are let go, or their context ends.
type held struct {
	began chan string
	letGo chan struct{}
}

func (h *held) Chat(ctx context.Context, req answer.ChatRequest, _ func(string)) (answer.ChatResult, error) {
	h.began <- req.Model
	select {
	case <-h.letGo:
		return answer.ChatResult{Text: req.Model}, nil
	case <-ctx.Done():
		return answer.ChatResult{}, ctx.Err()
	}
}

func TestCourtesy_visitorsGoFirst(t *testing.T) {
	model := &held{began: make(chan string, 8), letGo: make(chan struct{})}
	c := answer.NewCourtesy(model, time.Now, time.Millisecond)
	ended := make(chan error, 8)
	ask := func(m answer.Model, name string) {
		_, err := m.Chat(t.Context(), answer.ChatRequest{Model: name}, nil)
		ended <- err
	}
	go ask(c.Background(), "behind")
	if got := <-model.began; got != "behind" {
		t.Fatalf("%s began", got)
	}
	go ask(c, "visitor")
	if err := <-ended; !errors.Is(err, answer.ErrGaveWay) {
		t.Fatalf("the background ended with %v", err)
	}
	if got := <-model.began; got != "visitor" {
		t.Fatalf("%s began", got)
	}
	// While the visitor is served nothing begins in the background.
	go ask(c.Background(), "later")
	select {
	case got := <-model.began:
		t.Fatalf("%s began beside a visitor", got)
	case <-time.After(20 * time.Millisecond):
	}
	model.letGo <- struct{}{}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if got := <-model.began; got != "later" {
		t.Fatalf("%s began", got)
	}
	model.letGo <- struct{}{}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}

func TestCourtesy_waitsNoLongerThanItMay(t *testing.T) {
	model := &held{began: make(chan string, 8), letGo: make(chan struct{})}
	c := answer.NewCourtesy(model, time.Now, time.Hour)
	go func() { _, _ = c.Chat(t.Context(), answer.ChatRequest{Model: "visitor"}, nil) }()
	<-model.began
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Background().Chat(ctx, answer.ChatRequest{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("beside a visitor it ended with %v", err)
	}
	model.letGo <- struct{}{}
}
