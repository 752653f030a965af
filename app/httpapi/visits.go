package httpapi

import (
	"sync"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
)

// visit is what a session told of the page, until the first message is stored
// with it.
type visit struct {
	page   conversation.Page
	lang   string
	zone   string
	source string
}

// maxVisits bounds the memory: beyond it the entries of half a generation ago
// are forgotten, and a conversation that begins then has no page.
const maxVisits = 16384

// visits remembers the latest visit of a visitor. It is no store: after a
// restart a conversation begins without its page. Two generations stand in for
// a list of last use.
type visits struct {
	mu       sync.Mutex
	now, old map[chatuser.VisitorID]visit
}

func newVisits() *visits { return &visits{now: map[chatuser.VisitorID]visit{}} }

func (v *visits) put(who chatuser.VisitorID, what visit) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.now) >= maxVisits/2 {
		v.old, v.now = v.now, make(map[chatuser.VisitorID]visit, maxVisits/4)
	}
	v.now[who] = what
}

func (v *visits) get(who chatuser.VisitorID) (visit, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if what, found := v.now[who]; found {
		return what, true
	}
	what, found := v.old[who]
	return what, found
}
