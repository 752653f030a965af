package site

import (
	"context"
	"fmt"
	"time"
)

// walk goes through the pages of a site: from what is known of it and what its
// sitemaps name, along the links. One goroutine uses it.
type walk struct {
	cfg      Config
	site     Site
	run      RunID
	visit    Visit
	progress *progress
	gate     *gate
	examiner *examiner
	harvest  *harvest

	queue    frontier
	stale    []PageID // records that go unless they are found again
	fetched  int
	failures int // in a row
}

func newWalk(cfg Config, e edition, p *progress, sc scope, visit Visit) *walk {
	run := p.snapshot().ID
	g := &gate{
		run: run, most: e.site.Settings.MaxPages*recordFactor + 1000, scope: sc, visit: visit, clock: cfg.Clock, progress: p,
		known: map[PageID]bool{}, refused: map[PageID]bool{},
	}
	return &walk{
		cfg: cfg, site: e.site, run: run, visit: visit, progress: p, gate: g,
		examiner: &examiner{site: e.site, run: run, store: cfg.Store, gate: g, repeats: e.repeats, progress: p, raws: map[string]PageID{}},
		harvest:  &harvest{edition: e, clock: cfg.Clock, progress: p},
	}
}

// recordFactor is how many addresses are known for each page that may be taken.
const recordFactor = 4

// load brings what is known of the site into memory: what is to be read, what
// stands on many pages, and what an interruption left undone.
func (w *walk) load(ctx context.Context) error {
	err := w.cfg.Store.View(ctx, func(tx Reader) error {
		return tx.EachPage(w.site.ID, nil, func(p Page) bool {
			w.examiner.repeats.add(p, 1)
			if isStale(p, w.run) {
				w.stale = append(w.stale, p.ID)
			} else {
				w.recall(p)
			}
			return true
		})
	})
	w.progress.change(func(run *Run) { run.Found = run.Read + w.queue.size })
	return err
}

// recall takes in a page that is known.
func (w *walk) recall(p Page) {
	w.gate.known[p.ID] = true
	if p.Content != "" {
		w.harvest.taken++
	}
	if p.hasText() && (p.Content != "" || p.Waiting) {
		w.examiner.raws[p.Raw] = p.ID
	}
	if !p.pending(w.run) {
		w.harvest.add(p)
		return
	}
	p.Blocks = nil
	w.queue.push(item{id: p.ID, url: p.URL, depth: p.Depth, page: p})
}

// isStale tells records that only a new link brings back: pages that are gone,
// and addresses that were not read for what they are.
func isStale(p Page, run RunID) bool {
	if p.Content != "" || p.Waiting || p.Run == run || p.Depth == 0 {
		return false
	}
	return p.State == PageGone || p.Kind == KindNotFound && p.Missing > 1 || p.Kind == KindTrap
}

// seed adds the start and what the sitemaps name, once.
func (w *walk) seed(ctx context.Context) error {
	if w.progress.snapshot().Seeded {
		return nil
	}
	var found []Page
	add := func(raw string, depth int, modified time.Time) {
		if p, ok := w.gate.consider(raw, depth); ok {
			p.ModifiedAt = modified
			found = append(found, p)
		}
	}
	add(w.site.URL, 0, time.Time{})
	n := 0
	err := w.visit.Sitemap(ctx, func(address string, modified time.Time) bool {
		n++
		add(address, 1, modified)
		return n < maxSitemap && len(w.gate.known) < w.gate.most
	})
	if err != nil {
		return err
	}
	for len(found) > 0 {
		chunk := found[:min(len(found), 200)]
		found = found[len(chunk):]
		if err := w.cfg.Store.Write(ctx, func(tx Tx) error { return putPages(tx, w.site.ID, chunk) }); err != nil {
			return err
		}
		w.enqueue(chunk)
	}
	w.progress.change(func(run *Run) { run.Seeded = true })
	run := w.progress.snapshot()
	return w.cfg.Store.Write(ctx, func(tx Tx) error { return tx.PutRun(run, keptRuns) })
}

// maxSitemap bounds how many addresses of sitemaps are looked at.
const maxSitemap = 200_000

func putPages(tx Tx, site ID, pages []Page) error {
	for _, p := range pages {
		if err := tx.PutPage(site, p); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) enqueue(pages []Page) {
	n := 0
	for _, p := range pages {
		if !p.Done {
			w.queue.push(item{id: p.ID, url: p.URL, depth: p.Depth, page: p})
			n++
		}
	}
	w.progress.change(func(run *Run) { run.Found += n })
}

// take stores what came of a page, and what it links to.
func (w *walk) take(ctx context.Context, it item, got Fetched) error {
	page, found, err := findPage(ctx, w.cfg.Store, w.site.ID, it.id)
	if err != nil {
		return err
	}
	if !found {
		page = Page{ID: it.id, URL: it.url, Depth: it.depth}
	}
	page.Run, page.Done, page.ReadAt = w.run, true, w.cfg.Clock()
	text, links := w.examiner.examine(ctx, &page, got)
	return w.keep(ctx, page, text, links)
}

// leave deals with a page that is not to be read any more.
func (w *walk) leave(ctx context.Context, it item, kind Kind, message string) error {
	page, found, err := findPage(ctx, w.cfg.Store, w.site.ID, it.id)
	if err != nil || !found {
		return err
	}
	page.Run, page.Done = w.run, true
	w.examiner.missing(&page, kind == KindExcluded, kind, message)
	return w.keep(ctx, page, "", nil)
}

// keep stores a page that was dealt with, counts it, and queues what it led to.
func (w *walk) keep(ctx context.Context, page Page, text string, links []Page) error {
	w.harvest.add(page)
	w.progress.change(func(run *Run) { run.count(page) })
	run := w.progress.snapshot()
	err := w.cfg.Store.Write(ctx, func(tx Tx) error {
		if err := putPages(tx, w.site.ID, append(links, page)); err != nil {
			return err
		}
		if text != "" {
			if err := tx.PutText(w.site.ID, page.ID, TextRead, text); err != nil {
				return err
			}
		}
		return tx.PutRun(run, keptRuns)
	})
	if err != nil {
		return fmt.Errorf("storing a page of a site: %w", err)
	}
	w.enqueue(links)
	return nil
}

// dropStale removes records that no page led to again.
func (w *walk) dropStale(ctx context.Context) error {
	return w.cfg.Store.Write(ctx, func(tx Tx) error {
		for _, id := range w.stale {
			if w.gate.known[id] {
				continue
			}
			if err := tx.DeletePage(w.site.ID, id); err != nil {
				return err
			}
		}
		return nil
	})
}
