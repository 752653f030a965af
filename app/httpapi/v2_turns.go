package httpapi

import (
	"context"
	"sync"

	"frontdesk/app/fault"
)

var errTurn = &fault.Error{
	Kind: fault.Unavailable, Code: "conversation_busy", RetryAfter: 10,
	Message: "An earlier call in this conversation is still being answered. This message was not stored; send it again.",
}

// turns lets one call at a time ask in a conversation, so that each gets the
// answer to its own question. A call that names no conversation waits for nobody.
type turns struct {
	mu    sync.Mutex
	taken map[string]*turn
}

// turn is a conversation that somebody asks in, with how many hold or want it.
type turn struct {
	free chan struct{} // holds one value while nobody asks
	of   int
}

func newTurns() *turns { return &turns{taken: map[string]*turn{}} }

// take waits for the turn until ctx ends. done gives it on; more than once is as
// good as once.
func (t *turns) take(ctx context.Context, conversation string) (done func(), err error) {
	t.mu.Lock()
	one, found := t.taken[conversation]
	if !found {
		one = &turn{free: make(chan struct{}, 1)}
		one.free <- struct{}{}
		t.taken[conversation] = one
	}
	one.of++
	t.mu.Unlock()
	select {
	case <-one.free:
		return sync.OnceFunc(func() {
			one.free <- struct{}{}
			t.leave(conversation, one)
		}), nil
	case <-ctx.Done():
		t.leave(conversation, one)
		return nil, errTurn
	}
}

func (t *turns) leave(conversation string, one *turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if one.of--; one.of == 0 {
		delete(t.taken, conversation)
	}
}
