package site

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/app/fault"
)

// The bounds of one reading.
const (
	fetchers      = 3                      // requests at a time
	maxTries      = 2                      // of a page that failed for a reason that may pass
	maxFailures   = 15                     // in a row, until the site counts as gone quiet
	maxCrawlDelay = 10 * time.Second       // that a site may ask for
	maxWait       = time.Minute            // that a site may ask for when it is busy
	newsEvery     = 300 * time.Millisecond // progress is told at most that often
	applyEvery    = 3 * time.Second        // pages become contents at least that often
	applyPages    = 20                     // at a time
	recordFactor  = 4                      // addresses known for each page that may be taken
)

// reading does one reading. Its goroutine alone works; run is shared.
type reading struct {
	cfg     Config
	among   *roster
	site    Site // as it was when the reading began
	ctx     context.Context
	cancel  context.CancelFunc
	stopped atomic.Bool // by the owner
	ended   chan struct{}

	mu  sync.Mutex
	run Run

	visit    Visit
	scope    scope
	edition  edition
	repeats  *repeats // of the edition
	queue    frontier
	known    map[PageID]bool
	refused  map[PageID]bool   // addresses that were counted as not to be read
	raws     map[string]PageID // hash of a page → the page
	ready    []PageID          // pages that are to become contents
	held     []PageID          // pages that seem to have changed; what stands around texts shows at the end
	stale    []PageID          // records that go unless they are found again
	taken    int               // pages that are or become contents
	skipped  int               // records of pages that were skipped
	fetched  int
	failures int // in a row
	told     time.Time
	applied  time.Time
}

func newReading(cfg Config, among *roster, e edition, run Run) *reading {
	r := &reading{
		cfg: cfg, among: among, site: e.site, edition: e, repeats: e.repeats, scope: newScope(e.site), run: run, ended: make(chan struct{}),
		known: map[PageID]bool{}, refused: map[PageID]bool{}, raws: map[string]PageID{},
	}
	r.ctx, r.cancel = context.WithCancel(among.ctx)
	return r
}

// stop ends the reading on behalf of the owner.
func (r *reading) stop() {
	r.stopped.Store(true)
	r.cancel()
}

func (r *reading) view(site Site) View {
	r.mu.Lock()
	defer r.mu.Unlock()
	run := r.run
	run.Problems = slices.Clone(run.Problems)
	return View{Site: site, Last: &run}
}

func (r *reading) change(fn func(*Run)) {
	r.mu.Lock()
	fn(&r.run)
	r.mu.Unlock()
}

// snapshot is the run as it can be stored.
func (r *reading) snapshot() Run {
	r.mu.Lock()
	defer r.mu.Unlock()
	run := r.run
	run.Problems = slices.Clone(run.Problems)
	for i := range run.Problems {
		run.Problems[i].Examples = slices.Clone(run.Problems[i].Examples)
	}
	return run
}

// tell announces progress, not too often.
func (r *reading) tell(now time.Time) {
	if now.Sub(r.told) >= newsEvery {
		r.told = now
		r.cfg.OnChange(r.view(r.site))
	}
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
		r.change(func(run *Run) { run.Note = "Waits until other sites have been read." })
		r.tell(r.cfg.Clock())
	})
	if err != nil {
		return err
	}
	defer done()
	r.change(func(run *Run) { run.Note = "" })
	return r.all()
}

func (r *reading) all() (err error) {
	if r.visit, err = r.cfg.Web.Visit(r.ctx, r.site.URL); err != nil {
		return err
	}
	if at, ok := address(r.visit.Address()); !ok || hostOf(at) != r.scope.host {
		return ErrMoved.Saying("%s now leads to another site, %s. Add that one if it is yours.", r.site.Name, r.visit.Address())
	}
	if err := r.load(); err != nil {
		return err
	}
	if err := r.seed(); err != nil {
		return err
	}
	if err := r.read(); err != nil {
		// What was read before the owner cancelled stays.
		if r.stopped.Load() {
			ctx, cancel := context.WithTimeout(r.among.ctx, time.Minute)
			defer cancel()
			if flushed := r.flush(ctx, true); flushed != nil {
				return flushed
			}
		}
		return err
	}
	if err := r.release(); err != nil {
		return err
	}
	if err := r.flush(r.ctx, true); err != nil {
		return err
	}
	return r.settle()
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
	run := r.snapshot()
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
	r.change(func(run *Run) {
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
