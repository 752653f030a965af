package knowledge

import (
	"sync/atomic"

	"frontdesk/app/knowledge/analysis"
	"frontdesk/app/knowledge/index"
)

// edition is one index of a chatbot's contents with the vectors of one maker.
// Its lists are guarded by the shelf's lock.
type edition struct {
	index   *index.Index
	coder   *coder         // nil: words alone
	lacks   map[string]int // contents that are not in it as they should be, with the number of their texts
	lacking atomic.Int64   // texts of these; changed under the lock
}

func newEdition(d *analysis.Detector, c *coder) *edition {
	return &edition{index: index.New(d, c.maker()), coder: c, lacks: map[string]int{}}
}

// fullEnough is how many vectors there must be for each text that lacks its own,
// for questions to be looked up by meaning: contents that are not encoded yet
// would lose to all others.
const fullEnough = 10

// byMeaning tells whether questions are looked up by meaning.
func (e *edition) byMeaning() bool {
	if e.coder == nil {
		return false
	}
	n := int64(e.index.Size().Vectors)
	return n > 0 && e.lacking.Load()*fullEnough <= n
}

// settle notes whether a content is yet to be worked into the edition.
func (e *edition) settle(id string, texts int, lacks bool) {
	if n, ok := e.lacks[id]; ok {
		e.lacking.Add(int64(-n))
		delete(e.lacks, id)
	}
	if lacks {
		e.lacks[id] = texts
		e.lacking.Add(int64(texts))
	}
}

// change is what became of a content, on its way from the commit into the
// editions.
type change struct {
	id      string
	row     *card           // nil: it is gone
	ready   *index.Prepared // nil: visitors do not find it
	dressed bool            // ready has vectors
	maker   string          // of these
	same    bool            // what visitors find is as before; ready is not set
}

// watch notes which contents change while it is open.
type watch map[string]struct{}
