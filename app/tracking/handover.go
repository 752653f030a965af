package tracking

import "encoding/json"

// What is logged of handing a visitor over to a person. A session in which one of
// these happened has it as its result.
const (
	ChatAttended   Key = "CHAT_ATTENDED"
	ChatRejected   Key = "CHAT_ESCALATION_REJECTED"
	ChatNoAgents   Key = "CHAT_NO_AGENTS"
	ChatUnattended Key = "CHAT_UNATTENDED"
	ContactTicket  Key = "CONTACT_TICKET"
)

// region is where the people are: this server is the only one there is.
const region = "local"

// Attended is logged when a person took a conversation that was accepted.
func Attended(s Scene) Entry {
	return s.handed(ChatAttended, jsonOf(struct {
		Chat   string `json:"chatId"`
		App    string `json:"appId"`
		Region string `json:"region"`
	}{s.Session.String(), s.Chatbot.String(), region}))
}

// Rejected is logged when a visitor refused the offer.
func Rejected(s Scene) Entry { return s.handed(ChatRejected, "TRUE") }

// NoAgents is logged when an offer was accepted and nobody is there.
func NoAgents(s Scene) Entry { return s.handed(ChatNoAgents, "true") }

// Unattended is logged when nobody took an accepted conversation in time.
func Unattended(s Scene) Entry {
	return s.handed(ChatUnattended, jsonOf(struct {
		Chat string `json:"chatId"`
	}{s.Session.String()}))
}

// Ticketed is logged when a visitor left a message.
func Ticketed(s Scene, ticket string) Entry {
	return s.handed(ContactTicket, ticket+", "+s.Session.String())
}

func (s Scene) handed(key Key, value string) Entry {
	return Entry{Session: []SessionRow{s.row(newLog(), key, value)}}
}

func jsonOf(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		return "{}"
	}
	return string(out)
}
