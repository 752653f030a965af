package httpapi

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"

	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/realtime"
)

// follower waits for answers on behalf of calls.
type follower struct {
	hub      *realtime.Hub
	threads  Threads
	chats    Chats
	stopping <-chan struct{} // closed when the server stops
	log      *slog.Logger
}

// wanted is the answer to a message.
type wanted struct {
	conversation conversation.ID
	after        uint64 // sequence of the message
}

var (
	errLate       = &fault.Error{Kind: fault.Unavailable, Code: "answer_late", Message: "The answer takes longer than this call can wait. The message is stored; the answer will stand in the conversation.", RetryAfter: 30}
	errNoAnswer   = fault.New(fault.Conflict, "no_answer", "The message is stored, and the assistant does not answer it: a person has taken over, or the conversation has ended.")
	errFellBehind = fault.New(fault.Unavailable, "stream_too_slow", "The answer was written faster than it was read. It stands in the conversation.")
)

// await gives the answer once it is stored; emit, where there is one, is given the
// text as it is written.
func (f follower) await(ctx context.Context, w wanted, emit func(message, text string, whole bool) error) (conversation.Message, error) {
	woken := make(chan struct{}, 1)
	sub := f.hub.Subscribe(func(bool) {
		select {
		case woken <- struct{}{}:
		default:
		}
	}, streamQueue, realtime.Conversation(w.conversation.String()))
	defer sub.Close()
	for {
		events, slow := sub.Take()
		switch {
		case slow && emit != nil:
			return conversation.Message{}, errFellBehind
		case slow:
			return f.await(ctx, w, nil) // with a new subscription: this one hears nothing any more
		}
		if err := emitAll(events, emit); err != nil {
			return conversation.Message{}, err
		}
		m, found, err := f.stored(ctx, w)
		if err != nil || found {
			return m, err
		}
		if err := f.rest(ctx, woken); err != nil {
			return conversation.Message{}, err
		}
	}
}

// rest waits until there is something to look at.
func (f follower) rest(ctx context.Context, woken <-chan struct{}) error {
	select {
	case <-woken:
		return nil
	case <-f.stopping:
		return errStopping
	case <-ctx.Done():
		return errLate
	}
}

func emitAll(events []realtime.Event, emit func(message, text string, whole bool) error) error {
	for _, e := range events {
		if e.Name != "delta" || emit == nil {
			continue
		}
		var d DeltaEvent
		if err := json.Unmarshal(e.Data, &d); err != nil {
			return err
		}
		if err := emit(d.MessageID, d.Text, d.Whole); err != nil {
			return err
		}
	}
	return nil
}

// stored looks for the answer. That the message waits is asked before, so that an
// answer which comes in between is seen; while it waits, what is said belongs to
// an earlier one.
func (f follower) stored(ctx context.Context, w wanted) (conversation.Message, bool, error) {
	waits, err := f.chats.Waits(ctx, w.conversation, w.after)
	if err != nil || waits {
		return conversation.Message{}, false, err
	}
	list, err := f.threads.Messages(ctx, w.conversation, w.after, sourcePage)
	if err != nil {
		return conversation.Message{}, false, err
	}
	for _, m := range slices.Backward(list) {
		if m.Role == conversation.RoleAssistant || m.Role == conversation.RoleAgent {
			return m, true, nil
		}
	}
	return conversation.Message{}, false, errNoAnswer
}
