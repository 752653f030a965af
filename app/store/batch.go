package store

import (
	"time"

	"github.com/dgraph-io/badger/v4"

	"frontdesk/app/id"
)

// batch is what one Badger transaction will hold. Values are kept aside until
// the commit, so that a function that fails leaves no trace in it. Once it was
// sent on its way nothing in it changes any more.
type batch struct {
	txn      *badger.Txn // what was there before the batch, and before the one below; nil once it was sent
	below    *batch      // on its way to the disk when this one was opened; nil: none, or it was sent itself
	memory   *memory     // what the writer remembers of what txn holds
	started  time.Time   // its first function had run
	values   map[string][]byte
	counters map[string]int64
	rows     map[row][]part
	size     int
	settles  bool // nothing may run before what follows from it was done
	news     []byte
	marks    bool // it changes notes of chat users
	ops      []*operation
}

// filled tells whether anybody waits for the batch.
func (b *batch) filled() bool { return b != nil && len(b.ops) > 0 }

// sent lets go of what only functions read.
func (b *batch) sent() {
	b.txn.Discard()
	b.txn, b.below, b.memory = nil, nil, nil
}

// staged is what the batch, or the one below it, holds of a key; nil where it was
// deleted.
func (b *batch) staged(key []byte) (value []byte, found bool) {
	for ; b != nil; b = b.below {
		if v, ok := b.values[string(key)]; ok {
			return v, true
		}
	}
	return nil, false
}

// added is what the batch and the one below it add to a counter.
func (b *batch) added(key []byte) (n int64) {
	for ; b != nil; b = b.below {
		n += b.counters[string(key)]
	}
	return n
}

// run runs one function on top of what the batch holds.
func (b *batch) run(op *operation) (*Tx, error) {
	tx := &Tx{txn: b.txn, batch: b}
	return tx, runWrite(op.fn, tx)
}

// take takes over what a function staged.
func (b *batch) take(op *operation, tx *Tx) {
	for _, c := range tx.staged.list {
		b.values[c.key] = c.value
	}
	for k, n := range tx.counters {
		b.counters[k] += n
	}
	for _, p := range tx.parts {
		if b.rows[p.row] == nil {
			b.size += p.row.room()
		}
		b.rows[p.row] = append(b.rows[p.row], p.part)
	}
	b.size += tx.size
	b.settles = b.settles || tx.settles
	b.marks = b.marks || tx.marks
	b.news = append(b.news, tx.news...)
	if len(b.ops) == 0 {
		b.started = id.Precise()
	}
	op.tx = tx
	b.ops = append(b.ops, op)
}

// fill puts what was staged into a transaction, counters as the sum of what is
// stored and what was added.
func (b *batch) fill(txn *badger.Txn, n *news) error {
	if err := n.fill(txn, b.news); err != nil {
		return err
	}
	for k, n := range b.counters {
		stored, err := storedCounter(txn, []byte(k))
		if err != nil {
			return err
		}
		if err := txn.Set([]byte(k), encodeCounter(stored+n)); err != nil {
			return err
		}
	}
	if err := b.fillRows(txn); err != nil {
		return err
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
