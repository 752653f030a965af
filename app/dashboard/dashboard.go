// Package dashboard owns what an owner sees of a chatbot at a glance: what is
// counted of its conversations, folded into the days, hours and weekdays of the
// owner's zone, with the period before beside it. It reads cells, never records,
// so that its cost does not depend on how many conversations there are. It knows
// nothing of how a cell is kept, and nothing of the wire.
package dashboard

import (
	"context"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

// Store reads cells, all of a board in one snapshot.
type Store interface {
	View(ctx context.Context, fn func(conversation.CellReader) error) error
}

// Counters are what is counted since the beginning.
type Counters interface {
	// Figures gives them, with those of the days from and to by the way.
	Figures(ctx context.Context, b chatbot.ID, from, to uint32) (conversation.Figures, error)
}

// Service makes boards.
type Service struct {
	store    Store
	counters Counters
	clock    id.Clock
}

// New makes a service.
func New(store Store, counters Counters, clock id.Clock) *Service {
	return &Service{store: store, counters: counters, clock: clock}
}

// Board is everything that one period of a chatbot has to show. Messages and leads
// are counted by their own time, all else by when a conversation began.
type Board struct {
	Period Period
	MadeAt time.Time
	Now    Totals // of the period
	Before Totals // of the one before, as far as this one has come
	Ever   Ever

	Days  []Day
	Hours Week // conversations by weekday, Monday first, and hour of the zone

	Countries []Row
	States    []Row // of the United States
	Sources   []Row
	Sentiment []Row
	Ratings   []Row
	Topics    []Row
	Outcomes  []Branch
}

// Ever is counted since the beginning; Active is how many are going on now.
type Ever struct{ Active, Ended, Messages, Leads, Converted int64 }

// Day is one day of the period. Before is how many conversations began on the day
// that has its place in the period before.
type Day struct {
	Date            Date
	Active, Ended   int64 // conversations that began on it, as they stand now
	Messages, Leads int64
	Before          int64
}

// Conversations is how many began on the day.
func (d Day) Conversations() int64 { return d.Active + d.Ended }

// Row is a value with the number of conversations that have it.
type Row struct {
	Value string
	Count int64
}

// Totals are the figures of a period.
type Totals struct {
	Conversations, Active, Ended int64
	Messages                     int64
	Leads                        int64 // by the time of their making
	Converted                    int64 // conversations that led to one
	Alone                        int64 // answered, and no person was asked for or involved
	Answered                     int64 // got a first answer
	Median                       time.Duration
}

// Average is how many messages there were for each conversation.
func (t Totals) Average() float64 { return ratio(t.Messages, t.Conversations) }

// Conversion is the share of conversations that led to a lead, from 0 to 1.
func (t Totals) Conversion() float64 { return ratio(t.Converted, t.Conversations) }

// AloneShare is the share of conversations that were answered without a person.
func (t Totals) AloneShare() float64 { return ratio(t.Alone, t.Conversations) }

func ratio(part, all int64) float64 {
	if all == 0 {
		return 0
	}
	return float64(part) / float64(all)
}
