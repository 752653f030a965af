package knowledge

import (
	"context"

	"frontdesk/app/fault"
	"frontdesk/app/knowledge/index"
	"frontdesk/app/knowledge/meaning"
)

// How much is done in one step.
const (
	stepTexts    = 64 // unless one content has more
	stepContents = 50
)

// turn brings one chatbot a little further, and tells whether there was anything
// to do. It is cut short when another encoder is wanted.
func (w *worker) turn(ctx context.Context, sh *shelf) bool {
	term := w.library.encoders.ended()
	turn, cancel := context.WithCancel(ctx)
	defer cancel()
	cut := make(chan struct{})
	go cutShort(turn, term, cancel, cut)
	defer func() { cancel(); <-cut }()
	if next := w.aim(sh); next != nil {
		if err := w.fromDisk(turn, sh, next); err != nil && turn.Err() == nil {
			w.library.log.Warn("vectors on disk could not be taken over at once", "chatbot", sh.bot, "error", err)
		}
	}
	did := w.step(turn, sh)
	w.remember(ctx, sh)
	return did || turn.Err() != nil && ctx.Err() == nil
}

// cutShort ends a turn with the term of the encoder that was wanted.
func cutShort(turn context.Context, term <-chan struct{}, cancel context.CancelFunc, done chan<- struct{}) {
	defer close(done)
	select {
	case <-term:
		cancel()
	case <-turn.Done():
	}
}

// remember keeps on disk whose vectors answer, once all contents have them: after
// a stop in the midst of a switch that one goes on answering.
func (w *worker) remember(ctx context.Context, sh *shelf) {
	sh.mu.RLock()
	maker, served, lacking := sh.now.coder.maker(), sh.served, sh.now.lacking.Load()
	sh.mu.RUnlock()
	if lacking > 0 || maker == served || ctx.Err() != nil {
		return
	}
	if err := w.library.vectors.serve(ctx, sh.bot, maker); err != nil {
		w.library.log.Warn("which encoder answers could not be kept", "chatbot", sh.bot, "error", err)
		return
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	sh.served = maker
}

// aim has a shelf work towards the encoder that is wanted. It gives the edition
// for that if it is a new one.
func (w *worker) aim(sh *shelf) *edition {
	want := w.library.encoders.wanted()
	sh.mu.Lock()
	defer sh.mu.Unlock()
	switch {
	case sh.now.coder.maker() == want.maker():
		sh.next = nil
	case sh.next == nil || sh.next.coder.maker() != want.maker():
		sh.next = newEdition(w.library.detector, want)
		for _, id := range sh.rows.ids {
			if r := sh.rows.rows[id]; r.status != StateDraft {
				sh.next.settle(id, r.wants(want.maker()), true)
			}
		}
		return sh.next
	}
	return nil
}

// fromDisk puts the contents into an edition that need no encoding.
func (w *worker) fromDisk(ctx context.Context, sh *shelf, ed *edition) error {
	known, err := w.library.vectors.of(ctx, sh.bot, ed.coder.maker())
	if err != nil || len(known) == 0 && ed.coder != nil {
		return err
	}
	after := ContentID("")
	for {
		changes := sh.watch()
		page, err := w.library.archive.page(ctx, sh.bot, after)
		if err == nil && len(page) > 0 {
			after = page[len(page)-1].ID
			w.dressed(sh, ed, page, known, changes)
		}
		sh.unwatch(changes)
		if err != nil || len(page) == 0 {
			return err
		}
	}
}

// dressed puts those of the contents into an edition whose vectors are known.
func (w *worker) dressed(sh *shelf, ed *edition, page []Content, known map[TextHash]meaning.Vector, changes *watch) {
	p := index.NewPreparer()
	for _, c := range page {
		if c.Status == Draft {
			continue
		}
		ready, _, err := prepareContent(w.library.detector, p, c)
		if err != nil {
			p = index.NewPreparer() // the step that works it in says so
			continue
		}
		if ed.coder != nil && len(ready.TextsFor(ed.coder.maker())) > 0 && !dress(ready, known) {
			continue
		}
		sh.finish(ed, changes, string(c.ID), ready)
	}
}

// step does a little for one chatbot and tells whether it did anything.
func (w *worker) step(ctx context.Context, sh *shelf) bool {
	sh.mu.RLock()
	now, next := sh.now, sh.next
	sh.mu.RUnlock()
	if next == nil {
		return w.stepOf(ctx, sh, now)
	}
	if w.stepOf(ctx, sh, next) || w.takeOver(ctx, sh, next) {
		return true
	}
	// The edition on its way out gets more only while the next one cannot go on.
	return next.coder != nil && next.coder.silent() != "" && w.stepOf(ctx, sh, now)
}

// stepOf works a few contents into an edition.
func (w *worker) stepOf(ctx context.Context, sh *shelf, ed *edition) bool {
	if ctx.Err() != nil || ed.coder != nil && ed.coder.silent() != "" {
		return false
	}
	ids := sh.lacking(ed)
	if len(ids) == 0 {
		return false
	}
	err := w.workIn(ctx, sh, ed, ids)
	if fault.KindOf(err) == fault.Invalid { // a text that the encoder does not take
		err = w.workSingly(ctx, sh, ed, ids)
	}
	if err != nil && ctx.Err() == nil && (ed.coder == nil || ed.coder.silent() == "" || ed.coder.news()) {
		w.library.log.Warn("contents could not be encoded; it is tried again", "chatbot", sh.bot, "encoder", ed.coder.maker(), "error", err)
	}
	return err == nil
}

// workSingly works contents in one by one; those that the encoder does not take
// are found by their words.
func (w *worker) workSingly(ctx context.Context, sh *shelf, ed *edition, ids []string) error {
	for _, one := range ids {
		err := w.workIn(ctx, sh, ed, []string{one})
		if fault.KindOf(err) == fault.Invalid {
			w.library.log.Warn("the encoder does not take a content; it is found by its words", "chatbot", sh.bot, "content", one, "error", err)
			err = w.workWords(ctx, sh, ed, one)
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
func (w *worker) workIn(ctx context.Context, sh *shelf, ed *edition, ids []string) error {
	changes := sh.watch()
	defer sh.unwatch(changes)
	all, err := w.prepareAll(ctx, sh, ed, ids, changes)
	if err != nil || len(all) == 0 {
		return err
	}
	if ed.coder != nil {
		var texts []string
		for _, p := range all {
			texts = append(texts, p.ready.TextsFor(ed.coder.name)...)
		}
		vectors, err := w.library.vectors.ofContents(ctx, sh.bot, ed.coder, texts)
		if err != nil {
			return err
		}
		for _, p := range all {
			if n := len(p.ready.TextsFor(ed.coder.name)); n > 0 {
				p.ready.SetVectors(vectors[:n:n])
				vectors = vectors[n:]
			}
		}
	}
	for _, p := range all {
		sh.finish(ed, changes, p.id, p.ready)
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
func (w *worker) prepareAll(ctx context.Context, sh *shelf, ed *edition, ids []string, changes *watch) ([]toPut, error) {
	contents, err := w.library.archive.some(ctx, sh.bot, ids)
	if err != nil {
		return nil, err
	}
	var out []toPut
	p := index.NewPreparer()
	for _, id := range ids {
		c, found := contents[id]
		if !found || c.Status == Draft {
			sh.finish(ed, changes, id, nil)
			continue
		}
		ready, _, err := prepareContent(w.library.detector, p, c)
		if err != nil {
			w.library.log.Error("content cannot be indexed", "chatbot", sh.bot, "content", id, "error", err)
			p = index.NewPreparer() // the old one stopped half-way
			sh.finish(ed, changes, id, nil)
			continue
		}
		out = append(out, toPut{id, ready})
	}
	return out, nil
}

// workWords puts a content into an edition without vectors.
func (w *worker) workWords(ctx context.Context, sh *shelf, ed *edition, one string) error {
	changes := sh.watch()
	defer sh.unwatch(changes)
	all, err := w.prepareAll(ctx, sh, ed, []string{one}, changes)
	for _, p := range all {
		sh.finish(ed, changes, p.id, p.ready)
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
func (w *worker) takeOver(ctx context.Context, sh *shelf, next *edition) bool {
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
