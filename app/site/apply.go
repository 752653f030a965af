package site

import (
	"context"

	"frontdesk/app/extract"
)

// flush makes contents of the pages that are ready, if it is time.
func (r *reading) flush(ctx context.Context, due bool) error {
	if !due || len(r.ready) == 0 {
		return nil
	}
	for len(r.ready) > 0 {
		chunk := r.ready[:min(len(r.ready), applyPages)]
		if err := r.service.apply(ctx, r.site, r.repeats, chunk, false); err != nil {
			return err
		}
		r.ready = r.ready[len(chunk):]
		r.taken += len(chunk)
	}
	r.ready = nil
	r.applied = r.service.cfg.Clock()
	return nil
}

// staged is a page on its way into a content.
type staged struct {
	page   Page
	doc    Document
	sig    string
	before string
	edited bool // the owner has changed the content: it waits
}

// apply makes the contents of pages what the pages say. Quiet changes, made
// because other pages of the site showed what is text and what is not, leave
// state and former text alone. A content that the owner has edited or deleted is
// not touched: its change waits, unless the owner has decided.
func (s *Service) apply(ctx context.Context, site Site, rep *repeats, ids []PageID, quiet bool) error {
	work, err := s.stage(ctx, site, rep, ids)
	if err != nil {
		return err
	}
	var put []Document
	var remove []string
	for i := range work {
		w := &work[i]
		if err := s.compareContent(ctx, site, w, quiet); err != nil {
			return err
		}
		switch {
		case w.edited:
		case w.sig != "":
			put = append(put, w.doc)
		case w.page.Content != "":
			remove = append(remove, w.page.Content)
		}
	}
	refused, err := s.cfg.Contents.Change(ctx, site, put, remove)
	if err != nil {
		return err
	}
	for _, w := range work { // one by one: the texts of many can be too much for one write
		if err := s.cfg.Store.Write(ctx, func(tx Tx) error { return w.store(tx, site, refused[w.doc.ID], quiet) }); err != nil {
			return err
		}
	}
	return nil
}

// stage reads pages and makes the contents that they should have.
func (s *Service) stage(ctx context.Context, site Site, rep *repeats, ids []PageID) (work []staged, err error) {
	err = s.cfg.Store.View(ctx, func(tx Reader) error {
		work = work[:0]
		for _, id := range ids {
			p, found, err := tx.Page(site.ID, id)
			if err != nil {
				return err
			}
			if !found {
				continue
			}
			text, err := tx.Text(site.ID, id, TextRead)
			if err != nil {
				return err
			}
			w := staged{page: p, sig: rep.signature(p), doc: rep.document(p, text)}
			work = append(work, w)
		}
		return nil
	})
	return work, err
}

// compareContent looks at the content that a page has.
func (s *Service) compareContent(ctx context.Context, site Site, w *staged, quiet bool) error {
	if w.page.Content == "" {
		return nil
	}
	doc, found, err := s.cfg.Contents.Find(ctx, site.Chatbot, w.page.Content)
	if err != nil {
		return err
	}
	w.before = doc.Text
	mine := found && (storedHash(doc) == w.page.Stored || storedHash(doc) == storedHash(w.doc))
	w.edited = !mine && (quiet || !w.page.Waiting)
	return nil
}

// storedHash tells a content that was made here from one that was edited.
func storedHash(d Document) string { return hashText(d.Title, d.Text) }

// store keeps what became of a page. refused is what was wrong with its content.
func (w staged) store(tx Tx, site Site, refused string, quiet bool) error {
	p := w.page
	switch {
	case w.edited && quiet:
		return nil
	case w.edited:
		p.Waiting = true
		p.Problem = "You have edited or deleted what the assistant knew of this page, so its change waits for you."
		return tx.PutPage(site.ID, p)
	case refused != "":
		p.State, p.Kind, p.Problem, p.Waiting = PageFailed, KindBroken, refused, false
		return tx.PutPage(site.ID, p)
	case w.sig == "":
		p.Content, p.Applied, p.Stored = "", "", ""
		p.State, p.Waiting, p.Kind = PageSkipped, false, KindEmpty
		p.Problem = "All that this page says stands on many other pages too."
		return tx.PutPage(site.ID, p)
	}
	p.Content, p.Applied, p.Stored, p.Shown = w.doc.ID, w.sig, storedHash(w.doc), w.doc.Title
	p.Words, p.Refused, p.Waiting = extract.CountWords(w.doc.Text), "", false
	if !quiet {
		if err := tx.PutText(site.ID, p.ID, TextBefore, w.before); err != nil {
			return err
		}
	}
	return tx.PutPage(site.ID, p)
}
