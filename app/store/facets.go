package store

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
	"time"

	"frontdesk/app/arrange"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// numbers are conversations by their number: blocks in order, nil where there are
// none.
type numbers []*block

// at gives a block, made where it is missing.
func (n *numbers) at(i uint32) *block {
	for uint32(len(*n)) <= i {
		*n = append(*n, nil)
	}
	if (*n)[i] == nil {
		(*n)[i] = &block{}
	}
	return (*n)[i]
}

func (n numbers) count() (total int) {
	for _, b := range n {
		if b != nil {
			total += b.count()
		}
	}
	return total
}

// blocks is how many blocks there are.
func (n numbers) blocks() (total int) {
	for _, b := range n {
		if b != nil {
			total++
		}
	}
	return total
}

// reach is between which keys the blocks of a set are that n has; all of them where n
// is nil.
func (n numbers) reach(prefix []byte) (from, to []byte) {
	if n == nil {
		return prefix, nil
	}
	first, end := 0, len(n)
	for first < end && n[first] == nil {
		first++
	}
	for end > first && n[end-1] == nil {
		end--
	}
	key := func(at int) []byte { return binary.BigEndian.AppendUint32(slices.Clone(prefix), uint32(at)) }
	return key(first), key(end)
}

// keep keeps what other has too.
func (n numbers) keep(other numbers) {
	for i, b := range n {
		switch {
		case b == nil:
		case i < len(other) && other[i] != nil:
			b.keep(other[i])
		default:
			n[i] = nil
		}
	}
}

// without takes out what other has.
func (n numbers) without(other numbers) {
	for i, b := range n {
		if b != nil && i < len(other) && other[i] != nil {
			b.without(other[i])
		}
	}
}

// below gives the numbers under one, the highest first, until fn says stop.
func (n numbers) below(under uint32, fn func(uint32) bool) {
	top := min(uint64(under), uint64(len(n))*blockBits)
	for i := len(n) - 1; i >= 0; i-- {
		base := uint64(i) * blockBits
		if n[i] == nil || base >= top {
			continue
		}
		if !n[i].below(int(min(top-base, blockBits)), func(at uint16) bool { return fn(uint32(base) + uint32(at)) }) {
			return
		}
	}
}

// above gives the numbers over one, the lowest first, until fn says stop.
func (n numbers) above(over uint32, fn func(uint32) bool) {
	first := uint64(over) + 1
	for i := int(first / blockBits); i < len(n); i++ {
		base := uint64(i) * blockBits
		if n[i] == nil {
			continue
		}
		if !n[i].from(int(max(first, base)-base), func(at uint16) bool { return fn(uint32(base) + uint32(at)) }) {
			return
		}
	}
}

// fewBlocks is up to how many blocks of a set are asked for one by one; more are
// read in one walk.
const fewBlocks = 12

// finder finds conversations by what they are in.
type finder struct{ threads }

// set adds the conversations of which a facet is true; where only is there, blocks
// that it lacks may be left out.
func (t finder) set(b chatbot.ID, f conversation.Facet, only, into numbers) (numbers, error) {
	if only != nil && only.blocks() <= fewBlocks {
		for i := range only {
			if only[i] == nil {
				continue
			}
			v, err := t.tx.folded(setRow(b, f, uint32(i)*blockBits))
			if err == nil && len(v) > 0 {
				err = into.at(uint32(i)).add(v)
			}
			if err != nil {
				return nil, err
			}
		}
		return into, nil
	}
	prefix := setPrefix(b, byte(f.Kind), f.Value)
	from, to := only.reach(prefix)
	err := t.tx.eachFolded(prefix, from, to, func(k, v []byte) error {
		at := binary.BigEndian.Uint32(k[len(k)-4:])
		if only != nil && (int(at) >= len(only) || only[at] == nil) {
			return nil
		}
		return into.at(at).add(v)
	})
	return into, err
}

// any gives the conversations that have any of the values of a kind.
func (t finder) any(b chatbot.ID, k conversation.FacetKind, values []string, only numbers) (out numbers, err error) {
	for _, value := range values {
		if out, err = t.set(b, conversation.Facet{Kind: k, Value: value}, only, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func setRow(b chatbot.ID, f conversation.Facet, number uint32) row {
	return row{kind: kindSet, of: byte(f.Kind), bot: b, at: number / blockBits, value: f.Value}
}

// rarest orders kinds by how few conversations one of their values usually has: what
// comes first leaves the others less to read.
var rarest = map[conversation.FacetKind]int{ //nolint:gochecknoglobals // a constant table
	conversation.FacetRating: 1, conversation.FacetLead: 2, conversation.FacetAgent: 3, conversation.FacetTag: 4,
	conversation.FacetRegion: 5, conversation.FacetCategory: 6, conversation.FacetCountry: 7,
	conversation.FacetStatus: 100,
}

// find gives the conversations that a filter chooses.
func (t finder) find(b chatbot.ID, f conversation.Filter) (out numbers, err error) {
	type need struct {
		kind   conversation.FacetKind
		values []string
	}
	states := []string{string(f.Status)}
	if f.Status == "" {
		states = []string{string(conversation.Active), string(conversation.Ended)}
	}
	var needs []need
	for k, values := range f.Is {
		needs = append(needs, need{k, values})
	}
	if f.Status != "" || len(needs) == 0 { // whatever has any value is active or ended
		needs = append(needs, need{conversation.FacetStatus, states})
	}
	arrange.By(needs, func(a, b need) int {
		return cmp.Or(cmp.Compare(order(a.kind), order(b.kind)), cmp.Compare(a.kind, b.kind))
	})
	within, err := t.era(b, f.From, f.To)
	if err != nil {
		return nil, err
	}
	out = within.blocks
	for _, n := range needs {
		some, err := t.any(b, n.kind, n.values, out)
		if err != nil {
			return nil, err
		}
		if out == nil {
			out = some
		} else {
			out.keep(some)
		}
		if out == nil {
			out = numbers{}
		}
	}
	for _, k := range slices.Sorted(maps.Keys(f.Not)) {
		some, err := t.any(b, k, f.Not[k], out)
		if err != nil {
			return nil, err
		}
		out.without(some)
	}
	return out, t.exact(b, within, out)
}

func order(k conversation.FacetKind) int {
	if n, known := rarest[k]; known {
		return n
	}
	return 50
}

func (t finder) List(q conversation.Query) (page conversation.ListPage, err error) {
	under, err := q.Below()
	if err != nil {
		return page, err
	}
	found, err := t.find(q.Chatbot, q.Filter)
	if err != nil {
		return page, err
	}
	page.Total = found.count()
	table, n, last := t.pages(q.Chatbot), 0, uint32(0)
	found.below(under, func(number uint32) bool {
		if n == q.Limit {
			page.Next = q.CursorAt(last)
			return false
		}
		n, last = n+1, number
		var s slot
		var record conversation.Conversation
		var there bool
		if s, err = table.slot(number); err == nil {
			there, err = t.record(s.id, &record)
		}
		if there { // a number without its record is passed over
			page.Items = append(page.Items, record)
		}
		return err == nil
	})
	return page, err
}

func (t finder) Select(b chatbot.ID, f conversation.Filter, after uint32, limit int) (ids []conversation.ID, next uint32, err error) {
	found, err := t.find(b, f)
	if err != nil {
		return nil, 0, err
	}
	table, last := t.pages(b), after
	found.above(after, func(number uint32) bool {
		if len(ids) == limit {
			next = last
			return false
		}
		var s slot
		if s, err = table.slot(number); err == nil && !s.id.IsZero() {
			ids = append(ids, s.id)
		}
		last = number
		return err == nil
	})
	return ids, next, err
}

func (t finder) Values(b chatbot.ID, k conversation.FacetKind) (out []conversation.ValueCount, err error) {
	counts, err := cells(t.threads).Sums(b, k.Measure(), time.Time{}, time.Time{})
	for value, n := range counts {
		out = append(out, conversation.ValueCount{Value: value, Count: int(n)})
	}
	arrange.By(out, func(a, b conversation.ValueCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return out, err
}

// shift changes sets, tables and cells from one record of a conversation to another
// of the same number.
func (t threads) shift(before, after conversation.Conversation) error {
	sh := conversation.Shifted(before, after)
	for n, facets := range [][]conversation.Facet{sh.Gone, sh.Come} {
		for _, f := range facets {
			if err := t.tx.fold(setRow(after.Chatbot, f, after.Number), part{at: uint16(after.Number % blockBits), n: int64(n)}); err != nil {
				return err
			}
		}
	}
	for _, c := range sh.Cells {
		if err := t.tx.count(after.Chatbot, c); err != nil {
			return err
		}
	}
	return nil
}
