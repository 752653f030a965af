package conversation

import (
	"time"

	"frontdesk/app/chatbot"
)

// Measure is what a cell counts: conversations by a facet, or what a metric counts.
// It stands in keys.
type Measure byte

// Measure counts conversations by the values of a facet, by the time of their start.
func (k FacetKind) Measure() Measure { return Measure(0x80 | k) }

// Measure counts what the metric does, by the time at which it happened; its only
// value is the empty one. Only those of Timed have cells.
func (m Metric) Measure() Measure { return Measure(m) }

// Quarter numbers quarters of an hour since 1970 in UTC.
func Quarter(t time.Time) int64 { return max(t.Unix(), 0) / 900 }

// CellReader reads cells from one snapshot.
type CellReader interface {
	// Sums gives how many there are of each value in [from, to), exact where both are
	// at quarters of an hour; other times count as the beginning of theirs.
	Sums(b chatbot.ID, of Measure, from, to time.Time) (map[string]int64, error)
	// Series gives how many there are of a value in [from, to) by quarter of an hour
	// since 1970; those with none are left out.
	Series(b chatbot.ID, of Measure, value string, from, to time.Time) (map[int64]int64, error)
}
