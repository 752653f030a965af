package knowledge

import (
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
)

// RunID names an import.
type RunID struct{ id.UUID }

// RunState is how far an import is.
type RunState string

// The states of an import. Failed means that the file could not be read to its
// end or the store refused; lines that were wrong are Errors of a run that is
// Done.
const (
	RunRunning   RunState = "running"
	RunDone      RunState = "done"
	RunFailed    RunState = "failed"
	RunCancelled RunState = "cancelled"
	// RunInterrupted is one that the end of the server broke off.
	RunInterrupted RunState = "interrupted"
)

// ImportRun is one import and what it has done so far. Everything up to Done is
// on disk and can be found. The file is not kept: an import that a crash
// interrupted is told as that, to be repeated; it doubles nothing.
type ImportRun struct {
	ID         RunID       `json:"id"`
	Chatbot    chatbot.ID  `json:"chatbot"`
	Name       string      `json:"name,omitempty"` // of the file, where it is known
	Replace    bool        `json:"replace,omitempty"`
	State      RunState    `json:"state"`
	Total      int         `json:"total"` // records in the file; 0 until known
	Done       int         `json:"done"`  // records dealt with, right or wrong
	Created    int         `json:"created"`
	Updated    int         `json:"updated"`
	Unchanged  int         `json:"unchanged"`
	Deleted    int         `json:"deleted"`
	Errors     []LineError `json:"errors"` // the first 50
	ErrorCount int         `json:"errorCount"`
	Note       string      `json:"note,omitempty"` // what the owner should know about the outcome
	StartedAt  time.Time   `json:"startedAt"`
	EndedAt    *time.Time  `json:"endedAt,omitempty"`
}

// LineError is one record that was not imported: the line on which it begins,
// from 1, and what to do.
type LineError struct {
	Line    int    `json:"line"`
	Message string `json:"message"`
}

// Format is how an import file is written.
type Format string

// The formats.
const (
	JSONL Format = "jsonl"
	CSV   Format = "csv"
	XLSX  Format = "xlsx" // the rows of a workbook
)
