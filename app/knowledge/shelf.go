package knowledge

import (
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/knowledge/analysis"
)

// shelf is what is kept in memory of one chatbot: the editions of its index, its
// catalogue, and the changes that wait to go into them. Changes are queued by the
// commits, in their order, and applied by whoever comes next; so the single
// writer never does the work of indexing, and a search never misses what was
// acknowledged before it.
type shelf struct {
	bot  chatbot.ID
	bell bell // rung for every change that is in

	load   sync.Mutex
	loaded atomic.Bool

	applying sync.Mutex // held while changes go into the editions, or one takes over

	mu      sync.RWMutex
	pending []change
	rows    catalogue
	now     *edition // answers
	next    *edition // takes over once it is complete; nil: none
	watches map[*watch]struct{}
	served  string // the maker that the disk has as the one that answers
	version uint64 // counts changes
	told    MeaningState
	toldAt  time.Time

	drafts drafts
	twins  twins
}

func newShelf(bot chatbot.ID, b bell, d *analysis.Detector, c *coder) *shelf {
	return &shelf{bot: bot, bell: b, now: newEdition(d, c), rows: catalogue{rows: map[string]*card{}}, watches: map[*watch]struct{}{}}
}

// serving is the edition that answers.
func (sh *shelf) serving() *edition {
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	return sh.now
}

func (sh *shelf) enqueue(c change) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	sh.pending = append(sh.pending, c)
	for w := range sh.watches {
		(*w)[c.id] = struct{}{}
	}
}

// watch begins to note changes; unwatch ends it.
func (sh *shelf) watch() *watch {
	w := &watch{}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	sh.watches[w] = struct{}{}
	return w
}

func (sh *shelf) unwatch(w *watch) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	delete(sh.watches, w)
}

// apply brings the queued changes into the editions. When it returns, all
// changes queued before it are in.
func (sh *shelf) apply() {
	sh.applying.Lock()
	defer sh.applying.Unlock()
	for {
		sh.mu.Lock()
		todo := sh.pending
		sh.pending = nil
		sh.mu.Unlock()
		if len(todo) == 0 {
			return
		}
		for _, c := range todo {
			sh.applyOne(c)
		}
		sh.bell.ring()
	}
}

func (sh *shelf) applyOne(c change) {
	sh.mu.RLock()
	now, next := sh.now, sh.next
	sh.mu.RUnlock()
	dressed := c.dressed && c.maker == now.coder.maker()
	switch {
	case c.same:
	case c.ready != nil:
		if c.dressed && !dressed {
			c.ready.SetVectors(nil)
		}
		now.index.Put(c.ready)
	default:
		now.index.Remove(c.id)
		if next != nil {
			next.index.Remove(c.id)
		}
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	sh.book(c, dressed)
}

// book notes a change in the lists.
func (sh *shelf) book(c change, dressed bool) {
	texts := 0
	if c.ready != nil {
		texts = len(c.ready.Texts())
	}
	wanted := func(e *edition) int {
		if c.ready == nil {
			return 0
		}
		return len(c.ready.TextsFor(e.coder.maker()))
	}
	if c.row == nil {
		sh.rows.remove(c.id)
	} else {
		r := *c.row
		r.texts = texts
		if old := sh.rows.rows[c.id]; c.same && old != nil {
			r.texts, r.lang = old.texts, old.lang
		}
		sh.rows.put(&r)
	}
	if !c.same {
		n := wanted(sh.now)
		sh.now.settle(c.id, n, !dressed && sh.now.coder != nil && n > 0)
		if sh.next != nil {
			sh.next.settle(c.id, wanted(sh.next), c.ready != nil)
		}
	}
	sh.drafts.touch(c.id)
	sh.version++
}

func (sh *shelf) waiting() bool {
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	return len(sh.pending) > 0
}

func (sh *shelf) stageDelete(tx Tx, bot chatbot.ID, id ContentID) error {
	if err := tx.DeleteContent(bot, id); err != nil {
		return err
	}
	tx.After(func() { sh.enqueue(change{id: string(id)}) })
	return nil
}

// list gives ids of the catalogue, as catalogue.list.
func (sh *shelf) list(f Filter, after string, limit int) (ids []string, total int) {
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	return sh.rows.list(f, after, limit)
}

// card is what the catalogue has of a content; nil: nothing.
func (sh *shelf) card(id string) *card {
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	return sh.rows.rows[id]
}

// allowed tells which contents may be found at a time; nil: all.
func (sh *shelf) allowed(now time.Time, drafts bool) func(string) bool {
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	if sh.rows.timed == 0 {
		return nil
	}
	return func(id string) bool {
		r := sh.card(id)
		switch {
		case r == nil:
			return true
		case drafts:
			return validAt(r.draftFrom, r.draftTo, now)
		}
		return validAt(r.from, r.to, now)
	}
}

// turns is when the next content comes or goes by itself after a time; zero where
// none does.
func (sh *shelf) turns(now time.Time, drafts bool) (next time.Time) {
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	if sh.rows.timed == 0 {
		return next
	}
	for _, r := range sh.rows.rows {
		from, to := r.from, r.to
		if drafts {
			from, to = r.draftFrom, r.draftTo
		}
		for _, t := range []*time.Time{from, to} {
			if t != nil && t.After(now) && (next.IsZero() || t.Before(next)) {
				next = *t
			}
		}
	}
	return next
}
