// Package outbox delivers what must leave the server: mails and webhooks. An item is written in the transaction of its cause, so that it exists
// exactly when its cause does; it is tried until it is delivered, refused for
// good, or a day old. It knows nothing of what it carries.
//
// Delivery is at least once: a crash between a delivery and the note of it
// repeats the delivery, and what is delivered carries the item's id so that a
// receiver can tell. Items with the same order key go one after the other, in
// the order of their making; one that is given up lets the next one pass. Items
// of different lanes (lanes.go) do not wait for each other at all.
package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// ItemID names an item; ids sort by the time of their making.
type ItemID struct{ id.UUID }

// Kind says who delivers an item.
type Kind string

// State is where an item stands.
type State string

// The states.
const (
	Pending State = "pending"
	Done    State = "done"
	Failed  State = "failed" // given up; kept with its reason until it is retried or swept
)

// Item is one thing to deliver.
type Item struct {
	ID        ItemID          `json:"id"`
	Kind      Kind            `json:"kind"`
	Order     string          `json:"order,omitempty"` // at most 200 bytes; empty: in no order with others
	Lane      string          `json:"lane,omitempty"`  // at most 200 bytes; delivered apart from other lanes
	Body      json.RawMessage `json:"body,omitempty"`  // emptied when it is done
	State     State           `json:"state"`
	CreatedAt time.Time       `json:"createdAt"`
	Due       time.Time       `json:"due,omitzero"` // zero: waits for another one of its order
	Attempts  int             `json:"attempts"`
	LastError string          `json:"lastError,omitempty"`
	EndedAt   time.Time       `json:"endedAt,omitzero"` // when it became done or failed
}

// Counts are the items of one kind that wait and that were given up.
type Counts struct {
	Pending int64 `json:"pending"`
	Failed  int64 `json:"failed"`
}

// ErrNotFound is the fault for an item that does not exist, or not any more.
var ErrNotFound = fault.New(fault.NotFound, "outbox_item_not_found", "There is no such item in the outbox any more.")

// ErrNotFailed is the fault for retrying what was not given up.
var ErrNotFailed = fault.New(fault.Conflict, "outbox_item_not_failed", "This item was not given up, so that there is nothing to retry.")

// Lane is one queue of a kind; its name is empty where a kind has only one.
type Lane struct {
	Kind Kind
	Name string
}

// Deliver carries one item out. Its error is shown to the owner: it says what
// the other side said. An error wrapped by Permanent ends the item; any other
// one has it tried again. It must return soon after ctx ends.
type Deliver func(ctx context.Context, item Item) error

// Try is a Deliver that leaves something behind.
type Try func(ctx context.Context, item Item) (Result, error)

// Result is what a Try leaves behind, whether it went well or not.
type Result struct {
	// Note writes what the try showed, in the transaction that settles the item;
	// after is the item as it is stored with it. It may run more than once, and its
	// error has it run again later: it must not fail for what will not change.
	Note func(tx Tx, after Item) error
	// Hurry says that the lane is well again: what waits for its next try is tried
	// at once.
	Hurry bool
}

type permanentError struct{ err error }

func (e *permanentError) Error() string { return e.err.Error() }
func (e *permanentError) Unwrap() error { return e.err }

// Permanent marks an error that another try would meet again.
func Permanent(err error) error { return &permanentError{err} }

// IsPermanent tells whether Permanent marked err or what it wraps.
func IsPermanent(err error) bool {
	var p *permanentError
	return errors.As(err, &p)
}

type heldError struct{ err error }

func (e *heldError) Error() string { return e.err.Error() }
func (e *heldError) Unwrap() error { return e.err }

// Held marks an error that lies with this server alone, by its owner's will: the
// item waits, however long, and the try counts for nothing against it or against
// its receiver.
func Held(err error) error { return &heldError{err} }

// IsHeld tells whether Held marked err or what it wraps.
func IsHeld(err error) bool {
	var h *heldError
	return errors.As(err, &h)
}

// Store keeps the items.
type Store interface {
	// View runs fn over a snapshot.
	View(ctx context.Context, fn func(Reader) error) error
	// Write runs fn with the right to change and returns after the sync; an error
	// of fn discards what it did.
	Write(ctx context.Context, fn func(Tx) error) error
}

// Reader reads items.
type Reader interface {
	// Item is one item, or ErrNotFound.
	Item(ItemID) (Item, error)
	// Due gives the pending items of a lane whose Due is set and not after now, the
	// longest due first. It costs in what it gives, not in what is stored.
	Due(lane Lane, now time.Time, limit int) ([]Item, error)
	// NextDue is the earliest Due of a lane's pending items that is after a time;
	// false without one.
	NextDue(lane Lane, after time.Time) (time.Time, bool, error)
	// Later gives the pending items of a lane whose Due is after a time, the next
	// due first.
	Later(lane Lane, after time.Time, limit int) ([]Item, error)
	// Lanes are those of a kind that have pending items, the empty one left out.
	Lanes(Kind) ([]Lane, error)
	// Ahead tells whether a pending item has this (not empty) order key. It costs
	// one look, however many there are.
	Ahead(kind Kind, order string) (bool, error)
	// FirstOfOrder is the pending item of a kind and a (not empty) order key that
	// was made first, whether or not its Due is set; false without one.
	FirstOfOrder(kind Kind, order string) (Item, bool, error)
	// Counts are kept with the items and cost nothing to read.
	Counts(Kind) (Counts, error)
	// Ended gives items of any kind that are done or failed and whose EndedAt is
	// before a time, the oldest first.
	Ended(state State, before time.Time, limit int) ([]Item, error)
}

// Tx reads and changes; it sees its own changes.
type Tx interface {
	Reader
	// PutItem stores after in the place of before (the zero Item where it is new)
	// and keeps the indexes and counts right.
	PutItem(before, after Item) error
	// DeleteItem removes an item that ended.
	DeleteItem(Item) error
	// After registers fn to run after the commit.
	After(fn func())
}
