package app

import (
	"context"
	"encoding/json"
	"time"

	"frontdesk/app/httpapi"
	"frontdesk/app/job"
	"frontdesk/app/realtime"
	"frontdesk/app/store"
)

// assembleJobs makes the work that runs by itself.
func assembleJobs(a *App) (err error) {
	c := chores{leads: a.leads, conversations: a.conversations, bulk: a.bulk, outbox: a.outbox, accounts: a.accounts, sites: a.sites, chatbots: a.chatbots, people: a.people, encoding: a.contents.Encoding(), hooks: a.hooks, credits: a.credits, retention: a.retention, mails: mailHolder{a.store}}
	a.jobs, err = job.New(job.Config{
		Store: jobRuns{a.store}, Clock: a.clock, Log: a.log,
		OnChange: func(name string) {
			a.announce.publish(realtime.Panel(""), "job", httpapi.JobEvent{Name: name})
		},
		Jobs: []job.Job{
			{Name: "end-idle", Schedule: "*/10 * * * *", Run: c.endIdle,
				Description: "Ends conversations in which nobody has written for the hours that the settings say."},
			{Name: "empty-bin", Schedule: "17 * * * *", Run: c.emptyBin,
				Description: "Removes conversations that were deleted more than a day ago, with all that belongs to them."},
			{Name: "retention", Schedule: "37 2 * * *", Run: c.keepRules,
				Description: "Makes conversations anonymous, or deletes them, as each chatbot's settings say. Those under legal hold stay."},
			{Name: "read-sites", Schedule: "*/10 * * * *", Run: c.readDueSites,
				Description: "Reads websites again whose time has come by their settings."},
			{Name: "clean-up", Schedule: "43 3 * * *", Run: c.cleanUp,
				Description: "Removes old sign-ins, mails that were delivered or given up long ago, and webhooks after 14 days."},
			{Name: "finish-erasures", Schedule: "*/10 * * * *", AtStart: true, Run: func(ctx context.Context) (string, error) { return c.finishErasures(ctx, a.bots()) },
				Description: "Goes on with chat users and chatbots whose erasing was broken off by a stop or an error."},
			{Name: "weekly-mail", Schedule: "*/15 * * * *", AtStart: true, Run: a.mailWeek,
				Description: "On Mondays at seven in the owner's zone, mails the figures of the week before to whoever switched that on; later where the server was down."},
			{Name: "sweep-vectors", Schedule: "13 4 * * *", Run: c.sweepVectors,
				Description: "Removes the vectors of texts that no content has any more."},
		},
	})
	return err
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
func (s system) RunJob(ctx context.Context, name, by string) (httpapi.JobRun, error) {
	run, err := s.app.jobs.RunNow(ctx, name, job.Asked{By: by})
	return runOf(run), err
}

func runOf(r job.Run) httpapi.JobRun {
	return httpapi.JobRun{StartedAt: r.StartedAt, EndedAt: moment(r.EndedAt), OK: r.OK, Note: r.Note, By: r.By, Error: r.Error}
}

// moment is nil for the zero time.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
