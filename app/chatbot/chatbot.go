// Package chatbot owns the settings of a chatbot: how it looks, what it says
// by itself, which model it asks, where it may be embedded and how much one
// visitor may ask of it. It knows nothing of conversations or of the store.
package chatbot

import (
	"encoding/json"
	"time"

	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// ID names a chatbot.
type ID struct{ id.UUID }

// ParseID reads the canonical form; a malformed one is ErrNotFound, since the
// address that holds it leads nowhere.
func ParseID(s string) (ID, error) {
	u, err := id.Parse(s)
	if err != nil {
		return ID{}, ErrNotFound
	}
	return ID{u}, nil
}

// ErrNotFound is the fault for a chatbot that does not exist.
var ErrNotFound = fault.New(fault.NotFound, "chatbot_not_found", "There is no such chatbot. Check the id in the address or in the snippet.")

// Chatbot is one front desk. The JSON names are those of the API, of the
// command line (`chatbots set`) and of the stored record.
type Chatbot struct {
	ID          ID         `json:"id"`
	Name        string     `json:"name"`        // for the owner, 1 to 80 characters
	DisplayName string     `json:"displayName"` // in the widget's header
	AvatarURL   string     `json:"avatarUrl"`   // https, or empty for initials
	Lang        string     `json:"lang"`        // BCP 47, of the texts below
	Greeting    string     `json:"greeting"`
	Placeholder string     `json:"placeholder"`
	Starters    []string   `json:"starters"` // at most 6
	PrivacyNote string     `json:"privacyNote"`
	Appearance  Appearance `json:"appearance"`
	Assistant   Assistant  `json:"assistant"`
	Contact     Contact    `json:"contact"`
	Domains     []string   `json:"domains"` // hosts that may embed it, *.example.com allowed; empty: every host
	Limits      Limits     `json:"limits"`
	LeadForm    LeadForm   `json:"leadForm"`
	Identity    Identity   `json:"identity"`
	Escalation  Escalation `json:"escalation"`
	Credits     Credits    `json:"credits"`
	Gate        Gate       `json:"gate"`
	Proof       Proof      `json:"proof"`
	Privacy     Privacy    `json:"privacy"`
	Analysis    Analysis   `json:"analysis"`
	IdleHours   int        `json:"idleHours"` // a conversation ends by itself after this; 0: the server's setting
	CreatedAt   time.Time  `json:"createdAt"`
	UpdatedAt   time.Time  `json:"updatedAt"`

	Events []CustomEvent `json:"events"` // data keys of the owner's own, at most 50
}

// Appearance is what the widget looks like on the page.
type Appearance struct {
	Accent   string `json:"accent"`   // #rrggbb
	Theme    string `json:"theme"`    // auto, light, dark
	Position string `json:"position"` // right, left
	OffsetX  int    `json:"offsetX"`  // pixels, 0 to 200
	OffsetY  int    `json:"offsetY"`
}

// Assistant says who answers and how.
type Assistant struct {
	Enabled         bool     `json:"enabled"`         // false: messages are stored, no machine answers
	Instructions    string   `json:"instructions"`    // the owner's own words to the model
	UseModel        bool     `json:"useModel"`        // false: only direct and quoted answers
	Model           string   `json:"model"`           // empty: the server's default
	ShowSources     bool     `json:"showSources"`     // numbered sources under answers
	DirectScore     float64  `json:"directScore"`     // from this confidence on a content answers at once, 0 to 1
	FoundScore      float64  `json:"foundScore"`      // below this nothing counts as found, 0 to 1
	NotFoundText    string   `json:"notFoundText"`    // when nothing is found
	EscalationWords []string `json:"escalationWords"` // a message that has one asks for a person
	Synonyms        []string `json:"synonyms"`        // lines of words that mean the same, commas between
	FollowUps       bool     `json:"followUps"`       // "and on Sunday?" is understood from what was said before
}

// UnmarshalJSON takes records from before FollowUps as having it on.
func (a *Assistant) UnmarshalJSON(data []byte) error {
	type plain Assistant
	in := plain{FollowUps: true}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*a = Assistant(in)
	return nil
}

// Contact is who stands behind the chatbot, in the chat and under mails.
type Contact struct {
	Brand string `json:"brand"`
	Email string `json:"email"`
	Phone string `json:"phone"`
	URL   string `json:"url"`
	Text  string `json:"text"` // said when a visitor asks for a person
}

// Limits bound what may be asked, in messages a minute; 0 is the default of
// the server.
type Limits struct {
	PerVisitor int    `json:"perVisitor"`
	PerAddress int    `json:"perAddress"`
	Total      int    `json:"total"`
	Text       string `json:"text"` // what the visitor reads when a limit is met; empty: a kind default
}
