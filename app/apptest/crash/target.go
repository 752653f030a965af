package crash

import (
	"context"
	"sync"
)

// target is where the server is at this moment, if it is anywhere.
type target struct {
	mu   sync.Mutex
	base string
	ups  chan struct{} // closed when the server is up; new whenever it goes down
}

func newTarget() *target { return &target{ups: make(chan struct{})} }

func (t *target) up(base string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.base = base
	close(t.ups)
}

func (t *target) down() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ups = make(chan struct{})
}

// where waits until the server is up.
func (t *target) where(ctx context.Context) (string, error) {
	for {
		t.mu.Lock()
		ups, base := t.ups, t.base
		t.mu.Unlock()
		select {
		case <-ups:
			return base, nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}
