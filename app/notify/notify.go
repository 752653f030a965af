// Package notify decides what is mailed, and when, and writes the mails: for
// now the transcript that somebody asks for in the chat. It knows no mail
// server; a mail is an item of the outbox until whoever implements Mailer has
// handed it over.
package notify

import (
	"context"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/email"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/outbox"
)

// KindMail is the kind of all mails in the outbox.
const KindMail outbox.Kind = "mail"

// Mail is one mail, ready to be sent. No text in it that stands in a header
// holds a line break or another control character.
type Mail struct {
	ID       outbox.ItemID // the same at every try, so that a receiver can tell
	To       email.Address
	FromName string        // what the settings do not say themselves
	ReplyTo  email.Address // empty: answers go to the sender
	Subject  string
	Text     string
	HTML     string
}

// Mailer hands mails over to a mail server.
type Mailer interface {
	// Send returns when the server has taken the mail. Its error says what the
	// server said; outbox.Permanent marks one that will not change.
	Send(ctx context.Context, m Mail) error
	// Configured tells whether there is a server at all.
	Configured() bool
}

// Conversations reads what a transcript is made of.
type Conversations interface {
	Get(ctx context.Context, c conversation.ID) (conversation.Conversation, error)
	// Messages gives at most limit messages with a sequence above after, in order.
	Messages(ctx context.Context, c conversation.ID, after uint64, limit int) ([]conversation.Message, error)
}

// Chatbots finds the brand and the contact.
type Chatbots interface {
	Get(ctx context.Context, b chatbot.ID) (chatbot.Chatbot, error)
}

// AtEnd remembers that a conversation is to be sent when it ends.
type AtEnd interface {
	SendAtEnd(ctx context.Context, c conversation.ID, to email.Address) error
}

// Outbox writes items with their cause.
type Outbox interface {
	Add(tx outbox.Tx, n outbox.NewItem) (outbox.Item, error)
}

// Store opens the transaction that an item is written in.
type Store interface {
	Write(ctx context.Context, fn func(outbox.Tx) error) error
}

// The faults of this package.
var (
	ErrNotConfigured = fault.New(fault.Conflict, "mail_not_configured", "Transcripts cannot be sent yet: this site has not set up e-mail.")
	ErrTooMany       = fault.New(fault.RateLimited, "too_many_transcripts", "This was sent a few times already. Wait a while before you ask again.")
	ErrNothingToSend = fault.New(fault.Conflict, "nothing_to_send", "There is nothing to send yet. Write a message first.")
)

// Config is what the service is made of.
type Config struct {
	Store         Store
	Outbox        Outbox
	Conversations Conversations
	AtEnd         AtEnd
	Chatbots      Chatbots
	Mailer        Mailer
	Budgets       Budgets
	Zone          func() string // that the owner lives in (IANA); nil: unknown
	Clock         id.Clock
}
