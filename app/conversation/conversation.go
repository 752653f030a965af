// Package conversation owns threads and messages: the state machine from
// active to ended, what a visitor may write and read, the sweep of idle
// threads, deletion and its undo. It knows nothing of how answers are found;
// a stored visitor message leaves a pending answer behind, and whoever answers
// takes it from there.
package conversation

import (
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/place"
	"frontdesk/app/tracking"
)

// ID names a conversation; ids sort by the time of their making.
type ID struct{ id.UUID }

// MessageID names a message.
type MessageID struct{ id.UUID }

// The faults of this package.
var (
	ErrNotFound = fault.New(fault.NotFound, "conversation_not_found", "There is no such conversation, or it is not yours.")
	ErrAnswered = fault.New(fault.Conflict, "already_answered", "This message has its answer already.")
	ErrEnded    = fault.New(fault.Conflict, "conversation_ended", "This conversation has ended. Start a new one to go on.")
	// ErrNoMessage says that a conversation has no message of a sequence.
	ErrNoMessage = fault.New(fault.NotFound, "message_not_found", "There is no such message in this conversation.")
)

// ParseID reads the canonical form; a malformed one is ErrNotFound.
func ParseID(s string) (ID, error) {
	u, err := id.Parse(s)
	if err != nil {
		return ID{}, ErrNotFound
	}
	return ID{u}, nil
}

// Status is where a conversation stands.
type Status string

// The two states; an ended conversation never becomes active again.
const (
	Active Status = "active"
	Ended  Status = "ended"
)

// Role is who speaks.
type Role string

// The speakers.
const (
	RoleUser      Role = "user"
	RoleAssistant Role = "assistant"
	RoleAgent     Role = "agent"
	RoleSystem    Role = "system"
)

// Kind is how an assistant's message came about.
type Kind string

// The kinds of wire.md; the empty kind is a message that no answer path made.
const (
	KindDirect   Kind = "direct"   // a content answered at once
	KindChoices  Kind = "choices"  // several near contents offered
	KindModel    Kind = "model"    // written by the model from passages
	KindPassages Kind = "passages" // sentences quoted from the contents
	KindNone     Kind = "none"     // nothing found
	KindLimit    Kind = "limit"    // a refusal: the gate said no, or the balance does not carry an answer
	KindForm     Kind = "form"
	KindDialog   Kind = "dialog"
)

// EndedBy says who ended a conversation.
type EndedBy string

// Who ends.
const (
	EndedByVisitor EndedBy = "visitor"
	EndedByIdle    EndedBy = "idle"
	EndedByAgent   EndedBy = "agent"
)

// Page is where the visitor was when the conversation began.
type Page struct {
	URL      string `json:"url,omitempty"`
	Title    string `json:"title,omitempty"`
	Referrer string `json:"referrer,omitempty"`
}

// Client is what is known of the visitor's software and address.
type Client struct {
	Browser string `json:"browser,omitempty"`
	OS      string `json:"os,omitempty"`
	Device  string `json:"device,omitempty"`  // desktop, mobile, tablet, bot
	Address string `json:"address,omitempty"` // as much of it as the chatbot's privacy setting keeps
	Zone    string `json:"zone,omitempty"`    // IANA name of the browser's time zone
}

// Conversation is the record of one thread.
type Conversation struct {
	ID        ID                 `json:"id"`
	Chatbot   chatbot.ID         `json:"chatbot"`
	Visitor   chatuser.VisitorID `json:"visitor"`
	User      chatuser.UserID    `json:"user,omitzero"` // as it was when it began; a merge leads on from there
	Status    Status             `json:"status"`
	EndedBy   EndedBy            `json:"endedBy,omitempty"`
	StartedAt time.Time          `json:"startedAt"`
	UpdatedAt time.Time          `json:"updatedAt"` // last message
	EndedAt   time.Time          `json:"endedAt,omitzero"`
	DeletedAt time.Time          `json:"deletedAt,omitzero"` // in the bin until purged
	LastSeq   uint64             `json:"lastSeq"`            // sequence of the last message
	Messages  int                `json:"messages"`           // without system messages
	Source    string             `json:"source"`             // widget, iframe, site, api, panel-tester
	Lang      string             `json:"lang,omitempty"`
	Subject   string             `json:"subject"`            // first words of the first question
	External  string             `json:"external,omitempty"` // id that an API client gave it
	Page      Page               `json:"page,omitzero"`
	Client    Client             `json:"client,omitzero"`
	Place     place.Place        `json:"place,omitzero"`  // where the visitor was when it began
	Tally     []Tally            `json:"tally,omitempty"` // what it adds to the counters
	Form      Form               `json:"form,omitempty"`  // how it stands to the lead form
	Leads     int                `json:"leads,omitempty"` // that it led to
	Handover  Handover           `json:"handover,omitzero"`
	Agent     string             `json:"agent,omitempty"` // name of the person who wrote last, also after they handed back

	Number       uint32       `json:"number,omitempty"`       // of its chatbot, from 1 in the order of beginning; the store gives it
	Result       tracking.Key `json:"result,omitempty"`       // of its session; the store keeps it as the log does
	Rating       string       `json:"rating,omitempty"`       // up or down: the last one that the visitor gave
	Tags         []string     `json:"tags,omitempty"`         // that people gave it, folded
	Analysis     Analysis     `json:"analysis,omitzero"`      // once it has ended
	FirstReply   time.Time    `json:"firstReply,omitzero"`    // first words of the assistant or a person
	TranscriptTo string       `json:"transcriptTo,omitempty"` // address that asked for the transcript when it ends
	AnonymisedAt time.Time    `json:"anonymisedAt,omitzero"`  // nothing in it names the visitor since
}

// Analysis is what was found out about a conversation after its end.
type Analysis struct {
	At        time.Time `json:"at,omitzero"`
	Maker     string    `json:"maker,omitempty"` // built-in, or the model's name
	Subject   string    `json:"subject,omitempty"`
	Summary   string    `json:"summary,omitempty"`
	Category  string    `json:"category,omitempty"`
	Lang      string    `json:"lang,omitempty"`
	Sentiment string    `json:"sentiment,omitempty"` // positive, neutral, negative
	Behaviour string    `json:"behaviour,omitempty"` // calm, urgent, confused
	Score     int       `json:"score,omitempty"`     // 0 to 10
	Tags      []string  `json:"tags,omitempty"`
	Corrected []string  `json:"corrected,omitempty"` // names of fields that a person set: they stay
	Written   []string  `json:"written,omitempty"`   // names of fields that the model gave; rules made the others
}

// Source is where an answer comes from; Quote are the words that it rests on.
type Source struct {
	ContentID string `json:"contentId,omitempty"`
	Title     string `json:"title"`
	URL       string `json:"url,omitempty"`
	Quote     string `json:"quote,omitempty"`
	ClickCode string `json:"clickCode,omitempty"` // signed; names the log row of the answer
}

// Option is a choice offered to the visitor.
type Option struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// Message is one turn. Seq starts at 1 and has no gaps.
type Message struct {
	ID        MessageID `json:"id"`
	Seq       uint64    `json:"seq"`
	Role      Role      `json:"role"`
	Text      string    `json:"text"`
	Name      string    `json:"name,omitempty"` // of the person who writes, of RoleAgent
	At        time.Time `json:"at"`
	ClientID  string    `json:"clientId,omitempty"`
	Kind      Kind      `json:"kind,omitempty"`
	Sources   []Source  `json:"sources,omitempty"`
	Options   []Option  `json:"options,omitempty"`
	Score     *float64  `json:"score,omitempty"` // confidence in [0,1]
	ClickCode string    `json:"clickCode,omitempty"`
	RateCode  string    `json:"rateCode,omitempty"`
	Rating    *Rated    `json:"rating,omitempty"`
	Clicked   []int     `json:"clicked,omitempty"` // places of the sources that were clicked on, 0: the content itself
	HasTrace  bool      `json:"hasTrace,omitempty"`
	Form      *FormAsk  `json:"form,omitempty"`    // of KindForm
	Lead      *LeadSaid `json:"lead,omitempty"`    // made with this reply
	Cost      *int      `json:"cost,omitempty"`    // of a reply, in credits; nil: from before there were prices
	Override  Override  `json:"override,omitzero"` // for the answer to it
}

// Counts are the exact numbers of one chatbot, deleted ones left out.
type Counts struct {
	Active   int64 `json:"active"`
	Ended    int64 `json:"ended"`
	Messages int64 `json:"messages"` // of conversations that are not deleted, system messages left out
}

// Total is every conversation that is not deleted.
func (c Counts) Total() int64 { return c.Active + c.Ended }
