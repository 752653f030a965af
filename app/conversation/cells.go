package conversation

import (
	"slices"
	"time"

	"frontdesk/app/chatbot"
)

// Measure is what a cell counts: conversations by a facet, or what a metric counts.
// It stands in keys.
type Measure byte

// Measure counts conversations by the values of a facet, by the time of their start.
func (k FacetKind) Measure() Measure { return Measure(0x80 | k) }

// Measure counts what the metric does, by the time at which it happened; its only
// value is the empty one. MetricStarted, those of messages and replies, and
// MetricLeads have cells.
func (m Metric) Measure() Measure { return Measure(m) }

const (
	quarterSeconds = 900
	quartersADay   = 96
)

// Quarter numbers quarters of an hour since 1970 in UTC.
func Quarter(t time.Time) uint32 { return uint32(max(t.Unix(), 0) / quarterSeconds) }

// CellReader reads cells from one snapshot.
type CellReader interface {
	// Sums gives how many there are of each value in [from, to), exact where both are
	// at quarters of an hour; other times count as the beginning of theirs. A zero time
	// is open.
	Sums(b chatbot.ID, of Measure, from, to time.Time) (map[string]int64, error)
	// Series gives how many there are of a value in [from, to) by quarter of an hour,
	// in their order; those with none are left out.
	Series(b chatbot.ID, of Measure, value string, from, to time.Time) ([]Counted, error)
}

// Counted is how many there are of something in a quarter of an hour since 1970.
type Counted struct{ Quarter, N int64 }

// Cell is a change of what is counted of a value in a quarter of an hour.
type Cell struct {
	Of      Measure
	Value   string
	Quarter uint32
	N       int64
}

// Shift is what follows for sets and cells from a change of a record.
type Shift struct {
	Gone, Come []Facet
	Cells      []Cell
}

// Shifted compares what two records of a conversation are found and counted by. The
// zero value, or one that is deleted, is none.
func Shifted(before, after Conversation) (out Shift) {
	if sameFacets(&before, &after) {
		return out.counted(before, after)
	}
	was, is := Facets(before), Facets(after)
	began, begins := Quarter(before.StartedAt), Quarter(after.StartedAt)
	if began == begins { // what is alike at the same places, as nearly always
		for len(was) > 0 && len(is) > 0 && was[0] == is[0] {
			was, is = was[1:], is[1:]
		}
	}
	for _, f := range was {
		if began != begins || !slices.Contains(is, f) {
			out.Gone = append(out.Gone, f)
			out.Cells = append(out.Cells, Cell{f.Kind.Measure(), f.Value, began, -1})
		}
	}
	for _, f := range is {
		if began != begins || !slices.Contains(was, f) {
			out.Come = append(out.Come, f)
			out.Cells = append(out.Cells, Cell{f.Kind.Measure(), f.Value, begins, 1})
		}
	}
	return out.counted(before, after)
}

// counted adds what is counted by its own time.
func (sh Shift) counted(before, after Conversation) Shift {
	var room [2][4]Tally // most have a few
	was, is := before.tallies(room[0][:0]), after.tallies(room[1][:0])
	for len(was) > 0 && len(is) > 0 && was[0] == is[0] {
		was, is = was[1:], is[1:]
	}
	for _, t := range was {
		sh.Cells = append(sh.Cells, Cell{t.Metric.Measure(), "", t.Quarter, -int64(t.N)})
	}
	for _, t := range is {
		sh.Cells = append(sh.Cells, Cell{t.Metric.Measure(), "", t.Quarter, int64(t.N)})
	}
	return sh
}

// tallies are what c counts by its own time, its beginning included.
func (c Conversation) tallies(into []Tally) []Tally {
	if c.ID.IsZero() || !c.DeletedAt.IsZero() {
		return nil
	}
	return append(append(into, Tally{Quarter(c.StartedAt), MetricStarted, 1}), c.Tally...)
}
