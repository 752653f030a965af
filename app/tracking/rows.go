package tracking

import (
	"fmt"
	"strings"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
)

// Scene is what all rows of one cause share.
type Scene struct {
	Session  SessionID
	Chatbot  chatbot.ID
	At       time.Time
	Source   string
	UserType string
}

// env is the only environment there is so far.
const env = "production"

// newLog is the id of one row; a row in both logs has it twice.
func newLog() LogID { return LogID{id.New()} }

func (s Scene) row(log LogID, key Key, value string) SessionRow {
	return SessionRow{Session: s.Session, Log: log, At: s.At, Env: env, UserType: s.userType(), Source: s.Source, Key: key, Value: value}
}

func (s Scene) atomic(log LogID, logType string) AtomicRow {
	return AtomicRow{Log: log, At: s.At, Chatbot: s.Chatbot, Env: env, UserType: s.userType(), Source: s.Source, LogType: logType}
}

func (s Scene) userType() string {
	if s.UserType == "" {
		return "anonymous"
	}
	return s.UserType
}

// startedWith are the settings that a session of the widget begins with; the names
// are those of the source.
const startedWith = `{"skipLastCheckQuestion":false,"maxOptions":3,"maxRelatedContents":2,"allowUserToAbandonForm":true,"errorRetries":2,"folderFiltering":false}`

// Started is logged with the first message of a session.
func Started(s Scene, browser, os, device string) Entry {
	software := strings.Join([]string{orUnknown(browser), orUnknown(os), orUnknown(device)}, ", ")
	return Entry{Session: []SessionRow{
		s.row(newLog(), Start, s.Session.String()),
		s.row(newLog(), UserBrowser, software),
		s.row(newLog(), StartSettings, startedWith),
	}}
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}

// Searched is logged when a free-text message was looked up. contents are what
// was found, best first; shown is the one whose answer stood alone, empty where
// several were offered or none.
func Searched(s Scene, question string, contents []string, shown string) Entry {
	log := newLog()
	row := s.row(log, Search, question)
	row.UserQuestion = question
	atomic := s.atomic(log, "SEARCH")
	atomic.UserQuestion, atomic.HasMatching, atomic.ContentIDs = question, len(contents) > 0, contents
	out := Entry{Session: []SessionRow{row}, Atomic: []AtomicRow{atomic}}
	if len(contents) == 0 {
		none := s.row(newLog(), NoResults, question)
		none.UserQuestion = question
		out.Session = append(out.Session, none)
	}
	if shown != "" {
		out = out.With(Clicked(s, question, shown, 1))
	}
	return out
}

// Clicked is logged when a content was chosen from several, or was the only one
// shown. position counts from 1.
func Clicked(s Scene, question, content string, position int) Entry {
	log := newLog()
	row := s.row(log, ClickMatch, fmt.Sprintf("%s, %d", content, position))
	row.UserQuestion, row.ContentID = question, content
	atomic := s.atomic(log, "MATCH")
	atomic.UserQuestion, atomic.MatchType, atomic.ContentID, atomic.Position = question, string(ClickMatch), content, position
	atomic.ContentIDs, atomic.HasMatching = []string{content}, true
	return Entry{Session: []SessionRow{row}, Atomic: []AtomicRow{atomic}}
}

// With joins two entries.
func (e Entry) With(more Entry) Entry {
	return Entry{Session: append(e.Session, more.Session...), Atomic: append(e.Atomic, more.Atomic...)}
}
