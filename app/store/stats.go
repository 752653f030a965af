package store

import (
	"slices"
	"sync"
	"time"
)

// Stats is how the writer has done lately.
type Stats struct {
	Batches uint64
	Writes  uint64
	Queue   int           // functions that wait now
	P50     time.Duration // of the last 256 batches, run and commit together
	P99     time.Duration
	Full    bool // writes are refused for want of disk space
}

type stats struct {
	mu          sync.Mutex
	batches     uint64
	writes      uint64
	last        [256]time.Duration
	diskChecked time.Time // the writer's goroutine only
}

func (s *stats) record(ops int, took time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last[s.batches%uint64(len(s.last))] = took
	s.batches++
	s.writes += uint64(ops)
}

// Stats gives the writer's figures.
func (s *Store) Stats() Stats {
	s.stats.mu.Lock()
	n := min(s.stats.batches, uint64(len(s.stats.last)))
	times := slices.Clone(s.stats.last[:n])
	out := Stats{Batches: s.stats.batches, Writes: s.stats.writes}
	s.stats.mu.Unlock()
	slices.Sort(times)
	if len(times) > 0 {
		out.P50, out.P99 = times[len(times)/2], times[len(times)*99/100]
	}
	out.Queue = len(s.queue)
	out.Full = s.full.Load()
	return out
}

// Free is how many bytes may still be written to the disk of the folder.
func (s *Store) Free() (uint64, error) { return s.opt.FreeBytes(s.opt.Dir) }
