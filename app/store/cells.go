package store

import (
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// Dashboards is the store as those see it who count by time: readers alone, each of
// one snapshot.
func Dashboards(s *Store) Port[conversation.CellReader, conversation.CellReader] {
	cells := func(tx *Tx) conversation.CellReader { return cells{threads{tx}} }
	return Port[conversation.CellReader, conversation.CellReader]{store: s, writer: cells, reader: cells}
}

// cells counts by quarters of an hour.
type cells struct{ threads }

func (t cells) Sums(b chatbot.ID, of conversation.Measure, from, to time.Time) (map[string]int64, error) {
	out := map[string]int64{}
	err := t.each(b, conversation.Filter{From: from, To: to}, true, func(c conversation.Conversation) bool {
		for _, f := range conversation.Facets(c) {
			if f.Kind.Measure() == of {
				out[f.Value]++
			}
		}
		if of == conversation.MetricStarted.Measure() {
			out[""]++
		}
		return true
	})
	return out, err
}

func (t cells) Series(b chatbot.ID, of conversation.Measure, value string, from, to time.Time) (map[int64]int64, error) {
	out := map[int64]int64{}
	err := t.each(b, conversation.Filter{From: from, To: to}, true, func(c conversation.Conversation) bool {
		for _, f := range conversation.Facets(c) {
			if f.Kind.Measure() == of && f.Value == value {
				out[conversation.Quarter(c.StartedAt)]++
			}
		}
		if of == conversation.MetricStarted.Measure() {
			out[conversation.Quarter(c.StartedAt)]++
		}
		return true
	})
	return out, err
}
