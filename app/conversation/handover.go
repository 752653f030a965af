package conversation

import (
	"time"

	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// HandoverState is how far a conversation is on its way to a person.
type HandoverState string

// The states. A conversation goes back to HandoverNone when a person hands it back
// to the assistant.
const (
	HandoverNone       HandoverState = ""
	HandoverOffered    HandoverState = "offered"    // the visitor was asked whether they want a person
	HandoverRefused    HandoverState = "refused"    // and does not
	HandoverWaiting    HandoverState = "waiting"    // accepted, and somebody is there who may answer
	HandoverAttended   HandoverState = "attended"   // a person answers, and the assistant is silent
	HandoverUnattended HandoverState = "unattended" // accepted, and nobody was there or answered in time
	HandoverTicket     HandoverState = "ticket"     // the visitor left a message to be answered later
)

// The faults of handing over.
var (
	ErrAttended    = fault.New(fault.Conflict, "already_attended", "A person is in this conversation already. Write your message there.")
	ErrNotAttended = fault.New(fault.Conflict, "not_attended", "No person is in this conversation, so there is nothing to hand back.")
	ErrTicketThere = fault.New(fault.Conflict, "ticket_exists", "A message was left in this conversation already. Ask for a person again to leave another one.")
	ErrNotAsked    = fault.New(fault.Conflict, "person_not_asked", "Ask for a person first, then a message can be left.")
)

// TicketID names a ticket.
type TicketID struct{ id.UUID }

// Ticket is a message that a visitor left to be answered by mail.
type Ticket struct {
	ID      TicketID  `json:"id"`
	Name    string    `json:"name,omitempty"`
	Email   string    `json:"email"`
	Message string    `json:"message"`
	At      time.Time `json:"at"`
}

// Handover is how a conversation stands to the people behind the chatbot. The zero
// value is one that nobody was asked for in.
type Handover struct {
	State  HandoverState `json:"state,omitempty"`
	At     time.Time     `json:"at,omitzero"`      // of the state
	Misses int           `json:"misses,omitempty"` // questions in a row that nothing was found for
	Downs  int           `json:"downs,omitempty"`  // answers in a row that were rated as no help
	Until  time.Time     `json:"until,omitzero"`   // of waiting: then it is unattended
	Seq    uint64        `json:"seq,omitempty"`    // last message when it was accepted; 0: it never was
	Agent  string        `json:"agent,omitempty"`  // name of who attends, as the visitor reads it
	Ticket *Ticket       `json:"ticket,omitempty"` // the last one
}

// Open tells that a person is waited for or there: nothing is offered meanwhile.
func (h Handover) Open() bool { return h.State == HandoverWaiting || h.State == HandoverAttended }

// Accepted tells that the visitor asked for a person and was not handed back since.
func (h Handover) Accepted() bool {
	return h.Open() && h.Seq > 0 || h.State == HandoverUnattended || h.State == HandoverTicket
}

// Offer is h after the visitor was asked.
func (h Handover) Offer(now time.Time) Handover {
	if h.Open() {
		return h
	}
	h.State, h.At = HandoverOffered, now
	return h
}

// Refuse is h after the visitor said no; what led to the offer is counted anew.
func (h Handover) Refuse(now time.Time) Handover {
	if h.Open() {
		return h
	}
	h.State, h.At, h.Misses, h.Downs = HandoverRefused, now, 0, 0
	return h
}

// Accept is h after the visitor said yes, at the message seq; until is how long
// somebody may take, zero where nobody is there.
func (h Handover) Accept(now, until time.Time, seq uint64) Handover {
	if h.Open() {
		return h
	}
	h.State, h.At, h.Misses, h.Downs, h.Until, h.Seq, h.Agent = HandoverWaiting, now, 0, 0, until, seq, ""
	if until.IsZero() {
		h.State = HandoverUnattended
	}
	return h
}

// Attend is h after a person wrote.
func (h Handover) Attend(now time.Time, agent string) Handover {
	if h.State != HandoverAttended {
		if !h.Accepted() {
			h.Seq = 0
		}
		h.State, h.At = HandoverAttended, now
	}
	h.Misses, h.Downs, h.Until, h.Agent = 0, 0, time.Time{}, agent
	return h
}

// Miss is h after the time to wait was over.
func (h Handover) Miss(now time.Time) Handover {
	if h.State == HandoverWaiting {
		h.State, h.At, h.Until = HandoverUnattended, now, time.Time{}
	}
	return h
}

// File is h after the visitor left a message; the same once more changes nothing.
func (h Handover) File(t Ticket) (Handover, error) {
	switch h.State {
	case HandoverTicket:
		if old := h.Ticket; old != nil && old.Name == t.Name && old.Email == t.Email && old.Message == t.Message {
			return h, nil
		}
		return h, ErrTicketThere
	case HandoverAttended:
		return h, ErrAttended
	case HandoverWaiting, HandoverUnattended:
		h.State, h.At, h.Until, h.Ticket = HandoverTicket, t.At, time.Time{}, &t
		return h, nil
	default:
		return h, ErrNotAsked
	}
}

// HandBack is h after the person left it to the assistant.
func (h Handover) HandBack(now time.Time) (Handover, error) {
	if h.State != HandoverAttended {
		return h, ErrNotAttended
	}
	return Handover{At: now, Ticket: h.Ticket}, nil
}

// Count is h after a question, found or not. No offer is a state of its own, so
// that a refusal holds until the next offer.
func (h Handover) Count(found bool) Handover {
	if found {
		h.Misses = 0
	} else {
		h.Misses++
	}
	return h
}

// Append gives m its sequence and stores it with after, which takes the place of
// before: for parts that write messages in transactions of their own.
func Append(tx Tx, before, after Conversation, m Message) (Conversation, Message, error) {
	return appendTo(tx, before, after, m)
}
