package site

import "slices"

// Above so many pages, and beyond one page in massShare, what is gone waits for
// the owner: a server that has lost its pages for a while looks the same as one
// from which they were taken.
const (
	massGone  = 5
	massShare = 2
)

// release looks again at the pages that seemed to have changed: when the menu of a
// site changes, every page does, until enough of them have shown that it is the
// menu.
func (r *reading) release() error {
	for _, id := range r.held {
		p, found, err := r.page(id)
		if err != nil {
			return err
		}
		switch {
		case !found:
		case p.Content != "" && r.repeats.signature(p) == p.Applied:
			if err := r.unchanged(p); err != nil {
				return err
			}
		case !p.Waiting:
			r.ready = append(r.ready, id)
		}
	}
	r.held = nil
	return nil
}

// unchanged takes back that a page has changed.
func (r *reading) unchanged(p Page) error {
	p.State, p.Waiting = PageUnchanged, false
	r.change(func(run *Run) {
		run.Changed--
		run.Unchanged++
	})
	run := r.snapshot()
	return r.cfg.Store.Write(r.ctx, func(tx Tx) error {
		if err := tx.PutRun(run, keptRuns); err != nil {
			return err
		}
		return tx.PutPage(r.site.ID, p)
	})
}

// settle ends a reading that went through: contents follow what all pages
// together showed to be text, what is gone goes, and so do records that nothing
// leads to any more.
func (r *reading) settle() error {
	again, gone, total, err := r.unsettled()
	if err != nil {
		return err
	}
	for chunk := range slices.Chunk(again, applyPages) {
		if err := r.edition.apply(r.ctx, chunk, true); err != nil {
			return err
		}
	}
	if len(gone) > massGone && len(gone)*massShare > total {
		err = r.hold(gone)
	} else {
		err = r.edition.forget(r.ctx, gone)
	}
	if err != nil {
		return err
	}
	return r.dropStale()
}

// unsettled finds the pages whose content is not what it should be by now, those
// that are gone, and how many have a content.
func (r *reading) unsettled() (again, gone []PageID, total int, err error) {
	err = r.cfg.Store.View(r.ctx, func(tx Reader) error {
		return tx.EachPage(r.site.ID, nil, func(p Page) bool {
			if p.Content == "" {
				return true
			}
			total++
			switch {
			case p.Waiting:
			case p.State == PageGone:
				gone = append(gone, p.ID)
			case p.hasText() && p.Refused == "" && r.repeats.signature(p) != p.Applied:
				again = append(again, p.ID)
			}
			return true
		})
	})
	return again, gone, total, err
}

// hold lets what is gone wait for the owner.
func (r *reading) hold(gone []PageID) error {
	r.change(func(run *Run) {
		run.Note = "More than half of the pages are gone at once. That can be a fault of the site, so nothing was removed: decide under the pages that are gone."
	})
	return r.cfg.Store.Write(r.ctx, func(tx Tx) error {
		for _, id := range gone {
			p, found, err := tx.Page(r.site.ID, id)
			if err != nil {
				return err
			}
			if p.Waiting = true; found {
				if err := tx.PutPage(r.site.ID, p); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// dropStale removes records that no page led to again.
func (r *reading) dropStale() error {
	return r.cfg.Store.Write(r.ctx, func(tx Tx) error {
		for _, id := range r.stale {
			if r.known[id] {
				continue
			}
			if err := tx.DeletePage(r.site.ID, id); err != nil {
				return err
			}
		}
		return nil
	})
}
