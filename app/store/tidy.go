package store

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/table"

	"frontdesk/app/paging"
)

// A file of 50 MB goes through the tables in memory, the log, tables of the first
// level and those of the last, which Badger builds in memory and maps: six times
// its size for a minute, and its own for good. tidy gives that back as it comes.
type tidy struct {
	bulk int // bytes of large batches since the last time; the writer's alone
	wake chan struct{}
	done chan struct{}

	mu  sync.Mutex
	due chan struct{} // closed once it is done; nil: nothing is due
}

const (
	tidyBatch = 512 << 10 // a batch of that size is of pieces of files, or of an import
	tidyAfter = 4 << 20
	tidyAgain = 5 * time.Second // while tables are still being joined
	tidyLooks = 6
	// bulkyValue is from how many bytes a value on the average a table holds pieces
	// of files rather than records: nobody misses it in memory.
	bulkyValue = 16 << 10
)

func newTidy() tidy { return tidy{wake: make(chan struct{}, 1), done: make(chan struct{})} }

// note counts a batch that was committed.
func (t *tidy) note(size int) {
	if size < tidyBatch {
		return
	}
	if t.bulk += size; t.bulk < tidyAfter {
		return
	}
	t.bulk = 0
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.due == nil {
		t.due = make(chan struct{})
		t.wake <- struct{}{}
	}
}

// wait has whoever writes much wait for what is due, and nobody else.
func (t *tidy) wait(ctx context.Context, size int, closing <-chan struct{}) {
	if size < tidyBatch {
		return
	}
	t.mu.Lock()
	due := t.due
	t.mu.Unlock()
	if due == nil {
		return
	}
	select {
	case <-due:
	case <-ctx.Done():
	case <-closing:
	}
}

func (t *tidy) finish() {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.due)
	t.due = nil
}

// tidyLoop gives memory back after much was written, until the store is closed.
func (s *Store) tidyLoop() {
	defer close(s.tidy.done)
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	looks := 0
	for {
		select {
		case <-s.closing:
			return
		case <-s.tidy.wake:
			s.giveBack()
			s.tidy.finish()
			looks = tidyLooks
		case <-timer.C:
			s.giveBack()
			looks--
		}
		if looks > 0 {
			timer.Reset(tidyAgain)
		}
	}
}

// forget gives back what opening the tables has read of them: their filters, which
// are a megabyte for each hundred of the folder. What is asked is read again.
func forget(db *badger.DB, log *slog.Logger) {
	pageOut(db, log, func(badger.TableInfo) bool { return true })
}

// pageOut has the system take back the memory into which tables are mapped.
func pageOut(db *badger.DB, log *slog.Logger, which func(badger.TableInfo) bool) {
	names := map[string]bool{}
	for _, t := range db.Tables() {
		if which(t) {
			names[filepath.Base(table.NewFilename(t.ID, ""))] = true
		}
	}
	if len(names) == 0 {
		return
	}
	dir := db.Opts().Dir
	err := paging.GiveBackFiles(func(file string) bool {
		return names[filepath.Base(file)] && strings.HasSuffix(filepath.Dir(file), dir)
	})
	if err != nil {
		log.Debug("tables could not be given back", "error", err)
	}
}

// giveBack frees the memory of tables that hold pieces of files, and what
// building them has left.
func (s *Store) giveBack() {
	defer func() {
		if p := recover(); p != nil {
			s.opt.Log.Error("panic while giving memory back", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
	}()
	pageOut(s.db, s.opt.Log, func(t badger.TableInfo) bool { return t.KeyCount > 0 && t.OnDiskSize/t.KeyCount >= bulkyValue })
	debug.FreeOSMemory()
}
