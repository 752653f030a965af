package knowledge

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
)

const (
	settleTime = 300 * time.Millisecond // between the last change and the training
	trainEvery = time.Minute            // while there is other work
	newsEvery  = 500 * time.Millisecond // of how far the work is
	retryFirst = time.Second            // after the encoder did not answer, doubled each time
	retryMost  = 30 * time.Second
	probeTime  = time.Minute // for a model to be loaded
	probeOther = 3 * time.Second
	idleEvery  = time.Minute // for what is dropped when nobody uses it
	mostDelays = 10          // by further changes, of the training
)

// worker is one goroutine for all chatbots: it gives contents the vectors that
// they lack, brings in another encoder, and trains what matches. All it does is
// kept step by step; a crash loses no more than a step of work.
type worker struct {
	library *library
	alike   *resemblance
	news    func(chatbot.ID, MeaningState)

	ctx    context.Context
	cancel context.CancelFunc
	begun  sync.Once
	done   chan struct{}
}

func newWorker(l *library, alike *resemblance, news func(chatbot.ID, MeaningState)) *worker {
	w := &worker{library: l, alike: alike, news: news, done: make(chan struct{})}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	return w
}

// start begins once.
func (w *worker) start() {
	w.begun.Do(func() { go w.work() })
}

// stop ends the work after the step that is under way, and waits for it.
func (w *worker) stop(ctx context.Context) error {
	w.cancel()
	w.begun.Do(func() { close(w.done) }) // never started
	select {
	case <-w.done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for the encoding of contents to end: %w", ctx.Err())
	}
}

// outcome of a round.
type roundEnd uint8

const (
	settled   roundEnd = iota // nothing is left to do
	unsettled                 // what matches is to be trained once it is quiet
	troubled                  // an encoder does not answer
)

// work is the worker's goroutine.
func (w *worker) work() {
	defer close(w.done)
	timer := time.NewTimer(0)
	defer timer.Stop()
	retry, delayed := retryFirst, 0
	for {
		var quiet bool
		select {
		case <-w.ctx.Done():
			return
		case <-w.library.bell:
			if delayed++; delayed > mostDelays {
				quiet = true
			}
		case <-timer.C:
			quiet = true
		}
		if quiet {
			delayed = 0
		}
		switch w.round(w.ctx, quiet) {
		case settled:
			retry = retryFirst
			timer.Reset(idleEvery)
		case unsettled:
			retry = retryFirst
			timer.Reset(settleTime)
		case troubled:
			timer.Reset(retry)
			if quiet {
				retry = min(2*retry, retryMost)
			}
		}
	}
}

// round does what there is to do, for every chatbot in turn. In a quiet one
// what matches is trained, and encoders that did not answer are tried again.
func (w *worker) round(ctx context.Context, quiet bool) (end roundEnd) {
	defer func() {
		if r := recover(); r != nil {
			w.library.log.Error("panic while encoding contents", "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			end = troubled
		}
	}()
	if quiet {
		w.probe(ctx)
	}
	trained := id.Precise()
	for busy := true; busy && ctx.Err() == nil; {
		busy = false
		for _, sh := range w.library.loaded() {
			busy = w.turn(ctx, sh) || busy
			w.tell(sh, false)
		}
		if id.Precise().Sub(trained) > trainEvery {
			w.train(ctx)
			trained = id.Precise()
		}
	}
	end = settled
	if quiet {
		w.train(ctx)
	}
	for _, sh := range w.library.loaded() {
		if sh.serving().index.Stale() {
			end = unsettled
		}
		w.alike.findTwins(ctx, sh)
		sh.drafts.dropIdle(w.library.clock())
		w.tell(sh, true)
	}
	if w.silent() {
		end = troubled
	}
	return end
}

// coders are those that work for some edition.
func (w *worker) coders() map[*coder]struct{} {
	out := map[*coder]struct{}{}
	if c := w.library.encoders.wanted(); c != nil {
		out[c] = struct{}{}
	}
	for _, sh := range w.library.loaded() {
		if c := sh.serving().coder; c != nil {
			out[c] = struct{}{}
		}
	}
	return out
}

func (w *worker) silent() bool {
	for c := range w.coders() {
		if c.silent() != "" {
			return true
		}
	}
	return false
}

// probe asks encoders that did not answer whether they do again.
func (w *worker) probe(ctx context.Context) {
	for c := range w.coders() {
		if c.silent() == "" {
			continue
		}
		limit := probeTime
		if c != w.library.encoders.wanted() { // it must not hold up the one that takes over
			limit = probeOther
		}
		waiting, cancel := context.WithTimeout(ctx, limit)
		_, err := c.passages(waiting, []string{"Hello."})
		if fresh := c.news(); err != nil && fresh && ctx.Err() == nil {
			w.library.log.Warn("the encoder does not answer", "encoder", c.name, "error", err)
		}
		cancel()
	}
}

// train works out what matches, wherever contents changed since the last time.
func (w *worker) train(ctx context.Context) {
	for _, sh := range w.library.loaded() {
		if ed := sh.serving(); ed.index.Stale() && ctx.Err() == nil {
			ed.index.Train(ctx)
		}
	}
}

// tell lets the panel know how far the work is, whenever it has come to another
// state, and now and then in between.
func (w *worker) tell(sh *shelf, last bool) {
	state := sh.meaning(w.library.encoders.wanted())
	now := id.Precise()
	sh.mu.Lock()
	same := state.same(sh.told)
	news := !same && (last || state.State != sh.told.State || now.Sub(sh.toldAt) >= newsEvery)
	if news {
		sh.told, sh.toldAt = state, now
	}
	sh.mu.Unlock()
	if news {
		w.news(sh.bot, state)
	}
}
