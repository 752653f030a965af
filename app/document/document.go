// Package document owns the files that owners give a chatbot to know: their
// originals, how far each is read, and the contents made of it. It knows nothing
// of how a file is read, of how contents are found, or of HTTP.
package document

import (
	"context"
	"io"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/extract"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
)

// The faults of this package; why a file could not be read is the Problem of
// its record.
var (
	// ErrNotFound is the fault for a file that does not exist.
	ErrNotFound = fault.New(fault.NotFound, "file_not_found", "There is no such file. It may have been deleted.")
	// ErrThere is the fault for a file that was added before, byte for byte.
	ErrThere = fault.New(fault.Conflict, "file_exists", "This file is there already. Delete that one first, or read it again.")
	// ErrFull is the fault for a file that goes beyond what a chatbot may keep.
	ErrFull = fault.New(fault.TooLarge, "files_full", "The files of this chatbot take all the room that they may. Delete some, or give the text as contents.")
	// ErrStopping is the fault for work that begins while the server stops.
	ErrStopping = fault.New(fault.Unavailable, "stopping", "The server is stopping. Try again in a moment.")
)

// The most that is kept.
const (
	// MaxBytes is the size of one file.
	MaxBytes = extract.MaxBytes
	// MaxTotal is the size of all files of a chatbot together.
	MaxTotal = 1 << 30
	maxFiles = 2_000
	// PartBytes is the size of one part of an original, of all but the last: what
	// goes into one block of a table.
	PartBytes = 60 << 10
)

// ID names a file.
type ID struct{ id.UUID }

// ParseID reads the canonical form; a malformed one is ErrNotFound.
func ParseID(s string) (ID, error) {
	u, err := id.Parse(s)
	if err != nil {
		return ID{}, ErrNotFound
	}
	return ID{u}, nil
}

// State is how far a file is.
type State string

// The states. Arriving and leaving are of files that are not shown: what a crash
// leaves in them is removed at the next start.
const (
	Arriving State = "arriving"
	Waiting  State = "waiting"
	Reading  State = "reading"
	Ready    State = "ready"
	Failed   State = "failed"
	Leaving  State = "leaving"
)

func (s State) shown() bool { return s != Arriving && s != Leaving }

// File is one file of a chatbot.
type File struct {
	ID        ID         `json:"id"`
	Chatbot   chatbot.ID `json:"chatbot"`
	Name      string     `json:"name"` // as it was given, without folders
	Size      int64      `json:"size"` // in bytes
	Hash      string     `json:"hash"` // of the original, hex
	Type      string     `json:"type"` // what it was found to be, as of extract.Kind; empty until it was read
	State     State      `json:"state"`
	Problem   string     `json:"problem,omitempty"` // what the owner should know or do
	Pages     int        `json:"pages,omitempty"`
	Words     int        `json:"words,omitempty"`
	Contents  int        `json:"contents,omitempty"` // made of it
	Reach     int        `json:"reach,omitempty"`    // numbers of its contents that may be in use: 1 to Reach
	CreatedAt time.Time  `json:"createdAt"`
	CreatedBy string     `json:"createdBy"` // an account's name
}

func (f File) parts() int { return int((f.Size + PartBytes - 1) / PartBytes) }

// Store keeps files on disk.
type Store interface {
	// View runs fn over a snapshot.
	View(ctx context.Context, fn func(Reader) error) error
	// Write runs fn with the right to change, and returns after the sync. All that
	// fn did is stored, or nothing when it returns an error.
	Write(ctx context.Context, fn func(Tx) error) error
}

// Reader reads files.
type Reader interface {
	// File is one record, or ErrNotFound.
	File(b chatbot.ID, f ID) (File, error)
	// EachFile calls fn for the files of a chatbot, oldest first, until it returns
	// false; for those of all chatbots where b is zero.
	EachFile(b chatbot.ID, fn func(File) bool) error
	// Part is a piece of an original; false where it is not there.
	Part(f ID, n int) ([]byte, bool, error)
}

// Tx reads and changes files; it sees its own changes.
type Tx interface {
	Reader
	PutFile(f File) error
	DeleteFile(b chatbot.ID, f ID) error
	// PutPart stores a piece of at most PartBytes.
	PutPart(f ID, n int, piece []byte) error
	DeletePart(f ID, n int) error
}

// Contents takes what is made of files.
type Contents interface {
	// Change stores and deletes contents in bounded writes.
	Change(ctx context.Context, b chatbot.ID, put []knowledge.Content, del []knowledge.ContentID) error
}

// Extractor reads a file; what is wrong with the file is a fault.
type Extractor interface {
	Read(ctx context.Context, name string, body io.Reader) (extract.Result, error)
}
