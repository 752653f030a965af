package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// Every conversation of a chatbot has a number, given by the transaction that
// stores it first. Tables say which conversation a number means and when that
// began; the span of a block says between which times its conversations began, and
// is never too short.

const (
	pageSlots = 64
	slotLen   = 22 // an id, and 6 bytes of milliseconds
	spanLen   = 16 // the earliest and the latest, milliseconds of 8 bytes
)

// slot is what a number means; the zero value is nothing.
type slot struct {
	id    conversation.ID
	began int64 // milliseconds since 1970
}

var errNumbers = errors.New("store: a table of numbers is damaged")

func pageRow(b chatbot.ID, number uint32) row {
	return row{kind: kindNumber, level: numberPage, bot: b, at: number / pageSlots}
}

func spanRow(b chatbot.ID, number uint32) row {
	return row{kind: kindNumber, level: numberSpan, bot: b, at: number / blockBits}
}

// number gives the next number of a chatbot.
func (t threads) number(b chatbot.ID) (uint32, error) {
	key := nextNumberKey(b)
	v, found, err := t.tx.get(key)
	if err != nil {
		return 0, err
	}
	next := uint32(1)
	if found {
		if len(v) != 4 {
			return 0, errNumbers
		}
		next = binary.BigEndian.Uint32(v)
	}
	if next == math.MaxUint32 {
		return 0, errors.New("store: a chatbot has no numbers left")
	}
	return next, t.tx.set(key, binary.BigEndian.AppendUint32(nil, next+1))
}

// enter puts a conversation into the tables.
func (t threads) enter(c conversation.Conversation) error {
	s := &slot{c.ID, max(c.StartedAt.UnixMilli(), 0)}
	if err := t.tx.fold(pageRow(c.Chatbot, c.Number), part{at: uint16(c.Number % pageSlots), slot: s}); err != nil {
		return err
	}
	return t.tx.fold(spanRow(c.Chatbot, c.Number), part{slot: s})
}

// strike takes a conversation out of the tables.
func (t threads) strike(c conversation.Conversation) error {
	return t.tx.fold(pageRow(c.Chatbot, c.Number), part{at: uint16(c.Number % pageSlots), slot: &slot{}})
}

func foldPage(stored []byte, parts []part) ([]byte, error) {
	if len(stored)%slotLen != 0 || len(stored) > pageSlots*slotLen {
		return nil, errNumbers
	}
	page := make([]byte, pageSlots*slotLen)
	copy(page, stored)
	for _, p := range parts {
		at := page[int(p.at)*slotLen:][:slotLen]
		clear(at)
		if !p.slot.id.IsZero() {
			copy(at, p.slot.id.UUID[:])
			copy(at[16:], binary.BigEndian.AppendUint64(nil, uint64(p.slot.began))[2:])
		}
	}
	used := pageSlots
	for used > 0 && readSlot(page, used-1).id.IsZero() {
		used--
	}
	if used == 0 {
		return nil, nil
	}
	return page[:used*slotLen], nil
}

// readSlot reads a slot of a page; nothing where the page ends before it.
func readSlot(page []byte, at int) (out slot) {
	if len(page) < (at+1)*slotLen {
		return out
	}
	raw := page[at*slotLen:]
	copy(out.id.UUID[:], raw)
	out.began = int64(binary.BigEndian.Uint64(raw[14:22]) & (1<<48 - 1))
	return out
}

func foldSpan(stored []byte, parts []part) ([]byte, error) {
	first, last, err := readSpan(stored)
	for _, p := range parts {
		first, last = min(first, p.slot.began), max(last, p.slot.began)
	}
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, uint64(first)), uint64(last)), err
}

// readSpan reads the span of a block; one of nothing holds no time.
func readSpan(v []byte) (first, last int64, err error) {
	if len(v) == 0 {
		return math.MaxInt64, math.MinInt64, nil
	}
	if len(v) != spanLen {
		return 0, 0, errNumbers
	}
	return int64(binary.BigEndian.Uint64(v)), int64(binary.BigEndian.Uint64(v[8:])), nil
}

// pages reads tables of numbers, each page once.
type pages struct {
	threads
	bot  chatbot.ID
	read map[uint32][]byte
}

func (t finder) pages(b chatbot.ID) pages { return pages{t.threads, b, map[uint32][]byte{}} }

// slot is what a number means.
func (p pages) slot(number uint32) (slot, error) {
	at := number / pageSlots
	page, known := p.read[at]
	if !known {
		v, err := p.tx.folded(pageRow(p.bot, number))
		if err != nil {
			return slot{}, err
		}
		page = bytes.Clone(v)
		p.read[at] = page
	}
	return readSlot(page, int(number%pageSlots)), nil
}

// era is what conversations that began between two moments may have for numbers.
type era struct {
	low, high int64    // milliseconds
	blocks    numbers  // with all that may be meant; nil: anything may
	through   []uint32 // blocks that a bound goes through
}

// era judges blocks by their span; a zero time is open. What it gives is cut down to
// what is meant by exact.
func (t finder) era(b chatbot.ID, from, to time.Time) (e era, err error) {
	if from.IsZero() && to.IsZero() {
		return e, nil
	}
	e = era{low: math.MinInt64, high: math.MaxInt64, blocks: numbers{}}
	if !from.IsZero() {
		e.low = millisUp(from)
	}
	if !to.IsZero() {
		e.high = millisUp(to)
	}
	prefix := row{kind: kindNumber, level: numberSpan, bot: b}.key()
	prefix = prefix[:len(prefix)-4]
	err = t.tx.eachFolded(prefix, prefix, nil, func(k, v []byte) error {
		at := binary.BigEndian.Uint32(k[len(k)-4:])
		first, last, err := readSpan(v)
		if err != nil || first >= e.high || last < e.low {
			return err
		}
		e.blocks.at(at).fill(0, blockBits-1)
		if first < e.low || last >= e.high {
			e.through = append(e.through, at)
		}
		return nil
	})
	return e, err
}

// exact keeps of found, which is within the blocks of e, what began in it: tables are
// read of the blocks that a bound goes through, if anything of them was found.
func (t finder) exact(b chatbot.ID, e era, found numbers) error {
	for _, at := range e.through {
		if int(at) >= len(found) || found[at] == nil || *found[at] == (block{}) {
			continue
		}
		if err := t.beganIn(b, found[at], at, e.low, e.high); err != nil {
			return err
		}
	}
	return nil
}

// millisUp is the first whole millisecond that is not before at.
func millisUp(at time.Time) int64 {
	ms := at.UnixMilli()
	if at.After(time.UnixMilli(ms)) {
		ms++
	}
	return ms
}

// beganIn keeps of one block what began within bounds.
func (t finder) beganIn(b chatbot.ID, of *block, at uint32, low, high int64) error {
	var within block
	prefix := row{kind: kindNumber, level: numberPage, bot: b}.key()
	prefix = prefix[:len(prefix)-4]
	first := at * (blockBits / pageSlots)
	from, to := pageRow(b, first*pageSlots).key(), pageRow(b, (first+blockBits/pageSlots)*pageSlots).key()
	err := t.tx.eachFolded(prefix, from, to, func(k, v []byte) error {
		page := binary.BigEndian.Uint32(k[len(k)-4:]) - first
		for i := range len(v) / slotLen {
			if s := readSlot(v, i); !s.id.IsZero() && s.began >= low && s.began < high {
				within.put(uint16(int(page)*pageSlots+i), true)
			}
		}
		return nil
	})
	of.keep(&within)
	return err
}
