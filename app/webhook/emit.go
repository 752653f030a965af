package webhook

import (
	"fmt"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/outbox"
)

// These methods are called in the transaction of their cause, so that a message
// exists exactly when its cause does. tx is the transaction of any domain of the
// same store. They read memory and the transaction alone, write a few small
// records for each endpoint that wants the event, and nothing where none does.

// Replied has an assistant's reply told: the event "chat".
func (s *Service) Replied(tx any, bot chatbot.Chatbot, c conversation.Conversation, m conversation.Message) error {
	return s.emit(tx, bot.ID, Chat, func(tx Tx, out *Message) error {
		person, err := s.cfg.Person(tx, c)
		out.Conversation, out.Seq, out.Source, out.Address, out.Person = c.ID, m.Seq, c.Source, c.Client.Address, person
		out.Greeting = bot.Greeting
		return err
	})
}

// LeadSubmission is what the event "lead-submission" says. Person has a name and
// an e-mail address where the lead does.
type LeadSubmission struct {
	Chatbot      chatbot.ID
	Conversation conversation.ID // zero: of none
	Person       Person
	Source       string // widget, iframe, site, api, panel-tester, or a channel's name
}

// LeadSubmitted has a new lead told: the event "lead-submission".
func (s *Service) LeadSubmitted(tx any, in LeadSubmission) error {
	return s.emit(tx, in.Chatbot, Lead, func(_ Tx, out *Message) error {
		out.Conversation, out.Source, out.Person = in.Conversation, in.Source, in.Person
		return nil
	})
}

// Escalated has it told that a visitor is handed to a person: the event
// "live-chat-escalation". The messages of c up to its last are part of it.
func (s *Service) Escalated(tx any, bot chatbot.Chatbot, c conversation.Conversation) error {
	return s.emit(tx, bot.ID, Escalation, func(tx Tx, out *Message) error {
		person, err := s.cfg.Person(tx, c)
		out.Conversation, out.Seq, out.Source, out.Person = c.ID, c.LastSeq, c.Source, person
		out.Name, out.DisplayName, out.Greeting = bot.Name, bot.DisplayName, bot.Greeting
		return err
	})
}

// emit writes a message for the endpoints that want an event.
func (s *Service) emit(in any, bot chatbot.ID, event Event, fill func(Tx, *Message) error) error {
	var to []Endpoint
	for _, e := range (registry{s}).endpointsOf(bot) {
		if e.wants(event) {
			to = append(to, e)
		}
	}
	if len(to) == 0 {
		return nil
	}
	tx := s.cfg.Store.Within(in)
	m := Message{ID: MessageID{id.New()}, Chatbot: bot, Event: event, At: s.cfg.Clock()}
	if err := fill(tx, &m); err != nil {
		return fmt.Errorf("writing the webhook %s: %w", event, err)
	}
	spread, err := (courier{s}).spreads(tx, m, len(to))
	if err != nil {
		return err
	}
	if spread {
		return (courier{s}).spread(tx, m, to)
	}
	_, err = s.send(tx, m, to)
	return err
}

// send writes m and queues it for endpoints.
func (s *Service) send(tx Tx, m Message, to []Endpoint) (Message, error) {
	for _, e := range to {
		d := Delivery{
			ID: DeliveryID{id.New()}, Message: m.ID, Chatbot: m.Chatbot, Endpoint: e.ID, Event: m.Event, Conversation: m.Conversation,
			Test: m.Test, URL: e.URL, State: Pending, At: m.At, Next: s.cfg.Clock(),
		}
		m.Deliveries = append(m.Deliveries, d.ID)
		if err := s.queue(tx, d); err != nil {
			return m, err
		}
	}
	tx.After(func() { s.cfg.OnChange(m.Chatbot) })
	return m, tx.PutMessage(m)
}

// queue stores a pending delivery and has it carried out. Those of a conversation
// reach an endpoint one after the other; a test has a lane of its own, since it is
// to be tried now, whatever waits.
func (s *Service) queue(tx Tx, d Delivery) error {
	item := outbox.NewItem{Kind: Kind, Lane: d.Endpoint.String(), Body: queued{Delivery: d.ID}}
	switch {
	case d.Test:
		item.Lane = "test " + item.Lane
	case !d.Conversation.IsZero():
		item.Order = d.Endpoint.String() + " " + d.Conversation.String()
	}
	if _, err := s.cfg.Outbox.Add(tx.Outbox(), item); err != nil {
		return err
	}
	return tx.PutDelivery(d)
}
