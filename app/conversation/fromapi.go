package conversation

import (
	"context"
	"time"

	"frontdesk/app/id"
)

// Override is what an API client wants other than the chatbot's settings for the
// answer to a message; empty fields are as the chatbot has them.
type Override struct {
	Instructions string `json:"instructions,omitempty"`
	Model        string `json:"model,omitempty"`
}

// Turn is one thing that was said elsewhere.
type Turn struct {
	Role Role // RoleUser or RoleAssistant
	Text string
}

// FromAPI is what only API clients say with a message; whoever calls has checked
// it. Its zero value says nothing.
type FromAPI struct {
	Owners   bool     // the owner's own program says it: it is asked to fill in nothing
	External string   // names a conversation that begins, for the client
	Before   []Turn   // what was said before the message and is not stored yet
	Override Override // for the answer
}

// told stores what was said before a message. What was said elsewhere is history:
// nobody answers it, and nothing follows from it.
func told(tx Tx, before, after Conversation, in FromAPI, now time.Time) (was, is Conversation, err error) {
	if before.ID.IsZero() {
		after.External = in.External
		if in.Owners {
			after.Form = FormPassed
		}
	}
	for _, turn := range in.Before {
		next, _, err := appendTo(tx, before, after, Message{ID: MessageID{id.New()}, Role: turn.Role, Text: turn.Text, At: now})
		if err != nil {
			return before, after, err
		}
		next.FirstReply = after.FirstReply // nobody waited for it
		before, after = next, next
	}
	return before, after, nil
}

// Waits tells whether a message waits for an answer.
func (s *Service) Waits(ctx context.Context, c ID, seq uint64) (waits bool, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		span, found, err := r.PendingSpan(c)
		waits = found && span.From <= seq && seq <= span.To
		return err
	})
	return waits, err
}
