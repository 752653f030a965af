package webhook

import (
	"context"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/outbox"
)

// Store keeps endpoints, secrets, messages and deliveries. Write returns once
// what fn did is on disk; an error of fn discards all of it.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	View(ctx context.Context, fn func(Reader) error) error
	// Within gives a transaction of another domain of the same store in ours.
	Within(tx any) Tx
}

// Reader reads a snapshot.
type Reader interface {
	// Endpoint is one endpoint, or ErrNotFound.
	Endpoint(chatbot.ID, EndpointID) (Endpoint, error)
	// Endpoints are those of all chatbots, of each the oldest first.
	Endpoints() ([]Endpoint, error)
	Secrets(chatbot.ID) (Secrets, bool, error)
	// Message is one message; false where it was swept or erased.
	Message(MessageID) (Message, bool, error)
	// Body is the body of a frozen message.
	Body(MessageID) ([]byte, error)
	// Delivery is one delivery, or ErrDeliveryNotFound.
	Delivery(DeliveryID) (Delivery, error)
	Exchange(DeliveryID) (Exchange, bool, error)
	// List walks a chatbot's deliveries from the newest.
	List(Query) (Page, error)
	// Old gives messages from before a time, the oldest first.
	Old(before time.Time, limit int) ([]Message, error)
	// Of gives messages about a conversation.
	Of(c conversation.ID, limit int) ([]Message, error)
}

// Tx reads and changes; it sees its own changes.
type Tx interface {
	Reader
	PutEndpoint(Endpoint) error
	DeleteEndpoint(Endpoint) error
	PutSecrets(chatbot.ID, Secrets) error
	DeleteSecrets(chatbot.ID) error
	PutMessage(Message) error
	PutBody(MessageID, []byte) error
	PutDelivery(Delivery) error
	PutExchange(DeliveryID, Exchange) error
	// DeleteMessage removes a message with its body, deliveries and exchanges.
	DeleteMessage(Message) error
	// Outbox is the same transaction as package outbox sees it.
	Outbox() outbox.Tx
	After(fn func())
}

// Query asks for deliveries of a chatbot, newest first. Empty fields ask for
// nothing.
type Query struct {
	Chatbot  chatbot.ID
	Event    Event
	State    State
	Endpoint EndpointID
	From, To time.Time // of the cause; To is exclusive
	Cursor   Cursor
	Limit    int // 1 to 200
}

// Cursor is the last delivery that was given; zero: from the newest.
type Cursor struct {
	At       time.Time
	Delivery DeliveryID
}

// Page is a part of the deliveries. Next is zero at the end; Items may be few or
// none where a walk was cut short, with Next to go on from.
type Page struct {
	Items []Delivery
	Next  Cursor
}
