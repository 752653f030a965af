package knowledge

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Journal keeps what is known of imports, so that one that a stop or a crash
// broke off is not forgotten. The files themselves are not kept.
type Journal interface {
	// ImportRuns are those of all chatbots, oldest first.
	ImportRuns(ctx context.Context) ([]ImportRun, error)
	// PutImportRun stores one and forgets others, and returns after the sync.
	PutImportRun(ctx context.Context, run ImportRun, forget []ImportRun) error
}

// journalEvery is how often the state of an import that runs is written.
const journalEvery = 3 * time.Second

// interrupted is what an owner is told of an import that the end of the server
// broke off.
func (r *ImportRun) interrupted(now time.Time) {
	r.State, r.EndedAt = RunInterrupted, &now
	r.Note = "The server stopped in the middle of this import. What it had stored until then stays. Import the file again: nothing is doubled."
	if r.Replace {
		r.Note = "The server stopped in the middle of this import, which was to take the place of everything. What it had stored until then stays, and so does " +
			"what it had not come to delete. Import the file again: nothing is doubled."
	}
}

// restore takes in what the journal knows. Those that were running when the
// server ended are interrupted, and written down as that.
func (i *Imports) restore(ctx context.Context) error {
	if i.journal == nil {
		return nil
	}
	kept, err := i.journal.ImportRuns(ctx)
	if err != nil {
		return fmt.Errorf("reading imports: %w", err)
	}
	ended := make(chan struct{})
	close(ended)
	over, cancel := context.WithCancel(i.ctx)
	cancel()
	for n := range kept {
		run := &kept[n]
		if run.State == RunRunning {
			run.interrupted(i.library.clock())
			if err := i.journal.PutImportRun(ctx, *run, nil); err != nil {
				return fmt.Errorf("writing that an import was interrupted: %w", err)
			}
		}
		i.mu.Lock()
		i.runs = append(i.runs, &importRun{imports: i, run: *run, ended: ended, ctx: over, cancel: cancel})
		i.mu.Unlock()
	}
	return nil
}

// put writes an import down. While it runs, and at its end, an error is logged:
// the contents matter more.
func (i *Imports) put(ctx context.Context, run ImportRun) error {
	if i.journal == nil {
		return nil
	}
	i.mu.Lock()
	forget := slices.Clone(i.forgotten)
	i.mu.Unlock()
	if err := i.journal.PutImportRun(ctx, run, forget); err != nil {
		return fmt.Errorf("writing how an import stands: %w", err)
	}
	i.mu.Lock()
	i.forgotten = i.forgotten[min(len(forget), len(i.forgotten)):]
	i.mu.Unlock()
	return nil
}

// putQuietly is put where nobody can be told. The end of a run must reach the
// disk although its own context has ended.
func (i *Imports) putQuietly(ctx context.Context, run ImportRun) {
	if err := i.put(context.WithoutCancel(ctx), run); err != nil {
		i.library.log.Warn("how an import stands could not be written", "chatbot", run.Chatbot, "import", run.ID, "error", err)
	}
}
