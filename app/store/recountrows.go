package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"frontdesk/app/arrange"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/tracking"
)

// expected are the rows as the records make them.
type expected struct {
	values map[row][]byte // as they would be stored, without what is in parts
	parts  map[row][]part
	last   map[chatbot.ID]uint32 // the highest number
	known  map[chatbot.ID]*numbers
	loose  []Difference // what is found out record by record
	n      int
}

func newExpected() *expected {
	return &expected{values: map[row][]byte{}, parts: map[row][]part{}, last: map[chatbot.ID]uint32{}, known: map[chatbot.ID]*numbers{}}
}

// settledEvery is after how many records their parts are put into rows.
const settledEvery = 1000

// add takes a record. One without a number of its own counts for nothing until it
// has got one, which is how that is mended.
func (e *expected) add(tx *Tx, c conversation.Conversation) error {
	if e.n++; e.n%settledEvery == 0 {
		if err := e.settle(); err != nil {
			return err
		}
	}
	if e.known[c.Chatbot] == nil {
		e.known[c.Chatbot] = &numbers{}
	}
	seen, at := e.known[c.Chatbot].at(c.Number/blockBits), uint16(c.Number%blockBits)
	if c.Number == 0 || seen.has(at) {
		e.loose = append(e.loose, Difference{Chatbot: c.Chatbot, Row: "number of conversation " + c.ID.String(), Stored: int64(c.Number), mend: renumber(c.ID)})
		return nil
	}
	seen.put(at, true)
	e.last[c.Chatbot] = max(e.last[c.Chatbot], c.Number)
	began := &slot{c.ID, max(c.StartedAt.UnixMilli(), 0)}
	e.part(pageRow(c.Chatbot, c.Number), part{at: uint16(c.Number % pageSlots), slot: began})
	e.part(spanRow(c.Chatbot, c.Number), part{slot: began})
	sh := conversation.Shifted(conversation.Conversation{}, c)
	for _, f := range sh.Come {
		e.part(setRow(c.Chatbot, f, c.Number), part{at: at, n: 1})
	}
	for _, cell := range sh.Cells {
		e.cell(c.Chatbot, cell)
	}
	return e.session(tx, c)
}

// session compares the result of a record with that of its session, where there is
// one.
func (e *expected) session(tx *Tx, c conversation.Conversation) error {
	var session tracking.Session
	found, err := tx.getJSON(keyOf(kindTrackingSession, c.ID.UUID[:]), &session)
	if err == nil && found && session.Result != c.Result {
		e.loose = append(e.loose, Difference{Chatbot: c.Chatbot, Row: fmt.Sprintf("result of conversation %s (%s, its session: %s)", c.ID, c.Result, session.Result), mend: func(tx *Tx) error {
			var session tracking.Session
			if _, err := tx.getJSON(keyOf(kindTrackingSession, c.ID.UUID[:]), &session); err != nil {
				return err
			}
			return threads{tx}.mirror(c.ID, session.Result)
		}})
	}
	return err
}

// renumber gives a conversation a number, and puts it where it is found.
func renumber(c conversation.ID) func(tx *Tx) error {
	return func(tx *Tx) error {
		t := threads{tx}
		record, err := t.current(c)
		if err != nil || record.ID.IsZero() {
			return err
		}
		record.Number = 0
		if err := setRecord(tx, conversationKey(c), record, ownConversation); err != nil {
			return err
		}
		return t.Save(record, record)
	}
}

func (e *expected) cell(b chatbot.ID, c conversation.Cell) {
	day, month := cellRows(b, c)
	p := part{at: uint16(c.Quarter % dayQuarters), n: c.N}
	e.part(day, p)
	e.part(month, p)
}

func (e *expected) part(r row, p part) { e.parts[r] = append(e.parts[r], p) }

// settle puts what was gathered into rows.
func (e *expected) settle() error {
	for r, parts := range e.parts {
		v, err := r.onto(e.values[r], parts)
		if err != nil {
			return err
		}
		if v == nil {
			delete(e.values, r)
		} else {
			e.values[r] = v
		}
	}
	clear(e.parts)
	return nil
}

// differences compares all rows with what is stored.
func (e *expected) differences(ctx context.Context, tx *Tx) ([]Difference, error) {
	byKey := make(map[string]row, len(e.values))
	for r := range e.values {
		byKey[string(r.key())] = r
	}
	out := e.loose
	compare := func(k, stored []byte) error {
		r, wanted := byKey[string(k)]
		if !wanted {
			r = rowOf(k)
		}
		delete(byKey, string(k))
		d, differs, err := compared(r, stored, e.values[r])
		if err == nil && differs {
			out = append(out, d)
		}
		return err
	}
	for _, k := range []kind{kindNumber, kindSet, kindCell} { // numbers first: sets are mended with them
		if err := tx.scan(span{prefix: []byte{byte(k)}}, func(k, v []byte) (bool, error) {
			return ctx.Err() == nil, compare(k, v)
		}); err != nil {
			return nil, err
		}
	}
	for _, r := range byKey {
		d, differs, err := compared(r, nil, e.values[r])
		if err != nil {
			return nil, err
		}
		if differs {
			out = append(out, d)
		}
	}
	arrange.By(out[len(e.loose):], func(a, b Difference) int { return bytes.Compare([]byte(a.Row), []byte(b.Row)) })
	return append(out, e.nexts(tx)...), nil
}

// nexts are the chatbots whose next number was given already.
func (e *expected) nexts(tx *Tx) (out []Difference) {
	for b, last := range e.last {
		var stored uint32
		if v, _, err := tx.get(nextNumberKey(b)); err == nil && len(v) == 4 {
			stored = binary.BigEndian.Uint32(v)
		}
		if stored <= last {
			out = append(out, Difference{Chatbot: b, Row: "next number", Stored: int64(stored), Counted: int64(last) + 1, mend: func(tx *Tx) error {
				return tx.set(nextNumberKey(b), binary.BigEndian.AppendUint32(nil, last+1))
			}})
		}
	}
	return out
}

// rowOf reads a key. The value of a set is its hash alone.
func rowOf(k []byte) row {
	r := row{kind: kind(k[0])}
	if len(k) < 22 {
		return r
	}
	copy(r.bot.UUID[:], k[1:17])
	switch rest := k[17:]; {
	case r.kind == kindSet && len(rest) == 13:
		r.of, r.level, r.value, r.at = rest[0], setHashed, string(rest[1:9]), binary.BigEndian.Uint32(rest[9:])
	case r.kind == kindCell && len(rest) >= 6:
		r.of, r.level, r.at, r.value = rest[0], rest[1], binary.BigEndian.Uint32(rest[2:]), string(rest[6:])
	case r.kind == kindNumber && len(rest) == 5:
		r.level, r.at = rest[0], binary.BigEndian.Uint32(rest[1:])
	}
	return r
}

// compared tells how a stored row differs from the one that the records make.
func compared(r row, stored, want []byte) (d Difference, differs bool, err error) {
	d = Difference{Chatbot: r.bot}
	switch {
	case r.kind == kindSet:
		return comparedSet(d, r, stored, want)
	case r.kind == kindCell:
		return comparedCell(d, r, stored, want)
	case r.level == numberPage:
		return comparedPage(d, r, stored, want)
	default:
		return comparedSpan(d, r, stored, want)
	}
}

func comparedSet(d Difference, r row, stored, want []byte) (Difference, bool, error) {
	var was, is block
	if err := is.add(want); err != nil {
		return d, false, err
	}
	if was.add(stored) != nil { // damaged: written anew
		was = block{}
	} else if was == is {
		return d, false, nil
	}
	wrong := was
	for i, w := range is {
		wrong[i] ^= w
	}
	d.Row = fmt.Sprintf("set %s %q, numbers from %d on, %d wrong", conversation.FacetKind(r.of), r.value, uint64(r.at)*blockBits, wrong.count())
	d.Stored, d.Counted = int64(was.count()), int64(is.count())
	key := r.key()
	d.mend = func(tx *Tx) (err error) {
		table := finder{threads{tx}}.pages(r.bot)
		hashed := rowOf(key)
		wrong.from(0, func(at uint16) bool {
			var on bool
			if on, err = (finder{threads{tx}}).belongs(table, key, r.at*blockBits+uint32(at)); err != nil {
				return false
			}
			p := part{at: at}
			if on {
				p.n = 1
			}
			err = tx.fold(hashed, p)
			return err == nil
		})
		return err
	}
	return d, true, nil
}

// belongs tells whether the conversation of a number stands in the set of a key.
func (t finder) belongs(table pages, key []byte, number uint32) (bool, error) {
	s, err := table.slot(number)
	if err != nil || s.id.IsZero() {
		return false, err
	}
	c, err := t.current(s.id)
	if err != nil {
		return false, err
	}
	for _, f := range conversation.Facets(c) {
		if bytes.Equal(setRow(table.bot, f, number).key(), key) {
			return true, nil
		}
	}
	return false, nil
}

func comparedCell(d Difference, r row, stored, want []byte) (Difference, bool, error) {
	var was, is [dayQuarters]int64
	var err error
	if d.Counted, err = readCell(want, func(quarter int, n int64) { is[quarter] = n }); err != nil {
		return d, false, err
	}
	if d.Stored, err = readCell(stored, func(quarter int, n int64) { was[quarter] = n }); err != nil || was == is && d.Stored == d.Counted {
		return d, false, err
	}
	period := time.Unix(int64(r.at)*86400, 0).UTC().Format(time.DateOnly)
	if r.level == cellMonth {
		period = time.Unix(int64(firstDay(r.at))*86400, 0).UTC().Format("2006-01")
	}
	d.Row = fmt.Sprintf("cell %d %q of %s", r.of, r.value, period)
	by := d.Counted - d.Stored
	d.mend = func(tx *Tx) error {
		if r.level == cellMonth {
			return tx.fold(r, part{n: by})
		}
		for quarter := range is {
			if err := tx.fold(r, part{at: uint16(quarter), n: is[quarter] - was[quarter]}); err != nil {
				return err
			}
		}
		return nil
	}
	return d, true, nil
}

func comparedPage(d Difference, r row, stored, want []byte) (Difference, bool, error) {
	if bytes.Equal(stored, want) {
		return d, false, nil
	}
	d.Row = fmt.Sprintf("table of numbers from %d on", uint64(r.at)*pageSlots)
	d.mend = func(tx *Tx) error {
		for i := range pageSlots {
			was, is := readSlot(stored, i), readSlot(want, i)
			if was == is {
				continue
			}
			right, err := (finder{threads{tx}}).meant(r.at*pageSlots+uint32(i), was, is)
			if err == nil {
				err = tx.fold(r, part{at: uint16(i), slot: &right})
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	for i := range pageSlots {
		for _, side := range []struct {
			page []byte
			n    *int64
		}{{stored, &d.Stored}, {want, &d.Counted}} {
			if !readSlot(side.page, i).id.IsZero() {
				*side.n++
			}
		}
	}
	return d, true, nil
}

// meant is what a number means now: that of several which has it.
func (t finder) meant(number uint32, some ...slot) (slot, error) {
	for _, s := range some {
		c, err := t.current(s.id)
		if err != nil {
			return slot{}, err
		}
		if !c.ID.IsZero() && c.Number == number {
			return slot{c.ID, max(c.StartedAt.UnixMilli(), 0)}, nil
		}
	}
	return slot{}, nil
}

// comparedSpan finds a span that is too short; one that is longer than it must be
// only makes finding slower.
func comparedSpan(d Difference, r row, stored, want []byte) (Difference, bool, error) {
	first, last, err := readSpan(want)
	if err != nil || len(want) == 0 {
		return d, false, err
	}
	low, high, err := readSpan(stored)
	if err != nil || low <= first && high >= last {
		return d, false, err
	}
	d.Row = fmt.Sprintf("times of the numbers from %d on", uint64(r.at)*blockBits)
	d.mend = func(tx *Tx) error {
		if err := tx.fold(r, part{slot: &slot{began: first}}); err != nil {
			return err
		}
		return tx.fold(r, part{slot: &slot{began: last}})
	}
	return d, true, nil
}
