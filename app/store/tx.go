package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"sort"

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
	staged   map[string][]byte
	counters map[string]int64
	size     int
	after    []func()
}

// After registers what is to happen once the transaction is on disk. It runs on
// the writer's goroutine, in the order of the commits, and must be quick.
func (t *Tx) After(fn func()) { t.after = append(t.after, fn) }

func (t *Tx) get(key []byte) ([]byte, bool, error) {
	if v, ok := t.staged[string(key)]; ok {
		return v, v != nil, nil
	}
	if t.batch != nil {
		if v, ok := t.batch.values[string(key)]; ok {
			return v, v != nil, nil
		}
	}
	item, err := t.txn.Get(key)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	v, err := item.ValueCopy(nil)
	return v, err == nil, err
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
	if t.staged == nil {
		t.staged = make(map[string][]byte, 8)
	}
	t.staged[string(key)] = value
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
		n += t.batch.counters[string(key)]
	}
	item, err := t.txn.Get(key)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return n, nil
	}
	if err != nil {
		return 0, err
	}
	return n, item.Value(func(v []byte) error {
		stored, err := decodeCounter(v)
		n += stored
		return err
	})
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

// span is a range of keys to walk: those that begin with prefix, from the key
// from on (inclusive; nil: all), backwards if reverse is set.
type span struct {
	prefix, from []byte
	reverse      bool
	keysOnly     bool
}

// before tells whether a comes before b in the order of the walk.
func (sp span) before(a, b []byte) bool {
	if sp.reverse {
		return bytes.Compare(a, b) > 0
	}
	return bytes.Compare(a, b) < 0
}

// scan calls fn for the keys of sp in order until it says stop. Key and value
// are valid during the call only. In a write function the changes staged by it
// and by its batch are part of what is walked.
func (t *Tx) scan(sp span, fn func(key, value []byte) (more bool, err error)) error {
	it := t.txn.NewIterator(badger.IteratorOptions{
		PrefetchValues: !sp.keysOnly, PrefetchSize: 32, Reverse: sp.reverse, Prefix: sp.prefix,
	})
	defer it.Close()
	start := sp.from
	if start == nil {
		start = sp.prefix
		if sp.reverse {
			start = append(bytes.Clone(sp.prefix), bytes.Repeat([]byte{0xff}, 64)...)
		}
	}
	pending := t.pendingIn(sp)
	for it.Seek(start); ; {
		select {
		case <-t.closing:
			return ErrClosed
		default:
		}
		valid := it.ValidForPrefix(sp.prefix)
		switch {
		case len(pending) > 0 && (!valid || !sp.before(it.Item().Key(), pending[0].key)):
			p := pending[0]
			pending = pending[1:]
			if valid && bytes.Equal(it.Item().Key(), p.key) {
				it.Next()
			}
			if p.value == nil {
				continue
			}
			if more, err := fn(p.key, p.value); err != nil || !more {
				return err
			}
		case valid:
			more, err := visit(it.Item(), sp.keysOnly, fn)
			if err != nil || !more {
				return err
			}
			it.Next()
		default:
			return nil
		}
	}
}

func visit(item *badger.Item, keysOnly bool, fn func(key, value []byte) (bool, error)) (more bool, err error) {
	if keysOnly {
		return fn(item.Key(), nil)
	}
	err = item.Value(func(v []byte) error {
		more, err = fn(item.Key(), v)
		return err
	})
	return more, err
}

type pendingEntry struct{ key, value []byte }

// pendingIn gives the staged entries within sp, in its order.
func (t *Tx) pendingIn(sp span) []pendingEntry {
	if t.batch == nil {
		return nil
	}
	merged := map[string][]byte{}
	for _, layer := range []map[string][]byte{t.batch.values, t.staged} {
		for k, v := range layer {
			if len(k) >= len(sp.prefix) && k[:len(sp.prefix)] == string(sp.prefix) {
				merged[k] = v
			}
		}
	}
	out := make([]pendingEntry, 0, len(merged))
	for k, v := range merged {
		key := []byte(k)
		if sp.from != nil {
			if sp.before(key, sp.from) {
				continue
			}
		}
		out = append(out, pendingEntry{key, v})
	}
	sort.Slice(out, func(i, j int) bool { return sp.before(out[i].key, out[j].key) })
	return out
}
