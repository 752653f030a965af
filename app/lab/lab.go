// Package lab tries changes out before visitors see them: files of questions
// with expected contents, the real questions of the last days asked again, and
// what other thresholds would have done. It asks as the test bench does, stores
// nothing, and steps back where visitors wait.
package lab

import (
	"context"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
	"frontdesk/app/question"
)

// The faults of this package, besides "invalid_input" with its fields.
var (
	// ErrNotFound is the fault for a trial that is not (or no longer) known.
	ErrNotFound = fault.New(fault.NotFound, "trial_not_found", "There is no such trial. Only the last 20 are kept.")
	// ErrRunning is the fault for a second trial at a time.
	ErrRunning = fault.New(fault.Conflict, "trial_running", "A trial is running. Wait for it to end, or cancel it.")
	// ErrNothingAsked is the fault for a replay of days without questions.
	ErrNothingAsked = fault.New(fault.Invalid, "nothing_asked", "Nobody has asked anything in these days that could be asked again. Take more days.")
	// ErrStopping is the fault for work that begins while the server stops.
	ErrStopping = fault.New(fault.Unavailable, "stopping", "The server is stopping. Try again in a moment.")
)

// Asker runs the answer path without storing anything, and tells how many
// visitors wait.
type Asker interface {
	Ask(ctx context.Context, in answer.AskInput) (answer.Reply, error)
	Load() answer.Load
}

// Questions knows what visitors asked.
type Questions interface {
	Asked(ctx context.Context, b chatbot.ID, days, limit int) ([]question.Entry, error)
	Group(ctx context.Context, b chatbot.ID, gid string) (question.Group, error)
}

// Threads reads conversations.
type Threads interface {
	View(ctx context.Context, fn func(conversation.Reader) error) error
}

// Contents names contents.
type Contents interface {
	Get(ctx context.Context, b chatbot.ID, c knowledge.ContentID) (knowledge.Content, error)
}

// ID names a trial.
type ID struct{ id.UUID }

// ParseID reads the canonical form; a malformed one is ErrNotFound.
func ParseID(s string) (ID, error) {
	u, err := id.Parse(s)
	if err != nil {
		return ID{}, ErrNotFound
	}
	return ID{u}, nil
}

// Kind is where the questions of a trial come from.
type Kind string

// The kinds.
const (
	File   Kind = "file"   // a list, with what is expected
	Replay Kind = "replay" // what visitors asked
)

// State is how far a trial is.
type State string

// The states.
const (
	Running   State = "running"
	Done      State = "done"
	Cancelled State = "cancelled"
	Failed    State = "failed"
	// Interrupted is a trial that the end of the server broke off.
	Interrupted State = "interrupted"
)

// Question is one question of a file.
type Question struct {
	ID       string
	Text     string
	Graded   bool   // something is expected
	Expected string // content id; empty: should not be answered
	History  []conversation.Message
}

// Input is what is to be tried.
type Input struct {
	Chatbot   chatbot.ID
	Kind      Kind
	Questions []Question // of a file, 1 to MaxRows
	Days      int        // of a replay, 1 to 90
	WhatIf    answer.WhatIf
}

// MaxRows bounds the questions of one trial; of more than that a replay takes
// the newest.
const MaxRows = 2000

// Trial is a trial and how far it is. Its rows live in memory.
type Trial struct {
	ID        ID
	Chatbot   chatbot.ID
	Kind      Kind
	State     State
	Total     int
	Done      int
	WhatIf    answer.WhatIf
	StartedAt time.Time
	EndedAt   *time.Time
	Summary   *answer.Summary   // nil where nothing is expected
	Before    question.Outcomes // nil where there is nothing to compare with
	After     question.Outcomes
	Changed   int
	Note      string // why it failed
	RowsGone  bool   // it is of the time before a restart, which kept no rows
}

// Answer is one side of a row. Content is the one put first.
type Answer struct {
	Kind    conversation.Kind
	Text    string
	Score   float64
	Content string
	Title   string
	Sources []conversation.Source
}

// Row is one question of a trial. Before is what visitors were told (replay), or
// the answer without the changes (file); nil where nothing is compared.
type Row struct {
	ID       string
	Question string
	Graded   bool
	Expected string
	Before   *Answer
	After    Answer
	Grade    answer.Grade
	Changed  bool
}

// changed tells whether visitors would notice: another way to answer, another
// content, or other words. The model never says the same twice, so its words do
// not count.
func changed(before, after Answer) bool {
	model := before.Kind == conversation.KindModel || after.Kind == conversation.KindModel
	return before.Kind != after.Kind || before.Content != after.Content || !model && before.Text != after.Text
}

// top is the content that an answer rests on first: the only source, else the
// best that was found.
func top(kind conversation.Kind, sources []conversation.Source, hits []question.Hit) string {
	if kind == conversation.KindNone || kind == "" {
		return ""
	}
	one := ""
	for _, s := range sources {
		if one != "" && s.ContentID != one {
			one = ""
			break
		}
		one = s.ContentID
	}
	if one == "" && len(hits) > 0 {
		one = hits[0].Content
	}
	return one
}
