package store

import "sync"

// readers counts who reads. Badger's tables are mapped into memory: whoever
// reads on after the folder was closed ends the process.
type readers struct {
	mu   sync.Mutex
	open int
	gone chan struct{} // made by wait, closed when the last one leaves
}

// enter is false once the store is being closed.
func (r *readers) enter() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.gone != nil {
		return false
	}
	r.open++
	return true
}

func (r *readers) leave() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open--; r.open == 0 && r.gone != nil {
		close(r.gone)
	}
}

// wait lets nobody in any more and returns when the last one has left. It is
// called once.
func (r *readers) wait() {
	r.mu.Lock()
	r.gone = make(chan struct{})
	if r.open == 0 {
		close(r.gone)
	}
	r.mu.Unlock()
	<-r.gone
}
