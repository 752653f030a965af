package bulk

import (
	"context"
	"sync"
	"time"

	"frontdesk/app/chatbot"
)

// Cancel stops a run. What it has done stays done and is counted; the run may go on
// for the moment that its last piece takes.
func (s *Service) Cancel(ctx context.Context, b chatbot.ID, r RunID) (Run, error) {
	e, err := s.find(b, r)
	if err != nil {
		return Run{}, err
	}
	s.mu.Lock()
	run, stop := e.run, e.cancel
	waits := run.State == Waiting && stop == nil
	if waits {
		e.run.State, e.run.EndedAt = Cancelled, s.cfg.Clock()
		run = e.run
	}
	s.mu.Unlock()
	switch {
	case stop != nil:
		stop()
		return run, nil
	case !waits:
		return Run{}, ErrOver
	}
	s.cfg.OnChange(run)
	return run, s.cfg.Journal.PutRun(ctx, run, nil)
}

// Resume lets a run go on that was cancelled, interrupted or failed, from where it
// was.
func (s *Service) Resume(ctx context.Context, b chatbot.ID, r RunID) (Run, error) {
	e, err := s.find(b, r)
	if err != nil {
		return Run{}, err
	}
	s.mu.Lock()
	run := e.run
	was := run
	ready := e.cancel == nil && (run.State == Cancelled || run.State == Interrupted || run.State == Failed) && run.Undone.IsZero()
	if ready {
		e.run.State, e.run.EndedAt = Waiting, time.Time{}
		run = e.run
	}
	s.mu.Unlock()
	switch {
	case !ready && !run.State.over():
		return Run{}, ErrGoingOn
	case !ready:
		return Run{}, ErrOver
	}
	if err := s.cfg.Journal.PutRun(ctx, run, nil); err != nil {
		e.putBack(&s.mu, was)
		return Run{}, err
	}
	s.poke()
	s.cfg.OnChange(run)
	return run, nil
}

// putBack has a run stand as it did, unless somebody has taken it up meanwhile.
func (e *entry) putBack(mu *sync.Mutex, was Run) {
	mu.Lock()
	defer mu.Unlock()
	if e.run.State == Waiting && e.cancel == nil {
		e.run = was
	}
}

// Undo begins the run that takes another one back: exactly what that one changed,
// and what was not changed again since.
func (s *Service) Undo(ctx context.Context, b chatbot.ID, r RunID, by string) (Run, error) {
	e, err := s.find(b, r)
	if err != nil {
		return Run{}, err
	}
	before := s.state(e)
	if !before.State.over() {
		return Run{}, ErrGoingOn
	}
	until := before.UndoUntil()
	if until.IsZero() || !s.cfg.Clock().Before(until) {
		return Run{}, ErrNoUndo
	}
	back := Run{
		ID: RunID{newID()}, Chatbot: b, Action: before.Action.opposite(), Tags: before.Tags, By: by,
		State: Waiting, Total: before.Changed, Of: r, StartedAt: s.cfg.Clock(),
	}
	back, err = s.enter(ctx, back, Selection{Of: r})
	if err != nil {
		return Run{}, err
	}
	s.mu.Lock()
	e.run.Undone = back.ID
	before = e.run
	s.mu.Unlock()
	s.cfg.OnChange(before)
	return back, s.cfg.Journal.PutRun(ctx, before, nil)
}

func (a Action) opposite() Action {
	switch a {
	case Tag:
		return Untag
	case Untag:
		return Tag
	default:
		return Restore
	}
}

// Sweep forgets runs that are old, too many, or of chatbots that are gone, and what
// was kept to take runs back whose day is over. It gives how many runs it forgot.
func (s *Service) Sweep(ctx context.Context, alive func(chatbot.ID) bool) (int, error) {
	now := s.cfg.Clock()
	var forget, drop []*entry
	s.mu.Lock()
	number := map[chatbot.ID]int{}
	for i := len(s.runs) - 1; i >= 0; i-- {
		e := s.runs[i]
		number[e.run.Chatbot]++
		switch {
		case !e.run.State.over() && !idleExport(e.run):
		case number[e.run.Chatbot] > keptRuns, now.Sub(e.run.StartedAt) > keptTime, !alive(e.run.Chatbot):
			forget = append(forget, e)
		case e.run.Parts > 0 && now.Sub(e.run.EndedAt) > UndoTime:
			drop = append(drop, e)
		}
	}
	s.mu.Unlock()
	for _, e := range forget {
		s.leave(e)
		if err := s.cfg.Journal.Forget(ctx, s.state(e).ID, true); err != nil {
			return 0, err
		}
	}
	for _, e := range drop {
		s.mu.Lock()
		e.run.Parts = 0
		run := e.run
		s.mu.Unlock()
		if err := s.cfg.Journal.Forget(ctx, run.ID, false); err != nil {
			return 0, err
		}
		if err := s.cfg.Journal.PutRun(ctx, run, nil); err != nil {
			return 0, err
		}
	}
	return len(forget), nil
}
