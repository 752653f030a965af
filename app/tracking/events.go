package tracking

import (
	"fmt"
	"strconv"
	"strings"
)

// What visitors do with an answer.
const (
	ClickContent Key = "CLICK_CONTENT"
	ClickRelated Key = "CLICK_RELATED"
	RateContent  Key = "RATE_CONTENT"
	Rating       Key = "RATING"
)

// The values of a rating, as the guidelines have them.
const (
	RatedYes = 1
	RatedNo  = 2
)

// Of is the answer that an event is about, from the row that it left.
type Of struct {
	Question string
	Content  string
	Code     string // as the visitor's page sent it
}

// Opened is logged when a content of an answer was clicked on: as the match that
// was chosen from several, as the content that was shown, or as one beside it,
// which parent names. position counts from 1.
func Opened(s Scene, of Of, sign Sign, position int, parent string) Entry {
	key, logType, value := ClickContent, "CONTENT", fmt.Sprintf("%s, %d", of.Content, position)
	switch sign {
	case SignMatch:
		key, logType = ClickMatch, "MATCH"
	case SignRelated:
		key, logType, value = ClickRelated, "RELATED", of.Content+", "+parent
	}
	log := newLog()
	row := s.row(log, key, value)
	row.UserQuestion, row.ContentID = of.Question, of.Content
	atomic := s.atomic(log, logType)
	atomic.UserQuestion, atomic.MatchType, atomic.ContentID, atomic.Position = of.Question, string(key), of.Content, position
	atomic.ContentIDs, atomic.HasMatching = []string{of.Content}, true
	return Entry{Session: []SessionRow{row}, Atomic: []AtomicRow{atomic}}
}

// Rated is logged when an answer was rated in the chat: that its content was rated,
// and that the visitor gave a rating.
func Rated(s Scene, of Of, value int, comment string) Entry {
	log := newLog()
	number := strconv.Itoa(value)
	row := s.row(log, RateContent, strings.TrimSuffix(strings.Join([]string{of.Code, number, comment}, ", "), ", "))
	row.UserQuestion, row.ContentID = of.Question, of.Content
	atomic := s.atomic(log, "RATING")
	atomic.UserQuestion, atomic.ContentID, atomic.Code, atomic.Value, atomic.Comment = of.Question, of.Content, of.Code, number, comment
	if of.Content != "" {
		atomic.ContentIDs, atomic.HasMatching = []string{of.Content}, true
	}
	given := s.row(newLog(), Rating, number)
	given.UserQuestion, given.ContentID = of.Question, of.Content
	return Entry{Session: []SessionRow{row, given}, Atomic: []AtomicRow{atomic}}
}

// Custom is logged when a page tells of an event of the owner's.
func Custom(s Scene, key Key, priority int, value string) Entry {
	row := s.row(newLog(), key, value)
	row.Priority = priority
	return Entry{Session: []SessionRow{row}}
}

// Answered is the row of the atomic log that an answer left and that its codes
// name: the match, or else the search; zero where there is none.
func (e Entry) Answered() LogID {
	var out LogID
	for _, r := range e.Atomic {
		if r.LogType == "SEARCH" || r.LogType == "MATCH" {
			out = r.Log
		}
	}
	return out
}
