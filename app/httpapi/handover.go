package httpapi

import (
	"context"
	"encoding/json"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/handover"
)

// Handovers is what visitors and the panel need of the way to a person.
type Handovers interface {
	Ask(ctx context.Context, v chatuser.VisitorID, c conversation.ID, yes bool) (conversation.Conversation, error)
	// Event is what the webhook live-chat-escalation said of c, as it stood when the
	// visitor accepted.
	Event(ctx context.Context, c conversation.Conversation) (json.RawMessage, error)
	File(ctx context.Context, v chatuser.VisitorID, c conversation.ID, in handover.TicketInput) (conversation.Conversation, error)
	Say(ctx context.Context, c conversation.ID, name, text string) (conversation.Message, error)
	HandBack(ctx context.Context, c conversation.ID) (conversation.Conversation, error)
}

// Handover is how a conversation stands to the people behind the chatbot.
type Handover struct {
	State string `json:"state" enum:"offered,refused,waiting,attended,unattended,ticket"`
	Agent string `json:"agent,omitempty" doc:"Name of the person who answers; the assistant is silent then."`
}

func handoverOf(c conversation.Conversation) *Handover {
	if c.Handover.State == conversation.HandoverNone {
		return nil
	}
	return &Handover{State: string(c.Handover.State), Agent: c.Handover.Agent}
}

// StatusOf is where a conversation stands, as those who watch it are told.
func StatusOf(c conversation.Conversation) StatusEvent {
	out := StatusEvent{Status: string(c.Status), Handover: handoverOf(c)}
	if !c.DeletedAt.IsZero() {
		out.Status = string(conversation.Ended)
	}
	return out
}

// EscalateInput is a visitor's answer to the offer of a person.
type EscalateInput struct {
	Answer string `json:"answer,omitempty" enum:"yes,no" doc:"yes where it is left out."`
}

// Escalated is what became of it.
type Escalated struct {
	Handover *Handover       `json:"handover"`
	Event    *EscalatedEvent `json:"event,omitempty" doc:"The body of the webhook live-chat-escalation; left out after no."`
}

// EscalatedEvent is the body of the webhook live-chat-escalation, as it was sent.
type EscalatedEvent map[string]json.RawMessage

// TicketInput is a message that is left to be answered by e-mail.
type TicketInput struct {
	Name    string `json:"name,omitempty" doc:"At most 120 characters."`
	Email   string `json:"email"`
	Message string `json:"message" doc:"1 to 4,000 characters."`
}

// TicketTaken says that it arrived.
type TicketTaken struct {
	ID       string    `json:"id"`
	Handover *Handover `json:"handover"`
}

// Ticket is a message that a visitor left.
type Ticket struct {
	ID      string `json:"id"`
	Name    string `json:"name,omitempty"`
	Email   string `json:"email"`
	Message string `json:"message"`
	At      Time   `json:"at"`
}

func ticketOf(t *conversation.Ticket) *Ticket {
	if t == nil {
		return nil
	}
	return &Ticket{ID: t.ID.String(), Name: t.Name, Email: t.Email, Message: t.Message, At: t.At}
}

// AgentMessageInput is what a person of the team writes.
type AgentMessageInput struct {
	Text string `json:"text" doc:"1 to 4,000 characters."`
}

// escalate takes a visitor's answer to the offer.
func (a visitorAPI) escalate(c *call, in EscalateInput) (Escalated, error) {
	found, err := a.writing(c)
	if err != nil {
		return Escalated{}, err
	}
	if in.Answer != "" && in.Answer != "yes" && in.Answer != "no" {
		return Escalated{}, wrongQuery("answer", "This must be yes or no.")
	}
	yes := in.Answer != "no"
	after, err := a.handovers.Ask(c.ctx, c.visitor.Visitor, found.ID, yes)
	if err != nil || !yes {
		return Escalated{Handover: handoverOf(after)}, err
	}
	out := Escalated{Handover: handoverOf(after)}
	if after.Handover.Seq == 0 {
		return out, nil // a person came before one was asked for
	}
	event, err := a.handovers.Event(c.ctx, after)
	if err == nil {
		err = json.Unmarshal(event, &out.Event)
	}
	return out, err
}

// writing is the conversation of the address for somebody who may write in it now.
func (a visitorAPI) writing(c *call) (conversation.Conversation, error) {
	bot, err := a.allowed(c, c.visitor.Chatbot)
	if err != nil {
		return conversation.Conversation{}, err
	}
	found, err := a.own(c)
	if err != nil {
		return conversation.Conversation{}, err
	}
	return found, a.admitted(c, bot)
}

// ticket takes the contact form.
func (a visitorAPI) ticket(c *call, in TicketInput) (TicketTaken, error) {
	found, err := a.writing(c)
	if err != nil {
		return TicketTaken{}, err
	}
	after, err := a.handovers.File(c.ctx, c.visitor.Visitor, found.ID, handover.TicketInput(in))
	if err != nil {
		return TicketTaken{}, err
	}
	return TicketTaken{ID: after.Handover.Ticket.ID.String(), Handover: handoverOf(after)}, nil
}

// say stores what a person of the team writes.
func (a conversationAPI) say(c *call, in AgentMessageInput) (PanelMessage, error) {
	cid, err := c.conversationID()
	if err != nil {
		return PanelMessage{}, err
	}
	m, err := a.handovers.Say(c.ctx, cid, c.actor.Name, in.Text)
	return panelMessageOf(m), err
}

// handBack lets the assistant answer again.
func (a conversationAPI) handBack(c *call, _ nothing) (ConversationDetails, error) {
	return a.change(c, func(cid conversation.ID) (conversation.Conversation, error) { return a.handovers.HandBack(c.ctx, cid) })
}

// handoverRoutes are the way to a person, for visitors and for the team.
func handoverRoutes(v visitorAPI, a conversationAPI) []route {
	const of, ours = "/api/widget/conversations/:cid", "/api/admin/conversations/:cid"
	escalate := at(post, of+"/escalate", Visitor, 200, "escalate",
		"Ask for a person, or refuse the offer of one. Asking again changes nothing and tells the same event.", takes(v.escalate))
	ticket := at(post, of+"/ticket", Visitor, 200, "leaveTicket",
		"Leave a message to be answered by e-mail, where nobody is there. Sending it again changes nothing.", takes(v.ticket))
	escalate.surface, ticket.surface = visitorSurface, visitorSurface
	return []route{
		escalate, ticket,
		at(post, ours+"/messages", Agent, 201, "sayAsAgent",
			"Write to the visitor. The assistant is silent from then on, until the conversation is handed back.", takes(a.say)),
		at(post, ours+"/hand-back", Agent, 200, "handBack", "Let the assistant answer again.", takes(a.handBack)),
	}
}
