package site

import (
	"cmp"
	"context"
	"slices"

	"frontdesk/app/arrange"
	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
)

// PagesInput asks for a part of a site's pages in the order of their addresses.
type PagesInput struct {
	State string // one of the states, or "waiting"; empty: all
	After string // Next of the part before
	Limit int    // 0 is 50, more than 200 is 200
}

func (in PagesInput) takes(p Page) bool {
	switch in.State {
	case "":
		return p.State != ""
	case "waiting":
		return p.Waiting
	}
	return string(p.State) == in.State
}

// PageList is a part of a site's pages; Next is empty at the end.
type PageList struct {
	Items []Page
	Next  string
	Total int
}

// Pages lists what is known of a site's pages.
func (s *Service) Pages(ctx context.Context, bot chatbot.ID, id ID, in PagesInput) (PageList, error) {
	if !slices.Contains([]PageState{"", "waiting", PageAdded, PageChanged, PageGone, PageUnchanged, PageFailed, PageSkipped}, PageState(in.State)) {
		return PageList{}, fault.InvalidFields([]fault.Field{{Field: "state", Message: "Choose added, changed, gone, unchanged, failed, skipped or waiting, or leave it out."}})
	}
	if in.Limit <= 0 {
		in.Limit = 50
	}
	in.Limit = min(in.Limit, 200)
	var all []Page
	err := s.cfg.Store.View(ctx, func(tx Reader) error {
		all = all[:0]
		if _, err := tx.Site(bot, id); err != nil {
			return err
		}
		return tx.EachPage(id, nil, func(p Page) bool {
			if in.takes(p) {
				p.Blocks = nil
				all = append(all, p)
			}
			return true
		})
	})
	if err != nil {
		return PageList{}, err
	}
	arrange.By(all, func(a, b Page) int { return cmp.Compare(a.URL, b.URL) })
	out := PageList{Total: len(all)}
	from, _ := slices.BinarySearchFunc(all, in.After, func(p Page, after string) int {
		if p.URL <= after {
			return -1
		}
		return 1
	})
	if in.After == "" {
		from = 0
	}
	out.Items = all[from:min(from+in.Limit, len(all))]
	if from+in.Limit < len(all) {
		out.Next = out.Items[len(out.Items)-1].URL
	}
	return out, nil
}

// Versions is a page with its text before and after the last change. Before is
// what the assistant knew; After what it knows, or would know when the change
// that waits is accepted.
type Versions struct {
	Page
	Before, After string
}

// Page is one page with its texts.
func (s *Service) Page(ctx context.Context, bot chatbot.ID, id ID, page PageID) (Versions, error) {
	var out Versions
	proposed := ""
	err := s.cfg.Store.View(ctx, func(tx Reader) (err error) {
		if _, err := tx.Site(bot, id); err != nil {
			return err
		}
		p, found, err := tx.Page(id, page)
		if err != nil {
			return err
		}
		if !found || p.State == "" {
			return ErrPageNotFound
		}
		out.Page = p
		if out.Before, err = tx.Text(id, page, TextBefore); err != nil {
			return err
		}
		proposed, err = proposal(tx, id, p)
		return err
	})
	if err != nil {
		return Versions{}, err
	}
	known := Document{}
	if out.Content != "" {
		if known, _, err = s.cfg.Contents.Find(ctx, bot, out.Content); err != nil {
			return Versions{}, err
		}
	}
	out.compare(known.Text, proposed)
	return out, nil
}

// compare puts what the assistant knows, and what it would know, on the two
// sides.
func (v *Versions) compare(known, proposed string) {
	switch {
	case v.Waiting:
		v.Before, v.After = known, proposed
	case v.State == PageGone:
	case v.State == PageAdded || v.State == PageChanged:
		v.After = known
	default:
		v.Before, v.After = known, known
	}
}

// proposal is the text that a page would have if its change were accepted.
func proposal(tx Reader, id ID, p Page) (string, error) {
	if !p.Waiting || p.State == PageGone {
		return "", nil
	}
	read, err := tx.Text(id, p.ID, TextRead)
	if err != nil {
		return "", err
	}
	r := newRepeats()
	err = tx.EachPage(id, nil, func(p Page) bool { r.add(p, 1); return true })
	return r.document(p, read).Text, err
}
