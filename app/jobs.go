package app

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"frontdesk/app/httpapi"
	"frontdesk/app/job"
	"frontdesk/app/realtime"
	"frontdesk/app/store"
)

// assembleJobs makes the work that runs by itself.
func (a *App) assembleJobs() (err error) {
	a.jobs, err = job.New(job.Config{
		Store: jobRuns{a.store}, Clock: a.clock, Log: a.log,
		OnChange: func(name string) {
			a.announce.publish(realtime.Panel(""), "job", httpapi.JobEvent{Name: name})
		},
		Jobs: []job.Job{
			{Name: "end-idle", Schedule: "*/10 * * * *", Run: a.endIdle,
				Description: "Ends conversations in which nobody has written for the hours that the settings say."},
			{Name: "empty-bin", Schedule: "17 * * * *", Run: a.emptyBin,
				Description: "Removes conversations that were deleted more than a day ago, with all that belongs to them."},
			{Name: "read-sites", Schedule: "*/10 * * * *", Run: a.readDueSites,
				Description: "Reads websites again whose time has come by their settings."},
			{Name: "clean-up", Schedule: "43 3 * * *", Run: a.cleanUp,
				Description: "Removes old sign-ins and mails that were delivered or given up long ago."},
			{Name: "sweep-vectors", Schedule: "13 4 * * *", Run: a.sweepVectors,
				Description: "Removes the vectors of texts that no content has any more."},
		},
	})
	return err
}

func (a *App) endIdle(ctx context.Context) (string, error) {
	swept, err := a.conversations.EndStale(ctx, 0, false)
	return fmt.Sprintf("ended %d of %d looked at", swept.Ended, swept.Examined), err
}

func (a *App) emptyBin(ctx context.Context) (string, error) {
	n, err := a.conversations.EmptyBin(ctx)
	return fmt.Sprintf("removed %d conversations", n), err
}

func (a *App) cleanUp(ctx context.Context) (string, error) {
	mails, err := a.outbox.Sweep(ctx)
	if err != nil {
		return "", err
	}
	sessions, err := a.accounts.Sweep(ctx)
	return fmt.Sprintf("removed %d mails and %d sign-ins", mails, sessions), err
}

// jobRuns keeps the runs in the folder.
type jobRuns struct{ store *store.Store }

// AddRun stores a run and drops the oldest ones of its job beyond keep.
func (j jobRuns) AddRun(ctx context.Context, run job.Run, keep int) error {
	record, err := json.Marshal(run)
	if err != nil {
		return err
	}
	return j.store.AddJobRun(ctx, run.Job, run.StartedAt, record, keep)
}

// Runs gives the last runs of a job, newest first.
func (j jobRuns) Runs(ctx context.Context, name string, limit int) ([]job.Run, error) {
	records, err := j.store.JobRuns(ctx, name, limit)
	if err != nil {
		return nil, err
	}
	out := make([]job.Run, len(records))
	for i, record := range records {
		if err := json.Unmarshal(record, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// jobs are the jobs with their last runs, for the panel.
func (s system) jobs(ctx context.Context) ([]httpapi.Job, error) {
	out := []httpapi.Job{}
	for _, j := range s.app.jobs.List() {
		runs, err := s.app.jobs.Runs(ctx, j.Name, runsShown)
		if err != nil {
			return nil, err
		}
		row := httpapi.Job{Name: j.Name, Schedule: j.Schedule, Description: j.Description, Running: j.Running, Next: moment(j.Next), Runs: []httpapi.JobRun{}}
		for _, r := range runs {
			row.Runs = append(row.Runs, runOf(r))
		}
		out = append(out, row)
	}
	return out, nil
}

// RunJob runs a job now.
func (s system) RunJob(ctx context.Context, name string) (httpapi.JobRun, error) {
	run, err := s.app.jobs.RunNow(ctx, name)
	return runOf(run), err
}

func runOf(r job.Run) httpapi.JobRun {
	return httpapi.JobRun{StartedAt: r.StartedAt, EndedAt: moment(r.EndedAt), OK: r.OK, Note: r.Note, Error: r.Error}
}

// moment is nil for the zero time.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
