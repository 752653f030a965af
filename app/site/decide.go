package site

import (
	"context"
	"slices"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
)

// DecideInput is what an owner decides about changes that wait.
type DecideInput struct {
	Pages  []PageID // nil: all that wait
	Accept bool     // else what the assistant knows stays as it is
}

// Decide takes or leaves changes that wait, and gives the site as it is then.
func (s *Service) Decide(ctx context.Context, bot chatbot.ID, id ID, in DecideInput) (View, error) {
	current, err := s.Get(ctx, bot, id)
	if err != nil {
		return View{}, err
	}
	if current.Running {
		return View{}, ErrReading
	}
	all, waiting, err := s.waiting(ctx, current.Site, in.Pages)
	if err != nil {
		return View{}, err
	}
	if len(waiting) == 0 && len(in.Pages) > 0 {
		return View{}, fault.InvalidFields([]fault.Field{{Field: "pages", Message: "None of these pages has a change that waits. Reload the list."}})
	}
	if in.Accept {
		err = all.accept(ctx, waiting)
	} else {
		err = all.reject(ctx, waiting)
	}
	if err != nil {
		return View{}, err
	}
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		site, err := tx.Site(bot, id)
		if err != nil {
			return err
		}
		if err := recount(tx, &site); err != nil {
			return err
		}
		return tx.PutSite(site)
	})
	if err != nil {
		return View{}, err
	}
	out, err := s.Get(ctx, bot, id)
	if err == nil {
		s.cfg.OnChange(out)
	}
	return out, err
}

// waiting finds the pages with a change that waits, all or those that are named,
// and the contents that they would change.
func (s *Service) waiting(ctx context.Context, site Site, named []PageID) (e edition, out []Page, err error) {
	wanted := map[PageID]bool{}
	for _, id := range named {
		wanted[id] = true
	}
	err = s.cfg.Store.View(ctx, func(tx Reader) error {
		e, out = s.edition(site), nil
		return tx.EachPage(site.ID, nil, func(p Page) bool {
			e.repeats.add(p, 1)
			if p.Waiting && (named == nil || wanted[p.ID]) {
				out = append(out, p)
			}
			return true
		})
	})
	return e, out, err
}

// accept makes contents of what pages say now.
func (e edition) accept(ctx context.Context, pages []Page) error {
	var gone, put []PageID
	for _, p := range pages {
		if p.State == PageGone {
			gone = append(gone, p.ID)
		} else {
			put = append(put, p.ID)
		}
	}
	for chunk := range slices.Chunk(put, applyPages) {
		if err := e.apply(ctx, chunk, false); err != nil {
			return err
		}
	}
	return e.forget(ctx, gone)
}

// rejectPages is how many decisions are stored at a time.
const rejectPages = 100

// reject leaves contents as they are, and remembers what was not wanted so that
// the next reading does not ask the same again.
func (e edition) reject(ctx context.Context, pages []Page) error {
	for chunk := range slices.Chunk(pages, rejectPages) {
		err := e.store.Write(ctx, func(tx Tx) error {
			for _, p := range chunk {
				p.Waiting = false
				if p.State == PageGone {
					p.Missing, p.Refused = 0, refusedGone
					p.Problem = "You decided to keep what the assistant knows of this page."
				} else {
					p.Refused = e.repeats.signature(p)
					p.Problem = "You decided to leave out what this page says now."
				}
				p.State = PageUnchanged
				if err := tx.PutPage(e.site.ID, p); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
