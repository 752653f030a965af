package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"

	"github.com/dgraph-io/badger/v4"

	"frontdesk/app/chatbot"
)

// Sets, cells and tables of numbers are rows in which one conversation is a bit, a
// count or a place. A write function stages what changes in a row, and the row is
// read, changed and written once a batch, by the goroutine that commits. So
// beginning many conversations at a time rewrites few rows.

// row names one row, whose key is made of it.
type row struct {
	kind  kind
	level byte // what the row is about, how long its period is, or how its value stands in it
	of    byte // facet or measure
	bot   chatbot.ID
	at    uint32 // block, page, day or month
	value string
}

// What a row of kindNumber is; never reused.
const (
	numberPage byte = 0 // which conversations the numbers of a page mean
	numberSpan byte = 1 // between which times the conversations of a block began
)

// setHashed is the level of a set whose value is its hash, as a key has it.
const setHashed byte = 1

// How long the period of a cell is; never reused.
const (
	cellDay   byte = 0
	cellMonth byte = 1
)

// key is the row's key. The value of a set has no fixed width, and its hash stands
// for it: the blocks of one set lie together.
func (r row) key() []byte {
	at := binary.BigEndian.AppendUint32(nil, r.at)
	switch r.kind {
	case kindSet:
		if r.level == setHashed {
			return keyOf(kindSet, r.bot.UUID[:], []byte{r.of}, []byte(r.value), at)
		}
		return append(setPrefix(r.bot, r.of, r.value), at...)
	case kindCell:
		return keyOf(kindCell, r.bot.UUID[:], []byte{r.of, r.level}, at, []byte(r.value))
	default:
		return keyOf(kindNumber, r.bot.UUID[:], []byte{r.level}, at)
	}
}

// setPrefix begins the keys of all blocks of a set.
func setPrefix(b chatbot.ID, of byte, value string) []byte {
	sum := sha256.Sum256([]byte(value))
	return keyOf(kindSet, b.UUID[:], []byte{of}, sum[:8])
}

// room is about the most that the row can take in a transaction.
func (r row) room() int {
	n := entryOverhead + 1 + 16 + 2 + 8 + 4 + len(r.value)
	switch {
	case r.kind == kindSet:
		return n + 1 + blockBits/8
	case r.kind == kindCell && r.level == cellDay:
		return n + 300
	case r.kind == kindNumber && r.level == numberPage:
		return n + pageSlots*slotLen
	default:
		return n + 16
	}
}

// part is a change within a row.
type part struct {
	at   uint16 // bit, slot, or quarter of the day
	n    int64  // what is added; for a bit 1 is on, and 0 off
	slot *slot  // of a page or a span
}

// staged is a change of a row by a function.
type stagedPart struct {
	row row
	part
}

// fold stages a change within a row.
func (t *Tx) fold(r row, p part) error {
	if t.batch == nil {
		return errReadOnly
	}
	t.parts = append(t.parts, stagedPart{r, p})
	return nil
}

// mostRoom is more than any row takes.
const mostRoom = 2048

// grows is what the rows that the function changes add to a batch at the most, in
// keys and in bytes; a row that the batch changes already adds nothing.
func (t *Tx) grows(b *batch) (entries, size int) {
	seen := make(map[row]bool, len(t.parts))
	for _, p := range t.parts {
		if seen[p.row] || b.rows[p.row] != nil {
			continue
		}
		seen[p.row] = true
		entries, size = entries+1, size+p.row.room()
	}
	return entries, size
}

// onto gives the row as it is after parts were put onto what is stored; nil where
// nothing is left of it.
func (r row) onto(stored []byte, parts []part) ([]byte, error) {
	switch {
	case r.kind == kindSet:
		return foldSet(stored, parts)
	case r.kind == kindCell:
		return foldCell(stored, parts, r.level)
	case r.level == numberPage:
		return foldPage(stored, parts)
	default:
		return foldSpan(stored, parts)
	}
}

func foldSet(stored []byte, parts []part) ([]byte, error) {
	var b block
	if err := b.add(stored); err != nil {
		return nil, err
	}
	for _, p := range parts {
		b.put(p.at, p.n != 0)
	}
	return b.encode(), nil
}

// fillRows puts the changed rows into a transaction.
func (b *batch) fillRows(txn *badger.Txn) error {
	for r, parts := range b.rows {
		key := r.key()
		stored, err := storedValue(txn, key)
		if err != nil {
			return err
		}
		v, err := r.onto(stored, parts)
		if err != nil {
			return err
		}
		switch {
		case v != nil && !bytes.Equal(v, stored):
			err = txn.Set(key, v)
		case v == nil && stored != nil:
			err = txn.Delete(key)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// layers are the changes of rows that a function sees before what is stored, in the
// order of their staging.
func (t *Tx) layers(fn func(r row, parts []part)) {
	if t.batch == nil {
		return
	}
	if t.batch.below != nil {
		for r, parts := range t.batch.below.rows {
			fn(r, parts)
		}
	}
	for r, parts := range t.batch.rows {
		fn(r, parts)
	}
	for _, p := range t.parts {
		fn(p.row, []part{p.part})
	}
}

// folded reads a row with what was staged for it, nil where there is none.
func (t *Tx) folded(r row) ([]byte, error) {
	stored, _, err := t.stored(r.key())
	if err != nil || t.batch == nil {
		return stored, err
	}
	var parts []part
	t.layers(func(other row, more []part) {
		if other == r {
			parts = append(parts, more...)
		}
	})
	if len(parts) == 0 {
		return stored, nil
	}
	return r.onto(stored, parts)
}

// eachFolded calls fn for the rows whose keys begin with prefix and are in [from,
// to), with what was staged for them, in no order that could be relied upon. Key and
// value are valid during the call only.
func (t *Tx) eachFolded(prefix, from, to []byte, fn func(key, value []byte) error) error {
	changes := t.stagedIn(prefix, from, to)
	err := t.scanStored(prefix, from, to, func(k, v []byte) error {
		ch := changes[string(k)]
		if ch == nil {
			return fn(k, v)
		}
		delete(changes, string(k))
		return ch.visit(k, v, fn)
	})
	for k, ch := range changes {
		if err == nil {
			err = ch.visit([]byte(k), nil, fn)
		}
	}
	return err
}

// stagedRow is what was staged for a row.
type stagedRow struct {
	row   row
	parts []part
}

// visit calls fn for the row as it is with what was staged, if anything is left of it.
func (s stagedRow) visit(key, stored []byte, fn func(key, value []byte) error) error {
	v, err := s.row.onto(stored, s.parts)
	if err != nil || v == nil {
		return err
	}
	return fn(key, v)
}

// stagedIn gives what was staged for the rows under prefix in [from, to), by key.
func (t *Tx) stagedIn(prefix, from, to []byte) map[string]*stagedRow {
	var out map[string]*stagedRow
	t.layers(func(r row, parts []part) {
		if r.kind != kind(prefix[0]) {
			return
		}
		key := r.key()
		if !bytes.HasPrefix(key, prefix) || bytes.Compare(key, from) < 0 || to != nil && bytes.Compare(key, to) >= 0 {
			return
		}
		if out == nil {
			out = map[string]*stagedRow{}
		}
		if out[string(key)] == nil {
			out[string(key)] = &stagedRow{row: r}
		}
		out[string(key)].parts = append(out[string(key)].parts, parts...)
	})
	return out
}

// scanStored walks what is stored under prefix in [from, to).
func (t *Tx) scanStored(prefix, from, to []byte, fn func(key, value []byte) error) error {
	it := t.txn.NewIterator(badger.IteratorOptions{Prefix: prefix})
	defer it.Close()
	for it.Seek(from); it.ValidForPrefix(prefix); it.Next() {
		if t.isClosing() {
			return ErrClosed
		}
		item := it.Item()
		if to != nil && bytes.Compare(item.Key(), to) >= 0 {
			return nil
		}
		if err := item.Value(func(v []byte) error { return fn(item.Key(), v) }); err != nil {
			return err
		}
	}
	return nil
}
