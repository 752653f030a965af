package site

import (
	"context"
	"slices"
	"time"

	"frontdesk/app/id"
)

// When pages become contents.
const (
	applyEvery = 3 * time.Second // pages become contents at least that often
	applyPages = 20              // at a time
)

// Above so many pages, and beyond one page in massShare, what is gone waits for
// the owner: a server that has lost its pages for a while looks the same as one
// from which they were taken.
const (
	massGone  = 5
	massShare = 2
)

// harvest gathers the pages whose contents a reading is to change, and brings
// them in: while the site is read what is new, at its end what only all pages
// together show.
type harvest struct {
	edition
	clock    id.Clock
	progress *progress

	ready []PageID  // pages that are to become contents
	held  []PageID  // pages that seem to have changed; what stands around texts shows at the end
	taken int       // pages that are or become contents
	last  time.Time // that pages became contents
}

// add takes in a page that was dealt with, just now or by a reading that was
// interrupted.
func (h *harvest) add(p Page) {
	switch {
	case p.State == PageChanged && h.site.Settled:
		h.held = append(h.held, p.ID)
	case !p.Waiting && (p.State == PageAdded || p.State == PageChanged):
		h.ready = append(h.ready, p.ID)
	}
}

// tick makes contents of what is ready when enough is, or has waited long enough.
func (h *harvest) tick(ctx context.Context) error {
	now := h.clock()
	if h.last.IsZero() {
		h.last = now
	}
	if len(h.ready) < applyPages && now.Sub(h.last) < applyEvery {
		return nil
	}
	return h.flush(ctx)
}

// flush makes contents of the pages that are ready.
func (h *harvest) flush(ctx context.Context) error {
	if len(h.ready) == 0 {
		return nil
	}
	for len(h.ready) > 0 {
		chunk := h.ready[:min(len(h.ready), applyPages)]
		if err := h.apply(ctx, chunk, false); err != nil {
			return err
		}
		h.ready = h.ready[len(chunk):]
		h.taken += len(chunk)
	}
	h.ready = nil
	h.last = h.clock()
	return nil
}

// finish brings in what is left of a reading that went through.
func (h *harvest) finish(ctx context.Context) error {
	for _, step := range []func(context.Context) error{h.release, h.flush, h.settle} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// release looks again at the pages that seemed to have changed: when the menu of a
// site changes, every page does, until enough of them have shown that it is the
// menu.
func (h *harvest) release(ctx context.Context) error {
	for _, id := range h.held {
		p, found, err := findPage(ctx, h.store, h.site.ID, id)
		if err != nil {
			return err
		}
		switch {
		case !found:
		case p.Content != "" && h.repeats.signature(p) == p.Applied:
			if err := h.unchanged(ctx, p); err != nil {
				return err
			}
		case !p.Waiting:
			h.ready = append(h.ready, id)
		}
	}
	h.held = nil
	return nil
}

// unchanged takes back that a page has changed.
func (h *harvest) unchanged(ctx context.Context, p Page) error {
	p.State, p.Waiting = PageUnchanged, false
	h.progress.change(func(run *Run) {
		run.Changed--
		run.Unchanged++
	})
	run := h.progress.snapshot()
	return h.store.Write(ctx, func(tx Tx) error {
		if err := tx.PutRun(run, keptRuns); err != nil {
			return err
		}
		return tx.PutPage(h.site.ID, p)
	})
}

// settle ends a reading that went through: contents follow what all pages
// together showed to be text, and what is gone goes.
func (h *harvest) settle(ctx context.Context) error {
	again, gone, total, err := h.unsettled(ctx)
	if err != nil {
		return err
	}
	for chunk := range slices.Chunk(again, applyPages) {
		if err := h.apply(ctx, chunk, true); err != nil {
			return err
		}
	}
	if len(gone) > massGone && len(gone)*massShare > total {
		return h.hold(ctx, gone)
	}
	return h.forget(ctx, gone)
}

// unsettled finds the pages whose content is not what it should be by now, those
// that are gone, and how many have a content.
func (h *harvest) unsettled(ctx context.Context) (again, gone []PageID, total int, err error) {
	err = h.store.View(ctx, func(tx Reader) error {
		return tx.EachPage(h.site.ID, nil, func(p Page) bool {
			if p.Content == "" {
				return true
			}
			total++
			switch {
			case p.Waiting:
			case p.State == PageGone:
				gone = append(gone, p.ID)
			case p.hasText() && p.Refused == "" && h.repeats.signature(p) != p.Applied:
				again = append(again, p.ID)
			}
			return true
		})
	})
	return again, gone, total, err
}

// hold lets what is gone wait for the owner.
func (h *harvest) hold(ctx context.Context, gone []PageID) error {
	h.progress.change(func(run *Run) {
		run.Note = "More than half of the pages are gone at once. That can be a fault of the site, so nothing was removed: decide under the pages that are gone."
	})
	return h.store.Write(ctx, func(tx Tx) error {
		for _, id := range gone {
			p, found, err := tx.Page(h.site.ID, id)
			if err != nil {
				return err
			}
			if p.Waiting = true; found {
				if err := tx.PutPage(h.site.ID, p); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
