package knowledge

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"frontdesk/app/fault"
	"frontdesk/app/knowledge/index"
)

// importRun does one import. Its goroutine alone works; run is shared.
type importRun struct {
	imports *Imports
	shelf   *shelf
	in      ImportInput
	ctx     context.Context
	cancel  context.CancelFunc
	ended   chan struct{}

	mu  sync.Mutex
	run ImportRun

	writer *writer
	seen   map[ContentID]int // line on which each id stood
	chunk  []readied
	bytes  int

	journaled time.Time // when it was last written down
}

func (r *importRun) state() ImportRun {
	r.mu.Lock()
	defer r.mu.Unlock()
	st := r.run
	st.Errors = slices.Clone(st.Errors)
	return st
}

func (r *importRun) change(fn func(*ImportRun)) {
	r.mu.Lock()
	fn(&r.run)
	r.mu.Unlock()
}

// work is the goroutine of an import.
func (r *importRun) work() {
	defer r.imports.done.Done()
	defer close(r.ended)
	defer r.cancel()
	err := r.guarded()
	now := r.imports.library.clock()
	r.change(func(run *ImportRun) {
		run.EndedAt = &now
		switch {
		case err == nil:
			run.State = RunDone
		case errors.Is(err, context.Canceled) && r.imports.ctx.Err() != nil:
			run.interrupted(now)
		case errors.Is(err, context.Canceled):
			run.State = RunCancelled
			run.Note = "The import was cancelled. What it had stored until then stays."
		default:
			run.State = RunFailed
			run.Note = reason(err)
			if fault.KindOf(err) == fault.Invalid { // the header row
				run.ErrorCount++
				run.Errors = append(run.Errors, LineError{Line: 1, Message: run.Note})
			}
		}
		run.Total = max(run.Total, run.Done)
	})
	if err != nil && r.ctx.Err() == nil && fault.KindOf(err) == fault.Internal {
		r.imports.library.log.Error("import failed", "chatbot", r.run.Chatbot, "import", r.run.ID, "error", err)
	}
	st := r.state()
	r.imports.putQuietly(r.ctx, st)
	if st.Created+st.Updated+st.Deleted > 0 {
		r.imports.onChange(st.Chatbot)
	}
	r.imports.onImport(st)
}

// reason is what an owner is told about a failure.
func reason(err error) string {
	var f *fault.Error
	if errors.As(err, &f) && f.Kind != fault.Internal {
		return f.Message
	}
	return "The import stopped because of an error of the server. What it had stored stays; import the file again, nothing is doubled."
}

func (r *importRun) guarded() (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("importing: panic: %v", p)
		}
	}()
	return r.all()
}

func (r *importRun) all() error {
	r.writer = newWriter(r.imports.library, r.shelf, true)
	r.seen = map[ContentID]int{}
	total, err := countRecords(r.ctx, r.in)
	if err != nil {
		return err
	}
	r.change(func(run *ImportRun) { run.Total = total })
	next := newRecords(r.in)
	for {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		rec, err := next.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if err := r.take(rec); err != nil {
			return err
		}
	}
	if err := r.flush(); err != nil {
		return err
	}
	return r.replace()
}

// take checks one record and puts it into the chunk.
func (r *importRun) take(rec record) error {
	ready, message := r.check(rec)
	if message != "" {
		r.change(func(run *ImportRun) {
			run.Done++
			run.ErrorCount++
			if len(run.Errors) < keptErrors {
				run.Errors = append(run.Errors, LineError{Line: rec.line, Message: message})
			}
		})
		return nil
	}
	size := contentBytes(ready.content)
	if len(r.chunk) > 0 && r.bytes+size > chunkBytes {
		if err := r.flush(); err != nil {
			return err
		}
	}
	r.chunk = append(r.chunk, ready)
	r.bytes += size
	if len(r.chunk) >= chunkContents {
		return r.flush()
	}
	return nil
}

// check gives a record ready to be stored, or says what is wrong with it.
func (r *importRun) check(rec record) (readied, string) {
	if rec.wrong != "" {
		return readied{}, rec.wrong
	}
	given := rec.content.ID != ""
	rec.content.Chatbot, rec.content.UpdatedBy = r.run.Chatbot, ByImport
	c, err := normal(rec.content)
	if err != nil {
		return readied{}, fieldsText(err)
	}
	if line, ok := r.seen[c.ID]; ok {
		if given {
			return readied{}, fmt.Sprintf("The id %q was used on line %d already. Give this content another id.", c.ID, line)
		}
		return readied{}, fmt.Sprintf("Line %d has the same title. Give both an id, or another title.", line)
	}
	ready, err := r.writer.prepare(r.ctx, c)
	if err != nil {
		r.imports.library.log.Error("content cannot be indexed", "chatbot", c.Chatbot, "content", c.ID, "error", err)
		r.writer.preparer = index.NewPreparer() // the old one stopped half-way
		return readied{}, "This text cannot be read by the search. Please report it with the file."
	}
	r.seen[c.ID] = rec.line
	return ready, ""
}

// flush stores the chunk in one write and makes it findable.
func (r *importRun) flush() error {
	if len(r.chunk) == 0 {
		return nil
	}
	var counts [3]int
	err := r.writer.store.Write(r.ctx, func(tx Tx) error {
		counts = [3]int{}
		for i := range r.chunk {
			out, err := r.writer.stage(tx, &r.chunk[i])
			if err != nil {
				return err
			}
			counts[out]++
		}
		return nil
	})
	r.shelf.apply()
	if err != nil {
		return err
	}
	r.change(func(run *ImportRun) {
		run.Done += len(r.chunk)
		run.Unchanged += counts[unchanged]
		run.Created += counts[created]
		run.Updated += counts[updated]
	})
	clear(r.chunk)
	r.chunk, r.bytes = r.chunk[:0], 0
	r.told()
	return nil
}

// told tells how far the import is, and writes it down now and then.
func (r *importRun) told() {
	st := r.state()
	r.imports.onImport(st)
	if now := r.imports.library.clock(); now.Sub(r.journaled) >= journalEvery {
		r.journaled = now
		r.imports.putQuietly(r.ctx, st)
	}
}

// replace deletes what the file did not hold, if it was asked to and the file
// was whole.
func (r *importRun) replace() error {
	if !r.in.Replace {
		return nil
	}
	switch st := r.state(); {
	case st.ErrorCount > 0:
		r.change(func(run *ImportRun) {
			run.Note = "Nothing was deleted, because some lines had errors. Correct them and import the file again."
		})
		return nil
	case len(r.seen) == 0:
		r.change(func(run *ImportRun) { run.Note = "Nothing was deleted, because the file was empty." })
		return nil
	}
	after := ""
	for {
		ids, _ := r.shelf.list(Filter{}, after, chunkContents)
		if len(ids) == 0 {
			return nil
		}
		after = ids[len(ids)-1]
		gone := slices.DeleteFunc(ids, func(id string) bool {
			_, kept := r.seen[ContentID(id)]
			return kept
		})
		if len(gone) == 0 {
			continue
		}
		if err := r.writer.deleteAll(r.ctx, gone); err != nil {
			return err
		}
		r.change(func(run *ImportRun) { run.Deleted += len(gone) })
		r.told()
	}
}

func contentBytes(c Content) int {
	n := len(c.ID) + len(c.Title) + len(c.Answer) + len(c.Text) + len(c.URL) + 200
	for _, q := range c.Questions {
		n += len(q)
	}
	return n
}
