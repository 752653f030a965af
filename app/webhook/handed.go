package webhook

import (
	"context"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// EscalationBody is the body of the event "live-chat-escalation" about c, with its
// messages up to seq, as Escalated has it told: for the page that the chat is on,
// which hears of it too.
func (s *Service) EscalationBody(ctx context.Context, bot chatbot.Chatbot, c conversation.Conversation, seq uint64, who Person) ([]byte, error) {
	return (courier{s}).body(ctx, Message{
		Chatbot: bot.ID, Event: Escalation, Conversation: c.ID, Seq: seq, Source: c.Source, Person: who,
		Name: bot.Name, DisplayName: bot.DisplayName, Greeting: bot.Greeting,
	})
}
