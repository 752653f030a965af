package outbox

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"frontdesk/app/id"
)

// Handler delivers the items of one kind.
type Handler struct {
	Deliver     Deliver
	Try         Try           // in the place of Deliver
	Concurrency int           // deliveries at the same time in one lane; 0 is 4
	Timeout     time.Duration // of one try; 0 is a minute
	Rests       bool          // a lane that fails again and again is left alone for a while, see lanes.go
	Forget      bool          // what is delivered is removed at once
	// Expired gives the note of an item that is given up without a try; nil: none.
	Expired func(item Item, reason error) func(tx Tx, after Item) error
}

// try is the handler's way to deliver.
func (h Handler) try(ctx context.Context, item Item) (Result, error) {
	if h.Try != nil {
		return h.Try(ctx, item)
	}
	return Result{}, h.Deliver(ctx, item)
}

// Config is what a Service is made of.
type Config struct {
	Store    Store
	Clock    id.Clock
	Log      *slog.Logger
	Handlers map[Kind]Handler
}

// Service adds items and delivers them. Items may be added before Start and
// after Stop; they are delivered when a process next starts.
type Service struct {
	store    Store
	clock    id.Clock
	log      *slog.Logger
	handlers map[Kind]Handler
	mu       sync.Mutex
	lanes    map[Lane]*worker // that work, or will at Start
	working  context.Context  // of deliveries; nil before Start
	stopping bool
	last     map[Kind]failure
	running  sync.WaitGroup
	stopNow  context.CancelFunc // ends deliveries in flight
	stop     chan struct{}      // closed: nothing new is begun
}

type failure struct {
	reason string
	at     time.Time
}

// New makes the service; Start sets it to work.
func New(c Config) *Service {
	s := &Service{
		store: c.Store, clock: c.Clock, log: c.Log, handlers: map[Kind]Handler{}, lanes: map[Lane]*worker{},
		last: map[Kind]failure{}, stop: make(chan struct{}),
	}
	for kind, h := range c.Handlers {
		if h.Concurrency == 0 {
			h.Concurrency = 4
		}
		if h.Timeout == 0 {
			h.Timeout = time.Minute
		}
		s.handlers[kind] = h
	}
	return s
}

// NewItem is what is to be delivered.
type NewItem struct {
	Kind  Kind
	Order string // at most 200 bytes
	Lane  string // at most 200 bytes
	Body  any    // stored as JSON
	// NotBefore is when an item without an order is due at the earliest.
	NotBefore time.Time
}

// Add writes an item within the transaction of its cause; its worker is woken
// after the commit.
func (s *Service) Add(tx Tx, n NewItem) (Item, error) {
	body, err := json.Marshal(n.Body)
	if err != nil {
		return Item{}, fmt.Errorf("writing the body of an outbox item of kind %s: %w", n.Kind, err)
	}
	if len(n.Order) > 200 || len(n.Lane) > 200 {
		return Item{}, fmt.Errorf("adding an outbox item of kind %s: its order key has %d bytes, its lane %d", n.Kind, len(n.Order), len(n.Lane))
	}
	now := s.clock()
	item := Item{ID: ItemID{id.New()}, Kind: n.Kind, Order: n.Order, Lane: n.Lane, Body: body, State: Pending, CreatedAt: now, Due: now}
	if n.NotBefore.After(now) {
		item.Due = n.NotBefore.Truncate(time.Millisecond) // as keys hold it
	}
	if err := s.enqueue(tx, Item{}, item); err != nil {
		return Item{}, err
	}
	return item, nil
}

// enqueue stores a pending item that is due, or behind others of its order one
// that waits for them.
func (s *Service) enqueue(tx Tx, before, item Item) error {
	if item.Order != "" {
		ahead, err := tx.Ahead(item.Kind, item.Order)
		if err != nil {
			return err
		}
		if ahead {
			item.Due = time.Time{}
		}
	}
	if err := tx.PutItem(before, item); err != nil {
		return err
	}
	if _, found := s.handlers[item.Kind]; found {
		tx.After(func() { s.wake(item.lane()) })
	}
	return nil
}

// end stores an item that is done or failed and makes the next one of its order
// due.
func (s *Service) end(tx Tx, before, after Item) error {
	after.EndedAt = s.clock()
	var err error
	if after.State == Done && s.handlers[after.Kind].Forget {
		err = tx.DeleteItem(before)
	} else {
		err = tx.PutItem(before, after)
	}
	if err != nil || after.Order == "" {
		return err
	}
	next, found, err := tx.FirstOfOrder(after.Kind, after.Order)
	if err != nil || !found || !next.Due.IsZero() {
		return err
	}
	due := next
	due.Due = after.EndedAt
	if next.Lane != after.Lane {
		tx.After(func() { s.wake(next.lane()) })
	}
	return tx.PutItem(next, due)
}

// Retry begins anew with an item that was given up. ErrNotFailed for any other.
func (s *Service) Retry(ctx context.Context, item ItemID) error {
	return s.store.Write(ctx, func(tx Tx) error {
		before, err := tx.Item(item)
		if err != nil {
			return err
		}
		if before.State != Failed {
			return ErrNotFailed
		}
		after := before
		after.State, after.Attempts, after.Due, after.EndedAt = Pending, 0, s.clock(), time.Time{}
		return s.enqueue(tx, before, after)
	})
}

// Status is how the items of one kind fare.
type Status struct {
	Counts
	LastError   string    // of the last try since the start; empty after one that went well
	LastErrorAt time.Time // zero without an error
}

// Counts are the items of one kind that wait and that were given up.
func (s *Service) Counts(ctx context.Context, kind Kind) (counts Counts, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		counts, err = r.Counts(kind)
		return err
	})
	return counts, err
}

// Status is Counts with the last error; it costs one small read.
func (s *Service) Status(ctx context.Context, kind Kind) (Status, error) {
	counts, err := s.Counts(ctx, kind)
	s.mu.Lock()
	defer s.mu.Unlock()
	return Status{Counts: counts, LastError: s.last[kind].reason, LastErrorAt: s.last[kind].at}, err
}

func (s *Service) remember(kind Kind, f failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last[kind] = f
}

const (
	keepDone   = 7 * 24 * time.Hour
	keepFailed = 30 * 24 * time.Hour
	sweepChunk = 200
)

// Sweep removes what was delivered a week ago and what was given up a month
// ago, in chunks so that visitors do not wait; a job calls it daily.
func (s *Service) Sweep(ctx context.Context) (removed int, err error) {
	now := s.clock()
	for state, before := range map[State]time.Time{Done: now.Add(-keepDone), Failed: now.Add(-keepFailed)} {
		for {
			n := 0
			err := s.store.Write(ctx, func(tx Tx) error {
				n = 0
				items, err := tx.Ended(state, before, sweepChunk)
				for _, item := range items {
					if err == nil {
						err = tx.DeleteItem(item)
						n++
					}
				}
				return err
			})
			if err != nil {
				return removed, err
			}
			removed += n
			if n < sweepChunk {
				break
			}
		}
	}
	return removed, nil
}
