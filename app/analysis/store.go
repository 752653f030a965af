package analysis

import (
	"context"
	"time"

	"frontdesk/app/conversation"
)

// Due is a conversation that waits to be analysed.
type Due struct {
	Conversation conversation.ID
	Asked        bool      // by a person, who waits: these go first
	At           time.Time // since when it waits
}

// Store keeps what waits, beside the conversations.
type Store interface {
	View(ctx context.Context, fn func(Reader) error) error
	Write(ctx context.Context, fn func(Tx) error) error
}

// Reader reads a snapshot.
type Reader interface {
	// Conversation is conversation.ErrNotFound where there is none.
	Conversation(conversation.ID) (conversation.Conversation, error)
	// Messages gives at most limit messages with a sequence above after, in order.
	Messages(c conversation.ID, after uint64, limit int) ([]conversation.Message, error)
	// LastMessages gives the last n messages with a sequence below before, in order.
	LastMessages(c conversation.ID, before uint64, n int) ([]conversation.Message, error)
	// Due gives at most limit of those that wait: first those that a person asked
	// for, then the others, the oldest conversation first.
	Due(limit int) ([]Due, error)
	// Waits tells whether one of them is c.
	Waits(c conversation.ID) (bool, error)
}

// Tx changes the store.
type Tx interface {
	Reader
	// Save writes after in place of before with all that follows from it.
	Save(before, after conversation.Conversation) error
	// PutDue makes a conversation wait; once, however often it is called.
	PutDue(Due) error
	// DropDue lets it wait no longer, whoever asked for it.
	DropDue(conversation.ID) error
	After(func())
}
