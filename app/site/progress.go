package site

import (
	"slices"
	"sync"
	"time"
)

// newsEvery is how often progress is told at the most.
const newsEvery = 300 * time.Millisecond

// progress is how far a reading of a site is. It may be looked at while one
// goroutine works.
type progress struct {
	site     Site // as it was when the reading began
	onChange func(View)
	told     time.Time // of the goroutine that works

	mu  sync.Mutex
	run Run
}

// view joins a site with the run as it is now.
func (p *progress) view(site Site) View {
	p.mu.Lock()
	defer p.mu.Unlock()
	run := p.run
	run.Problems = slices.Clone(run.Problems)
	return View{Site: site, Last: &run}
}

func (p *progress) change(fn func(*Run)) {
	p.mu.Lock()
	fn(&p.run)
	p.mu.Unlock()
}

// snapshot is the run as it can be stored.
func (p *progress) snapshot() Run {
	p.mu.Lock()
	defer p.mu.Unlock()
	run := p.run
	run.Problems = slices.Clone(run.Problems)
	for i := range run.Problems {
		run.Problems[i].Examples = slices.Clone(run.Problems[i].Examples)
	}
	return run
}

// tell announces progress, not too often.
func (p *progress) tell(now time.Time) {
	if now.Sub(p.told) >= newsEvery {
		p.told = now
		p.onChange(p.view(p.site))
	}
}
