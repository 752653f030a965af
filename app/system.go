package app

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"frontdesk/app/httpapi"
	"frontdesk/app/notify"
)

// system is how the server is doing, for the panel.
type system struct{ app *App }

// runsShown is how many runs of a job the panel lists.
const runsShown = 10

// System gathers the figures.
func (s system) System(ctx context.Context) (httpapi.SystemPage, error) {
	a := s.app
	w := a.store.Stats()
	mail, err := a.outbox.Counts(ctx, notify.KindMail)
	if err != nil {
		return httpapi.SystemPage{}, err
	}
	jobs, err := s.jobs(ctx)
	if err != nil {
		return httpapi.SystemPage{}, err
	}
	dir, err := filepath.Abs(a.cfg.DataDir)
	if err != nil {
		return httpapi.SystemPage{}, err
	}
	free, _ := a.store.Free()
	return httpapi.SystemPage{
		Version: version, Go: runtime.Version(), StartedAt: a.started, UptimeSeconds: int64(a.clock().Sub(a.started) / time.Second),
		DataDir: dir, DataBytes: a.store.Size(), FreeBytes: int64(free), Memory: memory(),
		Writer: httpapi.SystemWriter{
			Batches: w.Batches, Writes: w.Writes, Queue: w.Queue,
			P50MS: float64(w.P50.Microseconds()) / 1000, P99MS: float64(w.P99.Microseconds()) / 1000,
		},
		Streams: a.edge.Streams(),
		Outbox:  httpapi.SystemOutbox{Pending: int(mail.Pending), Failed: int(mail.Failed)},
		Jobs:    jobs,
	}, nil
}

func memory() httpapi.SystemMemory {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	out := httpapi.SystemMemory{Heap: int64(m.HeapAlloc), RSS: residentBytes()}
	if limit := debug.SetMemoryLimit(-1); limit < 1<<62 {
		out.Limit = limit
	}
	return out
}

// residentBytes is the memory that the system counts for this process; 0 where
// it does not say so in /proc.
func residentBytes() int64 {
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(data))
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
