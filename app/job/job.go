// Package job runs work by the clock: each job by its schedule and on request,
// never twice at the same time, with a record of its last runs. It knows
// nothing of what the jobs do.
package job

import (
	"context"
	"log/slog"
	"time"

	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// Job is work that runs by itself.
type Job struct {
	Name        string // stable, in lower case with dashes
	Description string // a sentence for the owner
	// Schedule has five fields (minute, hour, day, month, day of the week; in UTC)
	// or is one of @hourly, @daily, @every 5m.
	Schedule string
	// AtStart runs it once at Start too: for work that a stop may have broken off.
	AtStart bool
	// Run does the work and says in a few words what it did ("ended 3 of 3"). It
	// returns soon after ctx ends.
	Run func(ctx context.Context) (note string, err error)
}

// Run is the record of one run.
type Run struct {
	Job       string    `json:"job"`
	StartedAt time.Time `json:"startedAt"`
	EndedAt   time.Time `json:"endedAt"`
	OK        bool      `json:"ok"`
	Note      string    `json:"note,omitempty"`
	By        string    `json:"by,omitempty"`    // who had it run; empty: its schedule
	Error     string    `json:"error,omitempty"` // in words for the owner; the log has the rest
}

// Status is a job as it stands.
type Status struct {
	Name        string
	Description string
	Schedule    string
	Next        time.Time // zero before Start and after Stop
	Running     bool
}

// KeepRuns is how many runs of each job are kept.
const KeepRuns = 20

// Store keeps the runs.
type Store interface {
	// AddRun stores a run and drops the oldest ones of its job beyond keep.
	AddRun(ctx context.Context, run Run, keep int) error
	// Runs gives the last runs of a job, newest first.
	Runs(ctx context.Context, name string, limit int) ([]Run, error)
}

// The faults of this package.
var (
	ErrNotFound = fault.New(fault.NotFound, "job_not_found", "There is no such job.")
	ErrRunning  = fault.New(fault.Conflict, "job_running", "This job is running already. Wait until it has ended.")
	ErrStopping = fault.New(fault.Unavailable, "stopping", "The server is being restarted. Try again in a moment.")
)

// Config is what a Scheduler is made of.
type Config struct {
	Store Store
	Clock id.Clock
	Log   *slog.Logger
	Jobs  []Job
	// OnChange is called when a job begins and when it has ended and its run is
	// stored; nil is fine. It must be quick.
	OnChange func(name string)
}
