package knowledge

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// What is remembered of imports.
const (
	keptRuns   = 20
	keptErrors = 50
)

// ImportInput is a file to import. Body is read to its end in the background
// and must stay valid until the run has ended; where it can seek, it is read
// once before to know how many records there are.
type ImportInput struct {
	Name    string // of the file, for the owner; may be empty
	Format  Format
	Body    io.Reader
	Rows    [][]string // of a sheet of a workbook, in the place of Body
	Sheet   string     // which sheet that is
	Sheets  []string   // those that there are
	Mapping Mapping    // of the columns of a table; nil: the first row names them as an export does
	Replace bool       // afterwards only what the file holds is there; nothing is deleted when it had errors or was empty
}

// Imports bring files into the contents, one at a time for each chatbot. They own
// the runs and the goroutines behind them.
type Imports struct {
	library  *library
	onChange func(chatbot.ID)
	onImport func(ImportRun)
	journal  Journal // nil: what runs is forgotten with the process

	mu        sync.Mutex
	runs      []*importRun // newest last
	forgotten []ImportRun  // no longer remembered, and still on disk
	ctx       context.Context
	cancel    context.CancelFunc
	done      sync.WaitGroup
}

func newImports(l *library, cfg Config) *Imports {
	i := &Imports{library: l, onChange: cfg.OnChange, onImport: cfg.OnImport, journal: cfg.Journal}
	i.ctx, i.cancel = context.WithCancel(context.Background())
	return i
}

func (i *Imports) stop(ctx context.Context) error {
	i.mu.Lock()
	i.cancel()
	i.mu.Unlock()
	ended := make(chan struct{})
	go i.waitAll(ended)
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for imports to end: %w", ctx.Err())
	}
}

// waitAll ends when the last run has.
func (i *Imports) waitAll(ended chan<- struct{}) {
	i.done.Wait()
	close(ended)
}

// Start begins an import and returns at once. It is followed with Run. A mapping
// that does not fit the columns is a fault of kind Invalid.
func (i *Imports) Start(ctx context.Context, bot chatbot.ID, in ImportInput) (ImportRun, error) {
	if err := checkFormat(in); err != nil {
		return ImportRun{}, err
	}
	if err := checkMapping(in); err != nil {
		return ImportRun{}, err
	}
	sh, err := i.library.shelf(ctx, bot)
	if err != nil {
		return ImportRun{}, err
	}
	r := &importRun{imports: i, shelf: sh, in: in, ended: make(chan struct{}),
		run: ImportRun{ID: RunID{id.New()}, Chatbot: bot, Name: clip(in.Name, 200), Replace: in.Replace, State: RunRunning, Errors: []LineError{}, StartedAt: i.library.clock()}}
	r.ctx, r.cancel = context.WithCancel(i.ctx)
	if err := i.add(r); err != nil {
		r.cancel()
		return ImportRun{}, err
	}
	if err := i.put(ctx, r.state()); err != nil {
		i.dismiss(r)
		return ImportRun{}, err
	}
	go r.work()
	return r.state(), nil
}

func checkFormat(in ImportInput) error {
	switch in.Format {
	case JSONL, CSV, XLSX:
		return nil
	}
	return fault.InvalidFields([]fault.Field{{Field: "format", Message: "Import JSONL (one content a line), or CSV or XLSX with a header row."}})
}

// checkMapping refuses what cannot be made of a table's columns, where the file
// can be read twice.
func checkMapping(in ImportInput) error {
	body, seeks := in.Body.(io.ReadSeeker)
	if in.Mapping == nil || !seeks && in.Format != XLSX {
		return nil
	}
	if table, ok := newRecords(in).(*tableRecords); ok {
		if err := table.begin(); fault.KindOf(err) == fault.Invalid {
			return err
		}
	}
	if !seeks {
		return nil
	}
	if _, err := body.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("going back to the beginning of the file: %w", err)
	}
	return nil
}

func (i *Imports) add(r *importRun) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.ctx.Err() != nil {
		return ErrStopping
	}
	for _, other := range i.runs {
		if st := other.state(); st.Chatbot == r.run.Chatbot && st.State == RunRunning {
			return ErrImportRunning
		}
	}
	i.runs = append(i.runs, r)
	for n := 0; len(i.runs) > keptRuns && n < len(i.runs); {
		if i.runs[n].state().State == RunRunning {
			n++
			continue
		}
		i.forgotten = append(i.forgotten, i.runs[n].state())
		i.runs = slices.Delete(i.runs, n, n+1)
	}
	i.done.Add(1)
	return nil
}

// dismiss takes back an import that could not begin.
func (i *Imports) dismiss(r *importRun) {
	r.cancel()
	i.mu.Lock()
	i.runs = slices.DeleteFunc(i.runs, func(other *importRun) bool { return other == r })
	i.mu.Unlock()
	i.done.Done()
}

func (i *Imports) find(id RunID) (*importRun, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, r := range i.runs {
		if r.run.ID == id {
			return r, nil
		}
	}
	return nil, ErrImportNotFound
}

// ParseRunID reads the canonical form; a malformed one is ErrImportNotFound.
func ParseRunID(s string) (RunID, error) {
	u, err := id.Parse(s)
	if err != nil {
		return RunID{}, ErrImportNotFound
	}
	return RunID{u}, nil
}

// Run is how far an import is, or ErrImportNotFound.
func (i *Imports) Run(id RunID) (ImportRun, error) {
	r, err := i.find(id)
	if err != nil {
		return ImportRun{}, err
	}
	return r.state(), nil
}

// Runs are the imports of a chatbot that are remembered, newest first.
func (i *Imports) Runs(bot chatbot.ID) []ImportRun {
	i.mu.Lock()
	defer i.mu.Unlock()
	out := []ImportRun{}
	for _, r := range slices.Backward(i.runs) {
		if st := r.state(); st.Chatbot == bot {
			out = append(out, st)
		}
	}
	return out
}

// Cancel ends an import after the chunk that is being written; what was
// stored stays. Cancelling one that has ended changes nothing.
func (i *Imports) Cancel(id RunID) (ImportRun, error) {
	r, err := i.find(id)
	if err != nil {
		return ImportRun{}, err
	}
	r.cancel()
	return r.state(), nil
}

// Wait waits for the end of an import, or of ctx.
func (i *Imports) Wait(ctx context.Context, id RunID) (ImportRun, error) {
	r, err := i.find(id)
	if err != nil {
		return ImportRun{}, err
	}
	select {
	case <-r.ended:
		return r.state(), nil
	case <-ctx.Done():
		return r.state(), ctx.Err()
	}
}

// clear cancels what runs into a chatbot and waits until it has ended, or ctx has.
func (i *Imports) clear(ctx context.Context, bot chatbot.ID) error {
	for _, run := range i.Runs(bot) {
		if run.State != RunRunning {
			continue
		}
		if _, err := i.Cancel(run.ID); err != nil {
			return err
		}
		if _, err := i.Wait(ctx, run.ID); err != nil {
			return err
		}
	}
	return nil
}
