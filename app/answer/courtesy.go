package answer

import (
	"context"
	"errors"
	"sync"
	"time"
)

// ErrGaveWay ends a call in the background because a visitor needs the model.
var ErrGaveWay = errors.New("a visitor needs the model")

// Courtesy is a model that visitors and work in the background share. Visitors go
// first: a call in the background waits until nobody has asked for a while, and is
// broken off as soon as somebody does. It is a Model for visitors.
type Courtesy struct {
	model Model
	quiet time.Duration // that has to pass after the last visitor

	mu     sync.Mutex
	front  int           // calls for visitors
	free   chan struct{} // closed when the last of them is over; nil while there is none
	ended  time.Time     // when that was
	clock  func() time.Time
	behind map[int]context.CancelCauseFunc // calls in the background
	calls  int                             // there were, for their names
}

// NewCourtesy shares a model; quiet is how long nobody may have asked before the
// background gets it.
func NewCourtesy(model Model, clock func() time.Time, quiet time.Duration) *Courtesy {
	return &Courtesy{model: model, quiet: quiet, clock: clock, behind: map[int]context.CancelCauseFunc{}}
}

// Chat is for a visitor: it breaks off what runs in the background, at once.
func (c *Courtesy) Chat(ctx context.Context, req ChatRequest, onDelta func(text string)) (ChatResult, error) {
	c.enter()
	defer c.leave()
	return c.model.Chat(ctx, req, onDelta)
}

func (c *Courtesy) enter() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.front++; c.front == 1 {
		c.free = make(chan struct{})
	}
	for _, cancel := range c.behind {
		cancel(ErrGaveWay)
	}
}

func (c *Courtesy) leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.front--; c.front == 0 {
		close(c.free)
		c.free, c.ended = nil, c.clock()
	}
}

// Background is the same model for work that nobody waits for. Its calls end with
// ErrGaveWay when a visitor comes.
func (c *Courtesy) Background() Model { return background{c} }

type background struct{ *Courtesy }

// Chat waits for its turn as long as ctx lets it.
func (b background) Chat(ctx context.Context, req ChatRequest, onDelta func(text string)) (ChatResult, error) {
	own, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	call, err := b.turn(ctx, cancel)
	if err != nil {
		return ChatResult{}, err
	}
	defer b.done(call)
	out, err := b.model.Chat(own, req, onDelta)
	if errors.Is(context.Cause(own), ErrGaveWay) {
		return out, ErrGaveWay
	}
	return out, err
}

// turn waits until visitors leave the model alone, and takes it.
func (b background) turn(ctx context.Context, cancel context.CancelCauseFunc) (call int, err error) {
	for {
		call, wait, free := b.take(cancel)
		if wait == 0 && free == nil {
			return call, nil
		}
		if err := b.rest(ctx, wait, free); err != nil {
			return 0, err
		}
	}
}

// take enters the background where nobody is in front; else it says what to wait
// for.
func (b background) take(cancel context.CancelCauseFunc) (call int, wait time.Duration, free <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.front > 0 {
		return 0, 0, b.free
	}
	if left := b.quiet - b.clock().Sub(b.ended); !b.ended.IsZero() && left > 0 {
		return 0, left, nil
	}
	b.calls++
	b.behind[b.calls] = cancel
	return b.calls, 0, nil
}

func (b background) rest(ctx context.Context, wait time.Duration, free <-chan struct{}) error {
	if free != nil {
		select {
		case <-free:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (b background) done(call int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.behind, call)
}
