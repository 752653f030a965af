package knowledge

import (
	"context"

	"frontdesk/app/chatbot"
)

// Store keeps contents on disk.
type Store interface {
	// View runs fn over a snapshot; what it gives is the state of one moment.
	View(ctx context.Context, fn func(Reader) error) error
	// Write runs fn with the right to change, and returns after the sync. All that
	// fn did is stored, or nothing when it returns an error. fn does no I/O of its
	// own and takes no lock.
	Write(ctx context.Context, fn func(Tx) error) error
}

// Reader reads contents.
type Reader interface {
	// Content is one content, or ErrNotFound.
	Content(bot chatbot.ID, id ContentID) (Content, error)
	// EachContent calls fn for the chatbot's contents in the byte order of their
	// ids, beginning behind after (empty: at the first), until fn returns false.
	EachContent(bot chatbot.ID, after ContentID, fn func(Content) bool) error
	// Vector is the kept vector of a text; found is false where there is none.
	Vector(bot chatbot.ID, maker MakerHash, text TextHash) (v KeptVector, found bool, err error)
	// EachVector calls fn for the chatbot's vectors in the order of maker and text,
	// beginning behind after (nil: at the first), until fn returns false.
	EachVector(bot chatbot.ID, after *VectorName, fn func(VectorName, KeptVector) bool) error
	// Maker is what PutMaker stored last; empty: nothing.
	Maker(bot chatbot.ID) (string, error)
}

// Tx reads and changes contents; it sees its own changes.
type Tx interface {
	Reader
	// PutContent stores c under c.Chatbot and c.ID, new or in the place of the old.
	// A record may reach about 1 MB: 200,000 characters of up to four bytes.
	PutContent(c Content) error
	// DeleteContent removes one content; one that is not there is no error.
	DeleteContent(bot chatbot.ID, id ContentID) error
	// PutVector keeps the vector of a text.
	PutVector(bot chatbot.ID, name VectorName, v KeptVector) error
	// DeleteVector removes one; one that is not there is no error.
	DeleteVector(bot chatbot.ID, name VectorName) error
	// PutMaker keeps the name of the embedder whose vectors all contents of a chatbot
	// have; empty removes it.
	PutMaker(bot chatbot.ID, name string) error
	// After registers fn to run after the commit, before Write returns. The
	// functions of successive writes run in the order of their commits; the index
	// is kept right by that.
	After(fn func())
}
