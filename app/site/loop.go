package site

import (
	"context"
	"fmt"
	"time"
)

// The bounds of one reading.
const (
	fetchers      = 3                // requests at a time
	maxTries      = 2                // of a page that failed for a reason that may pass
	maxFailures   = 15               // in a row, until the site counts as gone quiet
	maxCrawlDelay = 10 * time.Second // that a site may ask for
	maxWait       = time.Minute      // that a site may ask for when it is busy
)

// result is what a fetcher came back with.
type result struct {
	item item
	got  Fetched
	err  error
}

// read fetches until nothing is left to be read.
func (w *walk) read(ctx context.Context) error {
	fetching, cancel := context.WithCancel(ctx)
	results := make(chan result, fetchers)
	inflight := 0
	defer func() { // no fetcher outlives the reading
		cancel()
		for ; inflight > 0; inflight-- {
			<-results
		}
	}()
	pause := &pause{timer: time.NewTimer(0)}
	defer pause.timer.Stop()
	for {
		for inflight < fetchers && pause.over {
			it, ok, err := w.pick(ctx, inflight)
			if err != nil {
				return err
			}
			if !ok {
				break
			}
			w.progress.change(func(run *Run) { run.Current = it.url })
			inflight++
			go w.fetch(fetching, it, results)
			pause.begin(w.delay())
		}
		if inflight == 0 && w.queue.size == 0 {
			return nil
		}
		came, err := w.next(ctx, results, pause)
		inflight -= came
		if err != nil {
			return err
		}
	}
}

// next waits for a fetcher or for the end of the pause, and tells how many
// fetchers came back.
func (w *walk) next(ctx context.Context, results <-chan result, pause *pause) (int, error) {
	select {
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-pause.timer.C:
		pause.over = true
		return 0, nil
	case res := <-results:
		return 1, w.took(ctx, res, pause)
	}
}

// delay is the time between two requests.
func (w *walk) delay() time.Duration {
	asked := min(w.visit.Delay(), maxCrawlDelay)
	return max(asked, time.Duration(w.site.Settings.DelayMS)*time.Millisecond)
}

// pause keeps requests apart.
type pause struct {
	timer *time.Timer
	over  bool
}

func (p *pause) begin(d time.Duration) {
	p.over = false
	p.timer.Reset(d)
}

// pick takes the next page that may be read. Those that are not are dealt with.
func (w *walk) pick(ctx context.Context, inflight int) (item, bool, error) {
	for {
		it, ok := w.queue.pop()
		if !ok {
			return item{}, false, nil
		}
		u, ok := address(it.url)
		kind, message := KindExcluded, "This page no longer belongs to the site."
		if ok && w.gate.scope.holds(u) {
			kind, message = w.gate.judge(u, it.depth)
		}
		if kind != "" {
			if err := w.leave(ctx, it, kind, message); err != nil {
				return item{}, false, err
			}
			continue
		}
		over := w.fetched >= w.gate.most || it.page.Content == "" && w.harvest.taken+len(w.harvest.ready)+inflight >= w.site.Settings.MaxPages
		if over && it.depth > 0 {
			w.progress.change(func(run *Run) {
				run.note(KindLimit, it.url, "Your settings allow no more pages. Raise the number, or leave parts of the site out.")
				run.Skipped++
				run.Found--
			})
			continue
		}
		w.fetched++
		return it, true, nil
	}
}

// fetch is the goroutine of one request.
func (w *walk) fetch(ctx context.Context, it item, results chan<- result) {
	res := result{item: it}
	defer func() {
		if p := recover(); p != nil {
			res.got, res.err = Fetched{}, fmt.Errorf("fetching a page: panic: %v", p)
		}
		results <- res
	}()
	in := Fetch{URL: it.url}
	if it.page.Content != "" && it.page.Applied != "" && !it.page.Waiting {
		in.ETag, in.LastModified = it.page.ETag, it.page.LastModified
	}
	res.got, res.err = w.cfg.Web.Fetch(ctx, in)
}

// took deals with what a fetcher came back with.
func (w *walk) took(ctx context.Context, res result, p *pause) error {
	if res.err != nil {
		return res.err
	}
	if res.got.Outcome == Failed && passing(res.got.Kind) {
		if wait := min(res.got.Wait, maxWait); wait > 0 {
			p.begin(wait)
		}
		if res.item.tries++; res.item.tries < maxTries {
			w.fetched--
			w.queue.push(res.item)
			return nil
		}
		if w.failures++; w.failures >= maxFailures {
			return ErrQuiet
		}
	} else {
		w.failures = 0
	}
	if err := w.take(ctx, res.item, res.got); err != nil {
		return err
	}
	w.progress.tell(w.cfg.Clock())
	return w.harvest.tick(ctx)
}

// passing tells failures that may be gone at the next try.
func passing(k Kind) bool {
	switch k {
	case KindServer, KindBusy, KindTimeout, KindUnreachable:
		return true
	}
	return false
}
