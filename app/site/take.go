package site

import (
	"fmt"
	"net/url"
	"strings"

	"frontdesk/app/extract"
)

// refusedGone as Page.Refused tells that the owner keeps a page that is gone.
const refusedGone = "gone"

// missingTwice is how often a page must be missing before it counts as gone,
// unless the server says that it is.
const missingTwice = 2

// take stores what came of a page, and what it links to.
func (r *reading) take(it item, got Fetched) error {
	page, found, err := r.page(it.id)
	if err != nil {
		return err
	}
	if !found {
		page = Page{ID: it.id, URL: it.url, Depth: it.depth}
	}
	before := page.State
	page.Run, page.Done, page.ReadAt = r.run.ID, true, r.cfg.Clock()
	page.Kind, page.Problem = "", ""
	text := ""
	var links []Page
	switch got.Outcome {
	case Fresh:
		text, links = r.fresh(&page, got)
	case NotModified:
		page.Missing = 0
		if !page.Waiting {
			page.State = PageUnchanged
		}
	case Moved:
		if target, ok := r.consider(got.Location, page.Depth); ok {
			links = append(links, target)
		}
		r.missing(&page, got.Permanent, KindRedirect, "This address leads to "+got.Location+".")
	case Absent:
		r.missing(&page, true, KindNotFound, got.Message)
	case Unwanted:
		r.missing(&page, false, got.Kind, got.Message)
	default:
		page.State, page.Kind, page.Problem = PageFailed, got.Kind, got.Message
		if page.Waiting {
			page.State = before
		}
	}
	return r.keep(page, text, links)
}

// leave deals with a page that is not to be read any more.
func (r *reading) leave(it item, kind Kind, message string) error {
	page, found, err := r.page(it.id)
	if err != nil || !found {
		return err
	}
	page.Run, page.Done = r.run.ID, true
	r.missing(&page, kind == KindExcluded, kind, message)
	return r.keep(page, "", nil)
}

func (r *reading) page(id PageID) (page Page, found bool, err error) {
	err = r.cfg.Store.View(r.ctx, func(tx Reader) error {
		page, found, err = tx.Page(r.site.ID, id)
		return err
	})
	return page, found, err
}

// missing marks a page that was not there as a page. One that the assistant
// knows is gone if that is for good, or when it happens again.
func (r *reading) missing(p *Page, forGood bool, kind Kind, message string) {
	p.Missing++
	p.Kind, p.Problem = kind, message
	switch {
	case p.Refused == refusedGone:
		p.State, p.Waiting = PageUnchanged, false
	case p.Content == "":
		p.State, p.Waiting = PageSkipped, false
		if kind == KindNotFound {
			p.State = PageFailed
		}
		r.repeats.add(*p, -1)
		p.Blocks = nil
	case forGood || p.Missing >= missingTwice:
		p.State, p.Waiting = PageGone, r.asks()
	default:
		p.State = PageSkipped
		p.Problem += " What the assistant knows of it stays; if the next reading finds the same, it goes."
	}
}

// asks tells whether changes wait for the owner. The first reading never asks.
func (r *reading) asks() bool { return r.site.Settled && r.site.Settings.Changes == Ask }

// fresh deals with a page that was read. It gives the text to be kept and the
// pages that were found.
func (r *reading) fresh(p *Page, got Fetched) (text string, links []Page) {
	u, ok := address(p.URL)
	if !ok {
		return "", nil
	}
	if !got.NoFollow {
		for _, l := range got.Links {
			if found, ok := r.consider(l, p.Depth+1); ok {
				links = append(links, found)
			}
		}
	}
	p.ETag, p.LastModified, p.Head = got.ETag, got.LastModified, got.Head
	if !got.Date.IsZero() {
		p.ModifiedAt = got.Date
	}
	if proper, found := r.proper(u, p, got.Canonical); proper != "" {
		r.missing(p, true, KindDuplicate, "The page names "+proper+" as its proper address.")
		return "", append(links, found...)
	}
	blocks := r.withoutIndexes(got.Blocks)
	words := 0
	for _, b := range blocks {
		words += extract.CountWords(b)
	}
	raw := hashText(append([]string{got.Head.Title, got.Head.Heading, got.Head.Lang}, got.Blocks...)...)
	if r.unwanted(p, u, got, raw, words) {
		return "", links
	}
	all := pieces(blocks)
	r.raws[raw] = p.ID
	r.repeats.add(*p, -1)
	same := p.Raw == raw
	p.Raw, p.Blocks, p.Words, p.Missing = raw, blockHashes(all), words, 0
	r.repeats.add(*p, 1)
	r.change(func(run *Run) { run.Words += words })
	r.compare(p, same)
	if got.Cut {
		p.Problem = "The page is very long; what stands beyond 200,000 characters is left out."
	}
	return join(all), links
}

// unwanted deals with a page that was read and is no content.
func (r *reading) unwanted(p *Page, u *url.URL, got Fetched, raw string, words int) bool {
	other, twice := r.raws[raw]
	switch {
	case got.NoIndex:
		r.missing(p, false, KindNoIndex, "The page asks not to be read by search engines (noindex).")
	case !r.scope.wanted(u):
		r.missing(p, true, KindExcluded, "Read for its links alone: no pattern of yours takes this page in.")
	case words < 3:
		r.missing(p, false, KindEmpty, "The page has no text of its own, or only links to other pages. If a script fills it in the browser, it cannot be read.")
	case twice && other != p.ID && p.Content == "":
		r.missing(p, false, KindDuplicate, "Another page has the same text.")
	default:
		return false
	}
	return true
}

// withoutIndexes leaves out lists of nothing but links to other pages of the
// site: their words are those of the pages that they lead to, and would bring up
// the list in the place of the page.
func (r *reading) withoutIndexes(blocks []string) []string {
	out := make([]string, 0, len(blocks))
	for _, b := range blocks {
		if !r.isIndex(b) {
			out = append(out, b)
		}
	}
	return out
}

func (r *reading) isIndex(block string) bool {
	if listLine.FindString(block) == "" {
		return false
	}
	lines := strings.Split(block, "\n")
	own := 0
	for _, l := range lines {
		m := onlyLink.FindStringSubmatch(l)
		if m == nil {
			return false
		}
		if u, ok := address(m[1]); ok && r.scope.holds(u) && fileKind(u.Path) == "" {
			own++
		}
	}
	return len(lines) >= 3 && own*5 >= len(lines)*4
}

// proper is the address that a page names as its own in place of the one that
// was read, if that leads anywhere.
func (r *reading) proper(u *url.URL, p *Page, canonical string) (string, []Page) {
	c, ok := address(canonical)
	if !ok || p.Depth == 0 || !r.scope.holds(c) || keyOf(c) == keyOf(u) {
		return "", nil
	}
	id := pageIDOf(keyOf(c))
	if r.deadEnd(id) {
		return "", nil // there is nothing there; this page stands for both
	}
	target, isNew := r.consider(canonical, p.Depth)
	switch {
	case isNew && !target.Done:
		return c.String(), []Page{target}
	case r.known[id]:
		return c.String(), nil
	}
	return "", nil
}

// deadEnd tells an address that was looked at in this reading and is no page.
func (r *reading) deadEnd(id PageID) bool {
	target, found, err := r.page(id)
	if err != nil || !found || target.Run != r.run.ID || !target.Done {
		return false
	}
	return target.State == PageSkipped || target.State == PageFailed || target.State == PageGone
}

// compare tells what is new about a page whose text was read. same: it is what
// it was at the last reading.
func (r *reading) compare(p *Page, same bool) {
	sig := r.repeats.signature(*p)
	if p.Refused == refusedGone {
		p.Refused = "" // it is back
	}
	asked := p.Waiting && p.State != PageGone // and not yet answered
	switch {
	case sig != "" && sig == p.Refused:
		p.State, p.Waiting = PageUnchanged, false
		p.Problem = "You decided to leave out what this page says now."
	case sig == p.Applied && p.Content != "":
		p.State, p.Waiting = PageUnchanged, false
	case asked: // it still waits, with the text as it is now
	case p.Content == "":
		p.State, p.Waiting = PageAdded, r.asks()
	case same && p.State != PageGone:
		p.State, p.Waiting = PageUnchanged, false
	default:
		p.State, p.Waiting = PageChanged, r.asks()
	}
}

// keep stores a page that was dealt with, counts it, and queues what it led to.
func (r *reading) keep(page Page, text string, links []Page) error {
	switch {
	case page.State == PageChanged && r.site.Settled:
		r.held = append(r.held, page.ID)
	case (page.State == PageAdded || page.State == PageChanged) && !page.Waiting:
		r.ready = append(r.ready, page.ID)
	}
	r.change(func(run *Run) { run.count(page) })
	run := r.snapshot()
	err := r.cfg.Store.Write(r.ctx, func(tx Tx) error {
		if err := r.putAll(tx, append(links, page)); err != nil {
			return err
		}
		if text != "" {
			if err := tx.PutText(r.site.ID, page.ID, TextRead, text); err != nil {
				return err
			}
		}
		return tx.PutRun(run, keptRuns)
	})
	if err != nil {
		return fmt.Errorf("storing a page of a site: %w", err)
	}
	r.enqueue(links)
	return nil
}

// count adds a page that was dealt with.
func (r *Run) count(p Page) {
	r.Read++
	if at := map[PageState]*int{
		PageAdded: &r.Added, PageChanged: &r.Changed, PageGone: &r.Gone, PageUnchanged: &r.Unchanged, PageFailed: &r.Failed, PageSkipped: &r.Skipped,
	}[p.State]; at != nil {
		*at++
	}
	r.note(p.Kind, p.URL, p.Problem)
}
