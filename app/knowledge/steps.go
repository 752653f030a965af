package knowledge

import (
	"context"

	"frontdesk/app/fault"
	"frontdesk/app/knowledge/index"
)

// How much is done in one step.
const (
	stepTexts    = 64 // unless one content has more
	stepContents = 50
)

// aim has a shelf work towards the encoder that is wanted.
func (w *worker) aim(sh *shelf) {
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
				sh.next.settle(id, r.texts, true)
			}
		}
	}
}

// step does a little for one chatbot and tells whether it did anything.
func (w *worker) step(ctx context.Context, sh *shelf) bool {
	sh.mu.RLock()
	now, next := sh.now, sh.next
	sh.mu.RUnlock()
	did := w.stepOf(ctx, sh, now)
	if next == nil {
		return did
	}
	if w.stepOf(ctx, sh, next) {
		return true
	}
	return w.takeOver(ctx, sh, next) || did
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
			texts = append(texts, p.ready.Texts()...)
		}
		vectors, err := w.library.vectors.ofContents(ctx, sh.bot, ed.coder, texts)
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
