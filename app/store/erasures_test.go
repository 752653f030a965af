package store

import (
	"context"
	"testing"

	"frontdesk/app/chatuser"
)

// late keeps one thing for as long as there is a conversation, and is given
// another behind its own turn, as a form that is sent just then gives one.
type late struct{ held int }

func (l *late) Count(context.Context, chatuser.Subject) (map[string]int, error) {
	return map[string]int{"things": l.held}, nil
}

func (l *late) Erase(_ context.Context, of chatuser.Subject) error {
	if l.held = 0; len(of.Threads) > 0 {
		l.held = 1
	}
	return nil
}

func TestUsers_eraseTakesWhatCameMeanwhile(t *testing.T) {
	t.Parallel()
	holder := &late{held: 1}
	r := newReception(t, holder)
	v := visitor()
	r.post(t, v, nil, "1", "Hello")
	if err := r.users.Erase(t.Context(), chatuser.UserOf(v)); err != nil {
		t.Fatal(err)
	}
	if holder.held != 0 {
		t.Error("what came while the conversation was erased is left")
	}
}
