// Package lead owns leads: people who left their details, by the form or in the
// talk, what the owner notes about them, and where they are pushed. A lead is
// written in one transaction with all that follows from it: the profile, the
// event, the mail, the push. It knows nothing of how details are noticed in a
// text, and of no server that it is pushed to.
package lead

import (
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/email"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/phone"
)

// ID names a lead; ids sort by the time of their making.
type ID struct{ id.UUID }

// The faults of this package.
var (
	ErrNotFound = fault.New(fault.NotFound, "lead_not_found", "There is no such lead. Somebody may have deleted it.")
	ErrNoForm   = fault.New(fault.Conflict, "lead_form_off", "This chat does not ask for details. Just go on writing.")
)

// ParseID reads the canonical form; a malformed one is ErrNotFound.
func ParseID(s string) (ID, error) {
	u, err := id.Parse(s)
	if err != nil {
		return ID{}, ErrNotFound
	}
	return ID{u}, nil
}

// Status is how far the owner got with a lead.
type Status string

// The statuses, in the order of a sale.
const (
	StatusNew       Status = "new"
	StatusContacted Status = "contacted"
	StatusQualified Status = "qualified"
	StatusWon       Status = "won"
	StatusLost      Status = "lost"
)

// Statuses are all of them.
func Statuses() []Status {
	return []Status{StatusNew, StatusContacted, StatusQualified, StatusWon, StatusLost}
}

// How is the way on which a lead came.
type How string

// The ways.
const (
	ByForm How = "form"
	ByChat How = "chat" // the assistant noticed details, and the visitor said yes
	ByAPI  How = "api"
)

// Consent is what the visitor agreed to, in the words that were shown.
type Consent struct {
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

// Value is what was filled into a field of the owner's, with the field's label as
// it was then.
type Value struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Value string `json:"value"`
}

// Lead is one person who left details.
type Lead struct {
	ID            ID                `json:"id"`
	Chatbot       chatbot.ID        `json:"chatbot"`
	User          chatuser.UserID   `json:"user"`
	Conversations []conversation.ID `json:"conversations"` // the one that it came from first
	Name          string            `json:"name,omitempty"`
	Email         email.Address     `json:"email,omitempty"`
	Phone         phone.Number      `json:"phone,omitempty"`
	Fields        []Value           `json:"fields,omitempty"`
	Source        string            `json:"source"` // of the conversation: widget, iframe, site, api
	How           How               `json:"how"`
	Status        Status            `json:"status"`
	Notes         string            `json:"notes,omitempty"`
	Owner         string            `json:"owner,omitempty"` // who looks after it
	Consent       *Consent          `json:"consent,omitempty"`
	Question      string            `json:"question,omitempty"` // the first question of the conversation
	Page          string            `json:"page,omitempty"`     // where the conversation began
	Converted     time.Time         `json:"converted,omitzero"` // when it became won
	CreatedAt     time.Time         `json:"createdAt"`
	UpdatedAt     time.Time         `json:"updatedAt"`
}

// Display is the name, or what else is known.
func (l Lead) Display() string {
	switch {
	case l.Name != "":
		return l.Name
	case l.Email != "":
		return string(l.Email)
	case l.Phone != "":
		return string(l.Phone)
	}
	return chatuser.GuestName
}

// Field gives the value of an owner's field.
func (l Lead) Field(key string) string {
	for _, v := range l.Fields {
		if v.Key == key {
			return v.Value
		}
	}
	return ""
}

// Query asks for a page of a chatbot's leads, newest first.
type Query struct {
	Chatbot chatbot.ID
	Status  Status // empty: all
	Q       string // in name, address, number, notes and fields; folded
	How     How
	Owner   string
	Before  ID  // zero: from the newest
	Limit   int // 1 to 200
}

// Page is a page of leads; Next is zero at the end.
type Page struct {
	Items []Lead
	Next  ID
}

// Counts are a chatbot's leads by status, exact at one moment.
type Counts map[Status]int64

// Total is all of them.
func (c Counts) Total() (n int64) {
	for _, one := range c {
		n += one
	}
	return n
}
