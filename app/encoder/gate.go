package encoder

import (
	"context"
	"sync"
	"time"
)

// patience is the longest that a passage waits before one of its layers: under
// questions without end it still comes to an end, in a second or less.
const patience = 50 * time.Millisecond

// gate keeps passages waiting while questions are at work.
type gate struct {
	mu    sync.Mutex
	count int
	idle  chan struct{} // closed when the last question leaves
}

func (g *gate) enter() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.count == 0 {
		g.idle = make(chan struct{})
	}
	g.count++
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.count--; g.count == 0 {
		close(g.idle)
	}
}

// wait returns once no question is at work or patience is over, or with the error
// of ctx.
func (g *gate) wait(ctx context.Context) error {
	g.mu.Lock()
	busy, idle := g.count > 0, g.idle
	g.mu.Unlock()
	if !busy {
		return ctx.Err()
	}
	end := time.NewTimer(patience)
	defer end.Stop()
	select {
	case <-idle:
	case <-end.C:
	case <-ctx.Done():
	}
	return ctx.Err()
}
