package httpapi

import (
	"slices"

	"frontdesk/app/bulk"
)

// BulkInput is something to be done to many conversations: to those that are named,
// or to all that a filter finds.
type BulkInput struct {
	Action string   `json:"action" enum:"delete,end,tag,untag,export"`
	Tags   []string `json:"tags,omitempty" doc:"Of tag and untag."`
	Format string   `json:"format,omitempty" enum:"csv,json" doc:"Of export; csv where it is left out."`
	IDs    []string `json:"ids,omitempty" doc:"At most 2,000."`
	Filter *string  `json:"filter,omitempty" doc:"As in the query of the list, such as status=ended&country=US; empty for every conversation. Either this or ids."`
	Except []string `json:"except,omitempty" doc:"Ids that stay as they are although the filter finds them; at most 2,000."`
	AsOf   *Time    `json:"asOf,omitempty" doc:"What begins after this moment is left alone, although the filter finds it: asOf of the list that was looked at. Now where it is left out."`
}

// BulkRun is how a run over many conversations stands. Its figures are true at any
// moment, also of one that was broken off.
type BulkRun struct {
	ID        string   `json:"id"`
	Action    string   `json:"action" enum:"delete,restore,end,tag,untag,export"`
	Tags      []string `json:"tags,omitempty"`
	Format    string   `json:"format,omitempty"`
	By        string   `json:"by,omitempty" doc:"Who asked for it."`
	State     string   `json:"state" enum:"waiting,running,done,cancelled,interrupted,failed" doc:"An export waits until it is fetched. Interrupted by the end of the server; that, cancelled and failed can go on."`
	Total     int      `json:"total" doc:"As it was found at the beginning."`
	Done      int      `json:"done" doc:"Looked at, changed or not."`
	Changed   int      `json:"changed" doc:"Of an export: written."`
	Held      int      `json:"held" doc:"Left as they are because of the tag legal-hold."`
	Full      int      `json:"full" doc:"Left as they are because they have 20 tags."`
	Same      int      `json:"same" doc:"There was nothing to do, or they are gone."`
	Of        string   `json:"of,omitempty" doc:"The run that this one takes back."`
	Undone    string   `json:"undone,omitempty" doc:"The run that takes this one back."`
	UndoUntil *Time    `json:"undoUntil,omitempty" doc:"Until when it can be taken back; left out where it cannot."`
	StartedAt Time     `json:"startedAt"`
	EndedAt   *Time    `json:"endedAt,omitempty"`
}

// BulkRuns are runs, newest first.
type BulkRuns struct {
	Items []BulkRun `json:"items"`
}

// BulkEvent says how a run stands.
type BulkEvent struct {
	BulkRun
	Chatbot string `json:"chatbot"`
}

// BulkEventOf is a run as the panel's stream tells of it.
func BulkEventOf(r bulk.Run) BulkEvent {
	return BulkEvent{BulkRun: bulkRunOf(r), Chatbot: r.Chatbot.String()}
}

func bulkRunOf(r bulk.Run) BulkRun {
	out := BulkRun{
		ID: r.ID.String(), Action: string(r.Action), Tags: slices.Clone(r.Tags), Format: r.Format, By: r.By, State: string(r.State),
		Total: r.Total, Done: r.Done, Changed: r.Changed, Held: r.Held, Full: r.Full, Same: r.Same,
		UndoUntil: moment(r.UndoUntil()), StartedAt: r.StartedAt, EndedAt: moment(r.EndedAt),
	}
	if !r.Of.IsZero() {
		out.Of = r.Of.String()
	}
	if !r.Undone.IsZero() {
		out.Undone = r.Undone.String()
	}
	return out
}
