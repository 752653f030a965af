package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"frontdesk/app/fault"
)

// Scheduler runs jobs.
type Scheduler struct {
	cfg    Config
	cron   *cron.Cron
	jobs   []*entry
	ctx    context.Context //nolint:containedctx // jobs outlive every call; Stop ends it
	cancel context.CancelFunc

	mu       sync.Mutex
	stopping bool
	active   sync.WaitGroup
}

// entry is one job and whether it runs.
type entry struct {
	Job
	id   cron.EntryID
	busy bool // guarded by Scheduler.mu
}

// New checks names and schedules. Nothing runs before Start, but for RunNow.
func New(c Config) (*Scheduler, error) {
	if c.OnChange == nil {
		c.OnChange = func(string) {}
	}
	logger := cronLog{c.Log}
	s := &Scheduler{cfg: c, cron: cron.New(
		cron.WithLocation(time.UTC), cron.WithLogger(logger),
		cron.WithChain(cron.Recover(logger), cron.SkipIfStillRunning(logger)),
	)}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	for _, j := range c.Jobs {
		if _, err := s.find(j.Name); err == nil || j.Name == "" || j.Run == nil {
			return nil, fmt.Errorf("adding the job %q: it needs a name of its own and something to run", j.Name)
		}
		e := &entry{Job: j}
		var err error
		if e.id, err = s.cron.AddFunc(j.Schedule, func() { s.tick(e) }); err != nil {
			return nil, fmt.Errorf("reading the schedule of the job %s: %w", j.Name, err)
		}
		s.jobs = append(s.jobs, e)
	}
	return s, nil
}

// Start begins to follow the schedules.
func (s *Scheduler) Start() {
	s.cron.Start()
	for _, e := range s.jobs {
		if e.AtStart && s.begin(e) == nil {
			go s.run(e)
		}
	}
}

// Stop begins no more runs and waits for those under way until ctx ends; then
// it ends their context, waits for them, and gives the error of ctx.
func (s *Scheduler) Stop(ctx context.Context) error {
	s.mu.Lock()
	s.stopping = true
	s.mu.Unlock()
	s.cron.Stop()
	defer s.cancel()
	over := make(chan struct{})
	go s.waitFor(over)
	select {
	case <-over:
		return nil
	case <-ctx.Done():
		s.cancel()
		<-over
		return fmt.Errorf("stopping the jobs: %w", ctx.Err())
	}
}

func (s *Scheduler) waitFor(over chan<- struct{}) {
	s.active.Wait()
	close(over)
}

// List gives all jobs in the order in which they were handed to New.
func (s *Scheduler) List() []Status {
	all := make([]Status, 0, len(s.jobs))
	for _, e := range s.jobs {
		next := s.cron.Entry(e.id).Next
		s.mu.Lock()
		if s.stopping {
			next = time.Time{}
		}
		all = append(all, Status{Name: e.Name, Description: e.Description, Schedule: e.Schedule, Next: next, Running: e.busy})
		s.mu.Unlock()
	}
	return all
}

// Next is when a job runs next by its schedule; zero before Start and after
// Stop. ErrNotFound without such a job.
func (s *Scheduler) Next(name string) (time.Time, error) {
	for _, status := range s.List() {
		if status.Name == name {
			return status.Next, nil
		}
	}
	return time.Time{}, ErrNotFound
}

// Runs gives the last runs of a job, newest first, at most KeepRuns.
func (s *Scheduler) Runs(ctx context.Context, name string, limit int) ([]Run, error) {
	if _, err := s.find(name); err != nil {
		return nil, err
	}
	return s.cfg.Store.Runs(ctx, name, min(limit, KeepRuns))
}

// Asked is a run that is not by the schedule.
type Asked struct {
	By string // who wants it
	// Instead is done in the place of the job's own work; nil: that.
	Instead func(ctx context.Context) (note string, err error)
}

// RunNow runs a job at once and gives its record when it has ended; that it
// failed stands in the record. When ctx ends first, the job goes on by itself.
// ErrNotFound, ErrRunning, ErrStopping.
func (s *Scheduler) RunNow(ctx context.Context, name string, as Asked) (Run, error) {
	e, err := s.find(name)
	if err != nil {
		return Run{}, err
	}
	if err := s.begin(e); err != nil {
		return Run{}, err
	}
	ended := make(chan Run, 1)
	go s.runFor(e, as, ended) //nolint:contextcheck // the run outlives the call; it ends with the scheduler
	select {
	case run := <-ended:
		return run, nil
	case <-ctx.Done():
		return Run{}, ctx.Err()
	}
}

func (s *Scheduler) runFor(e *entry, as Asked, ended chan<- Run) { ended <- s.runAs(e, as) }

// tick is a run by schedule. One that is due while the job runs is left out.
func (s *Scheduler) tick(e *entry) {
	if err := s.begin(e); err != nil {
		s.cfg.Log.InfoContext(s.ctx, "a job was left out", "job", e.Name, "reason", err)
		return
	}
	s.run(e)
}

func (s *Scheduler) find(name string) (*entry, error) {
	for _, e := range s.jobs {
		if e.Name == name {
			return e, nil
		}
	}
	return nil, ErrNotFound
}

// begin takes the place of a run; run gives it back.
func (s *Scheduler) begin(e *entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.stopping:
		return ErrStopping
	case e.busy:
		return ErrRunning
	}
	e.busy = true
	s.active.Add(1)
	return nil
}

func (s *Scheduler) run(e *entry) { s.runAs(e, Asked{}) }

func (s *Scheduler) runAs(e *entry, as Asked) Run {
	defer s.active.Done()
	s.cfg.OnChange(e.Name)
	run := Run{Job: e.Name, StartedAt: s.cfg.Clock(), By: as.By}
	work := e.Job.Run
	if as.Instead != nil {
		work = as.Instead
	}
	note, err := s.call(e, work)
	run.EndedAt, run.OK, run.Note = s.cfg.Clock(), err == nil, shortened(note)
	if err != nil {
		run.Error = shortened(words(err))
		s.cfg.Log.ErrorContext(s.ctx, "a job failed", "job", e.Name, "error", err)
	}
	// The record is kept also when the run was cut off by Stop.
	if err := s.cfg.Store.AddRun(context.WithoutCancel(s.ctx), run, KeepRuns); err != nil {
		s.cfg.Log.ErrorContext(s.ctx, "the run of a job could not be stored", "job", e.Name, "error", err)
	}
	s.mu.Lock()
	e.busy = false
	s.mu.Unlock()
	s.cfg.OnChange(e.Name)
	return run
}

// errPanicked is what a run shows that panicked.
var errPanicked = fault.New(fault.Internal, "job_panicked", "An error in the program ended the job; the server's log has it.")

func (s *Scheduler) call(e *entry, work func(context.Context) (string, error)) (note string, err error) {
	defer func() {
		if p := recover(); p != nil {
			s.cfg.Log.ErrorContext(s.ctx, "a job panicked", "job", e.Name, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = errPanicked
		}
	}()
	return work(s.ctx)
}

// words tells an owner why a job failed, without the inside of the program.
func words(err error) string {
	var f *fault.Error
	switch {
	case errors.As(err, &f):
		return f.Message
	case errors.Is(err, context.Canceled):
		return "The server was stopped before the job had ended."
	default:
		return "The job failed; the server's log says why."
	}
}

const maxWords = 300 // bytes

func shortened(s string) string {
	return strings.ToValidUTF8(s[:min(len(s), maxWords)], "")
}

// cronLog hands the library's log on: what it does every minute is for
// debugging.
type cronLog struct{ log *slog.Logger }

// Info says that a run was left out or that the schedule was followed.
func (l cronLog) Info(msg string, _ ...any) {
	l.log.Debug("cron", "event", msg)
}

// Error says that a job panicked outside of what we recover.
func (l cronLog) Error(err error, msg string, _ ...any) {
	l.log.Error("cron failed", "event", msg, "error", err)
}
