package app

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"

	"frontdesk/app/paging"
)

// calm gives memory back when little is going on. The collector lets the heap
// grow to a multiple of what is in use and the runtime keeps that room; after
// contents were encoded and learned from, most of it is never needed again.
type calm struct {
	log    *slog.Logger
	rest   func() // has the parts that can give memory back do so
	begun  sync.Once
	quit   chan struct{}
	ended  chan struct{}
	before uint64 // bytes that had been allocated at the last look
	looked bool
}

const (
	calmFirst  = 3 * time.Second // what the start alone needed goes soon
	calmEvery  = 20 * time.Second
	calmMost   = 32 << 20 // allocated between two looks: with more there is work to do
	calmSpare  = 6 << 20  // that is worth collecting
	calmShare  = 8        // and at least this part of what is in use
	heapAllocs = "/gc/heap/allocs:bytes"
	heapLive   = "/gc/heap/live:bytes"
	heapAll    = "/memory/classes/heap/objects:bytes"
	heapFree   = "/memory/classes/heap/free:bytes"
)

func newCalm(log *slog.Logger, rest func()) *calm {
	return &calm{log: log, rest: rest, quit: make(chan struct{}), ended: make(chan struct{})}
}

func (c *calm) start() {
	c.begun.Do(func() { go c.run() })
}

func (c *calm) stop(ctx context.Context) error {
	close(c.quit)
	c.begun.Do(func() { close(c.ended) }) // never started
	select {
	case <-c.ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for memory to be given back: %w", ctx.Err())
	}
}

func (c *calm) run() {
	defer close(c.ended)
	next := time.NewTimer(calmFirst)
	defer next.Stop()
	for {
		select {
		case <-c.quit:
			return
		case <-next.C:
			c.look()
			next.Reset(calmEvery)
		}
	}
}

func (c *calm) look() {
	defer func() {
		if r := recover(); r != nil {
			c.log.Error("panic while giving memory back", "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
		}
	}()
	c.rest()
	all := []metrics.Sample{{Name: heapAllocs}, {Name: heapLive}, {Name: heapAll}, {Name: heapFree}}
	metrics.Read(all)
	allocated, live, objects, free := all[0].Value.Uint64(), all[1].Value.Uint64(), all[2].Value.Uint64(), all[3].Value.Uint64()
	made := allocated - c.before
	c.before = allocated
	if worthwhile(made, live, objects, free) {
		debug.FreeOSMemory()
	} else if c.looked {
		return
	}
	c.looked = true
	if err := paging.GiveBackProgram(); err != nil {
		c.log.Debug("the program's pages could not be given back", "error", err)
	}
}

// worthwhile tells whether a collection now costs nobody anything and gives
// something back: made was allocated since the last look, live is what the last
// collection left of objects, and free is room that nothing uses.
func worthwhile(made, live, objects, free uint64) bool {
	spare := free + objects - min(live, objects)
	return made <= calmMost && spare >= calmSpare && spare >= live/calmShare
}
