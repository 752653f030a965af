package bulk

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// What is remembered of runs, and how many may wait.
const (
	keptRuns    = 20 // of a chatbot
	mostWaiting = 20
	keptTime    = 30 * 24 * time.Hour
)

// Config is what the service stands on.
type Config struct {
	Journal Journal
	Threads Threads
	Find    Finder
	Clock   id.Clock
	Log     *slog.Logger
	// OnChange hears how a run stands; it returns at once.
	OnChange func(Run)
}

// Service owns the runs and the goroutine that works on them, one after the other.
type Service struct {
	cfg  Config
	wake chan struct{}

	mu      sync.Mutex
	runs    []*entry // oldest first
	ctx     context.Context
	cancel  context.CancelFunc
	ended   chan struct{}
	started sync.Once
}

// entry is a run in memory. The service's lock guards it.
type entry struct {
	run    Run
	cancel context.CancelFunc // ends the work on it; nil: nothing works on it
	told   time.Time
}

// New makes the service; nothing works before Start.
func New(cfg Config) *Service {
	s := &Service{cfg: cfg, wake: make(chan struct{}, 1), ended: make(chan struct{})}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

// Start takes in the runs of the time before and begins to work. One that was going
// on then is interrupted, and written down as that.
func (s *Service) Start(ctx context.Context) error {
	kept, err := s.cfg.Journal.Runs(ctx)
	if err != nil {
		return fmt.Errorf("reading bulk runs: %w", err)
	}
	for _, run := range kept {
		if !run.State.over() && !idleExport(run) {
			run.State, run.EndedAt = Interrupted, s.cfg.Clock()
			if err := s.cfg.Journal.PutRun(ctx, run, nil); err != nil {
				return fmt.Errorf("writing that a bulk run was interrupted: %w", err)
			}
		}
		s.mu.Lock()
		s.runs = append(s.runs, &entry{run: run})
		s.mu.Unlock()
	}
	s.started.Do(func() { go worker{s}.work() }) //nolint:contextcheck // it works until it is stopped, not until ctx ends
	return nil
}

// Stop ends the work; the run that goes on is interrupted, and says so.
func (s *Service) Stop(ctx context.Context) error {
	s.cancel()
	s.started.Do(func() { close(s.ended) })
	select {
	case <-s.ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for bulk work to end: %w", ctx.Err())
	}
}

// idleExport tells a file that nobody has fetched yet.
func idleExport(r Run) bool { return r.Action == Export && r.State == Waiting }

// Begin starts a run and returns at once. Total is what the selection means now.
func (s *Service) Begin(ctx context.Context, in Input) (Run, error) {
	if err := in.check(); err != nil {
		return Run{}, err
	}
	run := Run{
		ID: RunID{id.New()}, Chatbot: in.Chatbot, Action: in.Action, Tags: in.Tags, Format: in.Format, By: in.By,
		State: Waiting, StartedAt: s.cfg.Clock(), Of: in.Selection.Of,
	}
	var err error
	if run.Total, err = s.total(ctx, in); err != nil {
		return Run{}, err
	}
	if run.Total == 0 {
		return Run{}, ErrNothing
	}
	return s.enter(ctx, run, in.Selection)
}

// enter writes a run down and lets the worker have it.
func (s *Service) enter(ctx context.Context, run Run, about Selection) (Run, error) {
	e := &entry{run: run}
	if err := s.join(e); err != nil {
		return Run{}, err
	}
	if err := s.cfg.Journal.PutRun(ctx, run, &about); err != nil {
		s.leave(e)
		return Run{}, err
	}
	s.poke()
	s.cfg.OnChange(run)
	return run, nil
}

func (s *Service) join(e *entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		return ErrStopping
	}
	waiting := 0
	for _, other := range s.runs {
		if !other.run.State.over() && other.run.Action != Export {
			waiting++
		}
	}
	if waiting >= mostWaiting {
		return ErrTooMany
	}
	s.runs = append(s.runs, e)
	return nil
}

func (s *Service) leave(e *entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runs = slices.DeleteFunc(s.runs, func(other *entry) bool { return other == e })
}

func (s *Service) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (in *Input) check() (err error) {
	about := in.Selection
	switch {
	case len(about.IDs) > MostChosen:
		return wrong("ids", "At most 2,000 can be chosen one by one. Choose all that a filter finds instead.")
	case len(about.Except) > MostChosen:
		return wrong("except", "At most 2,000 can be left out one by one. Narrow the filter down instead.")
	case in.Action != Tag && in.Action != Untag:
		return nil
	}
	if in.Tags, err = conversation.CleanTags(in.Tags); err != nil {
		return err
	}
	if len(in.Tags) == 0 {
		return wrong("tags", "Give at least one tag.")
	}
	return nil
}

func wrong(field, message string) error {
	return fault.InvalidFields([]fault.Field{{Field: field, Message: message}})
}

// total is how many conversations a selection means.
func (s *Service) total(ctx context.Context, in Input) (int, error) {
	if len(in.Selection.IDs) > 0 {
		return len(in.Selection.IDs), nil
	}
	page, err := s.cfg.Find.List(ctx, conversation.Query{Chatbot: in.Chatbot, Filter: in.Selection.Filter, Limit: 1})
	return max(0, page.Total-len(in.Selection.Except)), err
}

// Runs are those of a chatbot that are remembered, newest first.
func (s *Service) Runs(b chatbot.ID) []Run {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []Run{}
	for _, e := range slices.Backward(s.runs) {
		if e.run.Chatbot == b {
			out = append(out, e.run)
		}
	}
	return out
}

// Run is how a run stands, or ErrNotFound; one of another chatbot is not found.
func (s *Service) Run(b chatbot.ID, r RunID) (Run, error) {
	e, err := s.find(b, r)
	if err != nil {
		return Run{}, err
	}
	return s.state(e), nil
}

func (s *Service) find(b chatbot.ID, r RunID) (*entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.runs {
		if e.run.ID == r && e.run.Chatbot == b {
			return e, nil
		}
	}
	return nil, ErrNotFound
}

func (s *Service) state(e *entry) Run {
	s.mu.Lock()
	defer s.mu.Unlock()
	return e.run
}
