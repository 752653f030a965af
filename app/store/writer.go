package store

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"frontdesk/app/id"
)

// One goroutine runs the waiting write functions, in the order in which they
// came, and collects what they stage into one Badger transaction. A second one
// commits that with a sync and tells its functions, while the first fills the
// next batch on top of it. Badger syncs once a transaction and has no group
// commit of its own, so this is what makes a durable message cheap, and it makes
// writes serialisable without retries.

const (
	maxBatchOps   = 1024 // functions in one batch
	entryOverhead = 32   // what Badger counts beside key and value, at most
)

// operation is one write function that waits for its turn.
type operation struct {
	fn   func(*Tx) error
	done chan error
	tx   *Tx // what it staged, once it ran
}

// Write runs fn in the next batch and returns once what it did is on disk. An
// error of fn comes back as it is, and nothing of fn is stored. If ctx ends
// before fn has its turn to be queued, nothing is stored; once queued it runs.
func (s *Store) Write(ctx context.Context, fn func(*Tx) error) error {
	op := &operation{fn: fn, done: make(chan error, 1)}
	select {
	case <-s.closing:
		return ErrClosed
	case s.queue <- op:
	default:
		select {
		case s.queue <- op:
		case <-ctx.Done():
			return ErrBusy.Because(ctx.Err())
		case <-s.closing:
			return ErrClosed
		}
	}
	select {
	case err := <-op.done:
		if err == nil {
			s.tidy.wait(ctx, op.tx.size, s.closing)
		}
		return err
	case <-s.done:
		select {
		case err := <-op.done:
			return err
		default:
			return ErrClosed
		}
	}
}

// writer is what the goroutine that runs the functions keeps. At most one batch
// is on its way to the disk, and at most one is being filled.
type writer struct {
	*Store
	open   *batch // is being filled; nil: nothing is
	flying *batch // is on its way to the disk, below the open one; nil: none
	launch chan *batch
	landed chan error // one for each launch
	memory memory
}

// writeLoop runs functions until the store is closed and everything is on disk.
func (s *Store) writeLoop() {
	defer close(s.done)
	w := &writer{Store: s, launch: make(chan *batch, 1), landed: make(chan error, 1), memory: newMemory()}
	told := make(chan struct{})
	go committer{s}.commitLoop(w.launch, w.landed, told)
	defer func() { close(w.launch); <-told }()
	for {
		op := poll(s.queue)
		switch {
		case op != nil:
			w.do(op)
		case w.open.filled() && w.flying == nil:
			w.send()
		case !w.wait():
			return
		}
	}
}

// wait waits for the next function, or for the landing of what flies. It is
// false once the store is closing and nothing is left to be done.
func (w *writer) wait() bool {
	closing := w.closing
	if w.flying != nil {
		closing = nil
	}
	select {
	case op := <-w.queue:
		w.do(op)
	case err := <-w.landed:
		w.settle(err)
	case <-closing:
		op := poll(w.queue)
		if op == nil {
			return false
		}
		w.do(op)
	}
	return true
}

// do runs one function on top of all that came before it.
func (w *writer) do(op *operation) {
	if !w.open.filled() {
		if err := w.checkDisk(); err != nil {
			op.done <- err
			return
		}
	}
	if w.open == nil {
		w.open = w.newBatch(nil)
	}
	tx, err := w.open.run(op)
	if err == nil {
		err = w.capacity.fits(tx)
	}
	if err == nil && !w.capacity.holds(w.open, tx) {
		err = w.next()
	}
	if err != nil {
		op.done <- err
		return
	}
	w.open.take(op, tx)
	switch {
	case tx.settles: // what runs next reads the memory that this changes
		if w.next() == nil {
			w.settle(<-w.landed)
		}
	case !w.capacity.open(w.open):
		_ = w.next() // whoever it concerns was told
	}
}

// next sends the open batch on its way as soon as the one before it has landed,
// and opens another on top of it. Its error is that of the one before, which then
// is that of the open one too.
func (w *writer) next() error {
	if w.flying != nil {
		if err := <-w.landed; err != nil {
			w.settle(err)
			return err
		}
		w.settle(nil)
	}
	w.send()
	return nil
}

// send starts the commit of the open batch. The next one reads what was there
// before that, and above it what is on its way.
func (w *writer) send() {
	b := w.open
	w.flying, w.open = b, w.newBatch(b)
	b.sent()
	w.launch <- b
}

// settle takes notice of how the commit ended. What read through a batch that
// failed fails with it.
func (w *writer) settle(err error) {
	landed, above := w.flying, w.open
	w.flying = nil
	if err == nil {
		w.memory.learn(landed)
		if above.filled() {
			return
		}
	} else {
		w.memory = newMemory() // who knows what Badger kept of it
	}
	w.open = nil // one without functions would hold a snapshot for as long as nobody writes
	above.sent()
	for _, op := range above.ops {
		op.done <- err
	}
}

// capacity is what one Badger transaction takes, with room to spare.
type capacity struct{ size, entries int }

// fits refuses what no transaction could hold.
func (c capacity) fits(tx *Tx) error {
	none := &batch{}
	if c.holds(none, tx) {
		return nil
	}
	entries, size := tx.grows(none)
	return fmt.Errorf("store: a write function staged %d entries, %d bytes; work in smaller chunks", len(tx.staged.list)+len(tx.counters)+entries, tx.size+size)
}

// holds tells whether what tx staged goes into one transaction with the batch.
func (c capacity) holds(b *batch, tx *Tx) bool {
	entries := len(b.values) + len(tx.staged.list) + len(b.counters) + len(tx.counters) + len(b.rows)
	size := b.size + tx.size
	if n := len(tx.parts); size+n*mostRoom > c.size || entries+n > c.entries {
		more, bytes := tx.grows(b)
		return size+bytes <= c.size && entries+more <= c.entries
	}
	return size <= c.size && entries <= c.entries
}

// open tells whether the batch takes more.
func (c capacity) open(b *batch) bool { return len(b.ops) < maxBatchOps && b.size < c.size/2 }

// poll is the next function in a queue, nil where none waits.
func poll(queue <-chan *operation) *operation {
	select {
	case op := <-queue:
		return op
	default:
		return nil
	}
}

// newBatch opens one above another that is about to be committed, or above none.
func (w *writer) newBatch(below *batch) *batch {
	return &batch{
		txn:   w.db.NewTransaction(false), // reading through a writing one allows a single iterator at a time
		below: below, memory: &w.memory,
		values: map[string][]byte{}, counters: map[string]int64{}, rows: map[row][]part{},
	}
}

// committer is what the goroutine that commits has.
type committer struct{ *Store }

// commitLoop commits one batch after the other, and tells their functions.
func (c committer) commitLoop(launch <-chan *batch, landed chan<- error, told chan<- struct{}) {
	defer close(told)
	for b := range launch {
		err := c.commit(b)
		if b.marks {
			c.marks.Add(1)
		}
		if len(b.news) > 0 {
			c.news.stored()
		}
		c.stats.record(len(b.ops), id.Precise().Sub(b.started))
		if !c.opt.Filling {
			c.tidy.note(b.size)
		}
		if !b.settles {
			landed <- err
		}
		for _, op := range b.ops {
			if err == nil {
				for _, fn := range op.tx.after {
					c.runAfter(fn)
				}
			}
			op.done <- err
		}
		if b.settles {
			landed <- err
		}
	}
}

func runWrite(fn func(*Tx) error, tx *Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("store: panic in a write function: %v\n%s", p, debug.Stack())
		}
	}()
	return fn(tx)
}

func (c committer) runAfter(fn func()) {
	defer func() {
		if p := recover(); p != nil {
			c.opt.Log.Error("panic after a commit", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
	}()
	fn()
}

// commit puts the batch into a transaction and syncs it.
func (c committer) commit(b *batch) error {
	if len(b.values) == 0 && len(b.counters) == 0 && len(b.rows) == 0 && len(b.news) == 0 {
		return nil
	}
	txn := c.db.NewTransaction(true)
	defer txn.Discard()
	if err := b.fill(txn, &c.news); err != nil {
		return err
	}
	if err := c.opt.commit(txn); err != nil {
		c.opt.Log.Error("commit failed", "error", err)
		return ErrClosed.Saying("The message could not be stored. Try again in a moment.").Because(err)
	}
	return nil
}

// checkDisk refuses a batch where the disk is nearly full. Badger's log is
// mapped into memory: running out of space inside it would end the process.
func (w *writer) checkDisk() error {
	now := w.opt.Clock()
	if now.Sub(w.stats.diskChecked) < 200*time.Millisecond && !w.full.Load() {
		return nil
	}
	w.stats.diskChecked = now
	free, err := w.opt.FreeBytes(w.opt.Dir)
	if err != nil {
		return nil //nolint:nilerr // a system that cannot tell is not a full disk
	}
	full := free < w.opt.MinFree
	if was := w.full.Swap(full); was != full {
		if full {
			w.opt.Log.Error("the disk is nearly full; writes are refused until there is space", "free_bytes", free, "needed_bytes", w.opt.MinFree)
		} else {
			w.opt.Log.Info("there is space on the disk again; writes are taken", "free_bytes", free)
		}
	}
	if full {
		return ErrFull.Saying("Less than %d MB are free on the disk of the data folder; nothing was stored. Free some space and try again.", w.opt.MinFree>>20)
	}
	return nil
}
