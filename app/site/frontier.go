package site

import (
	"net/url"
	"time"
)

// item is a page that is to be read.
type item struct {
	id    PageID
	url   string
	depth int
	tries int
	page  Page // what is known of it
}

// frontier hands out what is to be read, the nearest to the start first.
type frontier struct {
	levels [][]item
	size   int
}

func (f *frontier) push(it item) {
	for len(f.levels) <= it.depth {
		f.levels = append(f.levels, nil)
	}
	f.levels[it.depth] = append(f.levels[it.depth], it)
	f.size++
}

func (f *frontier) pop() (item, bool) {
	for depth, level := range f.levels {
		if len(level) > 0 {
			f.levels[depth] = level[1:]
			f.size--
			return level[0], true
		}
	}
	return item{}, false
}

// load brings what is known of the site into memory: what is to be read, what
// stands on many pages, and what an interruption left undone.
func (r *reading) load() error {
	err := r.cfg.Store.View(r.ctx, func(tx Reader) error {
		return tx.EachPage(r.site.ID, nil, func(p Page) bool {
			r.repeats.add(p, 1)
			if r.isStale(p) {
				r.stale = append(r.stale, p.ID)
			} else {
				r.recall(p)
			}
			return true
		})
	})
	r.change(func(run *Run) { run.Found = run.Read + r.queue.size })
	return err
}

// recall takes in a page that is known.
func (r *reading) recall(p Page) {
	r.known[p.ID] = true
	if p.Content != "" {
		r.taken++
	}
	if p.hasText() && (p.Content != "" || p.Waiting) {
		r.raws[p.Raw] = p.ID
	}
	switch {
	case p.pending(r.run.ID):
		p.Blocks = nil
		r.queue.push(item{id: p.ID, url: p.URL, depth: p.Depth, page: p})
	case p.State == PageChanged && r.site.Settled:
		r.held = append(r.held, p.ID)
	case !p.Waiting && (p.State == PageAdded || p.State == PageChanged):
		r.ready = append(r.ready, p.ID)
	}
}

// isStale tells records that only a new link brings back: pages that are gone,
// and addresses that were not read for what they are.
func (r *reading) isStale(p Page) bool {
	if p.Content != "" || p.Waiting || p.Run == r.run.ID || p.Depth == 0 {
		return false
	}
	return p.State == PageGone || p.Kind == KindNotFound && p.Missing > 1 || p.Kind == KindTrap
}

// seed adds the start and what the sitemaps name, once.
func (r *reading) seed() error {
	if r.run.Seeded {
		return nil
	}
	var found []Page
	add := func(raw string, depth int, modified time.Time) {
		if p, ok := r.consider(raw, depth); ok {
			p.ModifiedAt = modified
			found = append(found, p)
		}
	}
	add(r.site.URL, 0, time.Time{})
	n := 0
	err := r.visit.Sitemap(r.ctx, func(address string, modified time.Time) bool {
		n++
		add(address, 1, modified)
		return n < maxSitemap && len(r.known) < r.mostRecords()
	})
	if err != nil {
		return err
	}
	for len(found) > 0 {
		chunk := found[:min(len(found), 200)]
		found = found[len(chunk):]
		if err := r.cfg.Store.Write(r.ctx, func(tx Tx) error { return r.putAll(tx, chunk) }); err != nil {
			return err
		}
		r.enqueue(chunk)
	}
	r.change(func(run *Run) { run.Seeded = true })
	run := r.snapshot()
	return r.cfg.Store.Write(r.ctx, func(tx Tx) error { return tx.PutRun(run, keptRuns) })
}

// maxSitemap bounds how many addresses of sitemaps are looked at.
const maxSitemap = 200_000

func (r *reading) mostRecords() int { return r.site.Settings.MaxPages*recordFactor + 1000 }

func (r *reading) putAll(tx Tx, pages []Page) error {
	for _, p := range pages {
		if err := tx.PutPage(r.site.ID, p); err != nil {
			return err
		}
	}
	return nil
}

func (r *reading) enqueue(pages []Page) {
	n := 0
	for _, p := range pages {
		if !p.Done {
			r.queue.push(item{id: p.ID, url: p.URL, depth: p.Depth, page: p})
			n++
		}
	}
	r.change(func(run *Run) { run.Found += n })
}

// consider takes an address that was found. It gives the page to be stored if it
// is new; one that is not to be read, and of which the owner should know, is done
// already.
func (r *reading) consider(raw string, depth int) (Page, bool) {
	u, ok := address(raw)
	if !ok || !r.scope.holds(u) {
		return Page{}, false
	}
	id := pageIDOf(keyOf(u))
	if r.known[id] || r.refused[id] {
		return Page{}, false
	}
	p := Page{ID: id, URL: u.String(), Depth: depth, Run: r.run.ID}
	kind, message := r.admit(u, depth)
	if kind == "" {
		r.known[id] = true
		return p, true
	}
	if len(r.refused) < maxRefused {
		r.refused[id] = true
	}
	r.change(func(run *Run) {
		run.note(kind, p.URL, message)
		if kind != KindExcluded {
			run.Skipped++
		}
	})
	if r.skipped++; kind != KindType && kind != KindRobots || r.skipped > maxSkipped {
		return Page{}, false
	}
	p.Done, p.State, p.Kind, p.Problem, p.ReadAt = true, PageSkipped, kind, message, r.cfg.Clock()
	return p, true
}

// admit tells why a new address of the site is not read; empty: it is.
func (r *reading) admit(u *url.URL, depth int) (Kind, string) {
	if kind, message := r.judge(u, depth); kind != "" {
		return kind, message
	}
	if len(r.known) >= r.mostRecords() {
		return KindLimit, "The site has more addresses than are looked at. Allow more pages, or leave parts of it out."
	}
	return r.scope.admit(u)
}

// The bounds of what is remembered of addresses that are not read.
const (
	maxRefused = 50_000
	maxSkipped = 1000
)

// judge tells why an address of the site is not read; empty: it is.
func (r *reading) judge(u *url.URL, depth int) (Kind, string) {
	if kind, message := r.scope.refuse(u, depth); kind != "" {
		return kind, message
	}
	if !r.visit.Allowed(u.String()) {
		return KindRobots, "The site's robots.txt does not let this page be read. Allow it for the name Frontdesk there."
	}
	return "", ""
}
