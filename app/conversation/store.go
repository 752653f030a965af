package conversation

import (
	"context"
	"encoding/json"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/tracking"
)

// Store is what this package needs of the store. Write returns once what fn did
// is on disk; an error of fn discards all of it.
type Store interface {
	Write(ctx context.Context, fn func(tx Tx) error) error
	View(ctx context.Context, fn func(r Reader) error) error
}

// Ref points at a message.
type Ref struct {
	Conversation ID
	Seq          uint64
}

// Reader reads a snapshot.
type Reader interface {
	// Conversation is ErrNotFound where there is none; a deleted one is found
	// until it is purged.
	Conversation(ID) (Conversation, error)
	// FindPosted finds the message that a visitor posted under a client id.
	FindPosted(chatuser.VisitorID, string) (Ref, bool, error)
	Message(ID, uint64) (Message, error)
	// Messages gives at most limit messages with a sequence above after, in order.
	Messages(c ID, after uint64, limit int) ([]Message, error)
	// LastMessages gives the last n messages with a sequence below before, in order.
	LastMessages(c ID, before uint64, n int) ([]Message, error)
	Trace(ID, uint64) (json.RawMessage, bool, error)
	// List walks the conversations of a chatbot that a filter finds, from the one that
	// began last, deleted ones left out. ErrCursor where the cursor is of another list.
	List(q Query) (ListPage, error)
	// Select gives the ids of at most limit conversations that a filter finds, in the
	// order of their beginning, with numbers above after; next goes on there, 0 at the end.
	Select(b chatbot.ID, f Filter, after uint32, limit int) (ids []ID, next uint32, err error)
	// Values gives what the conversations of a chatbot have of a kind, with their number.
	Values(b chatbot.ID, k FacetKind) ([]ValueCount, error)
	// LatestOf is the newest conversation of a visitor that is not deleted.
	LatestOf(chatuser.VisitorID) (Conversation, bool, error)
	Counter(chatbot.ID, Metric, uint32) (int64, error)
	// Days gives the counter of each day in [from, to] that has one.
	Days(b chatbot.ID, m Metric, from, to uint32) (map[uint32]int64, error)
	// Pending gives the conversations that wait for an answer.
	Pending() ([]ID, error)
	PendingSpan(ID) (Span, bool, error)
	// IdleBefore gives at most limit entries behind after (zero: from the oldest)
	// whose known activity is before t, oldest first.
	IdleBefore(after Idle, t time.Time, limit int) ([]Idle, error)
	// BinBefore gives at most limit conversations deleted before t.
	BinBefore(t time.Time, limit int) ([]ID, error)
	TrackingSession(ID) (tracking.Session, error)
	TrackingRows(ID) ([]tracking.SessionRow, error)
}

// Span is the run of sequences that waits for an answer, both ends included.
type Span struct{ From, To uint64 }

// Idle says that a conversation was active at At, or later.
type Idle struct {
	At           time.Time
	Conversation ID
}

// Tx changes the store.
type Tx interface {
	Reader
	// Save writes after in place of before (the zero value for a new one) and
	// moves its index entries and counters with it.
	Save(before, after Conversation) error
	// Append writes a message and, if it has one, its client id of the visitor.
	Append(c Conversation, m Message) error
	PutTrace(ID, uint64, json.RawMessage) error
	// PutQuestion stores what was asked, beside the reply of that sequence.
	PutQuestion(Conversation, uint64, json.RawMessage) error
	SetPending(ID, Span) error
	ClearPending(ID) error
	// MoveIdle replaces an idle entry by one at a later time; a zero time drops it.
	MoveIdle(entry Idle, to time.Time) error
	// Log writes rows of the two logs and keeps the session's result.
	Log(tracking.Entry) error
	// Purge removes up to limit records of a deleted conversation and tells
	// whether all is gone.
	Purge(c Conversation, limit int) (gone bool, err error)
	After(func())
}
