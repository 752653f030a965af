package bulk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"runtime/debug"
	"slices"
	"time"

	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

// How a run gives way to visitors: a piece that took long is followed by a smaller
// one, and after each there is a pause as long as it took.
const (
	leastPiece = 25
	slowPiece  = 150 * time.Millisecond
	quickPiece = 50 * time.Millisecond
	leastPause = time.Millisecond
	longPause  = time.Second
	newsEvery  = 300 * time.Millisecond
)

func newID() id.UUID { return id.New() }

// worker works on the runs of a service.
type worker struct{ *Service }

// work is the goroutine that works on runs, the oldest first.
func (s worker) work() {
	defer close(s.ended)
	for {
		e, ctx := s.next()
		if e != nil {
			s.do(ctx, e)
			continue
		}
		select {
		case <-s.wake:
		case <-s.ctx.Done():
			return
		}
	}
}

// next takes the oldest run that waits.
func (s worker) next() (*entry, context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		return nil, nil
	}
	for _, e := range s.runs {
		if e.run.State == Waiting && e.run.Action != Export {
			return e, s.begin(e)
		}
	}
	return nil, nil
}

// begin marks a run as running; it needs the lock.
func (s *Service) begin(e *entry) context.Context {
	ctx, cancel := context.WithCancel(s.ctx)
	e.run.State, e.cancel = Running, cancel
	return ctx
}

// do works on a run until it is done, cancelled, or the server stops.
func (s worker) do(ctx context.Context, e *entry) {
	run := s.state(e)
	err := s.cfg.Journal.PutRun(ctx, run, nil)
	s.cfg.OnChange(run)
	if err == nil {
		err = s.guarded(ctx, e)
	}
	s.end(e, err) //nolint:contextcheck // how a run ended reaches the disk although its context has ended
}

// end writes down how a run came out. It must reach the disk although the run's own
// context has ended.
func (s *Service) end(e *entry, err error) {
	s.mu.Lock()
	if e.cancel != nil {
		e.cancel()
	}
	e.cancel = nil
	e.run.EndedAt = s.cfg.Clock()
	switch {
	case err == nil:
		e.run.State, e.run.Total = Done, e.run.Done
	case s.ctx.Err() != nil:
		e.run.State = Interrupted
	case errors.Is(err, context.Canceled):
		e.run.State = Cancelled
	default:
		e.run.State = Failed
	}
	run := e.run
	s.mu.Unlock()
	if run.State == Failed {
		s.cfg.Log.Error("bulk work failed", slog.String("run", run.ID.String()), slog.String("error", err.Error()))
	}
	if err := s.cfg.Journal.PutRun(context.WithoutCancel(s.ctx), run, nil); err != nil {
		s.cfg.Log.Error("how bulk work ended could not be written", slog.String("run", run.ID.String()), slog.String("error", err.Error()))
	}
	s.cfg.OnChange(run)
}

func (s worker) guarded(ctx context.Context, e *entry) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("bulk work: panic: %v\n%s", p, debug.Stack())
		}
	}()
	about, err := s.cfg.Journal.Selection(ctx, s.state(e).ID)
	if err != nil {
		return err
	}
	size := conversation.MostAtOnce
	for {
		begun := id.Precise()
		more, err := s.piece(ctx, e, about, size)
		if err != nil || !more {
			return err
		}
		took := id.Precise().Sub(begun)
		switch {
		case took > slowPiece:
			size = max(size/2, leastPiece)
		case took < quickPiece:
			size = min(size*2, conversation.MostAtOnce)
		}
		if err := pause(ctx, min(max(took, leastPause), longPause)); err != nil {
			return err
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// piece changes the next conversations in one write, and with them the run.
func (s worker) piece(ctx context.Context, e *entry, about Selection, size int) (more bool, err error) {
	run := s.state(e)
	got, err := s.take(ctx, run, about, size)
	if err != nil || len(got.ids) == 0 && got.last {
		return false, err
	}
	do := conversation.Change{Chatbot: run.Chatbot, Deed: conversation.Deed(run.Action), Tags: run.Tags, DeletedAt: got.at}
	after := run
	_, err = s.cfg.Threads.Apply(ctx, got.ids, do, func(tx conversation.Tx, c conversation.Changed) error {
		after = run
		after.Next = got.next
		after.Done += len(got.ids)
		after.Changed += len(c.IDs)
		after.Held += c.Held
		after.Full += c.Full
		after.Same += c.Same
		part := Part{At: c.At}
		if keeps(run) && len(c.IDs) > 0 {
			part.IDs = c.IDs
			after.Parts++
		}
		return s.cfg.Journal.Stage(tx, after, run.Parts, part)
	})
	if err != nil {
		return false, err
	}
	s.went(e, after)
	return true, nil
}

// keeps tells whether a run can be taken back. That of several tags cannot: nobody
// would know which of them a conversation had before.
func keeps(r Run) bool {
	return r.Of.IsZero() && (r.Action == Delete || (r.Action == Tag || r.Action == Untag) && len(r.Tags) == 1)
}

// went takes over how far a run is, and tells of it now and then.
func (s *Service) went(e *entry, after Run) {
	now := id.Precise()
	s.mu.Lock()
	state := e.run.State
	e.run = after
	e.run.State = state
	run, tell := e.run, now.Sub(e.told) >= newsEvery
	if tell {
		e.told = now
	}
	s.mu.Unlock()
	if tell {
		s.cfg.OnChange(run)
	}
}

// taken is what a run looks at next.
type taken struct {
	ids  []conversation.ID
	next uint32    // where to go on
	at   time.Time // of what another run changed: when it did
	last bool      // nothing follows
}

func (s *Service) take(ctx context.Context, run Run, about Selection, size int) (out taken, err error) {
	switch {
	case !about.Of.IsZero():
		part, err := s.cfg.Journal.Part(ctx, about.Of, int(run.Next))
		return taken{ids: part.IDs, next: run.Next + 1, at: part.At, last: len(part.IDs) == 0}, err
	case len(about.IDs) > 0:
		from := min(int(run.Next), len(about.IDs))
		to := min(from+size, len(about.IDs))
		return taken{ids: about.IDs[from:to], next: uint32(to), last: from == to}, nil
	}
	ids, next, err := s.cfg.Find.Select(ctx, run.Chatbot, about.Filter, run.Next, size)
	if err != nil || len(ids) == 0 {
		return taken{last: true}, err
	}
	if next == 0 { // that was all
		next = math.MaxUint32
	}
	ids = slices.DeleteFunc(ids, func(c conversation.ID) bool { return slices.Contains(about.Except, c) })
	return taken{ids: ids, next: next}, nil
}
