package conversation

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
)

// Filter chooses conversations of a chatbot; the zero value chooses all that are
// not deleted.
type Filter struct {
	Status   Status                 // empty: all
	From, To time.Time              // began in [From, To); zero: open
	Is       map[FacetKind][]string // any of the values of each kind
	Not      map[FacetKind][]string // none of the values
}

// Query asks for a page of a chatbot's conversations, those that began last first.
type Query struct {
	Chatbot chatbot.ID
	Filter
	Before Cursor // zero: from the newest
	Limit  int    // 1 to 500
}

// ListPage is a page of conversations; Next is zero at the end.
type ListPage struct {
	Items []Conversation
	Next  Cursor
	Total int // of all that the filter finds
}

// ValueCount is a value of a kind, and of how many conversations it is true.
type ValueCount struct {
	Value string
	Count int
}

// ErrCursor refuses a cursor that no page of the same list gave.
var ErrCursor = fault.New(fault.Invalid, "wrong_cursor", "This cursor is of another list. Begin again without it.")

// Cursor is where a page ended. It is good for the filter alone that it came from.
type Cursor struct {
	number uint32
	seal   [8]byte // of the chatbot, the filter and the number
}

// cursorLen is a cursor in bytes: the number, then the seal.
const cursorLen = 12

// ParseCursor reads what String wrote; anything else is ErrCursor. Whether it is of
// the same list is found out when it is used.
func ParseCursor(text string) (c Cursor, err error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) != cursorLen {
		return Cursor{}, ErrCursor
	}
	c.number = binary.BigEndian.Uint32(raw)
	copy(c.seal[:], raw[4:])
	return c, nil
}

// IsZero tells that there is no cursor.
func (c Cursor) IsZero() bool { return c == Cursor{} }

// String is the cursor in addresses, empty for none.
func (c Cursor) String() string {
	if c.IsZero() {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(append(binary.BigEndian.AppendUint32(nil, c.number), c.seal[:]...))
}

// CursorAt is the cursor for what comes below a number in the list of q.
func (q Query) CursorAt(number uint32) Cursor { return Cursor{number, q.seal(number)} }

// Below is the number that the page of q is below; ErrCursor where the cursor is of
// another list.
func (q Query) Below() (uint32, error) {
	switch {
	case q.Before.IsZero():
		return math.MaxUint32, nil
	case q.Before.seal != q.seal(q.Before.number):
		return 0, ErrCursor
	default:
		return q.Before.number, nil
	}
}

// seal binds a number to the list.
func (q Query) seal(number uint32) (out [8]byte) {
	h := sha256.New()
	fmt.Fprintf(h, "%s %d %q %d %d", q.Chatbot, number, q.Status, q.From.UnixMilli(), q.To.UnixMilli())
	for i, side := range []map[FacetKind][]string{q.Is, q.Not} {
		for _, k := range slices.Sorted(maps.Keys(side)) {
			values := slices.Sorted(slices.Values(side[k]))
			fmt.Fprintf(h, " %d %d %q", i, k, slices.Compact(values))
		}
	}
	copy(out[:], h.Sum(nil))
	return out
}

// Finds tells whether the filter chooses c. It is what lists and counts are checked
// against; they are not made with it.
func (f Filter) Finds(c Conversation) bool {
	if c.ID.IsZero() || !c.DeletedAt.IsZero() || f.Status != "" && c.Status != f.Status || !f.during(c.StartedAt) {
		return false
	}
	facets := Facets(c)
	has := func(k FacetKind, values []string) bool {
		return slices.ContainsFunc(facets, func(one Facet) bool { return one.Kind == k && slices.Contains(values, one.Value) })
	}
	for k, values := range f.Is {
		if !has(k, values) {
			return false
		}
	}
	for k, values := range f.Not {
		if has(k, values) {
			return false
		}
	}
	return true
}

// during tells whether a time is within the filter's.
func (f Filter) during(at time.Time) bool {
	return (f.From.IsZero() || !at.Before(f.From)) && (f.To.IsZero() || at.Before(f.To))
}

// List gives a page of the conversations that a filter finds, with the exact number
// of all of them. ErrCursor where the cursor is of another list.
func (s *Service) List(ctx context.Context, q Query) (page ListPage, err error) {
	q.Limit = min(max(q.Limit, 1), maxPage)
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		page, err = r.List(q)
		return err
	})
	return page, err
}

// Values gives what a chatbot's conversations can be filtered by, the most frequent
// first.
func (s *Service) Values(ctx context.Context, b chatbot.ID, k FacetKind) (out []ValueCount, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		out, err = r.Values(b, k)
		return err
	})
	return out, err
}

// Select gives the ids of at most limit conversations that a filter finds, in the
// order of their beginning, with numbers above after: for work on many in pieces.
// next is what to go on with, 0 at the end.
func (s *Service) Select(ctx context.Context, b chatbot.ID, f Filter, after uint32, limit int) (ids []ID, next uint32, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		ids, next, err = r.Select(b, f, after, min(max(limit, 1), maxPage))
		return err
	})
	return ids, next, err
}
