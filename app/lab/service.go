package lab

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// Config is what a Service is made of.
type Config struct {
	Asker     Asker
	Questions Questions
	Threads   Threads
	Contents  Contents
	Clock     id.Clock
	Log       *slog.Logger
	Journal   Journal     // nil: trials are forgotten with the process
	OnTrial   func(Trial) // a trial went on or ended; it must not block
}

// What is remembered: the last trials, and of the older ones no more than so
// many rows together.
const (
	keptTrials = 20
	keptRows   = 10_000
)

// Service runs trials, one at a time.
type Service struct {
	cfg    Config
	ctx    context.Context //nolint:containedctx // of the runs; Stop ends it
	cancel context.CancelFunc
	work   sync.WaitGroup
	effect chan struct{} // held by who works out what thresholds would have done

	mu     sync.Mutex
	trials []*trial // newest last

	forgotten []ID // no longer remembered, and still on disk
}

// New makes a service.
func New(cfg Config) *Service {
	s := &Service{cfg: cfg, effect: make(chan struct{}, 1)}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

// Stop cancels the trial that runs and waits for it, until ctx ends.
func (s *Service) Stop(ctx context.Context) error {
	s.mu.Lock()
	s.cancel()
	s.mu.Unlock()
	over := make(chan struct{})
	go s.awaitWork(over)
	select {
	case <-over:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for a trial to end: %w", ctx.Err())
	}
}

func (s *Service) awaitWork(over chan<- struct{}) {
	s.work.Wait()
	close(over)
}

const maxDays = 90

func (in Input) validate() error {
	var fields []fault.Field
	wrong := func(field, message string, args ...any) {
		if len(fields) < 50 {
			fields = append(fields, fault.Field{Field: field, Message: fmt.Sprintf(message, args...)})
		}
	}
	switch in.Kind {
	case File:
		if len(in.Questions) == 0 || len(in.Questions) > MaxRows {
			wrong("questions", "Name 1 to %d questions.", MaxRows)
		}
		for i, q := range in.Questions {
			if strings.TrimSpace(q.Text) == "" {
				wrong("questions["+strconv.Itoa(i)+"].q", "Write what a visitor would ask.")
			}
		}
	case Replay:
		if in.Days < 1 || in.Days > maxDays {
			wrong("days", "Between 1 and %d days.", maxDays)
		}
	default:
		wrong("kind", "Either file or replay.")
	}
	if err := fault.InvalidFields(fields); err != nil {
		return err
	}
	return in.WhatIf.Validate()
}

// Start begins a trial and returns at once.
func (s *Service) Start(ctx context.Context, in Input) (Trial, error) {
	if err := in.validate(); err != nil {
		return Trial{}, err
	}
	t := &trial{service: s, whatIf: in.WhatIf, run: Trial{
		ID: ID{id.New()}, Chatbot: in.Chatbot, Kind: in.Kind, State: Running, WhatIf: in.WhatIf, StartedAt: s.cfg.Clock(),
	}}
	var err error
	if in.Kind == Replay {
		if t.tasks, err = s.replay(ctx, in); err != nil {
			return Trial{}, err
		}
	} else {
		t.tasks = fromFile(in)
	}
	t.run.Total = len(t.tasks)
	t.run.After = map[kind]int{}
	if in.Kind == Replay || !in.WhatIf.IsZero() {
		t.run.Before = map[kind]int{}
	}
	if err := s.add(t); err != nil {
		return Trial{}, err
	}
	if err := s.put(ctx, t.state()); err != nil {
		s.dismiss(t)
		return Trial{}, err
	}
	go t.work()
	return t.state(), nil
}

// add takes a trial in, if none runs, and forgets old ones.
func (s *Service) add(t *trial) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		return ErrStopping
	}
	rows := t.run.Total
	for i, old := range slices.Backward(s.trials) {
		state := old.state()
		if state.State == Running {
			return ErrRunning
		}
		if !state.RowsGone {
			rows += state.Total
		}
		if rows > keptRows || len(s.trials)-i >= keptTrials {
			for _, gone := range s.trials[:i+1] {
				s.forgotten = append(s.forgotten, gone.run.ID)
			}
			s.trials = slices.Delete(s.trials, 0, i+1)
			break
		}
	}
	s.trials = append(s.trials, t)
	t.ctx, t.cancel = context.WithCancel(s.ctx)
	s.work.Add(1)
	return nil
}

// dismiss takes back a trial that could not begin.
func (s *Service) dismiss(t *trial) {
	t.cancel()
	s.mu.Lock()
	s.trials = slices.DeleteFunc(s.trials, func(other *trial) bool { return other == t })
	s.mu.Unlock()
	s.work.Done()
}

func (s *Service) find(b chatbot.ID, tid ID) (*trial, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.trials {
		if t.run.ID == tid && t.run.Chatbot == b {
			return t, nil
		}
	}
	return nil, ErrNotFound
}

// Trials are those of a chatbot that are remembered, newest first.
func (s *Service) Trials(b chatbot.ID) []Trial {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []Trial{}
	for _, t := range slices.Backward(s.trials) {
		if t.run.Chatbot == b {
			out = append(out, t.state())
		}
	}
	return out
}

// Trial is how far a trial is, or ErrNotFound.
func (s *Service) Trial(b chatbot.ID, tid ID) (Trial, error) {
	t, err := s.find(b, tid)
	if err != nil {
		return Trial{}, err
	}
	return t.state(), nil
}

// Cancel ends a trial after the question that it is at; its rows stay. One that
// has ended stays as it is.
func (s *Service) Cancel(b chatbot.ID, tid ID) (Trial, error) {
	t, err := s.find(b, tid)
	if err != nil {
		return Trial{}, err
	}
	t.cancel()
	return t.state(), nil
}

// Only chooses rows.
type Only string

// What can be chosen.
const (
	All        Only = "all"
	JustNew    Only = "changed"
	JustWrong  Only = "wrong" // answered wrongly, or not though it should have been
	defaultLen      = 100
	maxLen          = 500
)

// RowQuery asks for a page of rows, in the order of the questions.
type RowQuery struct {
	Only  Only
	After int // rows to pass over, counted among all
	Limit int // 1 to 500; 0 is 100
}

// RowPage is a page of rows; Next is 0 at the end. Total counts the rows so far
// that were chosen.
type RowPage struct {
	Rows  []Row
	Next  int
	Total int
}

// Rows gives a page of what a trial has found so far.
func (s *Service) Rows(b chatbot.ID, tid ID, q RowQuery) (RowPage, error) {
	t, err := s.find(b, tid)
	if err != nil {
		return RowPage{}, err
	}
	limit := min(q.Limit, maxLen)
	if limit <= 0 {
		limit = defaultLen
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	page := RowPage{Rows: []Row{}}
	for i, row := range t.rows {
		if !row.chosen(q.Only) {
			continue
		}
		page.Total++
		if i < q.After {
			continue
		}
		if len(page.Rows) < limit {
			page.Rows = append(page.Rows, row)
		} else if page.Next == 0 {
			page.Next = i
		}
	}
	return page, nil
}

// Every copy of a trial has its own counts.
func (t *trial) state() Trial {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := t.run
	out.Before, out.After = copied(out.Before), copied(out.After)
	return out
}
