// Package realtime carries wake-ups and running text from whoever makes them
// to whoever looks at them. It holds nothing that must survive: the store is
// the truth, and a subscriber that falls behind is dropped and reads there.
package realtime

// Event is one thing that happened on a topic.
type Event struct {
	Name string // message, delta, state, status, and the panel's wake-ups
	ID   uint64 // sequence of a stored message; 0 where the event is not stored
	// Message is the id of the message that a delta belongs to, so that a piece of
	// a message that was read as a whole meanwhile can be left out.
	Message string
	// Data is one line of JSON. A message may come without: whoever looks reads it
	// from the store.
	Data []byte
}

// Topic names what is watched: Conversation(id) or Panel.
type Topic string

const conversationPrefix = "conversation/"

// Conversation is the topic of one thread.
func Conversation(id string) Topic { return Topic(conversationPrefix + id) }

// Panel is the topic of everything that the panel shows of a chatbot; the
// empty chatbot is what concerns them all.
func Panel(chatbot string) Topic { return Topic("panel/" + chatbot) }

// Available is what the panels of those watch who say that they can answer
// visitors; nothing is published on it. Whoever watches it is there.
const Available Topic = "available"

// State is what the other side of a conversation does. Position is the place in
// line, from 1, and Seconds the estimated wait; 0 is unknown.
type State struct {
	State    string `json:"state"`
	Position int    `json:"position,omitempty"`
	Seconds  int    `json:"seconds,omitempty"`
}

// Idle is the state of a conversation in which nothing goes on.
const Idle = "idle"
