// Package answer turns a visitor's message into a reply: limits and words that
// ask for a person, the match against the contents, the model with numbered
// passages, and what is said where no model answers. What is decided is decided
// by small pure functions; the runner around them keeps one run a conversation,
// a bounded queue, and a trace of every step.
package answer

import (
	"frontdesk/app/conversation"
	"frontdesk/app/credit"
	"frontdesk/app/handover"
	"frontdesk/app/knowledge"
	"frontdesk/app/lead"
	"frontdesk/app/question"
)

// Trace is everything that led to one reply; it is stored beside the reply and
// shown to the owner. Times are in milliseconds, scores in [0,1].
type Trace struct {
	Question    string      `json:"question"`              // as the visitor wrote it
	Rewritten   string      `json:"rewritten,omitempty"`   // as it was looked up, where that is not the same
	RewrittenBy string      `json:"rewrittenBy,omitempty"` // words, spelling or model
	Carried     string      `json:"carried,omitempty"`     // the content that a follow-up is about, by its title
	Lang        string      `json:"lang"`                  // BCP 47 base of the question, empty where it cannot be told
	Path        string      `json:"path"`                  // direct, choices, model, passages, none, contact, limit
	Reason      string      `json:"reason"`                // why this path, in a sentence
	Cuts        []Cut       `json:"cuts,omitempty"`        // what the model said and no passage does
	Steps       []Step      `json:"steps"`
	Found       []Found     `json:"found"`
	DirectScore float64     `json:"directScore"`
	FoundScore  float64     `json:"foundScore"`
	Model       *ModelTrace `json:"model,omitempty"`
	TotalMS     float64     `json:"totalMs"`
}

// Step is one thing that was done, in order.
type Step struct {
	Name string  `json:"name"`
	MS   float64 `json:"ms"`
	Note string  `json:"note"`
}

// Cut is a sentence of the model's that was not shown.
type Cut struct {
	Sentence string `json:"sentence"`
	Reason   string `json:"reason"`
	Passage  string `json:"passage,omitempty"` // what stands nearest to it in the passages
}

// Found is one content that the search brought up.
type Found struct {
	ContentID string  `json:"contentId"`
	Title     string  `json:"title"`
	Heading   string  `json:"heading,omitempty"`
	Score     float64 `json:"score"`
	Words     float64 `json:"words"`
	Coverage  float64 `json:"coverage"`
	Meaning   float64 `json:"meaning"`
	Quote     string  `json:"quote,omitempty"`
}

// ModelTrace is what the model was asked to do and what it cost.
type ModelTrace struct {
	Name         string  `json:"name"`
	PromptTokens int     `json:"promptTokens"`
	OutputTokens int     `json:"outputTokens"`
	QueueMS      float64 `json:"queueMs"`
	LoadMS       float64 `json:"loadMs"`
	FirstTokenMS float64 `json:"firstTokenMs"`
	TotalMS      float64 `json:"totalMs"`
	DoneReason   string  `json:"doneReason"`
	Error        string  `json:"error,omitempty"`
}

// Reply is what the answer path decided to say.
type Reply struct {
	Kind    conversation.Kind
	Text    string // markdown; [n] in it points at the n-th source
	Score   *float64
	Sources []conversation.Source
	Options []conversation.Option
	Form    *conversation.FormAsk  // what the visitor is asked to fill in
	Lead    *conversation.LeadSaid // made with this reply
	Pass    *lead.Noticed          // what the lead is made of
	Mail    *MailOut               // the transcript that it tells of
	Hand    handover.Note          // what it means for the way to a person
	Bill    credit.Bill            // what it costs, or that it is a refusal
	Trace   Trace
	Lookup  Lookup
	// Basis is what the decision was made of; Withheld says that the model wrote an
	// answer which the contents do not support.
	Basis    question.Basis
	Withheld bool
	// Passages are the sentences that can be quoted for the question, best first,
	// whatever was said in the end. They are for test benches and not stored.
	Passages []knowledge.Quote
}

// Lookup is what the logs hold of the search behind a reply.
type Lookup struct {
	// Searched is false for small talk, for words that ask for a person, for limits
	// and for an option that was chosen: those are no questions to the contents.
	Searched bool
	Contents []string // found, best first; empty is "no results"
	Shown    string   // the content whose words stood alone, empty where there were several or none
	Offered  []string // contents that the visitor was asked to choose from
	// Chosen is the content that the visitor picked from those offered, Position its
	// place among them, from 1.
	Chosen   string
	Position int
	Asked    string // the question that the choice belongs to
	among    int    // how many contents it was chosen from
	clicked  bool   // by its label, as a click does
}

// Top is the content that a reply puts first: the one shown or chosen, else the
// best that was found. It is empty where nothing was found.
func (r Reply) Top() string {
	switch {
	case r.Lookup.Shown != "":
		return r.Lookup.Shown
	case r.Lookup.Chosen != "":
		return r.Lookup.Chosen
	case len(r.Lookup.Contents) > 0:
		return r.Lookup.Contents[0]
	default:
		return ""
	}
}
