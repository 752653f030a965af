package site

import (
	"context"
	"net/url"

	"frontdesk/app/extract"
)

// refusedGone as Page.Refused tells that the owner keeps a page that is gone.
const refusedGone = "gone"

// missingTwice is how often a page must be missing before it counts as gone,
// unless the server says that it is.
const missingTwice = 2

// examiner finds out what has become of the pages of a site.
type examiner struct {
	site     Site
	run      RunID
	store    Store
	gate     *gate
	repeats  *repeats
	progress *progress
	raws     map[string]PageID // hash of a page → the page
}

// examine marks a page by what came of fetching it. It gives the text to be kept
// and the pages that were found.
func (x *examiner) examine(ctx context.Context, page *Page, got Fetched) (text string, links []Page) {
	before := page.State
	page.Kind, page.Problem = "", ""
	switch got.Outcome {
	case Fresh:
		return x.fresh(ctx, page, got)
	case NotModified:
		page.Missing = 0
		if !page.Waiting {
			page.State = PageUnchanged
		}
	case Moved:
		if target, ok := x.gate.consider(got.Location, page.Depth); ok {
			links = append(links, target)
		}
		x.missing(page, got.Permanent, KindRedirect, "This address leads to "+got.Location+".")
	case Absent:
		x.missing(page, true, KindNotFound, got.Message)
	case Unwanted:
		x.missing(page, false, got.Kind, got.Message)
	default:
		page.State, page.Kind, page.Problem = PageFailed, got.Kind, got.Message
		if page.Waiting {
			page.State = before
		}
	}
	return "", links
}

// missing marks a page that was not there as a page. One that the assistant
// knows is gone if that is for good, or when it happens again.
func (x *examiner) missing(p *Page, forGood bool, kind Kind, message string) {
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
		x.repeats.add(*p, -1)
		p.Blocks = nil
	case forGood || p.Missing >= missingTwice:
		p.State, p.Waiting = PageGone, x.site.asks()
	default:
		p.State = PageSkipped
		p.Problem += " What the assistant knows of it stays; if the next reading finds the same, it goes."
	}
}

// fresh deals with a page that was read. It gives the text to be kept and the
// pages that were found.
func (x *examiner) fresh(ctx context.Context, p *Page, got Fetched) (text string, links []Page) {
	u, ok := address(p.URL)
	if !ok {
		return "", nil
	}
	if !got.NoFollow {
		for _, l := range got.Links {
			if found, ok := x.gate.consider(l, p.Depth+1); ok {
				links = append(links, found)
			}
		}
	}
	p.ETag, p.LastModified, p.Head = got.ETag, got.LastModified, got.Head
	if !got.Date.IsZero() {
		p.ModifiedAt = got.Date
	}
	p.Elsewhere = x.elsewhere(got.Canonical)
	if proper, found := x.proper(ctx, u, p, got.Canonical); proper != "" {
		x.missing(p, true, KindDuplicate, "The page names "+proper+" as its proper address.")
		return "", append(links, found...)
	}
	blocks := x.gate.scope.withoutIndexes(got.Blocks)
	words := 0
	for _, b := range blocks {
		words += extract.CountWords(b)
	}
	raw := hashText(append([]string{got.Head.Title, got.Head.Heading, got.Head.Lang}, got.Blocks...)...)
	if x.unwanted(p, u, got, raw, words) {
		return "", links
	}
	all := pieces(blocks)
	x.raws[raw] = p.ID
	x.repeats.add(*p, -1)
	same := p.Raw == raw
	p.Raw, p.Blocks, p.Words, p.Missing = raw, blockHashes(all), words, 0
	x.repeats.add(*p, 1)
	x.progress.change(func(run *Run) { run.Words += words })
	x.compare(p, same)
	if got.Cut {
		p.Problem = "The page is very long; what stands beyond 200,000 characters is left out."
	}
	return join(all), links
}

// unwanted deals with a page that was read and is no content.
func (x *examiner) unwanted(p *Page, u *url.URL, got Fetched, raw string, words int) bool {
	other, twice := x.raws[raw]
	switch {
	case got.NoIndex:
		x.missing(p, false, KindNoIndex, "The page asks not to be read by search engines (noindex).")
	case !x.gate.scope.wanted(u):
		x.missing(p, true, KindExcluded, "Read for its links alone: no pattern of yours takes this page in.")
	case words < 3:
		x.missing(p, false, KindEmpty, "The page has no text of its own, or only links to other pages. If a script fills it in the browser, it cannot be read.")
	case twice && other != p.ID && p.Content == "":
		x.missing(p, false, KindDuplicate, "Another page has the same text.")
	default:
		return false
	}
	return true
}

// proper is the address that a page names as its own in place of the one that
// was read, if that leads anywhere.
func (x *examiner) proper(ctx context.Context, u *url.URL, p *Page, canonical string) (string, []Page) {
	c, ok := address(canonical)
	if !ok || p.Depth == 0 || !x.gate.scope.holds(c) || keyOf(c) == keyOf(u) {
		return "", nil
	}
	id := pageIDOf(keyOf(c))
	if x.deadEnd(ctx, id) {
		return "", nil // there is nothing there; this page stands for both
	}
	target, isNew := x.gate.consider(canonical, p.Depth)
	switch {
	case isNew && !target.Done:
		return c.String(), []Page{target}
	case x.gate.known[id]:
		return c.String(), nil
	}
	return "", nil
}

// elsewhere is the proper address that a page names, if that is on another site.
// The site's own content is what its owner wants: it is neither fetched from
// there, where nobody asked for it, nor left out, since often the other one is
// an old or a test server that a template still names.
func (x *examiner) elsewhere(canonical string) string {
	if c, ok := address(canonical); ok && hostOf(c) != x.gate.scope.host {
		return c.String()
	}
	return ""
}

// deadEnd tells an address that was looked at in this reading and is no page.
func (x *examiner) deadEnd(ctx context.Context, id PageID) bool {
	target, found, err := findPage(ctx, x.store, x.site.ID, id)
	if err != nil || !found || target.Run != x.run || !target.Done {
		return false
	}
	return target.State == PageSkipped || target.State == PageFailed || target.State == PageGone
}

// compare tells what is new about a page whose text was read. same: it is what
// it was at the last reading.
func (x *examiner) compare(p *Page, same bool) {
	sig := x.repeats.signature(*p)
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
		p.State, p.Waiting = PageAdded, x.site.asks()
	case same && p.State != PageGone:
		p.State, p.Waiting = PageUnchanged, false
	default:
		p.State, p.Waiting = PageChanged, x.site.asks()
	}
}
