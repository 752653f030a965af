// Package webhook tells owners' servers what happens: endpoints and what they
// subscribe to, the secret of a chatbot, messages written in the transaction of
// their cause, signed deliveries with everything that came of them, and replays.
// The queue is package outbox; how an address is reached is behind Poster, and
// what a conversation holds behind Conversations.
//
// A Message is one event, the same for all its receivers; a Delivery is its way
// to one endpoint. The formats on the wire are those of existing receivers, see
// body.go and sign.go.
package webhook

import (
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/outbox"
)

// Kind is the kind of all deliveries in the outbox.
const Kind outbox.Kind = "webhook"

// Event names what happened.
type Event string

// The events; they are the topics on the wire.
const (
	Chat       Event = "chat"
	Lead       Event = "lead-submission"
	Escalation Event = "live-chat-escalation"
)

// Events are all of them, in the order in which they are shown.
func Events() []Event { return []Event{Chat, Lead, Escalation} }

// EndpointID names an endpoint.
type EndpointID struct{ id.UUID }

// MessageID names a message; it is the webhook-id that receivers see.
type MessageID struct{ id.UUID }

// DeliveryID names a delivery.
type DeliveryID struct{ id.UUID }

// The faults of this package, besides "invalid_input" with its fields.
var (
	// ErrNotFound is the fault for an endpoint that does not exist.
	ErrNotFound = fault.New(fault.NotFound, "webhook_not_found", "There is no such webhook.")
	// ErrDeliveryNotFound is the fault for a delivery that does not exist, or not any more.
	ErrDeliveryNotFound = fault.New(fault.NotFound, "delivery_not_found", "There is no such delivery any more; they are kept for 14 days.")
	// ErrPending is the fault for replaying what is still being tried.
	ErrPending = fault.New(fault.Conflict, "delivery_pending", "This delivery is still being tried. Replay it when it has ended.")
	// ErrTooMany is the fault beyond maxEndpoints.
	ErrTooMany = fault.New(fault.Conflict, "too_many_webhooks", "A chatbot can have at most 200 webhooks. Delete one that is no longer needed.")
	// ErrSwitchedOff is the fault for sending to an endpoint that is switched off.
	ErrSwitchedOff = fault.New(fault.Conflict, "webhook_off", "This webhook is switched off. Switch it on first.")
)

// maxEndpoints bounds what one reply may write.
const maxEndpoints = 200

// ParseEndpointID reads the canonical form; a malformed one is ErrNotFound.
func ParseEndpointID(s string) (EndpointID, error) {
	u, err := id.Parse(s)
	if err != nil {
		return EndpointID{}, ErrNotFound
	}
	return EndpointID{u}, nil
}

// ParseDeliveryID reads the canonical form; a malformed one is
// ErrDeliveryNotFound.
func ParseDeliveryID(s string) (DeliveryID, error) {
	u, err := id.Parse(s)
	if err != nil {
		return DeliveryID{}, ErrDeliveryNotFound
	}
	return DeliveryID{u}, nil
}

// Endpoint is an address of the owner that wants some events.
type Endpoint struct {
	ID        EndpointID `json:"id"`
	Chatbot   chatbot.ID `json:"chatbot"`
	URL       string     `json:"url"` // in its usual form, see egress.Parse
	Name      string     `json:"name,omitempty"`
	Events    []Event    `json:"events"` // at least one
	Enabled   bool       `json:"enabled"`
	CreatedAt time.Time  `json:"createdAt"`
	Health    Health     `json:"health,omitzero"`
}

// Health is how an endpoint has fared. It is written when something changes, and
// otherwise once a minute at the most.
type Health struct {
	LastSuccess  time.Time `json:"lastSuccess,omitzero"`
	LastFailure  time.Time `json:"lastFailure,omitzero"`
	FailingSince time.Time `json:"failingSince,omitzero"` // the first failure since the last success
	FailedDays   int       `json:"failedDays,omitempty"`  // days (UTC) since then on which a delivery failed
	Reason       string    `json:"reason,omitempty"`      // of the last failure, while it fails
	// DisabledAt is when the endpoint was switched off because it failed for days.
	DisabledAt time.Time `json:"disabledAt,omitzero"`
}

func (e Endpoint) wants(event Event) bool {
	for _, one := range e.Events {
		if one == event {
			return e.Enabled
		}
	}
	return false
}

// State is how an endpoint fares, in one word: new, ok, failing, off, or disabled
// where it was switched off because it failed.
func (e Endpoint) State() string {
	switch {
	case !e.Health.DisabledAt.IsZero() && !e.Enabled:
		return "disabled"
	case !e.Enabled:
		return "off"
	case !e.Health.FailingSince.IsZero():
		return "failing"
	case e.Health.LastSuccess.IsZero():
		return "new"
	default:
		return "ok"
	}
}

// Person is whom an event is about, as far as it was known then: the "lead" of
// the wire. Only UUID is always there.
type Person struct {
	UUID  string `json:"uuid"`
	Email string `json:"email,omitempty"`
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
}

// Message is one event. What its body holds of a conversation is read at the
// first try, up to Seq, and kept from then on where it is small; see keptBody.
type Message struct {
	ID           MessageID       `json:"id"`
	Chatbot      chatbot.ID      `json:"chatbot"`
	Event        Event           `json:"event"`
	At           time.Time       `json:"at"`
	Test         bool            `json:"test,omitempty"`
	Conversation conversation.ID `json:"conversation,omitzero"` // zero: of none
	Seq          uint64          `json:"seq,omitempty"`         // of the reply, or of the last message of an escalation
	Source       string          `json:"source,omitempty"`
	Address      string          `json:"address,omitempty"` // masked
	Person       Person          `json:"person,omitzero"`
	Name         string          `json:"name,omitempty"` // of the chatbot then
	DisplayName  string          `json:"displayName,omitempty"`
	Greeting     string          `json:"greeting,omitempty"`
	Frozen       bool            `json:"frozen,omitempty"` // the body is stored
	Deliveries   []DeliveryID    `json:"deliveries"`
	Spread       int             `json:"spread,omitempty"` // endpoints that were dealt with, where there are many
}

// State is where a delivery stands.
type State string

// The states.
const (
	Pending   State = "pending"
	Delivered State = "delivered"
	Dead      State = "dead" // given up: it can be replayed
)

// Delivery is the way of a message to one endpoint.
type Delivery struct {
	ID           DeliveryID      `json:"id"`
	Message      MessageID       `json:"message"`
	Chatbot      chatbot.ID      `json:"chatbot"`
	Endpoint     EndpointID      `json:"endpoint"`
	Event        Event           `json:"event"`
	Conversation conversation.ID `json:"conversation,omitzero"`
	Test         bool            `json:"test,omitempty"`
	URL          string          `json:"url"` // where it was sent last, or is to be sent
	State        State           `json:"state"`
	At           time.Time       `json:"at"`            // of the cause
	Next         time.Time       `json:"next,omitzero"` // of the next try, where one has a time
	EndedAt      time.Time       `json:"endedAt,omitzero"`
	Reason       string          `json:"reason,omitempty"` // why it failed last
	Replays      int             `json:"replays,omitempty"`
	Tries        int             `json:"tries"`              // in all
	Attempts     []Attempt       `json:"attempts,omitempty"` // the last keptAttempts
}

// keptAttempts bounds the attempts that a delivery remembers.
const keptAttempts = 40

// Attempt is one try.
type Attempt struct {
	At     time.Time `json:"at"`
	Millis int       `json:"millis"`
	Status int       `json:"status,omitempty"` // 0: no answer
	Error  string    `json:"error,omitempty"`  // empty: it was delivered
}

// Exchange is what went out and came back in the last try of a delivery.
type Exchange struct {
	URL       string   `json:"url"` // that answered, after redirects
	Request   []Header `json:"request"`
	Status    int      `json:"status,omitempty"`
	Response  []Header `json:"response,omitempty"`
	Body      []byte   `json:"body,omitempty"` // of the response, the first 64 KB
	Truncated bool     `json:"truncated,omitempty"`
}

// Header is one header line.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// queued is the body of an outbox item: a delivery, or a message that is to be
// spread over endpoints.
type queued struct {
	Delivery DeliveryID   `json:"delivery,omitzero"`
	Message  MessageID    `json:"message,omitzero"`
	To       []EndpointID `json:"to,omitempty"`
}
