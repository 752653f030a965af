package credit

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/id"
)

// notes are refusals that the edge tells of. Whoever is refused may come again a
// thousand times a second: the same refusal is one row a minute, rows are written
// behind the request and together, and their number is bounded.
type notes struct {
	mu      sync.Mutex
	waiting map[noteKey]*Refusal
	recent  map[noteKey]time.Time // since when a refusal of that kind is not written again
	wake    chan struct{}
	stop    chan struct{}
	done    chan struct{}
	started bool
}

// noteKey is what makes two refusals the same.
type noteKey struct {
	chatbot chatbot.ID
	why     Why
	user    chatuser.UserID
}

const (
	notesAtOnce  = 1000             // that wait, of all chatbots
	noteAgain    = time.Minute      // how long the same refusal is counted and not written
	recentAtMost = 20_000           // visitors whose last refusal is remembered
	noteTimeout  = 30 * time.Second // of one write
)

func newNotes() *notes {
	return &notes{
		waiting: map[noteKey]*Refusal{}, recent: map[noteKey]time.Time{},
		wake: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{}),
	}
}

// Note tells of a refusal outside of any conversation. It returns at once and may
// leave out what repeats or comes in masses.
func (s *Service) Note(b chatbot.ID, u chatuser.UserID, why Why, detail string) {
	n := s.notes
	now := s.cfg.Clock()
	key := noteKey{b, why, u}
	n.mu.Lock()
	defer n.mu.Unlock()
	if r := n.waiting[key]; r != nil {
		r.Times = max(r.Times, 1) + 1
		return
	}
	if last, found := n.recent[key]; found && now.Sub(last) < noteAgain && !now.Before(last) || len(n.waiting) >= notesAtOnce {
		return
	}
	if len(n.recent) >= recentAtMost {
		clear(n.recent)
	}
	n.recent[key] = now
	n.waiting[key] = &Refusal{ID: RefusalID{id.New()}, Chatbot: b, At: now, Why: why, User: u, Detail: detail}
	select {
	case n.wake <- struct{}{}:
	default:
	}
}

// Start begins to write what is noted.
func (s *Service) Start() {
	s.notes.mu.Lock()
	defer s.notes.mu.Unlock()
	if !s.notes.started {
		s.notes.started = true
		go s.keepNotes()
	}
}

// Stop writes what is left and ends.
func (s *Service) Stop(ctx context.Context) error {
	n := s.notes
	n.mu.Lock()
	started := n.started
	n.started = false
	n.mu.Unlock()
	if !started {
		return nil
	}
	close(n.stop)
	select {
	case <-n.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Service) keepNotes() {
	defer close(s.notes.done)
	for {
		select {
		case <-s.notes.wake:
			s.writeNotes()
		case <-s.notes.stop:
			s.writeNotes()
			return
		}
	}
}

// writeNotes writes what waits in one transaction. What could not be written is
// lost: refusals are for finding out why, not for accounts.
func (s *Service) writeNotes() {
	defer func() {
		if v := recover(); v != nil {
			s.cfg.Log.Error("refusals could not be kept", slog.Any("panic", v), slog.String("stack", string(debug.Stack())))
		}
	}()
	s.notes.mu.Lock()
	all := s.notes.waiting
	s.notes.waiting = map[noteKey]*Refusal{}
	s.notes.mu.Unlock()
	if len(all) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), noteTimeout)
	defer cancel()
	if err := s.cfg.Store.Write(ctx, func(tx Tx) error {
		for _, r := range all {
			if err := tx.PutRefusal(*r); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		s.cfg.Log.Warn("refusals could not be kept", "refusals", len(all), "error", err)
	}
}
