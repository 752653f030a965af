package account

import (
	"container/list"
	"sync"
	"time"
)

// throttle slows down whoever guesses. Each subject (an account's address, a
// network address) has some attempts free; after them the wait doubles with
// every further one. It is kept in memory: a restart forgives, and nothing that
// strangers do fills the store.
type throttle struct {
	free    int
	base    time.Duration // the first wait
	ceiling time.Duration // the longest
	forget  time.Duration // without an attempt for so long, a subject starts anew
	room    int           // subjects that are remembered; the stalest goes first

	mu       sync.Mutex
	subjects map[string]*list.Element
	order    *list.List // of *attempts, the stalest in front
}

type attempts struct {
	subject string
	count   int
	last    time.Time
	until   time.Time
}

func newThrottle(free int, base, ceiling, forget time.Duration, room int) *throttle {
	return &throttle{free: free, base: base, ceiling: ceiling, forget: forget, room: room,
		subjects: map[string]*list.Element{}, order: list.New()}
}

// begin counts an attempt before it is made, so that many at once gain nothing.
// A wait above zero means: not now. Attempts during a wait do not lengthen it.
func (t *throttle) begin(subject string, now time.Time) (wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	a := t.of(subject, now)
	if now.Before(a.until) {
		return a.until.Sub(now)
	}
	a.count++
	a.last = now
	t.order.MoveToBack(t.subjects[subject])
	if over := a.count - t.free; over >= 0 {
		delay := t.ceiling
		if over < 30 && t.base<<over < t.ceiling {
			delay = t.base << over
		}
		a.until = now.Add(delay)
	}
	return 0
}

// succeed forgets the attempts of a subject.
func (t *throttle) succeed(subject string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if e, found := t.subjects[subject]; found {
		t.order.Remove(e)
		delete(t.subjects, subject)
	}
}

// undo takes back an attempt that was not the subject's fault.
func (t *throttle) undo(subject string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if e, found := t.subjects[subject]; found {
		a, _ := e.Value.(*attempts)
		a.count = max(0, a.count-1)
		a.until = time.Time{}
	}
}

func (t *throttle) of(subject string, now time.Time) *attempts {
	if e, found := t.subjects[subject]; found {
		a, _ := e.Value.(*attempts)
		if now.Sub(a.last) < t.forget {
			return a
		}
		t.order.Remove(e)
	} else if t.order.Len() >= t.room {
		stalest := t.order.Front()
		a, _ := stalest.Value.(*attempts)
		delete(t.subjects, a.subject)
		t.order.Remove(stalest)
	}
	a := &attempts{subject: subject, last: now}
	t.subjects[subject] = t.order.PushBack(a)
	return a
}

// remember makes a subject that has no attempts against it.
func (t *throttle) remember(subject string, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	a := t.of(subject, now)
	*a = attempts{subject: subject, last: now}
	t.order.MoveToBack(t.subjects[subject])
}

// has tells whether a subject is remembered.
func (t *throttle) has(subject string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, found := t.subjects[subject]
	return found
}
