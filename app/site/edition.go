package site

import (
	"context"
	"slices"

	"frontdesk/app/extract"
)

// edition keeps the contents of one site as its pages say, by what stands around
// their texts.
type edition struct {
	store    Store
	contents Contents
	site     Site
	repeats  *repeats
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
func (e edition) apply(ctx context.Context, ids []PageID, quiet bool) error {
	work, err := e.stage(ctx, ids)
	if err != nil {
		return err
	}
	var put []Document
	var remove []string
	for i := range work {
		w := &work[i]
		if err := e.compareContent(ctx, w, quiet); err != nil {
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
	refused, err := e.contents.Change(ctx, e.site, put, remove)
	if err != nil {
		return err
	}
	for _, w := range work { // one by one: the texts of many can be too much for one write
		if err := e.store.Write(ctx, func(tx Tx) error { return w.store(tx, e.site, refused[w.doc.ID], quiet) }); err != nil {
			return err
		}
	}
	return nil
}

// stage reads pages and makes the contents that they should have.
func (e edition) stage(ctx context.Context, ids []PageID) (work []staged, err error) {
	err = e.store.View(ctx, func(tx Reader) error {
		work = work[:0]
		for _, id := range ids {
			p, found, err := tx.Page(e.site.ID, id)
			if err != nil {
				return err
			}
			if !found {
				continue
			}
			text, err := tx.Text(e.site.ID, id, TextRead)
			if err != nil {
				return err
			}
			w := staged{page: p, sig: e.repeats.signature(p), doc: e.repeats.document(p, text)}
			work = append(work, w)
		}
		return nil
	})
	return work, err
}

// compareContent looks at the content that a page has.
func (e edition) compareContent(ctx context.Context, w *staged, quiet bool) error {
	if w.page.Content == "" {
		return nil
	}
	doc, found, err := e.contents.Find(ctx, e.site.Chatbot, w.page.Content)
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

// forget removes the contents of pages that are gone; their former text is kept
// with the page.
func (e edition) forget(ctx context.Context, ids []PageID) error {
	for chunk := range slices.Chunk(ids, applyPages) {
		if err := e.forgetSome(ctx, chunk); err != nil {
			return err
		}
	}
	return nil
}

func (e edition) forgetSome(ctx context.Context, ids []PageID) error {
	var pages []Page
	var remove []string
	err := e.store.View(ctx, func(tx Reader) error {
		pages, remove = nil, nil
		for _, id := range ids {
			p, found, err := tx.Page(e.site.ID, id)
			if err != nil {
				return err
			}
			if found && p.Content != "" {
				pages, remove = append(pages, p), append(remove, p.Content)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	before := map[PageID]string{}
	for _, p := range pages {
		doc, _, err := e.contents.Find(ctx, e.site.Chatbot, p.Content)
		if err != nil {
			return err
		}
		before[p.ID] = doc.Text
	}
	if _, err := e.contents.Change(ctx, e.site, nil, remove); err != nil {
		return err
	}
	for _, p := range pages {
		if err := e.store.Write(ctx, func(tx Tx) error { return putGone(tx, e.site.ID, p, before[p.ID]) }); err != nil {
			return err
		}
	}
	return nil
}

func putGone(tx Tx, site ID, p Page, before string) error {
	p.Content, p.Applied, p.Stored, p.Raw, p.Blocks, p.Waiting = "", "", "", "", nil, false
	p.State = PageGone
	if err := tx.PutText(site, p.ID, TextRead, ""); err != nil {
		return err
	}
	if before != "" {
		if err := tx.PutText(site, p.ID, TextBefore, before); err != nil {
			return err
		}
	}
	return tx.PutPage(site, p)
}
