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
	lacking int            // texts of these
	dressed atomic.Bool    // some content in it has its vectors
}

func newEdition(d *analysis.Detector, c *coder) *edition {
	return &edition{index: index.New(d, c.maker()), coder: c, lacks: map[string]int{}}
}

// settle notes whether a content is yet to be worked into the edition.
func (e *edition) settle(id string, texts int, lacks bool) {
	if n, ok := e.lacks[id]; ok {
		e.lacking -= n
		delete(e.lacks, id)
	}
	if lacks {
		e.lacks[id] = texts
		e.lacking += texts
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
