package knowledge

import (
	"context"
	"fmt"
	"sync"
	"time"

	"frontdesk/app/knowledge/index"
)

// keptUnused is how long the edition of drafts is kept when nobody asks it.
const keptUnused = 10 * time.Minute

// drafts is the edition in which all changes are published. It is built when
// somebody asks it, and forgotten when nobody does.
type drafts struct {
	building sync.Mutex

	mu      sync.Mutex
	edition *edition            // nil: none
	dirty   map[string]struct{} // contents that changed since; nil: nobody notes
	used    time.Time
}

// touch notes a content that changed.
func (d *drafts) touch(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.dirty != nil {
		d.dirty[id] = struct{}{}
	}
}

func (d *drafts) dropIdle(now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.edition != nil && now.Sub(d.used) > keptUnused {
		d.edition, d.dirty = nil, nil
	}
}

// begin gives the edition as it is, nil to build it anew, with what changed
// since; from now on changes are noted afresh.
func (d *drafts) begin(maker string, now time.Time) (*edition, map[string]struct{}) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.edition != nil && d.edition.coder.maker() != maker {
		d.edition = nil
	}
	dirty := d.dirty
	d.dirty, d.used = map[string]struct{}{}, now
	return d.edition, dirty
}

// set keeps the edition; nil leaves nothing half done behind.
func (d *drafts) set(ed *edition) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.edition = ed; ed == nil {
		d.dirty = nil
	}
}

// editedOf is the edition in which all changes are published; without changes it
// is the one that answers visitors.
func (l *library) editedOf(ctx context.Context, sh *shelf) (*edition, error) {
	sh.mu.RLock()
	now, unpublished := sh.now, sh.rows.unpublished
	sh.mu.RUnlock()
	if unpublished == 0 {
		return now, nil
	}
	d := &sh.drafts
	d.building.Lock()
	defer d.building.Unlock()
	ed, dirty := d.begin(now.coder.maker(), l.clock())
	if ed == nil {
		f := filling{library: l, edition: newEdition(l.detector, now.coder), edited: true}
		if err := f.run(ctx, sh.bot); err != nil {
			d.set(nil)
			return nil, fmt.Errorf("building the index of drafts: %w", err)
		}
		ed, dirty = f.edition, f.edition.lacksOf()
	}
	if err := l.refresh(ctx, sh, ed, dirty); err != nil {
		d.set(nil)
		return nil, fmt.Errorf("bringing the index of drafts up to date: %w", err)
	}
	if ed.index.Stale() {
		ed.index.Train(ctx)
	}
	d.set(ed)
	return ed, nil
}

// lacksOf are the ids of the contents that an edition nobody else has lacks.
func (e *edition) lacksOf() map[string]struct{} {
	out := make(map[string]struct{}, len(e.lacks))
	for id := range e.lacks {
		out[id] = struct{}{}
	}
	return out
}

// refresh works contents, as they are edited, into the edition of drafts. Where
// the encoder does not answer they are found by their words.
func (l *library) refresh(ctx context.Context, sh *shelf, ed *edition, ids map[string]struct{}) error {
	p := index.NewPreparer()
	for id := range ids {
		contents, err := l.archive.some(ctx, sh.bot, []string{id})
		if err != nil {
			return err
		}
		c, found := contents[id]
		if !found {
			ed.index.Remove(id)
			ed.settle(id, 0, false)
			continue
		}
		ready, _, err := prepareContent(l.detector, p, c.Edited())
		if err != nil {
			ed.index.Remove(id)
			ed.settle(id, 0, false)
			p = index.NewPreparer()
			continue
		}
		texts := ready.TextsFor(ed.coder.maker())
		lacks := ed.coder != nil && len(texts) > 0
		if lacks && ed.coder.silent() == "" {
			vectors, err := l.vectors.ofContents(ctx, sh.bot, ed.coder, texts)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err == nil {
				ready.SetVectors(vectors)
				lacks = false
			}
		}
		ed.index.Put(ready)
		ed.settle(id, len(texts), lacks)
	}
	return nil
}
