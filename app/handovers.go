package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/email"
	"frontdesk/app/feedback"
	"frontdesk/app/handover"
	"frontdesk/app/realtime"
	"frontdesk/app/store"
	"frontdesk/app/webhook"
)

// assembleHandover makes the way to a person.
func assembleHandover(a *App) {
	a.handover = handover.New(handover.Config{
		Threads: store.Conversations(a.store), Store: store.Handovers(a.store),
		Join:     func(tx conversation.Tx) handover.Tx { return store.Handovers(a.store).Within(tx) },
		Chatbots: a.chatbots, Effects: handoverEffects{a}, Announce: a.announce, Answer: a.runner, Present: joints{a}.present,
		Clock: a.clock, Log: a.log,
	})
}

// feedback takes what visitors do with their answers.
func (a joints) feedback() *feedback.Service {
	return feedback.New(feedback.Config{
		Threads: store.Conversations(a.store), Join: func(tx conversation.Tx) feedback.Tx { return store.Feedback(a.store).Within(tx) },
		Chatbots: a.chatbots, Hand: a.handover, Announce: a.announce, Codes: a.codes, Clock: a.clock,
	})
}

// present tells whether somebody of the team has the panel open and is available.
func (a joints) present() bool { return a.hub.Watched(realtime.Available) }

// handOver takes what a reply means for the way to a person. Replies are made
// before the service is.
func (a joints) handOver(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, n handover.Note) error {
	return a.handover.Replied(tx, bot, c, n)
}

// handoverEffects are what follows on the way to a person: the event and the mail.
type handoverEffects struct{ app *App }

// Accepted tells the owner's server and the team.
func (e handoverEffects) Accepted(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation) error {
	if err := e.app.hooks.Escalated(tx, bot, c); err != nil {
		return err
	}
	return e.tell(tx, bot, c, false)
}

// Filed tells the team.
func (e handoverEffects) Filed(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation) error {
	return e.tell(tx, bot, c, true)
}

func (e handoverEffects) tell(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, ticket bool) error {
	items := store.Outbox(e.app.store).Within(tx)
	owners, err := store.Owners(items)
	if err != nil {
		return fmt.Errorf("finding whom to tell: %w", err)
	}
	to := make([]email.Address, 0, len(owners))
	for _, owner := range owners {
		to = append(to, owner.Email)
	}
	return e.app.notify.Handover(items, bot, c, ticket, to)
}

// handovers is the way to a person for the edge.
type handovers struct {
	*handover.Service
	app *App
}

// Event is what the webhook said when the visitor accepted, for the visitor's own
// page: of the visitor it says what this visitor's pages told and nothing else. The
// webhook goes to the owner, and may tell of a profile that this one was merged into,
// or what the owner knows besides; a visitor reads neither.
func (h handovers) Event(ctx context.Context, c conversation.Conversation) (json.RawMessage, error) {
	bot, err := h.app.chatbots.Get(ctx, c.Chatbot)
	if err != nil {
		return nil, err
	}
	of := chatuser.UserOf(c.Visitor)
	person := webhook.Person{UUID: of.String()}
	err = store.Users(h.app.store).View(ctx, func(r chatuser.Reader) error {
		user, err := r.User(of)
		if errors.Is(err, chatuser.ErrNotFound) {
			return nil
		}
		person.Email, person.Name, person.Phone = user.Own.Email, user.Own.Name, user.Own.Phone
		return err
	})
	if err != nil {
		return nil, err
	}
	return h.app.hooks.EscalationBody(ctx, bot, c, c.Handover.Seq, person)
}
