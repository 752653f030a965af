package store

import (
	"bytes"
	"sort"

	"github.com/dgraph-io/badger/v4"
)

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

// start is the key to begin at.
func (sp span) start() []byte {
	switch {
	case sp.from != nil:
		return sp.from
	case sp.reverse:
		return append(bytes.Clone(sp.prefix), bytes.Repeat([]byte{0xff}, 64)...)
	default:
		return sp.prefix
	}
}

// eachKey is called for each key of a walk, until it says stop.
type eachKey func(key, value []byte) (more bool, err error)

// scan calls fn for the keys of sp in order. Key and value are valid during the
// call only. In a write function the changes staged by it and by its batch are
// part of what is walked.
func (t *Tx) scan(sp span, fn eachKey) error {
	it := t.txn.NewIterator(badger.IteratorOptions{
		PrefetchValues: !sp.keysOnly, PrefetchSize: 32, Reverse: sp.reverse, Prefix: sp.prefix,
	})
	defer it.Close()
	it.Seek(sp.start())
	for pending := t.pendingIn(sp); ; {
		if t.isClosing() {
			return ErrClosed
		}
		stored := it.ValidForPrefix(sp.prefix)
		var more bool
		var err error
		switch {
		case len(pending) > 0 && (!stored || !sp.before(it.Item().Key(), pending[0].key)):
			more, err = pending[0].visit(it, stored, fn)
			pending = pending[1:]
		case stored:
			more, err = visit(it.Item(), sp.keysOnly, fn)
			it.Next()
		}
		if err != nil || !more {
			return err
		}
	}
}

// isClosing tells a reader that its store is being closed.
func (t *Tx) isClosing() bool {
	select {
	case <-t.closing:
		return true
	default:
		return false
	}
}

func visit(item *badger.Item, keysOnly bool, fn eachKey) (more bool, err error) {
	if keysOnly {
		return fn(item.Key(), nil)
	}
	err = item.Value(func(v []byte) error {
		more, err = fn(item.Key(), v)
		return err
	})
	return more, err
}

// pendingEntry is a staged change; a nil value deletes.
type pendingEntry struct{ key, value []byte }

// visit gives the staged value in the place of the stored one that it is at, if
// the key is the same.
func (p pendingEntry) visit(it *badger.Iterator, stored bool, fn eachKey) (more bool, err error) {
	if stored && bytes.Equal(it.Item().Key(), p.key) {
		it.Next()
	}
	if p.value == nil {
		return true, nil
	}
	return fn(p.key, p.value)
}

// pendingIn gives the staged entries within sp, in its order.
func (t *Tx) pendingIn(sp span) []pendingEntry {
	if t.batch == nil {
		return nil
	}
	merged := map[string][]byte{}
	take := func(k string, v []byte) {
		if len(k) >= len(sp.prefix) && k[:len(sp.prefix)] == string(sp.prefix) {
			merged[k] = v
		}
	}
	if t.batch.below != nil {
		for k, v := range t.batch.below.values {
			take(k, v)
		}
	}
	for k, v := range t.batch.values {
		take(k, v)
	}
	for _, c := range t.staged.list {
		take(c.key, c.value)
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
