package gate

import (
	"context"
	"sync"

	"frontdesk/app/chatbot"
)

// lines bound how many calls are under way for one chatbot, so that a server that
// hangs is not hung upon by everybody.
type lines struct {
	mu  sync.Mutex
	all map[chatbot.ID]*line
}

type line struct {
	places chan struct{}
	users  int
}

func newLines() *lines { return &lines{all: map[chatbot.ID]*line{}} }

func (l *lines) enter(ctx context.Context, b chatbot.ID) error {
	l.mu.Lock()
	at := l.all[b]
	if at == nil {
		at = &line{places: make(chan struct{}, atOnce)}
		l.all[b] = at
	}
	at.users++
	l.mu.Unlock()
	select {
	case at.places <- struct{}{}:
		return nil
	case <-ctx.Done():
		l.done(b, at)
		return ctx.Err()
	}
}

func (l *lines) leave(b chatbot.ID) {
	l.mu.Lock()
	at := l.all[b]
	l.mu.Unlock()
	<-at.places
	l.done(b, at)
}

func (l *lines) done(b chatbot.ID, at *line) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if at.users--; at.users == 0 {
		delete(l.all, b)
	}
}
