// Package search finds messages by their words. It owns the index of words: that
// it follows what is stored, a second behind at most, that it is built anew while
// everything goes on, and how it is asked so that the work is bounded whatever is
// asked for. How chat users are found is package chatuser's.
package search

import (
	"context"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// State tells how the indexes stand.
type State struct {
	Known       bool // there is one, ready or not
	Ready       bool // there is one that can be asked for everything
	Building    bool
	Done, Total int // conversations that the one that is built has, of about so many
	Began       time.Time
	Finished    time.Time // when the one that is asked was ready
}

// Store is what this package needs of the store.
type Store interface {
	// News tells when messages were stored that are to be indexed.
	News() <-chan struct{}
	// Follow indexes at most limit messages that were stored since, and tells how
	// many it went through.
	Follow(ctx context.Context, limit int) (int, error)
	State(ctx context.Context) (State, error)
	// Begin begins to build the index of words anew, and with users also what chat
	// users are found by; what is being built goes on.
	Begin(ctx context.Context, users bool) error
	// Grow goes on with what is built and tells whether something is left. What it
	// did is on disk when it returns.
	Grow(ctx context.Context) (more bool, err error)
	// TrimNews drops what every index has taken notice of.
	TrimNews(ctx context.Context) error
	View(ctx context.Context, fn func(r Reader) error) error
}

// Reader asks the index.
type Reader interface {
	// Generation numbers the index that is asked: its numbers mean nothing in
	// another one.
	Generation() int
	// List is the list of a term in a chatbot, nil where there is none.
	List(b chatbot.ID, term string) (List, error)
	// Lists are those of the terms that begin with prefix; none, and more, where there
	// are more than most.
	Lists(b chatbot.ID, prefix string, most int) (lists []List, more bool, err error)
	// Next is a number above all that messages of the chatbot have.
	Next(b chatbot.ID) (uint32, error)
	// Place is the message that a number means; found is false where it is gone.
	Place(b chatbot.ID, doc uint32) (ref conversation.Ref, found bool, err error)
	// Text is what a message says, without the rest of it; found is false where it is
	// gone.
	Text(conversation.Ref) (text string, found bool, err error)
	Message(conversation.Ref) (conversation.Message, error)
	Conversation(conversation.ID) (conversation.Conversation, error)
	// Spent is how many pieces of lists were read so far.
	Spent() int
}

// List are the numbers of the messages that have a term.
type List interface {
	Size() int // about how many these are
	// Seek gives the highest number up to most; most must not rise from one call
	// to the next.
	Seek(most uint32) (doc uint32, found bool, err error)
}
