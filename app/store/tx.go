package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"frontdesk/app/fault"
)

// maxValue keeps values out of Badger's value log; larger things are stored in
// parts by whoever has them.
const maxValue = 256 << 10

// encodingVersion stands before every JSON record.
const encodingVersion = 1

var errReadOnly = errors.New("store: write in a read-only transaction")

// Tx is one transaction: a snapshot to read from and, in a write function, the
// changes staged by it. A write function sees its own changes and those of the
// functions before it; if it fails, its changes are dropped and nobody else is
// touched. A Tx must not be kept or used by another goroutine.
type Tx struct {
	txn      *badger.Txn
	batch    *batch          // nil in a reader
	closing  <-chan struct{} // ends the scans of a reader; nil in a write function
	staged   edits
	counters map[string]int64
	parts    []stagedPart // of rows that many functions change
	size     int
	after    []func()
	settles  bool
	news     []byte // messages whose words are to be indexed
	marks    bool   // it changes what tells tokens apart; see Store.Marks
}

// After registers what is to happen once the transaction is on disk. It runs on
// the goroutine that commits, one after the other in the order of the commits,
// and must be quick. Other write functions may run meanwhile: what they read in
// memory is changed by Settle.
func (t *Tx) After(fn func()) { t.after = append(t.after, fn) }

// Settle is After for what changes memory that write functions read: no further
// one runs until it is done. Writers wait for it, so it is for what is rare.
func (t *Tx) Settle(fn func()) {
	t.After(fn)
	t.settles = true
}

func (t *Tx) get(key []byte) ([]byte, bool, error) {
	if v, ok := t.staged.of(key); ok {
		return v, v != nil, nil
	}
	if t.batch == nil {
		return t.stored(key)
	}
	if v, ok := t.batch.staged(key); ok {
		return v, v != nil, nil
	}
	if v, ok := t.batch.memory.recall(key); ok {
		return v, v != nil, nil
	}
	v, found, err := t.stored(key)
	if err == nil {
		t.batch.memory.note(key, v)
	}
	return v, found, err
}

// stored reads a key from the snapshot.
func (t *Tx) stored(key []byte) ([]byte, bool, error) {
	v, err := storedValue(t.txn, key)
	return v, v != nil, err
}

// storedValue reads a key, nil where there is none.
func storedValue(txn *badger.Txn, key []byte) ([]byte, error) {
	item, err := txn.Get(key)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return item.ValueCopy(make([]byte, 0, item.ValueSize())) // never nil, which would mean that it is not there
}

func (t *Tx) set(key, value []byte) error {
	if t.batch == nil {
		return errReadOnly
	}
	if len(value) > maxValue {
		return fault.New(fault.TooLarge, "record_too_large", "This is too large to be stored in one piece. Split it into smaller parts.")
	}
	if value == nil {
		value = []byte{}
	}
	t.stage(key, value)
	return nil
}

func (t *Tx) delete(key []byte) error {
	if t.batch == nil {
		return errReadOnly
	}
	t.stage(key, nil)
	return nil
}

func (t *Tx) stage(key, value []byte) {
	t.staged.set(key, value)
	t.marks = t.marks || kind(key[0]) == kindUserNote
	t.size += len(key) + len(value) + entryOverhead
}

// add changes a counter. It costs one write a batch, however often it is
// changed in it.
func (t *Tx) add(key []byte, delta int64) error {
	if t.batch == nil {
		return errReadOnly
	}
	if delta == 0 {
		return nil
	}
	if t.counters == nil {
		t.counters = make(map[string]int64, 8)
	}
	t.counters[string(key)] += delta
	return nil
}

// counter is the present value of a counter, 0 where it was never changed.
func (t *Tx) counter(key []byte) (int64, error) {
	n := t.counters[string(key)]
	if t.batch != nil {
		n += t.batch.added(key)
	}
	stored, err := storedCounter(t.txn, key)
	return stored + n, err
}

// storedCounter reads a counter, 0 where there is none.
func storedCounter(txn *badger.Txn, key []byte) (n int64, err error) {
	item, err := txn.Get(key)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	err = item.Value(func(v []byte) (err error) {
		n, err = decodeCounter(v)
		return err
	})
	return n, err
}

func encodeCounter(n int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }

func decodeCounter(v []byte) (int64, error) {
	if len(v) != 8 {
		return 0, fmt.Errorf("store: counter of %d bytes", len(v))
	}
	return int64(binary.BigEndian.Uint64(v)), nil
}

// getJSON reads a record into out; found is false where there is none.
func (t *Tx) getJSON(key []byte, out any) (found bool, err error) {
	v, ok, err := t.get(key)
	if err != nil || !ok {
		return false, err
	}
	return true, decodeJSON(v, out)
}

func decodeJSON(v []byte, out any) error {
	if len(v) == 0 || v[0] != encodingVersion {
		return fmt.Errorf("store: record of unknown encoding")
	}
	return json.Unmarshal(v[1:], out)
}

func encodeJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte(encodingVersion)
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

func (t *Tx) setJSON(key []byte, v any) error {
	b, err := encodeJSON(v)
	if err != nil {
		return err
	}
	return t.set(key, b)
}
