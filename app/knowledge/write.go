package knowledge

import (
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
)

// writer stores contents of one chatbot one after the other. One goroutine uses
// it.
type writer struct {
	service  *Service
	shelf    *shelf
	preparer *index.Preparer
	now      time.Time
}

func newWriter(s *Service, sh *shelf) *writer {
	return &writer{service: s, shelf: sh, preparer: index.NewPreparer(), now: s.cfg.Clock()}
}

// readied is a content with its words worked out, before it is written.
type readied struct {
	content Content
	ready   *index.Prepared
}

func (w *writer) prepare(c Content) (readied, error) {
	ready, err := w.service.ready(w.preparer, c)
	return readied{content: c, ready: ready}, err
}

// stage puts one content into a write. r.content gets its times. A content that
// is there already, unchanged, is not written again.
func (w *writer) stage(tx Tx, r *readied) (outcome, error) {
	c := &r.content
	c.CreatedAt, c.UpdatedAt = w.now, w.now
	out := created
	switch old, err := tx.Content(c.Chatbot, c.ID); {
	case err == nil:
		c.CreatedAt = old.CreatedAt
		if same(old, *c) {
			c.UpdatedAt = old.UpdatedAt
			return unchanged, nil
		}
		out = updated
	case !errors.Is(err, ErrNotFound):
		return 0, err
	}
	if err := tx.PutContent(*c); err != nil {
		return 0, err
	}
	ready := r.ready
	tx.After(func() { w.shelf.enqueue(change{ready: ready, id: string(r.content.ID)}) })
	return out, nil
}

// same compares what an owner can set.
func same(a, b Content) bool {
	return a.Title == b.Title && a.Answer == b.Answer && a.Text == b.Text && a.URL == b.URL && a.Lang == b.Lang &&
		slices.Equal(a.Questions, b.Questions) && slices.Equal(a.Tags, b.Tags)
}

// normal checks a content and gives it an id where it has none.
func normal(c Content) (Content, error) {
	if c.ID == "" {
		c.ID = MakeID(c)
	}
	c.Lang = baseLang(c.Lang)
	if err := fault.InvalidFields(Check(c)); err != nil {
		return Content{}, err
	}
	return c, nil
}
