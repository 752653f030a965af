package knowledge

import (
	"context"
	"errors"
	"slices"
	"time"

	"frontdesk/app/fault"
	"frontdesk/app/knowledge/index"
)

// Bulk work goes to the store in chunks of so many contents or bytes, whatever
// comes first, so that visitors' writes pass in between.
const (
	chunkContents = 200
	chunkBytes    = 512 << 10
)

// outcome is what storing a content came to.
type outcome uint8

const (
	unchanged outcome = iota
	created
	updated
	moved // not stored: it is no longer what it was based on
)

// writer stores contents of one chatbot one after the other. One goroutine uses
// it.
type writer struct {
	library   *library
	store     Store
	shelf     *shelf
	preparer  *index.Preparer
	now       time.Time
	keepEdits bool // changes that are not published stay, whatever is published
}

func newWriter(l *library, sh *shelf, keepEdits bool) *writer {
	return &writer{library: l, store: l.archive.store, shelf: sh, preparer: index.NewPreparer(), now: l.clock(), keepEdits: keepEdits}
}

// readied is a content with its words worked out, before it is written.
type readied struct {
	content Content
	change  change
	lang    string
	base    *Content // what must still be stored for this to be; nil: anything
}

// prepare works out the words of a content, and takes the vectors of its texts
// where all of them are kept.
func (w *writer) prepare(ctx context.Context, c Content) (readied, error) {
	ready, lang, err := prepareContent(w.library.detector, w.preparer, c)
	if err != nil {
		return readied{}, err
	}
	r := readied{content: c, lang: lang, change: change{id: string(c.ID), ready: ready}}
	coder := w.shelf.serving().coder
	texts := ready.TextsFor(coder.maker())
	if coder == nil || len(texts) == 0 {
		return r, nil
	}
	vectors, err := w.library.vectors.complete(ctx, c.Chatbot, coder, texts)
	if vectors != nil {
		ready.SetVectors(vectors)
		r.change.dressed, r.change.maker = true, coder.name
	}
	return r, err
}

// stage puts one content into a write. r.content becomes what is stored. A
// content that is there already, unchanged, is not written again.
func (w *writer) stage(tx Tx, r *readied) (outcome, error) {
	c := r.content
	c.CreatedAt, c.UpdatedAt = w.now, w.now
	old, err := tx.Content(c.Chatbot, c.ID)
	there := err == nil
	if err != nil && !errors.Is(err, ErrNotFound) {
		return 0, err
	}
	if r.base != nil && (!there || !same(old, *r.base)) {
		return moved, nil
	}
	out := created
	found := change{id: string(c.ID), ready: r.change.ready, dressed: r.change.dressed, maker: r.change.maker}
	if there {
		out = updated
		if c, found.same = w.over(old, c); same(old, c) {
			r.content = old
			return unchanged, nil
		}
	}
	if c.Status == Draft || found.same {
		found.ready = nil
	}
	if err := tx.PutContent(c); err != nil {
		return 0, err
	}
	r.content = c
	found.row = cardOf(c, r.lang, 0)
	tx.After(func() { w.shelf.enqueue(found) })
	return out, nil
}

// over lays a content over the one that is stored. published tells that visitors
// see the same as before.
func (w *writer) over(old, c Content) (out Content, published bool) {
	c.CreatedAt = old.CreatedAt
	if c.Source == (SourceRef{}) {
		c.Source = old.Source
	}
	if old.Status != Draft && c.Status == Draft {
		edited := old
		edited.Edit, edited.UpdatedAt, edited.UpdatedBy = editOf(c), c.UpdatedAt, c.UpdatedBy
		if sameText(old, c) {
			edited.Edit = nil // as it was published
		}
		return edited, true
	}
	if w.keepEdits && c.Edit == nil && c.Status != Draft {
		c.Edit = old.Edit
	}
	return c, false
}

// editOf is the text of a content as an edit.
func editOf(c Content) *Edit {
	return &Edit{Title: c.Title, Questions: c.Questions, Answer: c.Answer, Text: c.Text, URL: c.URL, Lang: c.Lang, Tags: c.Tags,
		ValidFrom: c.ValidFrom, ValidTo: c.ValidTo}
}

// same compares what an owner can set.
func same(a, b Content) bool {
	if (a.Edit == nil) != (b.Edit == nil) || a.Edit != nil && !sameText(a.Edited(), b.Edited()) {
		return false
	}
	return a.Status == b.Status && a.Source == b.Source && sameText(a, b)
}

func sameText(a, b Content) bool {
	return a.Title == b.Title && a.Answer == b.Answer && a.Text == b.Text && a.URL == b.URL && a.Lang == b.Lang &&
		slices.Equal(a.Questions, b.Questions) && slices.Equal(a.Tags, b.Tags) && sameTime(a.ValidFrom, b.ValidFrom) && sameTime(a.ValidTo, b.ValidTo)
}

func sameTime(a, b *time.Time) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Equal(*b)
}

// normal checks a content and gives it an id where it has none.
func normal(c Content) (Content, error) {
	if c.ID == "" {
		c.ID = MakeID(c)
	}
	if c.Status == Draft && c.Edit != nil { // a draft has no second text beside it
		c = c.Edited()
		c.Status = Draft
	}
	if c.Edit != nil {
		edit := *c.Edit
		edit.Lang = baseLang(edit.Lang)
		c.Edit = &edit
	}
	c.Lang = baseLang(c.Lang)
	if err := fault.InvalidFields(Check(c)); err != nil {
		return Content{}, err
	}
	return c, nil
}
