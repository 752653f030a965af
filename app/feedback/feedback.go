// Package feedback takes what visitors do with the answers that they got: clicks on
// contents, ratings with a comment, and the events of the owner's own pages. Each is
// one transaction with its log rows, the result of the session and what follows from
// it. What an answer is, is said by the signed code that came with it. It knows
// nothing of how answers are made.
package feedback

import (
	"context"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/tracking"
)

// The faults of this package. What is wrong with a code is not said.
var (
	ErrClicked  = fault.New(fault.Conflict, "tracking_code_used", "This click was counted already.")
	ErrUnknown  = fault.New(fault.Invalid, "event_not_declared", "This event is not declared for this chatbot. Add its key in the chatbot's settings first.")
	ErrReserved = fault.New(fault.Forbidden, "event_reserved", "This event is logged by the server itself, when it happens. Pages may send click, rate, and events that the owner has declared.")
)

// Bounds of what is kept of one event.
const (
	MaxComment = 1000 // characters
	MaxData    = 2000 // bytes of an event's JSON
)

// Rating is what a visitor says of an answer. Code is the rate code that came with
// it.
type Rating struct {
	Code    string
	Up      bool
	Comment string
}

// Tx is what is changed beside the conversation.
type Tx interface {
	// AtomicRow finds a row of the atomic log.
	AtomicRow(chatbot.ID, tracking.LogID) (tracking.AtomicRow, bool, error)
	// PutMessage writes a message that is there anew.
	PutMessage(conversation.ID, conversation.Message) error
}

// Chatbots gives the settings of a chatbot, from memory.
type Chatbots interface {
	Get(ctx context.Context, b chatbot.ID) (chatbot.Chatbot, error)
}

// Handovers hears of ratings, in their transaction. offer names the message by which
// a person is offered.
type Handovers interface {
	Rated(tx conversation.Tx, bot chatbot.Chatbot, c conversation.ID, up bool, offer conversation.MessageID) error
}

// Announcer tells whoever looks on that an answer was rated, after the commit; it is
// quick.
type Announcer interface {
	Rated(conversation.Conversation, conversation.Message)
}

// Config is what the service stands on.
type Config struct {
	Threads  conversation.Store
	Join     func(conversation.Tx) Tx // the same transaction in this package's types
	Chatbots Chatbots
	Hand     Handovers
	Announce Announcer
	Codes    tracking.Codes
	Clock    id.Clock
}

// Service takes feedback.
type Service struct{ cfg Config }

// New makes the service.
func New(cfg Config) *Service { return &Service{cfg: cfg} }
