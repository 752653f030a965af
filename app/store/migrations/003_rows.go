package migrations

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"time"
)

// rows are the sets, cells and tables of numbers as they were when the third
// migration was written, gathered for one transaction.
//
//	21 chatbot 0 page → 64 slots: conversation, 6 bytes of milliseconds of its start; without empty ones at the end
//	21 chatbot 1 block → earliest and latest start of the block's conversations, 8 bytes of milliseconds each
//	22 chatbot facet, 8 bytes of the SHA-256 of its value, block of 4096 numbers → 1 and places of 2 bytes, or 3 and words of 8 bytes
//	23 chatbot measure 0 day, value → sum, then quarter and count of each that is not empty (varints)
//	23 chatbot measure 1 month, value → sum
type rows struct {
	kv    KV
	pages map[string][]byte
	spans map[string][2]int64
	sets  map[string]*[64]uint64
	cells map[string]*[97]int64 // quarters of the day, and the sum; of a month the sum alone
}

func newRows(kv KV) *rows {
	return &rows{kv, map[string][]byte{}, map[string][2]int64{}, map[string]*[64]uint64{}, map[string]*[97]int64{}}
}

var errRow = errors.New("a row of sets or cells is not as this migration writes them")

func rowKey(kind byte, bot []byte, between []byte, at uint32, value string) string {
	k := append(append([]byte{kind}, bot...), between...)
	return string(binary.BigEndian.AppendUint32(k, at)) + value
}

// enter puts a conversation into the tables of numbers.
func (r *rows) enter(bot []byte, number uint32, id []byte, began int64) error {
	key := rowKey(0x21, bot, []byte{0}, number/64, "")
	page, known := r.pages[key]
	if !known {
		stored, _, err := r.kv.Get([]byte(key))
		if err != nil {
			return err
		}
		page = slices.Clone(stored)
	}
	if at := int(number%64) * 22; len(page) < at+22 {
		page = append(page, make([]byte, at+22-len(page))...)
	}
	slot := page[int(number%64)*22:]
	copy(slot, id)
	copy(slot[16:], binary.BigEndian.AppendUint64(nil, uint64(began))[2:])
	r.pages[key] = page

	key = rowKey(0x21, bot, []byte{1}, number/4096, "")
	span, known := r.spans[key]
	if !known {
		span = [2]int64{began, began}
		stored, found, err := r.kv.Get([]byte(key))
		if err != nil {
			return err
		}
		if found && len(stored) == 16 {
			span = [2]int64{int64(binary.BigEndian.Uint64(stored)), int64(binary.BigEndian.Uint64(stored[8:]))}
		}
	}
	r.spans[key] = [2]int64{min(span[0], began), max(span[1], began)}
	return nil
}

// mark sets a bit.
func (r *rows) mark(bot []byte, f facet, number uint32) error {
	sum := sha256.Sum256([]byte(f.value))
	key := rowKey(0x22, bot, append([]byte{f.kind}, sum[:8]...), number/4096, "")
	set := r.sets[key]
	if set == nil {
		stored, found, err := r.kv.Get([]byte(key))
		if err != nil {
			return err
		}
		set = &[64]uint64{}
		if found {
			if err := readSet(stored, set); err != nil {
				return err
			}
		}
		r.sets[key] = set
	}
	set[number%4096/64] |= 1 << (number % 64)
	return nil
}

func readSet(stored []byte, into *[64]uint64) error {
	switch {
	case len(stored) > 0 && stored[0] == 1 && len(stored)%2 == 1:
		for v := stored[1:]; len(v) > 0; v = v[2:] {
			at := binary.BigEndian.Uint16(v)
			if at >= 4096 {
				return errRow
			}
			into[at/64] |= 1 << (at % 64)
		}
	case len(stored) == 1+8*64 && stored[0] == 3:
		for i := range into {
			into[i] = binary.BigEndian.Uint64(stored[1+8*i:])
		}
	default:
		return errRow
	}
	return nil
}

func writeSet(set *[64]uint64) []byte {
	n := 0
	for _, w := range set {
		n += bits.OnesCount64(w)
	}
	if 2*n > 8*64 {
		out := []byte{3}
		for _, w := range set {
			out = binary.BigEndian.AppendUint64(out, w)
		}
		return out
	}
	out := []byte{1}
	for i, w := range set {
		for ; w != 0; w &= w - 1 {
			out = binary.BigEndian.AppendUint16(out, uint16(64*i+bits.TrailingZeros64(w)))
		}
	}
	return out
}

// count adds to a cell, that of the day and that of the month.
func (r *rows) count(bot []byte, measure byte, value string, quarter uint32, n int64) error {
	day := quarter / 96
	y, m, _ := time.Unix(int64(day)*86400, 0).UTC().Date()
	month := uint32((y-1970)*12 + int(m) - 1)
	for _, c := range []struct {
		key   string
		exact bool
	}{{rowKey(0x23, bot, []byte{measure, 0}, day, value), true}, {rowKey(0x23, bot, []byte{measure, 1}, month, value), false}} {
		cell, err := r.cell(c.key)
		if err != nil {
			return err
		}
		cell[96] += n
		if c.exact {
			cell[quarter%96] += n
		}
	}
	return nil
}

func (r *rows) cell(key string) (*[97]int64, error) {
	if cell := r.cells[key]; cell != nil {
		return cell, nil
	}
	stored, _, err := r.kv.Get([]byte(key))
	if err != nil {
		return nil, err
	}
	cell := &[97]int64{}
	r.cells[key] = cell
	if len(stored) == 0 {
		return cell, nil
	}
	sum, n := binary.Varint(stored)
	if n <= 0 {
		return nil, errRow
	}
	cell[96] = sum
	for v := stored[n:]; len(v) > 0; v = v[1+n:] {
		if v[0] >= 96 {
			return nil, errRow
		}
		if cell[v[0]], n = binary.Varint(v[1:]); n <= 0 {
			return nil, errRow
		}
	}
	return cell, nil
}

// write stores what was gathered.
func (r *rows) write() error {
	out := map[string][]byte{}
	for key, page := range r.pages {
		out[key] = page
	}
	for key, span := range r.spans {
		out[key] = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, uint64(span[0])), uint64(span[1]))
	}
	for key, set := range r.sets {
		out[key] = writeSet(set)
	}
	for key, cell := range r.cells {
		v := binary.AppendVarint(nil, cell[96])
		for i, n := range cell[:96] {
			if n != 0 {
				v = binary.AppendVarint(append(v, byte(i)), n)
			}
		}
		out[key] = v
	}
	for key, v := range out {
		if err := r.kv.Set([]byte(key), v); err != nil {
			return fmt.Errorf("writing row %x: %w", key, err)
		}
	}
	return nil
}
