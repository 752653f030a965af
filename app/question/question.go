// Package question owns what visitors asked: a record of each question that was
// looked up in the contents, which of them went unanswered, and groups of those
// that mean the same. A record is written in the transaction of the reply and
// goes with its conversation. The package knows how a question came out and
// nothing of how answers are made.
package question

import (
	"context"
	"encoding/json"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
)

// ErrGroupNotFound is the fault for a group that is not, or no longer, there.
var ErrGroupNotFound = fault.New(fault.NotFound, "question_group_not_found",
	"There is no such group of questions any more. Load the list again: new questions may have changed it.")

// Record is one question as it was answered. The JSON names are short, since
// there is one of it for every reply.
type Record struct {
	Text     string             `json:"q"`
	Meant    string             `json:"m,omitempty"` // as it was looked up, where that is not what was written
	Lang     string             `json:"l,omitempty"` // BCP 47 base of the question, else of the page
	Visitor  chatuser.VisitorID `json:"v"`
	At       time.Time          `json:"at"` // of the reply
	Kind     conversation.Kind  `json:"k,omitempty"`
	Score    float64            `json:"s,omitempty"` // of the best content, also of one that was too weak
	Withheld bool               `json:"w,omitempty"` // the model wrote an answer that the contents do not support
	Basis    Basis              `json:"b,omitzero"`
	// Chosen is the content that the visitor picked from those offered before. Such
	// a record is no question; it says that the choice before it was of use.
	Chosen string `json:"c,omitempty"`
}

// Standalone is the question in words that need no conversation around them.
func (r Record) Standalone() string {
	if r.Meant != "" {
		return r.Meant
	}
	return r.Text
}

// Basis is what a decision was made of, so that it can be made again under other
// thresholds.
type Basis struct {
	Path        string  `json:"p,omitempty"` // what was decided, before it was carried out
	DirectScore float64 `json:"d,omitempty"`
	FoundScore  float64 `json:"f,omitempty"`
	Terms       int     `json:"t,omitempty"` // words that could be looked up
	Topic       bool    `json:"o,omitempty"` // it only names a topic
	Model       bool    `json:"m,omitempty"` // a model could be asked
	Hits        []Hit   `json:"h,omitempty"` // best first
}

// Hit is a content that was found. Label is a hash of its folded title, 0 of an
// empty one: contents of one title cannot be offered beside each other.
type Hit struct {
	Content string  `json:"c"`
	Score   float64 `json:"s"`
	Article bool    `json:"a,omitempty"`
	Label   uint32  `json:"t,omitempty"`
}

// Entry is a record with its place: Seq is the reply's.
type Entry struct {
	Chatbot      chatbot.ID
	Conversation conversation.ID
	Seq          uint64
	Record
}

// Write gives the bytes of a record that conversation stores with a reply.
func (r Record) Write() (json.RawMessage, error) { return json.Marshal(r) }

// testerSource is the source of conversations that the owner has with himself.
const testerSource = "panel-tester"

// Counts tells whether questions of a conversation are kept.
func Counts(c conversation.Conversation) bool { return c.Source != testerSource }

// Hash names a folded question in its language.
type Hash [16]byte

// Handled says that a question needs nothing more: a content was made for it, or
// it was dismissed (Content empty).
type Handled struct {
	Content string    `json:"content,omitempty"`
	At      time.Time `json:"at"`
}

// Covers tells whether a question asked at a time is settled by it. What was
// dismissed stays so; a content settles what was asked before it was made.
func (h Handled) Covers(asked time.Time) bool { return h.Content == "" || !asked.After(h.At) }

// Store keeps records and what was handled.
type Store interface {
	View(ctx context.Context, fn func(Reader) error) error
	Write(ctx context.Context, fn func(Tx) error) error
}

// Reader reads a snapshot.
type Reader interface {
	// EachQuestion calls fn for the records of a chatbot, newest conversation first
	// and in order within a conversation, until fn returns false. Conversations that
	// began before since and those in the bin are left out.
	EachQuestion(b chatbot.ID, since time.Time, fn func(Entry) bool) error
	// Handled gives everything that was handled of a chatbot.
	Handled(b chatbot.ID) (map[Hash]Handled, error)
}

// Tx changes the store.
type Tx interface {
	Reader
	PutHandled(b chatbot.ID, h Hash, v Handled) error
}
