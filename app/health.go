package app

import (
	"context"

	"frontdesk/app/fault"
)

var errStarting = fault.New(fault.Unavailable, "starting", "The server is starting. Try again in a moment.")

// health tells whether the server can do its work.
type health struct{ app *App }

// Ready is nil once the contents can be searched.
func (h health) Ready(context.Context) error {
	if !h.app.ready.Load() {
		return errStarting
	}
	return nil
}

// Figures are those of the services, for /metrics.
func (h health) Figures(add func(name, help string, value float64)) {
	w := h.app.store.Stats()
	add("store_batches_total", "Transactions that the writer committed.", float64(w.Batches))
	add("store_writes_total", "Write functions that the writer ran.", float64(w.Writes))
	add("store_queue", "Write functions that wait.", float64(w.Queue))
	add("store_batch_p99_seconds", "99th percentile of the last batches, run and sync together.", w.P99.Seconds())
	add("store_bytes", "Size of the data folder's tables.", float64(h.app.store.Size()))
	load := h.app.runner.Load()
	add("answers_waiting", "Visitors who wait for the model.", float64(load.Queue))
	add("answers_writing", "Answers that the model writes.", float64(load.Running))
}
