package tracking

import "strings"

// Offered is logged when a visitor was asked to choose from several contents.
func Offered(s Scene, question string, contents []string) Entry {
	row := s.row(newLog(), Multiple, strings.Join(contents, ", "))
	row.UserQuestion = question
	return Entry{Session: []SessionRow{row}}
}

// Picked is logged when one of several contents that were offered was chosen: by
// its button, or in the visitor's own words ("the second one").
func Picked(s Scene, words, content string, clicked bool) Entry {
	key, value := MultipleClick, content
	if !clicked {
		key, value = NamedOne, words+", "+content
	}
	row := s.row(newLog(), key, value)
	row.ContentID = content
	return Entry{Session: []SessionRow{row}}
}
