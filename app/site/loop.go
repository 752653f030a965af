package site

import (
	"context"
	"fmt"
	"time"
)

// result is what a fetcher came back with.
type result struct {
	item item
	got  Fetched
	err  error
}

// read fetches until nothing is left to be read.
func (r *reading) read() error {
	ctx, cancel := context.WithCancel(r.ctx)
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
			it, ok, err := r.pick(inflight)
			if err != nil {
				return err
			}
			if !ok {
				break
			}
			r.change(func(run *Run) { run.Current = it.url })
			inflight++
			go r.fetch(ctx, it, results)
			pause.begin(r.delay())
		}
		if inflight == 0 && r.queue.size == 0 {
			return nil
		}
		came, err := r.next(results, pause)
		inflight -= came
		if err != nil {
			return err
		}
	}
}

// next waits for a fetcher or for the end of the pause, and tells how many
// fetchers came back.
func (r *reading) next(results <-chan result, pause *pause) (int, error) {
	select {
	case <-r.ctx.Done():
		return 0, r.ctx.Err()
	case <-pause.timer.C:
		pause.over = true
		return 0, nil
	case res := <-results:
		return 1, r.took(res, pause)
	}
}

// delay is the time between two requests.
func (r *reading) delay() time.Duration {
	asked := min(r.visit.Delay(), maxCrawlDelay)
	return max(asked, time.Duration(r.site.Settings.DelayMS)*time.Millisecond)
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
func (r *reading) pick(inflight int) (item, bool, error) {
	for {
		it, ok := r.queue.pop()
		if !ok {
			return item{}, false, nil
		}
		u, ok := address(it.url)
		kind, message := KindExcluded, "This page no longer belongs to the site."
		if ok && r.scope.holds(u) {
			kind, message = r.judge(u, it.depth)
		}
		if kind != "" {
			if err := r.leave(it, kind, message); err != nil {
				return item{}, false, err
			}
			continue
		}
		over := r.fetched >= r.mostRecords() || it.page.Content == "" && r.taken+len(r.ready)+inflight >= r.site.Settings.MaxPages
		if over && it.depth > 0 {
			r.change(func(run *Run) {
				run.note(KindLimit, it.url, "Your settings allow no more pages. Raise the number, or leave parts of the site out.")
				run.Skipped++
				run.Found--
			})
			continue
		}
		r.fetched++
		return it, true, nil
	}
}

// fetch is the goroutine of one request.
func (r *reading) fetch(ctx context.Context, it item, results chan<- result) {
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
	res.got, res.err = r.cfg.Web.Fetch(ctx, in)
}

// took deals with what a fetcher came back with.
func (r *reading) took(res result, p *pause) error {
	if res.err != nil {
		return res.err
	}
	if res.got.Outcome == Failed && passing(res.got.Kind) {
		if wait := min(res.got.Wait, maxWait); wait > 0 {
			p.begin(wait)
		}
		if res.item.tries++; res.item.tries < maxTries {
			r.fetched--
			r.queue.push(res.item)
			return nil
		}
		if r.failures++; r.failures >= maxFailures {
			return ErrQuiet
		}
	} else {
		r.failures = 0
	}
	if err := r.take(res.item, res.got); err != nil {
		return err
	}
	now := r.cfg.Clock()
	r.tell(now)
	if r.applied.IsZero() {
		r.applied = now
	}
	return r.flush(r.ctx, len(r.ready) >= applyPages || now.Sub(r.applied) >= applyEvery)
}

// passing tells failures that may be gone at the next try.
func passing(k Kind) bool {
	switch k {
	case KindServer, KindBusy, KindTimeout, KindUnreachable:
		return true
	}
	return false
}
