package lead

import (
	"context"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

// Store is what this package needs of the store. Write returns once what fn did
// is on disk; an error of fn discards all of it.
type Store interface {
	Write(ctx context.Context, fn func(tx Tx) error) error
	View(ctx context.Context, fn func(r Reader) error) error
}

// Reader reads a snapshot.
type Reader interface {
	// Lead is ErrNotFound where there is none.
	Lead(ID) (Lead, error)
	// Each walks a chatbot's leads of a status (empty: all) from the newest, those
	// below before (zero: all), until fn says stop.
	Each(b chatbot.ID, status Status, before ID, fn func(Lead) bool) error
	// OfConversation and OfUser give the leads that belong to one, oldest first.
	OfConversation(conversation.ID) ([]Lead, error)
	OfUser(chatuser.UserID) ([]Lead, error)
	// Count is how many leads of a status there are.
	Count(chatbot.ID, Status) (int64, error)
	// Days gives the leads by the day of their making, days from and to included.
	Days(b chatbot.ID, from, to uint32) (map[uint32]int64, error)
	CRM(chatbot.ID) (CRM, bool, error)
	// Pushes walks the log of a chatbot from the newest, those below before.
	Pushes(b chatbot.ID, before id.UUID, fn func(Push) bool) error
	Push(b chatbot.ID, p id.UUID) (Push, bool, error)
}

// Tx changes the store.
type Tx interface {
	Reader
	// Put stores after in the place of before (the zero Lead for a new one) and
	// keeps lists and counters with it.
	Put(before, after Lead) error
	// Delete removes a lead from everywhere.
	Delete(Lead) error
	PutCRM(chatbot.ID, CRM) error
	PutPush(Push) error
	DeletePush(Push) error
	After(func())
}
