package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/app/fault"
)

// memory keeps runs as the interface says.
type memory struct {
	mu   sync.Mutex
	runs map[string][]Run // newest first
	fail error
}

func (m *memory) AddRun(ctx context.Context, run Run, keep int) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := errors.Join(ctx.Err(), m.fail); err != nil {
		return err
	}
	if m.runs == nil {
		m.runs = map[string][]Run{}
	}
	all := slices.Insert(m.runs[run.Job], 0, run)
	m.runs[run.Job] = all[:min(len(all), keep)]
	return nil
}

func (m *memory) Runs(_ context.Context, name string, limit int) ([]Run, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.runs[name][:min(limit, len(m.runs[name]))]), nil
}

func newScheduler(t *testing.T, store *memory, onChange func(string), jobs ...Job) *Scheduler {
	t.Helper()
	s, err := New(Config{Store: store, Clock: func() time.Time { return time.Now().UTC() }, Log: slog.New(slog.DiscardHandler), Jobs: jobs, OnChange: onChange})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func halt(t *testing.T, s *Scheduler) {
	t.Helper()
	if err := s.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestScheduler_runsBySchedule(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, n := &memory{}, 0
		var changes []string
		s := newScheduler(t, store, func(name string) { changes = append(changes, name) },
			Job{Name: "sweep", Description: "Sweeps.", Schedule: "*/5 * * * *", Run: func(context.Context) (string, error) {
				n++
				return fmt.Sprintf("swept %d", n), nil
			}})
		if next, err := s.Next("sweep"); err != nil || !next.IsZero() {
			t.Errorf("before the start: %s %v", next, err)
		}
		s.Start()
		synctest.Wait()
		next, err := s.Next("sweep")
		if err != nil || next.Minute()%5 != 0 || time.Until(next) > 5*time.Minute || next.Location() != time.UTC {
			t.Errorf("next %s %v", next, err)
		}
		time.Sleep(2*time.Hour + time.Second)
		synctest.Wait()
		runs, err := s.Runs(t.Context(), "sweep", 100)
		if err != nil || n != 24 || len(runs) != KeepRuns || runs[0].Note != "swept 24" || !runs[0].OK || runs[19].Note != "swept 5" {
			t.Errorf("%d runs, kept %d, newest %+v, %v", n, len(runs), runs[0], err)
		}
		if len(changes) != 48 {
			t.Errorf("%d changes", len(changes))
		}
		halt(t, s)
		time.Sleep(time.Hour)
		if n != 24 || !s.List()[0].Next.IsZero() {
			t.Errorf("after the stop: %d runs, %+v", n, s.List())
		}
	})
}

func TestScheduler_neverTwiceAtTheSameTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, begun := &memory{}, 0
		release := make(chan struct{})
		s := newScheduler(t, store, nil, Job{Name: "slow", Schedule: "@every 1m", Run: func(context.Context) (string, error) {
			begun++
			<-release
			return "", nil
		}})
		s.Start()
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		if begun != 1 || !s.List()[0].Running {
			t.Errorf("begun %d, %+v", begun, s.List())
		}
		if _, err := s.RunNow(t.Context(), "slow", Asked{}); !errors.Is(err, ErrRunning) {
			t.Errorf("got %v", err)
		}
		close(release)
		synctest.Wait()
		if s.List()[0].Running {
			t.Error("still running")
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if begun != 2 {
			t.Errorf("begun %d", begun)
		}
		halt(t, s)
	})
}

func TestScheduler_RunNow(t *testing.T) {
	t.Parallel()
	full := fault.New(fault.Unavailable, "disk_full", "The disk is full. Make room.")
	cases := []struct {
		name string
		run  func(context.Context) (string, error)
		want Run
	}{
		{"fine", func(context.Context) (string, error) { return "done", nil }, Run{OK: true, Note: "done"}},
		{"a fault", func(context.Context) (string, error) { return "half", fmt.Errorf("x: %w", full) }, Run{Note: "half", Error: "The disk is full. Make room."}},
		{"an error", func(context.Context) (string, error) { return "", errors.New("open /secret/path") }, Run{Error: "The job failed; the server's log says why."}},
		{"a panic", func(context.Context) (string, error) { panic("boom") }, Run{Error: errPanicked.Message}},
		{"a long note", func(context.Context) (string, error) { return strings.Repeat("é", 300), nil }, Run{OK: true, Note: strings.Repeat("é", 150)}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			store := &memory{}
			s := newScheduler(t, store, nil, Job{Name: "x", Schedule: "@daily", Run: c.run})
			run, err := s.RunNow(t.Context(), "x", Asked{})
			if err != nil || run.OK != c.want.OK || run.Note != c.want.Note || run.Error != c.want.Error || run.EndedAt.Before(run.StartedAt) || run.StartedAt.IsZero() {
				t.Errorf("got %+v %v", run, err)
			}
			kept, err := s.Runs(t.Context(), "x", 10)
			if err != nil || len(kept) != 1 || kept[0] != run {
				t.Errorf("kept %+v %v", kept, err)
			}
			halt(t, s)
		})
	}
}

func TestScheduler_RunNow_goesOnWithoutItsCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := &memory{}
		s := newScheduler(t, store, nil, Job{Name: "x", Schedule: "@daily", Run: func(ctx context.Context) (string, error) {
			time.Sleep(time.Hour)
			return "done", ctx.Err()
		}})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := s.RunNow(ctx, "x", Asked{}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		halt(t, s) // waits
		if runs, _ := s.Runs(t.Context(), "x", 1); len(runs) != 1 || !runs[0].OK {
			t.Errorf("runs %+v", runs)
		}
		if _, err := s.RunNow(t.Context(), "x", Asked{}); !errors.Is(err, ErrStopping) {
			t.Errorf("after the stop: %v", err)
		}
	})
}

func TestScheduler_Stop_cutsOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := &memory{}
		s := newScheduler(t, store, nil, Job{Name: "x", Schedule: "* * * * *", Run: func(ctx context.Context) (string, error) {
			<-ctx.Done()
			return "got so far", ctx.Err()
		}})
		s.Start()
		time.Sleep(2 * time.Minute)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := s.Stop(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		runs, err := s.Runs(t.Context(), "x", 1)
		if err != nil || len(runs) != 1 || runs[0].Error != "The server was stopped before the job had ended." || runs[0].Note != "got so far" {
			t.Errorf("runs %+v %v", runs, err)
		}
	})
}

func TestScheduler_unknownJob(t *testing.T) {
	t.Parallel()
	s := newScheduler(t, &memory{}, nil)
	_, runErr := s.RunNow(t.Context(), "x", Asked{})
	_, runsErr := s.Runs(t.Context(), "x", 1)
	_, nextErr := s.Next("x")
	for _, err := range []error{runErr, runsErr, nextErr} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("got %v", err)
		}
	}
	halt(t, s)
}

func TestScheduler_aRunThatCannotBeStoredIsARun(t *testing.T) {
	t.Parallel()
	s := newScheduler(t, &memory{fail: errors.New("disk full")}, nil, Job{Name: "x", Schedule: "@daily", Run: func(context.Context) (string, error) { return "", nil }})
	if run, err := s.RunNow(t.Context(), "x", Asked{}); err != nil || !run.OK {
		t.Errorf("%+v %v", run, err)
	}
	if s.List()[0].Running {
		t.Error("it must be free again")
	}
	halt(t, s)
}

func TestNew_refuses(t *testing.T) {
	t.Parallel()
	run := func(context.Context) (string, error) { return "", nil }
	for name, jobs := range map[string][]Job{
		"no name":     {{Schedule: "@daily", Run: run}},
		"no schedule": {{Name: "x", Run: run}},
		"bad one":     {{Name: "x", Schedule: "every day", Run: run}},
		"nothing":     {{Name: "x", Schedule: "@daily"}},
		"twice":       {{Name: "x", Schedule: "@daily", Run: run}, {Name: "x", Schedule: "@hourly", Run: run}},
	} {
		if _, err := New(Config{Log: slog.New(slog.DiscardHandler), Jobs: jobs}); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// What may have been broken off is gone on with at once, and then by schedule.
func TestScheduler_atStart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var n atomic.Int32
		s := newScheduler(t, &memory{}, nil, Job{Name: "finish", Schedule: "@every 1h", AtStart: true, Run: func(context.Context) (string, error) {
			n.Add(1)
			return "", nil
		}})
		synctest.Wait()
		if n.Load() != 0 {
			t.Error("ran before the start")
		}
		s.Start()
		synctest.Wait()
		if n.Load() != 1 {
			t.Errorf("ran %d times at the start", n.Load())
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if n.Load() != 2 {
			t.Errorf("ran %d times after an hour", n.Load())
		}
		halt(t, s)
	})
}
