package knowledge

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/knowledge/index"
)

// The worker is one goroutine for all chatbots: it gives contents the vectors
// that they lack, brings in another encoder, and trains what matches. All it
// does is kept step by step; a crash loses no more than a step of work.

const (
	stepTexts    = 64                     // of a step, unless one content has more
	stepContents = 50                     // of a step
	settleTime   = 300 * time.Millisecond // between the last change and the training
	trainEvery   = time.Minute            // while there is other work
	newsEvery    = 500 * time.Millisecond // of how far the work is
	retryFirst   = time.Second            // after the encoder did not answer, doubled each time
	retryMost    = 30 * time.Second
	probeTime    = time.Minute // for a model to be loaded
	idleEvery    = time.Minute // for what is dropped when nobody uses it
	mostDelays   = 10          // by further changes, of the training
)

type worker struct {
	ctx    context.Context
	cancel context.CancelFunc
	begun  sync.Once
	done   chan struct{}
}

func newWorker() *worker {
	w := &worker{done: make(chan struct{})}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	return w
}

// start begins once.
func (w *worker) start(work func()) {
	w.begun.Do(func() { go work() })
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
func (s *Service) work() {
	w := s.worker
	defer close(w.done)
	timer := time.NewTimer(0)
	defer timer.Stop()
	retry, delayed := retryFirst, 0
	for {
		var quiet bool
		select {
		case <-w.ctx.Done():
			return
		case <-s.library.bell:
			if delayed++; delayed > mostDelays {
				quiet = true
			}
		case <-timer.C:
			quiet = true
		}
		if quiet {
			delayed = 0
		}
		switch s.round(w.ctx, quiet) {
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
func (s *Service) round(ctx context.Context, quiet bool) (end roundEnd) {
	defer func() {
		if r := recover(); r != nil {
			s.cfg.Log.Error("panic while encoding contents", "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			end = troubled
		}
	}()
	if quiet {
		s.probe(ctx)
	}
	trained := id.Precise()
	for busy := true; busy && ctx.Err() == nil; {
		busy = false
		for _, sh := range s.library.loaded() {
			s.aim(sh)
			busy = s.step(ctx, sh) || busy
			s.tell(sh, false)
		}
		if id.Precise().Sub(trained) > trainEvery {
			s.train(ctx)
			trained = id.Precise()
		}
	}
	end = settled
	if quiet {
		s.train(ctx)
	}
	for _, sh := range s.library.loaded() {
		if sh.serving().index.Stale() {
			end = unsettled
		}
		s.alike.findTwins(ctx, sh)
		sh.drafts.dropIdle(s.cfg.Clock())
		s.tell(sh, true)
	}
	if s.silent() {
		end = troubled
	}
	return end
}

// coders are those that work for some edition.
func (s *Service) coders() map[*coder]struct{} {
	out := map[*coder]struct{}{}
	if c := s.library.encoders.wanted(); c != nil {
		out[c] = struct{}{}
	}
	for _, sh := range s.library.loaded() {
		if c := sh.serving().coder; c != nil {
			out[c] = struct{}{}
		}
	}
	return out
}

func (s *Service) silent() bool {
	for c := range s.coders() {
		if c.silent() != "" {
			return true
		}
	}
	return false
}

// probe asks encoders that did not answer whether they do again.
func (s *Service) probe(ctx context.Context) {
	for c := range s.coders() {
		if c.silent() == "" {
			continue
		}
		waiting, cancel := context.WithTimeout(ctx, probeTime)
		_, err := c.passages(waiting, []string{"Hello."})
		if fresh := c.news(); err != nil && fresh && ctx.Err() == nil {
			s.cfg.Log.Warn("the encoder does not answer", "encoder", c.name, "error", err)
		}
		cancel()
	}
}

// train works out what matches, wherever contents changed since the last time.
func (s *Service) train(ctx context.Context) {
	for _, sh := range s.library.loaded() {
		if ed := sh.serving(); ed.index.Stale() && ctx.Err() == nil {
			ed.index.Train(ctx)
		}
	}
}

// aim has a shelf work towards the encoder that is wanted.
func (s *Service) aim(sh *shelf) {
	want := s.library.encoders.wanted()
	sh.mu.Lock()
	defer sh.mu.Unlock()
	switch {
	case sh.now.coder.maker() == want.maker():
		sh.next = nil
	case sh.next == nil || sh.next.coder.maker() != want.maker():
		sh.next = newEdition(s.library.detector, want)
		for _, id := range sh.rows.ids {
			if r := sh.rows.rows[id]; r.status != StateDraft {
				sh.next.settle(id, r.texts, true)
			}
		}
	}
}

// step does a little for one chatbot and tells whether it did anything.
func (s *Service) step(ctx context.Context, sh *shelf) bool {
	sh.mu.RLock()
	now, next := sh.now, sh.next
	sh.mu.RUnlock()
	did := s.stepOf(ctx, sh, now)
	if next == nil {
		return did
	}
	if s.stepOf(ctx, sh, next) {
		return true
	}
	return s.takeOver(ctx, sh, next) || did
}

// stepOf works a few contents into an edition.
func (s *Service) stepOf(ctx context.Context, sh *shelf, ed *edition) bool {
	if ctx.Err() != nil || ed.coder != nil && ed.coder.silent() != "" {
		return false
	}
	ids := sh.lacking(ed)
	if len(ids) == 0 {
		return false
	}
	err := s.workIn(ctx, sh, ed, ids)
	if fault.KindOf(err) == fault.Invalid { // a text that the encoder does not take
		err = s.workSingly(ctx, sh, ed, ids)
	}
	if err != nil && ctx.Err() == nil && (ed.coder == nil || ed.coder.silent() == "" || ed.coder.news()) {
		s.cfg.Log.Warn("contents could not be encoded; it is tried again", "chatbot", sh.bot, "encoder", ed.coder.maker(), "error", err)
	}
	return err == nil
}

// workSingly works contents in one by one; those that the encoder does not take
// are found by their words.
func (s *Service) workSingly(ctx context.Context, sh *shelf, ed *edition, ids []string) error {
	for _, one := range ids {
		err := s.workIn(ctx, sh, ed, []string{one})
		if fault.KindOf(err) == fault.Invalid {
			s.cfg.Log.Warn("the encoder does not take a content; it is found by its words", "chatbot", sh.bot, "content", one, "error", err)
			err = s.workWords(ctx, sh, ed, one)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// lacking gives the ids of some contents that an edition lacks.
func (sh *shelf) lacking(ed *edition) []string {
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	var ids []string
	texts := 0
	for id, n := range ed.lacks {
		if len(ids) > 0 && (texts+n > stepTexts || len(ids) >= stepContents) {
			break
		}
		ids = append(ids, id)
		texts += n
	}
	return ids
}

// workIn gives contents their vectors and puts them into an edition.
func (s *Service) workIn(ctx context.Context, sh *shelf, ed *edition, ids []string) error {
	w := sh.watch()
	defer sh.unwatch(w)
	all, err := s.prepareAll(ctx, sh, ed, ids, w)
	if err != nil || len(all) == 0 {
		return err
	}
	if ed.coder != nil {
		var texts []string
		for _, p := range all {
			texts = append(texts, p.ready.Texts()...)
		}
		vectors, err := s.library.vectors.ofContents(ctx, sh.bot, ed.coder, texts)
		if err != nil {
			return err
		}
		for _, p := range all {
			n := len(p.ready.Texts())
			p.ready.SetVectors(vectors[:n:n])
			vectors = vectors[n:]
		}
	}
	for _, p := range all {
		sh.finish(ed, w, p.id, p.ready)
	}
	return nil
}

// toPut is a content on its way into an edition.
type toPut struct {
	id    string
	ready *index.Prepared
}

// prepareAll reads contents and works their words out. Those that visitors do
// not find are done with.
func (s *Service) prepareAll(ctx context.Context, sh *shelf, ed *edition, ids []string, w *watch) ([]toPut, error) {
	contents, err := s.library.archive.some(ctx, sh.bot, ids)
	if err != nil {
		return nil, err
	}
	var out []toPut
	p := index.NewPreparer()
	for _, id := range ids {
		c, found := contents[id]
		if !found || c.Status == Draft {
			sh.finish(ed, w, id, nil)
			continue
		}
		ready, _, err := prepareContent(s.library.detector, p, c)
		if err != nil {
			s.cfg.Log.Error("content cannot be indexed", "chatbot", sh.bot, "content", id, "error", err)
			p = index.NewPreparer() // the old one stopped half-way
			sh.finish(ed, w, id, nil)
			continue
		}
		out = append(out, toPut{id, ready})
	}
	return out, nil
}

// workWords puts a content into an edition without vectors.
func (s *Service) workWords(ctx context.Context, sh *shelf, ed *edition, one string) error {
	w := sh.watch()
	defer sh.unwatch(w)
	all, err := s.prepareAll(ctx, sh, ed, []string{one}, w)
	for _, p := range all {
		sh.finish(ed, w, p.id, p.ready)
	}
	return err
}

// finish puts a content into an edition, nil for none, unless it changed since w
// was opened; then it is done once more.
func (sh *shelf) finish(ed *edition, w *watch, id string, ready *index.Prepared) {
	sh.applying.Lock()
	defer sh.applying.Unlock()
	sh.mu.RLock()
	_, changed := (*w)[id]
	sh.mu.RUnlock()
	if changed {
		return
	}
	if ready != nil {
		ed.index.Put(ready)
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	ed.settle(id, 0, false)
}

// takeOver has an edition answer that lacks nothing any more.
func (s *Service) takeOver(ctx context.Context, sh *shelf, next *edition) bool {
	if ctx.Err() != nil || next.coder != nil && next.coder.silent() != "" {
		return false
	}
	next.index.Train(ctx)
	sh.applying.Lock()
	defer sh.applying.Unlock()
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if sh.next != next || len(next.lacks) > 0 || ctx.Err() != nil {
		return false
	}
	sh.now, sh.next = next, nil
	sh.version++
	return true
}
