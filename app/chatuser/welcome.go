package chatuser

import "sync"

// welcome remembers tokens that were not barred when they were looked up, for as
// long as no mark has changed since: a token comes with every message.
type welcome struct {
	mu     sync.Mutex
	marks  uint64
	tokens map[Claims]struct{}
}

// mostWelcome bounds what is remembered; beyond it, it begins anew.
const mostWelcome = 4096

func (w *welcome) knows(c Claims, marks uint64) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, known := w.tokens[c]
	return known && w.marks == marks
}

func (w *welcome) note(c Claims, marks uint64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.tokens == nil || w.marks != marks || len(w.tokens) >= mostWelcome {
		w.marks, w.tokens = marks, map[Claims]struct{}{}
	}
	w.tokens[c] = struct{}{}
}
