// Package realtime carries wake-ups and running text from whoever makes them
// to whoever looks at them. It holds nothing that must survive: the store is
// the truth, and a subscriber that falls behind is dropped and reads there.
package realtime

// Event is one thing that happened on a topic.
type Event struct {
	Name string // message, delta, state, status, and the panel's wake-ups
	ID   uint64 // sequence of a stored message; 0 where the event is not stored
	Data []byte // one line of JSON
}

// Topic names what is watched: Conversation(id) or Panel.
type Topic string

// Conversation is the topic of one thread.
func Conversation(id string) Topic { return Topic("conversation/" + id) }

// Panel is the topic of everything that the panel shows of a chatbot; the
// empty chatbot is what concerns them all.
func Panel(chatbot string) Topic { return Topic("panel/" + chatbot) }
