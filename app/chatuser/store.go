package chatuser

import (
	"context"
	"time"

	"frontdesk/app/chatbot"
)

// Store is what this package needs of the store. Write returns once what fn did
// is on disk; an error of fn discards all of it.
type Store interface {
	Write(ctx context.Context, fn func(tx Tx) error) error
	View(ctx context.Context, fn func(r Reader) error) error
}

// Reader reads a snapshot.
type Reader interface {
	// User is the record of that very id, also of one that was merged; ErrNotFound
	// where there is none.
	User(UserID) (User, error)
	// Activity is empty where nothing was ever received.
	Activity(UserID) (Activity, error)
	// Verified finds the user of an external id that was proved.
	Verified(chatbot.ID, string) (UserID, bool, error)
	// Recent walks the users of a chatbot that stand for themselves by the hour of
	// their last interaction, behind after (zero: from the beginning), until fn
	// says stop.
	Recent(b chatbot.ID, after Place, oldestFirst bool, fn func(Place) bool) error
	// Found walks the users that may hold what is looked for, in the order of
	// Recent, until fn says stop; who really holds it tells the record. stopped is
	// where it ended by itself before the end, to go on from.
	Found(f Find, fn func(Place) bool) (stopped Place, err error)
	// Counted counts anew what users said: all their conversations.
	Counted([]UserID) (Activity, error)
	// Threads gives the conversations of users, newest first, those below before;
	// with those in the bin if binned is set.
	Threads(users []UserID, before Thread, limit int, binned bool) ([]Thread, error)
	Segments(chatbot.ID) ([]Segment, error)
	Secrets(chatbot.ID) (Secrets, error)
	// Erasures are those that are not through, in the order of their ids.
	Erasures() ([]Erasure, error)
	// Gone tells whether a user was erased on their own wish.
	Gone(UserID) (bool, error)
}

// Tx changes the store.
type Tx interface {
	Reader
	Marks
	// PutUser stores after in the place of before (the zero User for a new one) and
	// keeps what it is found by.
	PutUser(before, after User) error
	DeleteUser(User) error
	// PutActivity stores after in the place of before and keeps the place in the
	// list of recent users. list is false for users that stand for no one.
	PutActivity(b chatbot.ID, u UserID, before, after Activity) error
	DeleteActivity(b chatbot.ID, u UserID, before Activity) error
	PutVerified(b chatbot.ID, externalID string, u UserID) error
	PutSegment(chatbot.ID, Segment) error
	DeleteSegment(chatbot.ID, SegmentID) error
	PutSecrets(chatbot.ID, Secrets) error
	PutErasure(Erasure) error
	DeleteErasure(UserID) error
}

// Place is where a user stands in the list of recent ones: the hour of the last
// interaction, then the id.
type Place struct {
	Hour time.Time
	User UserID
}

// Find is what users are looked for by: any of Ways, each of which is one or more
// pieces that whoever is meant has all of; or an id from Low to High, if High is
// set. They come behind After.
type Find struct {
	Chatbot   chatbot.ID
	Ways      [][]string
	Low, High UserID
	After     Place
}

// Thread names a conversation of a user; it is the id that package conversation
// gives.
type Thread [16]byte
