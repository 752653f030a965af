package realtime

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
)

// Hub hands events to subscribers. It has no goroutine: whoever publishes puts
// the event into the subscribers' queues and wakes them. It is safe for
// concurrent use, and no method waits for a subscriber.
type Hub struct {
	mu     sync.Mutex
	topics map[Topic]*topic
	count  int
}

// topic is what is watched or goes on; one without subscribers and without a
// running answer is forgotten.
type topic struct {
	subscribers []*Subscription
	running     *running
}

// running is an answer that is being made.
type running struct {
	state   State
	message string
	text    strings.Builder
}

// NewHub makes an empty hub.
func NewHub() *Hub { return &Hub{topics: map[Topic]*topic{}} }

// Publish hands e to everybody who watches t.
func (h *Hub) Publish(t Topic, e Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.publish(h.topics[t], e)
}

// Watched tells whether anybody watches t. An event that is not published
// because nobody does is one that a later subscriber would not have got either.
func (h *Hub) Watched(t Topic) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	on := h.topics[t]
	return on != nil && len(on.subscribers) > 0
}

// publish needs the lock. Subscribers that fall behind leave the topic.
func (h *Hub) publish(on *topic, e Event) {
	if on == nil {
		return
	}
	var slow []*Subscription
	for _, s := range on.subscribers {
		if !s.put(e) {
			slow = append(slow, s)
		}
	}
	for _, s := range slow {
		h.remove(s)
	}
}

// Subscribe watches topics with a queue for limit events (and maxQueueBytes).
// wake is called when there is something to take (false) or the subscription was
// dropped because it fell behind (true); it is called under a lock, so it must
// return at once and must not call the hub. For a conversation the queue begins with the present state and,
// where an answer is being written, with its text so far: nothing that is
// published later is missing, and nothing earlier comes again.
func (h *Hub) Subscribe(wake func(slow bool), limit int, topics ...Topic) *Subscription {
	s := &Subscription{hub: h, wake: wake, limit: limit, topics: topics}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.count++
	for _, t := range topics {
		on := h.topic(t)
		on.subscribers = append(on.subscribers, s)
		if strings.HasPrefix(string(t), conversationPrefix) {
			s.queue = append(s.queue, snapshot(on.running)...)
		}
	}
	return s
}

// Count is how many subscriptions there are.
func (h *Hub) Count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.count
}

// topic needs the lock.
func (h *Hub) topic(t Topic) *topic {
	on := h.topics[t]
	if on == nil {
		on = &topic{}
		h.topics[t] = on
	}
	return on
}

// remove needs the lock. Removing twice does nothing.
func (h *Hub) remove(s *Subscription) {
	if s.removed {
		return
	}
	s.removed = true
	h.count--
	for _, t := range s.topics {
		on := h.topics[t]
		if on == nil {
			continue
		}
		if i := slices.Index(on.subscribers, s); i >= 0 {
			on.subscribers = slices.Delete(on.subscribers, i, i+1)
		}
		h.forget(t, on)
	}
}

// forget needs the lock; it drops a topic that holds nothing.
func (h *Hub) forget(t Topic, on *topic) {
	if len(on.subscribers) == 0 && on.running == nil {
		delete(h.topics, t)
	}
}

// encode gives the JSON of values that always have one.
func encode(v any) []byte {
	out, err := json.Marshal(v)
	if err != nil {
		return []byte("{}")
	}
	return out
}
