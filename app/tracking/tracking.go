// Package tracking owns the two logs of what happens in a conversation and the
// result that a session has by priority. Rows are written in the transaction
// of their cause. The keys, log types and priorities are those of the Inbenta
// Chat API tracking guidelines.
package tracking

import (
	"slices"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
)

// SessionID names a session: the conversation of the same id.
type SessionID struct{ id.UUID }

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
	Multiple      Key = "MULTIPLE_BUTTONS"
	MultipleClick Key = "MULTIPLE_BUTTONS_CLICK"
	NamedOne      Key = "NL_MULTIPLE"
)

// SessionRow is a row of the session log: what happened in one conversation.
type SessionRow struct {
	Session      SessionID `json:"sessionId"`
	Log          LogID     `json:"logId"`
	At           time.Time `json:"date"`
	Env          string    `json:"env"`
	UserType     string    `json:"userType"`
	Source       string    `json:"source"`
	Key          Key       `json:"key"`
	Value        string    `json:"value"`
	UserQuestion string    `json:"userQuestion,omitempty"`
	ContentID    string    `json:"contentId,omitempty"`
	Priority     int       `json:"priority,omitempty"` // of a key of the owner's
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
	Code         string     `json:"code,omitempty"`     // of a rating: what was rated
	Value        string     `json:"value,omitempty"`
	Comment      string     `json:"comment,omitempty"`
}

// Entry is what one cause logs: rows of the session log and of the atomic log.
// A row that stands in both has the same log id.
type Entry struct {
	Session []SessionRow
	Atomic  []AtomicRow
}

// Session is the aggregate of a conversation: the keys seen, in order of their
// first appearance, and the result.
type Session struct {
	Keys   []Key `json:"keys"`
	Result Key   `json:"result,omitempty"`
	Rank   int   `json:"rank,omitempty"` // priority of a result whose key is the owner's
}

// priorities: the lowest number other than 0 becomes the result.
var priorities = map[Key]int{ //nolint:gochecknoglobals // a constant table
	ChatAttended: 1, ContactTicket: 1, ChatRejected: 2, ChatNoAgents: 2, ChatUnattended: 2,
	ClickMatch: 3, ClickContent: 6, ClickRelated: 7, Multiple: 8, Search: 9, Start: 10,
}

// paths are the results as a reader sees them, outermost first.
var paths = map[Key]string{ //nolint:gochecknoglobals // a constant table
	ChatAttended:   "Escalated > Accepted > Available agents > Chat attended",
	ChatUnattended: "Escalated > Accepted > Available agents > Chat unattended",
	ChatNoAgents:   "Escalated > Accepted > No agents",
	ContactTicket:  "Escalated > Accepted > Ticket",
	ChatRejected:   "Escalated > Rejected",

	ClickMatch:   "Answered > Found",
	ClickContent: "Answered > Opened",
	ClickRelated: "Answered > Related opened",
	Multiple:     "Offered > Not chosen",
	Search:       "Not answered > Asked",
	Start:        "Not answered > Opened",
}

// See gives the aggregate after rows: a key of a better or equal priority
// becomes the result, so that on a tie the later event wins.
func (s Session) See(rows []SessionRow) Session {
	out := Session{Keys: append([]Key(nil), s.Keys...), Result: s.Result, Rank: s.Rank}
	for _, r := range rows {
		if !slices.Contains(out.Keys, r.Key) {
			out.Keys = append(out.Keys, r.Key)
		}
		p, known := priorities[r.Key]
		if !known {
			p = r.Priority
		}
		if p == 0 || out.Result != "" && p > out.priority() {
			continue
		}
		out.Result, out.Rank = r.Key, 0
		if !known {
			out.Rank = p
		}
	}
	return out
}

func (s Session) priority() int {
	if p, known := priorities[s.Result]; known {
		return p
	}
	return s.Rank
}

// Path is the result as it is shown, for example "Answered > Found"; empty
// where nothing has a result yet.
func (s Session) Path() string { return PathOf(s.Result) }

// PathOf is how a result is shown; a key of the owner's stands under "Custom".
func PathOf(result Key) string {
	path, known := paths[result]
	if !known && result != "" {
		return "Custom > " + string(result)
	}
	return path
}
