package search

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// Config is what the service stands on.
type Config struct {
	Store Store
	Log   *slog.Logger
	// Clock bounds the time of a page; nil: its work alone is bounded.
	Clock id.Clock
	// Gather is how long it waits for more messages before it indexes what came,
	// three times that where many come; 0 means a fifth of a second.
	Gather time.Duration
}

// Service finds messages and keeps the index.
type Service struct {
	cfg  Config
	grow chan struct{} // something is to be built
	turn chan struct{} // something was built
	mu   sync.Mutex
	stop context.CancelFunc // nil before the work began
	done sync.WaitGroup
}

// New makes the service. Nothing is indexed before Start.
func New(cfg Config) *Service {
	if cfg.Gather == 0 {
		cfg.Gather = 200 * time.Millisecond
	}
	return &Service{cfg: cfg, grow: make(chan struct{}, 1), turn: make(chan struct{}, 1)}
}

// MaxQuery is how many characters a query may have.
const MaxQuery = 200

// Messages gives a page of the messages that have all words of the query, the
// latest first.
func (s *Service) Messages(ctx context.Context, ask Ask) (page Page, err error) {
	ask.Query = strings.TrimSpace(ask.Query)
	if utf8.RuneCountInString(ask.Query) > MaxQuery {
		return page, fault.InvalidFields([]fault.Field{{Field: "q", Message: "At most 200 characters are looked for."}})
	}
	ask.Limit = min(max(ask.Limit, 1), 100)
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		page, err = s.find(ctx, r, ask)
		return err
	})
	return page, err
}

// State tells how the indexes stand.
func (s *Service) State(ctx context.Context) (State, error) { return s.cfg.Store.State(ctx) }

// Rebuild begins to build the indexes anew and returns at once; the work goes on
// until Stop, and then after the next Start. What is there is asked until the new
// one is ready.
func (s *Service) Rebuild(ctx context.Context) (State, error) {
	if err := s.cfg.Store.Begin(ctx, true); err != nil {
		return State{}, err
	}
	s.work() //nolint:contextcheck // it goes on behind the request
	wake(s.grow)
	return s.cfg.Store.State(ctx)
}

func wake(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Start indexes what was stored and not indexed, and from then on what is stored,
// until Stop. A folder that has no index gets one in the background.
func (s *Service) Start(ctx context.Context) error {
	state, err := s.cfg.Store.State(ctx)
	if err != nil {
		return err
	}
	if !state.Known {
		if err := s.cfg.Store.Begin(ctx, true); err != nil {
			return err
		}
	}
	s.work() //nolint:contextcheck // it goes on until Stop
	wake(s.grow)
	return nil
}

// work starts what runs by itself, unless it runs or was stopped.
func (s *Service) work() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stop != nil {
		return
	}
	work, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.done.Go(func() { s.follow(work) })
	s.done.Go(func() { s.build(work) })
}

// Stop ends the work; what is left is done at the next start.
func (s *Service) Stop(ctx context.Context) error {
	s.mu.Lock()
	if s.stop == nil {
		s.stop = func() {} // nothing begins any more
	}
	s.stop()
	s.mu.Unlock()
	ended := make(chan struct{})
	go func() { s.done.Wait(); close(ended) }()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

const (
	// followed is how many messages are indexed at once.
	followed = 5000
	// many is from how many messages at once on more is gathered.
	many = 100
	// again is after how long what failed is tried again.
	again = 2 * time.Second
)

// follow indexes what is stored.
func (s *Service) follow(ctx context.Context) {
	for ctx.Err() == nil {
		n, err := guarded(func() (int, error) { return s.cfg.Store.Follow(ctx, followed) })
		switch {
		case ctx.Err() != nil:
		case err != nil:
			s.cfg.Log.ErrorContext(ctx, "indexing messages failed; it is tried again", "error", err)
			rest(ctx, again)
		case n < followed: // words that come again are written once for all that gathers
			select {
			case <-s.cfg.Store.News():
				rest(ctx, s.cfg.Gather)
				if n > many {
					rest(ctx, 2*s.cfg.Gather)
				}
			case <-s.turn:
			case <-ctx.Done():
			}
		}
	}
}

// build builds what is to be built.
func (s *Service) build(ctx context.Context) {
	for ctx.Err() == nil {
		more, err := guarded(func() (bool, error) { return s.cfg.Store.Grow(ctx) })
		switch {
		case ctx.Err() != nil:
		case err != nil:
			s.cfg.Log.ErrorContext(ctx, "building the search index failed; it is tried again", "error", err)
			rest(ctx, again)
		case !more:
			wake(s.turn) // what is asked now may lack what came meanwhile
			select {
			case <-s.grow:
			case <-ctx.Done():
			}
		}
	}
}

func rest(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// guarded has a panic end one step and not the server.
func guarded[T any](step func() (T, error)) (out T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return step()
}
