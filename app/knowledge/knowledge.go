// Package knowledge owns what a chatbot knows: contents (Q&A and articles),
// their import and export, the passages cut from them, and the index that
// finds them. It knows nothing of conversations or of models.
package knowledge

import (
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
)

// ErrNotFound is the fault for a content that does not exist.
var ErrNotFound = fault.New(fault.NotFound, "content_not_found", "There is no such content.")

// ContentID names a content within its chatbot: the owner's own id from an
// import, or one that was made; 1 to 200 bytes of printable UTF-8.
type ContentID string

// Content is one thing the owner knows: a Q&A (Answer set) or an article
// (Text set), never both.
type Content struct {
	ID        ContentID  `json:"id"`
	Chatbot   chatbot.ID `json:"chatbot"`
	Title     string     `json:"title"`
	Questions []string   `json:"questions,omitempty"` // examples of how it is asked
	Answer    string     `json:"answer,omitempty"`    // markdown
	Text      string     `json:"text,omitempty"`      // markdown, of an article
	URL       string     `json:"url,omitempty"`
	Lang      string     `json:"lang,omitempty"` // BCP 47 base, empty: detected
	Tags      []string   `json:"tags,omitempty"`
	CreatedAt time.Time  `json:"createdAt"`
	UpdatedAt time.Time  `json:"updatedAt"`
}

// IsArticle tells an article from a Q&A.
func (c Content) IsArticle() bool { return c.Text != "" }

// Hit is one content found for a question, best passage first.
type Hit struct {
	Content  ContentID
	Title    string
	URL      string
	Article  bool
	Answer   string  // of a Q&A
	Passage  Passage // the best one; of a Q&A its answer
	Score    float64 // confidence in [0,1] that this content answers
	Words    float64 // raw BM25 score, for the trace
	Coverage float64 // share of the question's weight that was matched, [0,1]
}

// Passage is a piece of a content that can be shown to a model or quoted.
type Passage struct {
	Index   int    // its place in the content, from 0
	Heading string // path of headings, " > " between
	Text    string // plain text
}

// Quote is a run of one to three whole sentences from a passage.
type Quote struct {
	Text    string
	Content ContentID
	Title   string
	URL     string // with a text fragment that opens the page at the quote
	Score   float64
}
