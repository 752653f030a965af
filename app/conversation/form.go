package conversation

import (
	"context"

	"frontdesk/app/chatbot"
)

// Form is how a conversation stands to the lead form of its chatbot.
type Form string

// The states of the form.
const (
	FormNone   Form = ""
	FormHeld   Form = "held"   // the answer waits until the form was sent
	FormSent   Form = "sent"   // sent here, or in an earlier conversation of the visitor
	FormPassed Form = "passed" // answered without it: the owner switched it off meanwhile
)

// held tells whether the answer to c waits for the form. What a conversation
// waits for stands in it from its first message on; whether that still counts is
// the chatbot's setting of this moment, so that switching the form off lets
// everybody through.
func (s *Replies) held(ctx context.Context, c Conversation) (bool, error) {
	if c.Form != FormHeld {
		return false, nil
	}
	bot, err := s.cfg.Chatbots.Get(ctx, c.Chatbot)
	return bot.LeadForm.When == chatbot.LeadBefore && bot.LeadForm.Asks(), err
}

// answerable tells whether the assistant may still say something in c: it goes
// on, and no person has taken it.
func (c Conversation) answerable() bool {
	return c.Status == Active && c.DeletedAt.IsZero() && c.Handover.State != HandoverAttended
}

// passed is c as a reply leaves it: what was answered waits for nothing any more.
func (c Conversation) passed() Conversation {
	if c.Form == FormHeld {
		c.Form = FormPassed
	}
	return c
}
