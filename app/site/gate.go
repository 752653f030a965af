package site

import (
	"net/url"

	"frontdesk/app/id"
)

// gate decides which addresses that a reading meets are read, and remembers them.
type gate struct {
	run      RunID
	most     int // addresses to be known
	scope    scope
	visit    Visit
	clock    id.Clock
	progress *progress

	known   map[PageID]bool
	refused map[PageID]bool // addresses that were counted as not to be read
	skipped int             // records of pages that were skipped
}

// The bounds of what is remembered of addresses that are not read.
const (
	maxRefused = 50_000
	maxSkipped = 1000
)

// consider takes an address that was found. It gives the page to be stored if it
// is new; one that is not to be read, and of which the owner should know, is done
// already.
func (g *gate) consider(raw string, depth int) (Page, bool) {
	u, ok := address(raw)
	if !ok || !g.scope.holds(u) {
		return Page{}, false
	}
	id := pageIDOf(keyOf(u))
	if g.known[id] || g.refused[id] {
		return Page{}, false
	}
	p := Page{ID: id, URL: u.String(), Depth: depth, Run: g.run}
	kind, message := g.admit(u, depth)
	if kind == "" {
		g.known[id] = true
		return p, true
	}
	if len(g.refused) < maxRefused {
		g.refused[id] = true
	}
	g.progress.change(func(run *Run) {
		run.note(kind, p.URL, message)
		if kind != KindExcluded {
			run.Skipped++
		}
	})
	if g.skipped++; kind != KindType && kind != KindRobots || g.skipped > maxSkipped {
		return Page{}, false
	}
	p.Done, p.State, p.Kind, p.Problem, p.ReadAt = true, PageSkipped, kind, message, g.clock()
	return p, true
}

// admit tells why a new address of the site is not read; empty: it is.
func (g *gate) admit(u *url.URL, depth int) (Kind, string) {
	if kind, message := g.judge(u, depth); kind != "" {
		return kind, message
	}
	if len(g.known) >= g.most {
		return KindLimit, "The site has more addresses than are looked at. Allow more pages, or leave parts of it out."
	}
	return g.scope.admit(u)
}

// judge tells why an address of the site is not read; empty: it is.
func (g *gate) judge(u *url.URL, depth int) (Kind, string) {
	if kind, message := g.scope.refuse(u, depth); kind != "" {
		return kind, message
	}
	if !g.visit.Allowed(u.String()) {
		return KindRobots, "The site's robots.txt does not let this page be read. Allow it for the name Frontdesk there."
	}
	return "", ""
}
