// Package index finds contents by words. It keeps one chatbot's contents in
// memory as postings, one shard per language, changes one content at a time,
// and gives every find a confidence. It knows nothing of where contents are
// kept; whoever changes them tells it.
package index

import (
	"slices"
	"sort"
	"strings"
	"sync"

	"frontdesk/app/knowledge/analysis"
)

// Index is the searchable form of one chatbot's contents. It is safe for use by
// many goroutines; a search holds a read lock, a change the write lock for as
// long as it takes to add or remove one content.
type Index struct {
	mu       sync.RWMutex
	shards   map[string]*shard
	homes    map[string]home // by content id
	ids      []string        // sorted
	passages int
	detector *analysis.Detector
	maker    string
	sense    sense
	trained  *trained // nil: nothing was learned
	learned  uint64   // the changes that were in when it was
	scratch  sync.Pool
}

// home is where a content stands.
type home struct {
	shard *shard
	slot  uint32
	label string
}

// New makes an empty index. maker names the encoder of all vectors that it will
// be given; empty: contents are found by their words alone.
func New(detector *analysis.Detector, maker string) *Index {
	return &Index{shards: map[string]*shard{}, homes: map[string]home{}, detector: detector, maker: maker}
}

// Maker names the encoder of the index's vectors; empty without any.
func (x *Index) Maker() string { return x.maker }

// Put adds a content or replaces the one with the same id.
func (x *Index) Put(p *Prepared) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(p.id)
	s, ok := x.shards[p.lang]
	if !ok {
		s = newShard(p.lang)
		x.shards[p.lang] = s
	}
	x.homes[p.id] = home{shard: s, slot: s.add(p), label: p.label}
	if n := len(x.ids); n == 0 || x.ids[n-1] < p.id {
		x.ids = append(x.ids, p.id)
	} else if i, found := slices.BinarySearch(x.ids, p.id); !found {
		x.ids = slices.Insert(x.ids, i, p.id)
	}
	x.passages += p.passages()
	x.sense.put(p)
}

// Remove takes a content out; one that is not there is no error.
func (x *Index) Remove(id string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if !x.remove(id) {
		return
	}
	if i, found := slices.BinarySearch(x.ids, id); found {
		x.ids = slices.Delete(x.ids, i, i+1)
	}
}

// remove takes a content out of its shard and leaves x.ids to the caller.
func (x *Index) remove(id string) bool {
	h, ok := x.homes[id]
	if !ok {
		return false
	}
	delete(x.homes, id)
	x.sense.remove(id)
	x.passages -= h.shard.remove(h.slot)
	if h.shard.live == 0 {
		delete(x.shards, h.shard.lang)
		return true
	}
	if moved := h.shard.compact(); moved != nil {
		for id, h2 := range x.homes {
			if h2.shard == h.shard {
				h2.slot = moved[h2.slot]
				x.homes[id] = h2
			}
		}
	}
	return true
}

// Size is how much is in an index.
type Size struct{ Contents, Passages, Vectors int }

// Size tells how much is in it.
func (x *Index) Size() Size {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return Size{len(x.ids), x.passages, x.sense.rows.Len()}
}

// List gives the ids behind after, in order, of the contents whose label holds
// every word of query, at most limit, and how many there are on all pages.
func (x *Index) List(query, after string, limit int) (ids []string, total int) {
	words := strings.Fields(Fold(query))
	x.mu.RLock()
	defer x.mu.RUnlock()
	if len(words) == 0 {
		i := sort.Search(len(x.ids), func(i int) bool { return x.ids[i] > after })
		return slices.Clone(x.ids[i:min(i+limit, len(x.ids))]), len(x.ids)
	}
	for _, id := range x.ids {
		if !holdsAll(x.homes[id].label, words) {
			continue
		}
		total++
		if id > after && len(ids) < limit {
			ids = append(ids, id)
		}
	}
	return ids, total
}

func holdsAll(label string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(label, w) {
			return false
		}
	}
	return true
}
