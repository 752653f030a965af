package egress

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"
)

// flushEvery is how often the ledger goes to the disk at the most, but for the
// last time when it stops.
const flushEvery = time.Minute

// keeper runs the writing down.
type keeper struct {
	mu      sync.Mutex // one flush at a time
	once    sync.Once
	stop    chan struct{}
	running sync.WaitGroup
}

func newKeeper() keeper { return keeper{stop: make(chan struct{})} }

func isAirGap(err error) bool { return errors.Is(err, ErrAirGap) }

// Start has the ledger written down while it changes. It is called once; Stop
// ends it.
func (l *Ledger) Start() { l.keeper.running.Go(l.flushing) }

func (l *Ledger) flushing() {
	defer func() {
		if p := recover(); p != nil {
			l.cfg.Log.Error("writing down what left the server panicked", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
	}()
	ticker := time.NewTicker(flushEvery)
	defer ticker.Stop()
	for {
		select {
		case <-l.keeper.stop:
			return
		case <-ticker.C:
			if err := l.flush(context.Background()); err != nil {
				l.cfg.Log.Error("what left the server could not be written down", "error", err)
			}
		}
	}
}

// Stop writes down the rest. It comes after everything that dials has stopped,
// and may come without a Start.
func (l *Ledger) Stop(ctx context.Context) error {
	l.keeper.once.Do(func() { close(l.keeper.stop) })
	l.keeper.running.Wait()
	return l.flush(context.WithoutCancel(ctx))
}

// flush stores the rows that changed.
func (l *Ledger) flush(ctx context.Context) error {
	if l.cfg.Store == nil {
		return nil
	}
	l.keeper.mu.Lock()
	defer l.keeper.mu.Unlock()
	put, drop := l.changed()
	if len(put) == 0 && len(drop) == 0 {
		return nil
	}
	if err := l.cfg.Store.Save(ctx, put, drop); err != nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.dropped = append(l.dropped, drop...)
		return fmt.Errorf("keeping what left the server: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range put {
		if t := l.rows[place{r.Purpose, r.Address}]; t != nil {
			t.saved = r
		}
	}
	return nil
}

// changed gives the rows that are not on the disk as they are, and those that are
// there and no longer here.
func (l *Ledger) changed() (put, drop []Row) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, t := range l.rows {
		if now := t.now(); now != t.saved {
			put = append(put, now)
		}
	}
	for _, r := range l.dropped {
		if l.rows[place{r.Purpose, r.Address}] == nil {
			drop = append(drop, r)
		}
	}
	l.dropped = nil
	return put, drop
}
