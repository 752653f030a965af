package site

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"frontdesk/app/fault"
)

// reading does one reading of a site, from its turn to the end.
type reading struct {
	cfg      Config
	among    *roster
	site     Site // as it was when the reading began
	edition  edition
	progress *progress
	ctx      context.Context
	cancel   context.CancelFunc
	stopped  atomic.Bool // by the owner
	ended    chan struct{}
}

func newReading(cfg Config, among *roster, e edition, run Run) *reading {
	r := &reading{
		cfg: cfg, among: among, site: e.site, edition: e, ended: make(chan struct{}),
		progress: &progress{site: e.site, onChange: cfg.OnChange, run: run},
	}
	r.ctx, r.cancel = context.WithCancel(among.ctx)
	return r
}

// stop ends the reading on behalf of the owner.
func (r *reading) stop() {
	r.stopped.Store(true)
	r.cancel()
}

// work reads the site, and stores how that ended.
func (r *reading) work() {
	defer r.cancel()
	r.finish(r.guarded())
}

func (r *reading) guarded() (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("reading a site: panic: %v", p)
		}
	}()
	done, err := r.among.slot(r.ctx, func() {
		r.progress.change(func(run *Run) { run.Note = "Waits until other sites have been read." })
		r.progress.tell(r.cfg.Clock())
	})
	if err != nil {
		return err
	}
	defer done()
	r.progress.change(func(run *Run) { run.Note = "" })
	return r.all()
}

func (r *reading) all() error {
	visit, err := r.cfg.Web.Visit(r.ctx, r.site.URL)
	if err != nil {
		return err
	}
	scope := newScope(r.site)
	if at, ok := address(visit.Address()); !ok || hostOf(at) != scope.host {
		return ErrMoved.Saying("%s now leads to another site, %s. Add that one if it is yours.", r.site.Name, visit.Address())
	}
	w := newWalk(r.cfg, r.edition, r.progress, scope, visit)
	if err := w.load(r.ctx); err != nil {
		return err
	}
	if err := w.seed(r.ctx); err != nil {
		return err
	}
	if err := w.read(r.ctx); err != nil {
		// What was read before the owner cancelled stays.
		if r.stopped.Load() {
			ctx, cancel := context.WithTimeout(r.among.ctx, time.Minute)
			defer cancel()
			if flushed := w.harvest.flush(ctx); flushed != nil {
				return flushed
			}
		}
		return err
	}
	if err := w.harvest.finish(r.ctx); err != nil {
		return err
	}
	return w.dropStale(r.ctx)
}

// finish stores how the reading ended. After an interruption all stays as it is,
// so that the next start goes on with it.
func (r *reading) finish(err error) {
	interrupted := err != nil && r.among.ctx.Err() != nil && !r.stopped.Load()
	r.conclude(err, interrupted)
	if err != nil && fault.KindOf(err) == fault.Internal && !errors.Is(err, context.Canceled) {
		r.cfg.Log.Error("reading a site failed", "chatbot", r.site.Chatbot, "site", r.site.ID, "error", err)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.ctx), 30*time.Second)
	defer cancel()
	run := r.progress.snapshot()
	stored := r.cfg.Store.Write(ctx, func(tx Tx) error {
		if err := tx.PutRun(run, keptRuns); err != nil || interrupted {
			return err
		}
		return r.close(tx, run)
	})
	if stored != nil && fault.KindOf(stored) != fault.NotFound && r.among.ctx.Err() == nil {
		r.cfg.Log.Error("the end of a reading was not stored", "chatbot", r.site.Chatbot, "site", r.site.ID, "error", stored)
	}
}

// conclude says in the run how the reading ended.
func (r *reading) conclude(err error, interrupted bool) {
	now := r.cfg.Clock()
	r.progress.change(func(run *Run) {
		run.EndedAt, run.Current = now, ""
		switch {
		case err == nil:
			run.State = RunDone
		case interrupted:
			run.State, run.EndedAt = RunInterrupted, time.Time{}
		case r.stopped.Load():
			run.State = RunCancelled
			run.Note = "The reading was cancelled. What was read until then stays."
		default:
			run.State, run.Note = RunFailed, reason(err)
		}
	})
}

// close stores the site as it is after a reading.
func (r *reading) close(tx Tx, run Run) error {
	site, err := tx.Site(r.site.Chatbot, r.site.ID)
	if err != nil {
		return err
	}
	site.Running, site.Settled = false, site.Settled || run.State == RunDone
	site.NextAt = site.Settings.Schedule.next(r.cfg.Clock())
	if err := recount(tx, &site); err != nil {
		return err
	}
	return tx.PutSite(site)
}

// reason is what an owner is told about a failure.
func reason(err error) string {
	var f *fault.Error
	if errors.As(err, &f) && f.Kind != fault.Internal {
		return f.Message
	}
	return "The reading stopped because of an error of the server. What was read stays; read the site again."
}

// recount counts what a site holds from its pages.
func recount(tx Reader, site *Site) error {
	site.Pages, site.Words, site.Waiting = 0, 0, 0
	return tx.EachPage(site.ID, nil, func(p Page) bool {
		if p.Content != "" {
			site.Pages++
			site.Words += p.Words
		}
		if p.Waiting {
			site.Waiting++
		}
		return true
	})
}
