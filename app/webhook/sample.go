package webhook

import (
	"time"
)

// sample is the body of a test: every field that the event can have, with values
// that nobody takes for real ones, and "test": true.
func sample(m Message) ([]byte, error) {
	const thread, user = "00000000-0000-7000-8000-00000000c0de", "00000000-0000-7000-8000-00000000beef"
	person := Person{UUID: user, Email: "visitor@example.com", Name: "Test Visitor", Phone: "+34600000000"}
	bot := m.Chatbot.String()
	switch m.Event {
	case Chat:
		return encode(chatBody{
			Messages: []turn{{"assistant", "Hello! How can I help you?"}, {"user", "This is a test question."}},
			Answer:   scoredTurn{Role: "assistant", Content: "This is a test answer.", Score: 0.85},
			ClientIP: "192.0.2.0", ChatbotID: bot, Source: "panel-tester", CostCredits: 1, ConversationID: thread, Lead: person, Test: true,
		})
	case Lead:
		return encode(leadBody{
			UUID: user, Name: person.Name, Email: person.Email, Phone: person.Phone, Source: "panel-tester",
			ChatbotID: bot, ConversationID: thread, Test: true,
		})
	default:
		at := func(seconds int) string { return stamp(m.At.Add(time.Duration(seconds-10) * time.Second)) }
		return encode(escalationBody{
			ChatbotID: bot, ChatbotName: m.Name, ChatbotDisplayName: m.DisplayName, ConversationID: thread,
			Messages: []timedTurn{
				{"user", "This is a test question.", at(0), "00000000-0000-7000-8000-000000000001"},
				{"assistant", "This is a test answer.", at(2), "00000000-0000-7000-8000-000000000002"},
				{"user", "I would like to talk to a person.", at(9), "00000000-0000-7000-8000-000000000003"},
			},
			Source: "panel-tester", Lead: person, Test: true,
		})
	}
}
