// Package retention owns how long conversations are kept: it finds those that are
// older than a chatbot's settings allow, takes what names a visitor out of them, or
// has them deleted. It knows what may name somebody in a text, and nothing of how
// conversations are listed or how a deleted one is taken apart.
package retention

import (
	"context"
	"log/slog"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/tracking"
)

// Rules say after how many days without a message something is done; 0: never.
type Rules struct {
	AnonymiseDays int
	DeleteDays    int
}

// RulesOf are a chatbot's.
func RulesOf(b chatbot.Chatbot) Rules {
	return Rules{AnonymiseDays: b.Privacy.AnonymiseDays, DeleteDays: b.Privacy.DeleteDays}
}

// Store is what this package needs of the store.
type Store interface {
	View(ctx context.Context, fn func(Reader) error) error
	Write(ctx context.Context, fn func(Tx) error) error
}

// Reader reads a snapshot.
type Reader interface {
	// Old gives at most limit conversations of a chatbot that began before a time, in
	// the order of their numbers, from above one (0: from the first). Those in the bin
	// are left out. next is what to go on above, 0 at the end.
	Old(b chatbot.ID, above uint32, before time.Time, limit int) (some []conversation.Conversation, next uint32, err error)
	Conversation(c conversation.ID) (conversation.Conversation, error)
	Messages(c conversation.ID, after uint64, limit int) ([]conversation.Message, error)
}

// Rest is where a walk over what is stored beside messages goes on; empty: at the
// beginning.
type Rest []byte

// Reworded is what becomes of texts beside messages: those of questions and log rows.
type Reworded struct {
	Text  func(string) string               // of what visitors wrote
	Value func(tracking.Key, string) string // of values of log rows
}

// Tx changes the store. No call stages more than about limit records.
type Tx interface {
	Reader
	// TakeOut takes the words of c out of the search index; it is to be called until
	// it is done, before any message of c changes.
	TakeOut(c conversation.Conversation) (done bool, err error)
	// PutMessage writes m in the place of the one of its sequence, forgets the
	// visitor's id of it, and has its words indexed anew.
	PutMessage(c conversation.Conversation, m conversation.Message) error
	// DropParts removes what was told to webhooks of c, and how its replies came about.
	DropParts(c conversation.Conversation, limit int) (done bool, err error)
	// Reword changes questions and log rows of c, and has the questions be those of
	// after's visitor.
	Reword(c, after conversation.Conversation, from Rest, limit int, by Reworded) (rest Rest, err error)
	// Part cuts the ties of c with leads and ledgers.
	Part(c conversation.Conversation) error
	// Replace writes the record of c anew, also under another visitor.
	Replace(before, after conversation.Conversation) error
	After(fn func())
}

// Names finds what else is known of who took part in a conversation: names that its
// texts may hold.
type Names interface {
	NamesIn(ctx context.Context, c conversation.Conversation) ([]string, error)
}

// Mails removes what waits to leave the server, or could not, and names one of
// conversations.
type Mails interface {
	Drop(ctx context.Context, of []conversation.ID) error
}

// Deleting puts conversations into the bin: at most conversation.MostAtOnce at a time.
type Deleting interface {
	Apply(ctx context.Context, ids []conversation.ID, do conversation.Change, and func(conversation.Tx, conversation.Changed) error) (conversation.Changed, error)
}

// Config is what the service stands on.
type Config struct {
	Store    Store
	Names    Names
	Mails    Mails
	Delete   Deleting
	Announce conversation.Announcer
	Clock    id.Clock
	Log      *slog.Logger
}

// Service keeps to the rules.
type Service struct{ cfg Config }

// New makes the service.
func New(cfg Config) *Service { return &Service{cfg: cfg} }

// Found is what a rule would meet.
type Found struct {
	Count  int
	Active int       // of them
	Oldest time.Time // last message of the oldest
	More   bool      // there are more than Count
}

// Preview is what rules would do now.
type Preview struct {
	Anonymise Found
	Delete    Found
	Held      int // left alone because of their tag
}

// mostPreviewed bounds what a preview looks at, so that it is there in a moment.
const mostPreviewed = 20_000

// chunk is how many conversations are looked at together, and how many records one
// write changes.
const chunk = 200

// Preview tells what rules would do to a chatbot's conversations now.
func (s *Service) Preview(ctx context.Context, b chatbot.ID, r Rules) (Preview, error) {
	var out Preview
	left := mostPreviewed
	err := s.each(ctx, b, r, func(some []due) error {
		for _, d := range some {
			found := &out.Anonymise
			switch {
			case d.held:
				out.Held++
				continue
			case d.delete:
				found = &out.Delete
			}
			if left <= 0 {
				found.More = true
				return errEnough
			}
			left--
			found.add(d.Conversation)
		}
		return nil
	})
	return out, err
}

func (f *Found) add(c conversation.Conversation) {
	f.Count++
	if c.Status == conversation.Active {
		f.Active++
	}
	if f.Oldest.IsZero() || c.UpdatedAt.Before(f.Oldest) {
		f.Oldest = c.UpdatedAt
	}
}
