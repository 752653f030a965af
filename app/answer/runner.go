package answer

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"sync"

	"frontdesk/app/conversation"
)

// Runner answers what waits in the store. Each conversation has at most one run
// at a time. A run is first at a desk, where everything is decided and all is
// answered that needs no model, in milliseconds; only what needs the model waits
// in line for it. What a run has not finished stays pending on disk, so that
// nothing is lost with the process.
//
// The runner knows where each run is and hands it on; the work itself is the
// clerk's, who has a run to himself while it is in his hands. Nothing waits for
// anything while mu is held.
type Runner struct {
	clerk  clerk
	log    *slog.Logger
	desks  int                     // goroutines at desks at one time
	asking chan struct{}           // held by who tries a question out on the model
	halt   context.CancelCauseFunc // ends the model's work
	quit   context.CancelFunc      // ends all work
	work   sync.WaitGroup          // runs in a clerk's hands; added to under mu before stopped is set

	mu      sync.Mutex // guards what follows, and of each run what is named there
	started bool
	stopped bool
	runs    map[conversation.ID]*run // at most one a conversation; gone when nothing is known to wait
	ready   []*run                   // wait for a desk
	atDesk  int
	line    queue // wait for the model, or are served by it
}

// NewRunner makes a runner that answers nothing before it is started. Wake may
// be called before.
func NewRunner(cfg Config) *Runner {
	searching := orInt(cfg.Searching, max(1, runtime.GOMAXPROCS(0)/2))
	quitted, quit := context.WithCancel(context.Background())
	halting, halt := context.WithCancelCause(quitted)
	return &Runner{
		halt: halt, quit: quit, log: cfg.Log, desks: orInt(cfg.Desks, 8), asking: make(chan struct{}, 1), runs: map[conversation.ID]*run{},
		line: queue{live: cfg.Live, clock: cfg.Clock, tuning: cfg.Tuning.withDefaults(), pace: firstPace},
		clerk: clerk{
			desk: desk{
				finder: cfg.Finder, gate: cfg.Gate, purse: cfg.Purse, watch: cfg.Watch, model: cfg.Model, tokens: cfg.Tokens, meaning: cfg.Meaning, people: cfg.People, present: cfg.Present, transcripts: cfg.Transcripts, rewriter: &rewriter{}, crosser: &rewriter{}, clock: cfg.Clock,
				searching: make(chan struct{}, searching),
			},
			store: cfg.Store, bots: cfg.Chatbots, live: cfg.Live, log: cfg.Log,
			halting: halting, quitted: quitted,
		},
	}
}

// Start begins to answer, with all that was left unanswered. ctx bounds only the
// reading of that.
func (r *Runner) Start(ctx context.Context) error {
	left, err := r.clerk.store.Pending(ctx)
	if err != nil {
		return fmt.Errorf("listing unanswered conversations: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.started = true
	for _, c := range left {
		r.wake(c)
	}
	if len(left) > 0 {
		r.log.Info("answers resumed", "conversations", len(left))
	}
	r.pump()
	return nil
}

// Stop ends the model's work at once and lets what is at a desk finish; it waits
// for that until ctx ends. Everything unfinished stays pending in the store.
func (r *Runner) Stop(ctx context.Context) error {
	r.mu.Lock()
	r.stopped = true
	for _, run := range r.runs {
		run.stopTimers()
	}
	r.mu.Unlock()
	r.halt(errAbandoned)
	done := make(chan struct{})
	go r.awaitWork(done)
	defer r.quit()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r *Runner) awaitWork(done chan<- struct{}) {
	r.work.Wait()
	close(done)
}

// Wake tells that a conversation waits for an answer. Calling it more often than
// needed does no harm; it returns at once.
func (r *Runner) Wake(c conversation.ID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wake(c)
	r.pump()
}

func (r *Runner) wake(c conversation.ID) {
	if run := r.runs[c]; run != nil {
		run.again = true
		return
	}
	run := &run{id: c, place: atReady}
	r.runs[c] = run
	r.ready = append(r.ready, run)
}

// Cancel tells that a conversation has ended: a run is stopped and says nothing
// more. What may still be pending for it is dropped.
func (r *Runner) Cancel(c conversation.ID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	run := r.runs[c]
	if run == nil {
		return
	}
	run.again = true // at the desk it is seen that the conversation has ended
	if run.cancel != nil {
		run.cancel(errAbandoned)
	}
	if run.place == inLine {
		r.line.leave(run)
		r.toDesk(run, "")
	}
	r.pump()
}

// Tune takes other limits over. Runs that are at work keep theirs.
func (r *Runner) Tune(t Tuning) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.line.tuning = t.withDefaults()
	r.pump()
	r.line.show(0)
}

// Load is how busy the model is kept.
type Load struct {
	Queue   int // visitors that wait in line
	Running int // answers being written
}

// Load tells how many wait and how many are served.
func (r *Runner) Load() Load {
	r.mu.Lock()
	defer r.mu.Unlock()
	return Load{Queue: len(r.line.waiting), Running: r.line.writing}
}

// limits are those for a question that is taken up now.
func (r *Runner) limits() Tuning {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.line.tuning
}

// pump hands waiting runs to free desks and to the model. The caller holds r.mu.
func (r *Runner) pump() {
	if !r.started || r.stopped {
		return
	}
	for len(r.ready) > 0 && r.atDesk < r.desks {
		run := r.ready[0]
		r.ready = r.ready[1:]
		run.place = atDesk
		r.atDesk++
		r.work.Add(1)
		go r.serve(run.handOver(r.line.tuning))
	}
	moved := false
	for run := r.line.next(); run != nil; run = r.line.next() {
		run.place = atModel
		moved = true
		r.work.Add(1)
		e := run.handOver(r.line.tuning)
		e.ctx, run.cancel = context.WithCancelCause(r.clerk.halting)
		go r.dictate(e)
	}
	if moved {
		r.line.show(0)
	}
}

// toDesk sends a run to the desks, at the end. why, if any, keeps it from the
// model. The caller holds r.mu.
func (r *Runner) toDesk(run *run, why string) {
	run.place, run.refused = atReady, why
	r.ready = append(r.ready, run)
}

// forget ends a run. The caller holds r.mu.
func (r *Runner) forget(run *run) {
	run.stopTimers()
	delete(r.runs, run.id)
	cashier{&r.clerk.desk}.letGo(run.id)
	if run.shown {
		r.clerk.live.SetState(run.id.String(), StateIdle, 0, 0)
		r.clerk.live.Clear(run.id.String())
	}
}
