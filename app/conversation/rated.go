package conversation

import "time"

// The values of Conversation.Rating: what the visitor said last of any answer.
const (
	RatedUp   = "up"
	RatedDown = "down"
)

// Rated is what a visitor said of one answer. A later word takes its place.
type Rated struct {
	Up      bool      `json:"up"`
	Comment string    `json:"comment,omitempty"`
	At      time.Time `json:"at"`
}

// Word is the rating as Conversation.Rating has it.
func (r Rated) Word() string {
	if r.Up {
		return RatedUp
	}
	return RatedDown
}

// Judge is h after an answer was rated that had not been rated so before; what is
// good ends the row of what is not.
func (h Handover) Judge(up bool) Handover {
	if up {
		h.Downs = 0
	} else {
		h.Downs++
	}
	return h
}
