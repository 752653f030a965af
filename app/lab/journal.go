package lab

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"
)

// Journal keeps trials over a restart, without their rows: what came of them
// stays readable, and one that was broken off is told as that.
type Journal interface {
	// Trials are those of all chatbots, oldest first.
	Trials(ctx context.Context) ([]Trial, error)
	// PutTrial stores one and forgets others, and returns after the sync.
	PutTrial(ctx context.Context, t Trial, forget []ID) error
}

// journalEvery is how often a trial that runs is written down.
const journalEvery = 3 * time.Second

// Restore takes in the trials of the time before. One that was running then is
// interrupted, and written down as that.
func (s *Service) Restore(ctx context.Context) error {
	if s.cfg.Journal == nil {
		return nil
	}
	kept, err := s.cfg.Journal.Trials(ctx)
	if err != nil {
		return fmt.Errorf("reading trials: %w", err)
	}
	over, cancel := context.WithCancel(s.ctx)
	cancel()
	for _, run := range kept {
		if run.State == Running {
			now := s.cfg.Clock()
			run.State, run.EndedAt = Interrupted, &now
			if err := s.cfg.Journal.PutTrial(ctx, run, nil); err != nil {
				return fmt.Errorf("writing that a trial was interrupted: %w", err)
			}
		}
		run.RowsGone = run.Done > 0
		s.mu.Lock()
		s.trials = append(s.trials, &trial{service: s, run: run, ctx: over, cancel: cancel})
		s.mu.Unlock()
	}
	return nil
}

func (s *Service) put(ctx context.Context, t Trial) error {
	if s.cfg.Journal == nil {
		return nil
	}
	s.mu.Lock()
	forget := slices.Clone(s.forgotten)
	s.mu.Unlock()
	if err := s.cfg.Journal.PutTrial(ctx, t, forget); err != nil {
		return fmt.Errorf("writing how a trial stands: %w", err)
	}
	s.mu.Lock()
	s.forgotten = s.forgotten[min(len(forget), len(s.forgotten)):]
	s.mu.Unlock()
	return nil
}

// putQuietly is put where nobody can be told; the end of a trial must reach the
// disk although its own context has ended.
func (s *Service) putQuietly(ctx context.Context, t Trial) {
	if err := s.put(context.WithoutCancel(ctx), t); err != nil {
		s.cfg.Log.WarnContext(ctx, "how a trial stands could not be written", slog.String("trial", t.ID.String()), slog.String("error", err.Error()))
	}
}
