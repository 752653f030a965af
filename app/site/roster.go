package site

import (
	"context"
	"fmt"
	"sync"
)

// readAtOnce is how many sites are read at the same time; others wait.
const readAtOnce = 2

// roster holds what works on sites by itself: the readings that run, and
// deletions. All of it lives until stop, not until a request ends.
type roster struct {
	ctx    context.Context //nolint:containedctx // see above
	cancel context.CancelFunc
	slots  chan struct{}
	work   sync.WaitGroup

	mu     sync.Mutex
	active map[ID]*reading
}

func newRoster() *roster {
	r := &roster{slots: make(chan struct{}, readAtOnce), active: map[ID]*reading{}}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	return r
}

// of is the reading of a site that runs, or nil.
func (r *roster) of(site ID) *reading {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.active[site]
}

// enter counts work in that stop waits for, unless the server is stopping. Who
// entered calls work.Done.
func (r *roster) enter() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ctx.Err() != nil {
		return false
	}
	r.work.Add(1)
	return true
}

// begin enters a reading. It tells whether it may work.
func (r *roster) begin(x *reading) bool {
	if !r.enter() {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.active[x.site.ID] = x
	return true
}

// end takes a reading out.
func (r *roster) end(x *reading) {
	r.mu.Lock()
	delete(r.active, x.site.ID)
	r.mu.Unlock()
	close(x.ended)
}

// slot waits for a turn to read; waits is called when others come first. The
// turn is given back with done.
func (r *roster) slot(ctx context.Context, waits func()) (done func(), err error) {
	done = func() { <-r.slots }
	select {
	case r.slots <- struct{}{}:
		return done, nil
	default:
	}
	waits()
	select {
	case r.slots <- struct{}{}:
		return done, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// stop interrupts what works and waits until it has ended, or ctx has.
func (r *roster) stop(ctx context.Context) error {
	r.mu.Lock()
	r.cancel() // who entered before is waited for
	r.mu.Unlock()
	ended := make(chan struct{})
	go r.await(ended)
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for the reading of sites to end: %w", ctx.Err())
	}
}

func (r *roster) await(ended chan<- struct{}) {
	r.work.Wait()
	close(ended)
}
