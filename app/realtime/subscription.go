package realtime

import "sync"

// maxQueueBytes bounds what waits for one subscriber besides the number of
// events.
const maxQueueBytes = 1 << 20

// Subscription is one who watches. Its methods are safe for concurrent use.
type Subscription struct {
	hub     *Hub
	wake    func(slow bool)
	limit   int
	topics  []Topic
	removed bool // under the hub's lock

	mu    sync.Mutex
	queue []Event
	bytes int
	slow  bool
	done  bool
}

// put adds an event; false tells that the subscriber has fallen behind and gets
// nothing any more. It needs the hub's lock.
func (s *Subscription) put(e Event) bool {
	s.mu.Lock()
	switch {
	case s.done:
		s.mu.Unlock()
		return true
	case len(s.queue) >= s.limit || s.bytes+len(e.Data) > maxQueueBytes:
		s.slow, s.done, s.queue = true, true, nil
	default:
		s.queue = append(s.queue, e)
		s.bytes += len(e.Data)
	}
	slow := s.slow
	s.mu.Unlock()
	s.wake(slow)
	return !slow
}

// Take gives what has come since the last call, in order. Slow tells that the
// subscriber fell behind: events are missing, and none will come.
func (s *Subscription) Take() (events []Event, slow bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	events, s.queue, s.bytes = s.queue, nil, 0
	return events, s.slow
}

// Close ends the subscription; wake may be called once more while it runs, and
// not after it. Closing twice does nothing.
func (s *Subscription) Close() {
	s.hub.mu.Lock()
	s.hub.remove(s)
	s.hub.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done, s.queue = true, nil
}
