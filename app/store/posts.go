package store

import (
	"hash/maphash"
	"slices"

	"frontdesk/app/chatuser"
)

// posts remembers under which client ids visitors posted who write much just now, so
// that a message that was never posted before need not be looked for in Badger's
// tables. It holds more than what is stored, never less: whoever is not in it is new.
// Only the writer's goroutine uses it.
type posts struct {
	seed maphash.Seed
	of   map[chatuser.VisitorID]*poster
	n    int // ids of all
}

// poster is what is known of a visitor's client ids.
type poster struct {
	asked int      // how often they were looked for in the tables
	all   bool     // ids are all that there are
	ids   []uint64 // hashes
}

const (
	postsAfter    = 2    // so many ids are looked for before all are read
	mostPosted    = 2048 // of one visitor
	mostOfPosters = 64 << 10
)

func newPosts() posts { return posts{seed: maphash.MakeSeed()} }

// lacks tells for sure that a visitor never posted under an id.
func (p *posts) lacks(v chatuser.VisitorID, clientID string) bool {
	of := p.of[v]
	return of != nil && of.all && !slices.Contains(of.ids, maphash.String(p.seed, clientID))
}

// wants tells whether all ids of a visitor are to be read, after one was looked for.
func (p *posts) wants(v chatuser.VisitorID) bool {
	if p.of == nil || len(p.of)*8+p.n > mostOfPosters {
		p.of, p.n = map[chatuser.VisitorID]*poster{}, 0
	}
	of := p.of[v]
	if of == nil {
		of = &poster{}
		p.of[v] = of
	}
	of.asked++
	return of.asked == postsAfter
}

// note adds an id, where all of a visitor are known.
func (p *posts) note(v chatuser.VisitorID, clientID string) {
	of := p.of[v]
	switch {
	case of == nil || !of.all:
	case len(of.ids) >= mostPosted:
		p.n -= len(of.ids)
		*of = poster{asked: postsAfter}
	default:
		of.ids = append(of.ids, maphash.String(p.seed, clientID))
		p.n++
	}
}

// readPosts reads all client ids of a visitor, unless they are too many.
func readPosts(t *Tx, v chatuser.VisitorID) error {
	p := &t.batch.memory.posts
	of := p.of[v]
	prefix := clientIDKey(v, "")
	err := t.scan(span{prefix: prefix, keysOnly: true}, func(k, _ []byte) (bool, error) {
		of.ids = append(of.ids, maphash.Bytes(p.seed, k[len(prefix):]))
		return len(of.ids) < mostPosted, nil
	})
	if of.all = err == nil && len(of.ids) < mostPosted; !of.all {
		of.ids = nil
	}
	p.n += len(of.ids)
	return err
}
