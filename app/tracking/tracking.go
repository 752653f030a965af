// Package tracking owns the two logs of what happens in a conversation and the
// result that a session has by priority. Rows are written in the transaction
// of their cause. The keys, log types and priorities are those of the Inbenta
// Chat API tracking guidelines.
package tracking

import (
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

// LogID names a row of either log; ids sort by time.
type LogID struct{ id.UUID }

// Key is a data key, for example SEARCH.
type Key string

// The keys that are logged so far.
const (
	Start         Key = "START"
	UserBrowser   Key = "USER_BROWSER"
	StartSettings Key = "CONVERSATION_START_SETTINGS"
	Search        Key = "SEARCH"
	ClickMatch    Key = "CLICK_MATCH"
	NoResults     Key = "NO_RESULTS"
)

// SessionRow is a row of the session log: what happened in one conversation.
type SessionRow struct {
	Session      conversation.ID `json:"sessionId"`
	Log          LogID           `json:"logId"`
	At           time.Time       `json:"date"`
	Env          string          `json:"env"`
	UserType     string          `json:"userType"`
	Source       string          `json:"source"`
	Key          Key             `json:"key"`
	Value        string          `json:"value"`
	UserQuestion string          `json:"userQuestion,omitempty"`
	ContentID    string          `json:"contentId,omitempty"`
}

// AtomicRow is a row of the atomic log: one action, without its session.
type AtomicRow struct {
	Log          LogID      `json:"logId"`
	At           time.Time  `json:"date"`
	Chatbot      chatbot.ID `json:"chatbotId"`
	Env          string     `json:"env"`
	UserType     string     `json:"userType"`
	Source       string     `json:"source"`
	LogType      string     `json:"logType"`
	UserQuestion string     `json:"userQuestion,omitempty"`
	HasMatching  bool       `json:"hasMatching"`
	ContentIDs   []string   `json:"contentIds,omitempty"`
	MatchType    string     `json:"matchType,omitempty"`
	ContentID    string     `json:"contentId,omitempty"`
	Position     int        `json:"position,omitempty"` // from 1
}

// Session is the aggregate of a conversation: the keys seen, in order of their
// first appearance, and the result.
type Session struct {
	Keys   []Key  `json:"keys"`
	Result Key    `json:"result,omitempty"`
	Path   string `json:"-"` // the result as shown, for example "Answered > Found > Clicked"
}
