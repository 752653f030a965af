package handover

import (
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// Texts are what visitors read on the way to a person.
type Texts struct {
	Offer  string
	Yes    string
	No     string
	Wait   string
	Away   string
	Ticket string
	Kept   string // the offer was refused
	Person string // option for a person beside others
	Late   string // nobody answered in time: before Away
	Sorry  string // answers were rated as no help: before Offer
}

// The values of the options of an offer. No content has them, since ids have no such
// character.
const (
	ValueYes = "\x1fperson:yes"
	ValueNo  = "\x1fperson:no"
)

// Options are what a visitor chooses from when a person is offered.
func (t Texts) Options() []conversation.Option {
	return []conversation.Option{{Label: t.Yes, Value: ValueYes}, {Label: t.No, Value: ValueNo}}
}

// Words are the owner's texts, and where they wrote none our own. How long a wait
// is usually is not said, since nobody knows.
func Words(bot chatbot.Chatbot) Texts {
	e := bot.Escalation
	return Texts{
		Offer:  or(e.OfferText, "Shall I connect you with a person?"),
		Yes:    "Yes, connect me",
		No:     "No, thanks",
		Wait:   or(e.WaitText, "We have told the team. Somebody will answer you here."),
		Away:   or(e.AwayText, "Nobody is here right now. Leave a message, and you get an answer by e-mail."),
		Ticket: or(e.TicketText, "Thank you. Your message has arrived, and somebody will answer you by e-mail."),
		Kept:   "All right. Just go on asking me.",
		Person: "Talk to a person",
		Late:   or(e.AwayText, "I am sorry, nobody could answer yet. Leave a message, and you get an answer by e-mail."),
		Sorry:  "I am sorry that my answers did not help.",
	}
}

// FormID is the id of the contact form in messages.
const FormID = "contact"

// Form is what the contact form asks.
func Form() *conversation.FormAsk {
	return &conversation.FormAsk{ID: FormID, Fields: []conversation.AskField{
		{Key: "name", Kind: "name", Need: "optional"},
		{Key: "email", Kind: "email", Need: "required"},
		{Key: "message", Label: "Your message", Kind: "long", Need: "required"},
	}}
}

func or(own, other string) string {
	if own == "" {
		return other
	}
	return own
}
