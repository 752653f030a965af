// Package bulk does one thing to many conversations: deletes, ends or tags what was
// chosen by hand or what a filter finds, and gives it out as a file. A run is a
// record on disk that is changed with each piece of the work, so that its figures
// are true at any moment, also of one that was cancelled or broken off; one that
// can be taken back keeps which conversations it changed, for a day. It knows
// nothing of how conversations are stored or shown.
package bulk

import (
	"context"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// RunID names a run; ids sort by the time of their making.
type RunID struct{ id.UUID }

// Action is what a run does.
type Action string

// The actions. Restoring is only what takes a deletion back.
const (
	Delete  Action = "delete"
	Restore Action = "restore"
	End     Action = "end"
	Tag     Action = "tag"
	Untag   Action = "untag"
	Export  Action = "export"
)

// State is where a run stands.
type State string

// The states. What is cancelled, interrupted or failed can go on from where it was.
const (
	Waiting     State = "waiting" // for other runs; an export: for being fetched
	Running     State = "running"
	Done        State = "done"
	Cancelled   State = "cancelled"
	Interrupted State = "interrupted" // by the end of the server
	Failed      State = "failed"
)

// over tells whether nothing happens any more.
func (s State) over() bool { return s != Waiting && s != Running }

// MostChosen is how many conversations can be chosen, or left out, one by one.
const MostChosen = 2000

// UndoTime is how long a run can be taken back.
const UndoTime = conversation.UndoTime

// Selection is which conversations a run is about.
type Selection struct {
	IDs    []conversation.ID   `json:"ids,omitempty"`    // chosen one by one
	Filter conversation.Filter `json:"filter,omitzero"`  // else all that it finds
	Except []conversation.ID   `json:"except,omitempty"` // but for these
	Of     RunID               `json:"of,omitzero"`      // else what that run changed
}

// Input is a run to begin.
type Input struct {
	Chatbot   chatbot.ID
	Action    Action
	Tags      []string // of Tag and Untag
	Format    string   // of Export, for whoever writes the file
	Selection Selection
	By        string // name of who asked for it
}

// Run is how a run stands.
type Run struct {
	ID      RunID      `json:"id"`
	Chatbot chatbot.ID `json:"chatbot"`
	Action  Action     `json:"action"`
	Tags    []string   `json:"tags,omitempty"`
	Format  string     `json:"format,omitempty"`
	By      string     `json:"by,omitempty"`
	State   State      `json:"state"`
	Total   int        `json:"total"` // as it was found at the beginning
	Done    int        `json:"done"`  // looked at, changed or not
	Changed int        `json:"changed"`
	Held    int        `json:"held"`            // left as they are because of the tag that keeps them
	Full    int        `json:"full"`            // have as many tags as there may be
	Same    int        `json:"same"`            // nothing to be done, or gone
	Of      RunID      `json:"of,omitzero"`     // the run that this one takes back
	Undone  RunID      `json:"undone,omitzero"` // the run that takes this one back

	StartedAt time.Time `json:"startedAt"`
	EndedAt   time.Time `json:"endedAt,omitzero"`

	// Next is where it goes on: a number of conversations, a place among those that
	// were chosen, or a part of what another run changed.
	Next uint32 `json:"next"`
	// Parts is how many parts of what it changed are on disk.
	Parts int `json:"parts"`
}

// UndoUntil is until when a run can be taken back; zero where it cannot.
func (r Run) UndoUntil() time.Time {
	switch {
	case !r.State.over(), r.Changed == 0, !r.Undone.IsZero(), r.Action == End, r.Action == Export, !r.Of.IsZero():
		return time.Time{}
	}
	return r.EndedAt.Add(UndoTime)
}

// The faults of this package.
var (
	ErrNotFound = fault.New(fault.NotFound, "bulk_not_found", "There is no such run. Only the last ones are kept.")
	ErrNothing  = fault.New(fault.Invalid, "bulk_nothing", "There is no conversation to do this to. Choose some, or loosen the filter.")
	ErrTooMany  = fault.New(fault.RateLimited, "bulk_busy", "Too much is waiting to be done already. Cancel some of it, or wait until it is done.")
	ErrOver     = fault.New(fault.Conflict, "bulk_over", "This has ended already.")
	ErrGoingOn  = fault.New(fault.Conflict, "bulk_running", "This is still going on. Cancel it first.")
	ErrNoUndo   = fault.New(fault.Conflict, "bulk_no_undo", "This cannot be taken back: it changed nothing, was taken back already, or is more than a day ago.")
	ErrStopping = fault.New(fault.Unavailable, "stopping", "The server is stopping. Try again in a moment.")
	ErrNoFile   = fault.New(fault.Conflict, "bulk_no_file", "This run makes no file, or its file is being fetched.")
)

// ParseRunID reads the canonical form; a malformed one is ErrNotFound.
func ParseRunID(s string) (RunID, error) {
	u, err := id.Parse(s)
	if err != nil {
		return RunID{}, ErrNotFound
	}
	return RunID{u}, nil
}

// Part is a piece of what a run changed, with the moment at which it did.
type Part struct {
	At  time.Time
	IDs []conversation.ID
}

// Journal keeps runs.
type Journal interface {
	// Runs are those of all chatbots, oldest first.
	Runs(ctx context.Context) ([]Run, error)
	// PutRun stores how a run stands, and with it what it is about where that is
	// given; it returns after the sync.
	PutRun(ctx context.Context, run Run, about *Selection) error
	Selection(ctx context.Context, run RunID) (Selection, error)
	// Stage stores in the transaction of a change how a run stands after it, and
	// what it changed, as the part of that number; nothing where there are no ids.
	Stage(tx conversation.Tx, run Run, number int, part Part) error
	// Part finds one; an absent one has no ids.
	Part(ctx context.Context, run RunID, number int) (Part, error)
	// Forget removes parts of a run from number from on, and with all set the run
	// too; it works in pieces that no visitor waits for.
	Forget(ctx context.Context, run RunID, all bool) error
}

// Threads change conversations, at most conversation.MostAtOnce in a write.
type Threads interface {
	Apply(ctx context.Context, ids []conversation.ID, do conversation.Change, and func(conversation.Tx, conversation.Changed) error) (conversation.Changed, error)
}

// Finder finds what a filter means.
type Finder interface {
	// List gives the exact number of what a filter finds.
	List(ctx context.Context, q conversation.Query) (conversation.ListPage, error)
	// Select gives ids with a number above after, oldest first, and the number of
	// the last one; no ids: that was all.
	Select(ctx context.Context, b chatbot.ID, f conversation.Filter, after uint32, limit int) ([]conversation.ID, uint32, error)
	Get(ctx context.Context, c conversation.ID) (conversation.Conversation, error)
}
