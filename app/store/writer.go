package store

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/dgraph-io/badger/v4"

	"frontdesk/app/id"
)

// One goroutine runs the waiting write functions, in the order in which they
// came, in one Badger transaction, commits it with a sync, and then tells them
// all. Badger syncs once a transaction and has no group commit of its own, so
// this is what makes a durable message cheap, and it makes writes serialisable
// without retries.

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

// batch is what one Badger transaction will hold. Values are kept aside until
// the commit, so that a function that fails leaves no trace in it.
type batch struct {
	txn      *badger.Txn // what was there before the batch
	started  time.Time
	values   map[string][]byte
	counters map[string]int64
	size     int
	ops      []*operation
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

func (s *Store) writeLoop() {
	defer close(s.done)
	for {
		select {
		case op := <-s.queue:
			s.runBatch(op)
		case <-s.closing:
			for op := poll(s.queue); op != nil; op = poll(s.queue) {
				s.runBatch(op)
			}
			return
		}
	}
}

// runBatch folds first and what waits behind it into one transaction.
func (s *Store) runBatch(first *operation) {
	if err := s.checkDisk(); err != nil {
		first.done <- err
		return
	}
	b := s.newBatch()
	for op := first; op != nil; {
		tx, err := b.run(op)
		if err == nil {
			err = s.capacity.fits(tx)
		}
		switch {
		case err != nil:
			op.done <- err
		case s.capacity.holds(b, tx):
			b.take(op, tx)
		default:
			s.flush(b)
			b = s.newBatch()
			b.take(op, tx)
		}
		if op = nil; s.capacity.open(b) {
			op = poll(s.queue)
		}
	}
	s.flush(b)
}

// capacity is what one Badger transaction takes, with room to spare.
type capacity struct{ size, entries int }

// fits refuses what no transaction could hold.
func (c capacity) fits(tx *Tx) error {
	if tx.size > c.size || len(tx.staged)+len(tx.counters) > c.entries {
		return fmt.Errorf("store: a write function staged %d entries, %d bytes; work in smaller chunks", len(tx.staged), tx.size)
	}
	return nil
}

// holds tells whether what tx staged goes into one transaction with the batch.
func (c capacity) holds(b *batch, tx *Tx) bool {
	entries := len(b.values) + len(tx.staged) + len(b.counters) + len(tx.counters)
	return b.size+tx.size <= c.size && entries <= c.entries
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

func (s *Store) newBatch() *batch {
	return &batch{
		txn:    s.db.NewTransaction(false), // reading through a writing one allows a single iterator at a time
		values: map[string][]byte{}, counters: map[string]int64{},
		started: id.Precise(),
	}
}

// flush commits a batch and tells its functions.
func (s *Store) flush(b *batch) {
	b.txn.Discard()
	err := s.commit(b)
	s.stats.record(len(b.ops), id.Precise().Sub(b.started))
	s.tidy.note(b.size)
	for _, op := range b.ops {
		if err == nil {
			for _, fn := range op.tx.after {
				s.runAfter(fn)
			}
		}
		op.done <- err
	}
}

// run runs one function on top of what the batch holds.
func (b *batch) run(op *operation) (*Tx, error) {
	tx := &Tx{txn: b.txn, batch: b}
	return tx, runWrite(op.fn, tx)
}

// take takes over what a function staged.
func (b *batch) take(op *operation, tx *Tx) {
	for k, v := range tx.staged {
		b.values[k] = v
	}
	for k, n := range tx.counters {
		b.counters[k] += n
	}
	b.size += tx.size
	op.tx = tx
	b.ops = append(b.ops, op)
}

func runWrite(fn func(*Tx) error, tx *Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("store: panic in a write function: %v\n%s", p, debug.Stack())
		}
	}()
	return fn(tx)
}

func (s *Store) runAfter(fn func()) {
	defer func() {
		if p := recover(); p != nil {
			s.opt.Log.Error("panic after a commit", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
	}()
	fn()
}

// commit puts the batch into a transaction and syncs it.
func (s *Store) commit(b *batch) error {
	if len(b.values) == 0 && len(b.counters) == 0 {
		return nil
	}
	txn := s.db.NewTransaction(true)
	defer txn.Discard()
	if err := b.fill(txn); err != nil {
		return err
	}
	if err := txn.Commit(); err != nil {
		s.opt.Log.Error("commit failed", "error", err)
		return ErrClosed.Saying("The message could not be stored. Try again in a moment.").Because(err)
	}
	return nil
}

// fill puts what was staged into a transaction, counters as the sum of what is
// stored and what was added.
func (b *batch) fill(txn *badger.Txn) error {
	for k, n := range b.counters {
		stored, err := storedCounter(txn, []byte(k))
		if err != nil {
			return err
		}
		if err := txn.Set([]byte(k), encodeCounter(stored+n)); err != nil {
			return err
		}
	}
	for k, v := range b.values {
		var err error
		if v == nil {
			err = txn.Delete([]byte(k))
		} else {
			err = txn.Set([]byte(k), v)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checkDisk refuses a batch where the disk is nearly full. Badger's log is
// mapped into memory: running out of space inside it would end the process.
func (s *Store) checkDisk() error {
	now := s.opt.Clock()
	if now.Sub(s.stats.diskChecked) < 200*time.Millisecond && !s.full.Load() {
		return nil
	}
	s.stats.diskChecked = now
	free, err := s.opt.FreeBytes(s.opt.Dir)
	if err != nil {
		return nil //nolint:nilerr // a system that cannot tell is not a full disk
	}
	full := free < s.opt.MinFree
	if was := s.full.Swap(full); was != full {
		if full {
			s.opt.Log.Error("the disk is nearly full; writes are refused until there is space", "free_bytes", free, "needed_bytes", s.opt.MinFree)
		} else {
			s.opt.Log.Info("there is space on the disk again; writes are taken", "free_bytes", free)
		}
	}
	if full {
		return ErrFull.Saying("Less than %d MB are free on the disk of the data folder; nothing was stored. Free some space and try again.", s.opt.MinFree>>20)
	}
	return nil
}
