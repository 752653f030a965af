package realtime

// delta is a piece of a message that is being written. Whole is the text so
// far, for somebody who has just come.
type delta struct {
	Message string `json:"messageId"`
	Text    string `json:"text"`
	Whole   bool   `json:"whole,omitempty"`
}

// SetState tells those who watch a conversation what goes on, and keeps it for
// those who come later. Idle ends the running text.
func (h *Hub) SetState(conversationID, state string, position, seconds int) {
	t := Conversation(conversationID)
	h.mu.Lock()
	defer h.mu.Unlock()
	on := h.topic(t)
	now := State{State: state, Position: position, Seconds: seconds}
	if on.running == nil {
		on.running = &running{}
	}
	on.running.state = now
	h.publish(on, stateEvent(now))
	if state == Idle {
		on.running = nil
		h.forget(t, on)
	}
}

// Delta tells the next piece of a message, and keeps the text so far. Another
// message id begins another text.
func (h *Hub) Delta(conversationID, messageID, text string) {
	t := Conversation(conversationID)
	h.mu.Lock()
	defer h.mu.Unlock()
	on := h.topic(t)
	if on.running == nil {
		on.running = &running{state: State{State: "answering"}}
	}
	if on.running.message != messageID {
		on.running.message = messageID
		on.running.text.Reset()
	}
	on.running.text.WriteString(text)
	h.publish(on, Event{Name: "delta", Message: messageID, Data: encode(delta{Message: messageID, Text: text})})
}

// Clear forgets state and text of a conversation. Those who were told of a
// state are told that nothing goes on any more.
func (h *Hub) Clear(conversationID string) {
	t := Conversation(conversationID)
	h.mu.Lock()
	defer h.mu.Unlock()
	on := h.topics[t]
	if on == nil || on.running == nil {
		return
	}
	told := on.running.state.State
	on.running = nil
	if told != Idle {
		h.publish(on, stateEvent(State{State: Idle}))
	}
	h.forget(t, on)
}

// State gives the present state of a conversation.
func (h *Hub) State(conversationID string) (state string, position, seconds int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if on := h.topics[Conversation(conversationID)]; on != nil && on.running != nil {
		return on.running.state.State, on.running.state.Position, on.running.state.Seconds
	}
	return Idle, 0, 0
}

// snapshot is what somebody who has just come is told.
func snapshot(r *running) []Event {
	if r == nil {
		return []Event{stateEvent(State{State: Idle})}
	}
	events := []Event{stateEvent(r.state)}
	if r.text.Len() > 0 {
		whole := encode(delta{Message: r.message, Text: r.text.String(), Whole: true})
		events = append(events, Event{Name: "delta", Message: r.message, Data: whole})
	}
	return events
}

func stateEvent(s State) Event { return Event{Name: "state", Data: encode(s)} }
