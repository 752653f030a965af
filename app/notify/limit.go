package notify

import (
	"container/list"
	"sync"
	"time"
)

// limiter lets each subject through some times within a window. It is kept in
// memory and forgets the stalest subject when it is full: it is there so that
// nobody fills a stranger's mailbox, not to count to the letter.
type limiter struct {
	most   int
	window time.Duration
	room   int

	mu       sync.Mutex
	subjects map[string]*list.Element
	order    *list.List // of *passes, the stalest in front
}

type passes struct {
	subject string
	times   []time.Time
}

func newLimiter(most int, window time.Duration, room int) *limiter {
	return &limiter{most: most, window: window, room: room, subjects: map[string]*list.Element{}, order: list.New()}
}

// take counts a pass, or gives the time until the next one is free.
func (l *limiter) take(subject string, now time.Time) (wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := l.of(subject)
	for len(p.times) > 0 && now.Sub(p.times[0]) >= l.window {
		p.times = p.times[1:]
	}
	if len(p.times) >= l.most {
		return p.times[0].Add(l.window).Sub(now)
	}
	p.times = append(p.times, now)
	l.order.MoveToBack(l.subjects[subject])
	return 0
}

// giveBack takes back the last pass of a subject, which came to nothing.
func (l *limiter) giveBack(subject string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if p := l.of(subject); len(p.times) > 0 {
		p.times = p.times[:len(p.times)-1]
	}
}

func (l *limiter) of(subject string) *passes {
	if e, found := l.subjects[subject]; found {
		p, _ := e.Value.(*passes)
		return p
	}
	if l.order.Len() >= l.room {
		stalest := l.order.Front()
		p, _ := stalest.Value.(*passes)
		delete(l.subjects, p.subject)
		l.order.Remove(stalest)
	}
	p := &passes{subject: subject}
	l.subjects[subject] = l.order.PushBack(p)
	return p
}
