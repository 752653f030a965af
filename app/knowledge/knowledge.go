// Package knowledge owns what a chatbot knows: contents (Q&A and articles),
// their import and export, the passages cut from them, and the index that
// finds them. It knows nothing of conversations or of models.
package knowledge

import (
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/knowledge/prose"
)

// The faults of this package, besides "invalid_input" with its fields.
var (
	// ErrNotFound is the fault for a content that does not exist.
	ErrNotFound = fault.New(fault.NotFound, "content_not_found", "There is no such content.")
	// ErrExists is the fault of Create for an id that is taken.
	ErrExists = fault.New(fault.Conflict, "content_exists", "There is already a content with this id. Edit that one, or give another id.")
	// ErrImportNotFound is the fault for an import that is not (or no longer) known.
	ErrImportNotFound = fault.New(fault.NotFound, "import_not_found", "There is no such import. Only the last 20 are kept, until the server restarts.")
	// ErrImportRunning is the fault for a second import into the same chatbot.
	ErrImportRunning = fault.New(fault.Conflict, "import_running", "An import into this chatbot is running. Wait for it to end, or cancel it.")
	// ErrStopping is the fault for work that begins while the server stops.
	ErrStopping = fault.New(fault.Unavailable, "stopping", "The server is stopping. Try again in a moment.")
)

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
	Status    Status     `json:"status,omitempty"`
	Edit      *Edit      `json:"edit,omitempty"`      // changes that are not published yet; never of a draft
	ValidFrom *time.Time `json:"validFrom,omitempty"` // before this it is not found; nil: from ever
	ValidTo   *time.Time `json:"validTo,omitempty"`   // from this on it is not found; nil: for ever
	UpdatedBy string     `json:"updatedBy,omitempty"` // who wrote it or its changes last: an account's name, or one of the By… names
	Source    SourceRef  `json:"source,omitzero"`
	CreatedAt time.Time  `json:"createdAt"`
	UpdatedAt time.Time  `json:"updatedAt"`
}

// Status tells whether visitors are answered from a content.
type Status string

// The statuses. A content that was never published holds its draft as its own
// text; a published one that is being changed holds the changes in Edit.
const (
	Published Status = ""
	Draft     Status = "draft"
)

// Edit is the text of a published content as it shall become.
type Edit struct {
	Title     string     `json:"title"`
	Questions []string   `json:"questions,omitempty"`
	Answer    string     `json:"answer,omitempty"`
	Text      string     `json:"text,omitempty"`
	URL       string     `json:"url,omitempty"`
	Lang      string     `json:"lang,omitempty"`
	Tags      []string   `json:"tags,omitempty"`
	ValidFrom *time.Time `json:"validFrom,omitempty"`
	ValidTo   *time.Time `json:"validTo,omitempty"`
}

// SourceRef says what a content was read from; its zero value is a content that
// was written or imported.
type SourceRef struct {
	Kind SourceKind `json:"kind"`
	ID   string     `json:"id"`
	Name string     `json:"name"`
}

// SourceKind is the kind of a source.
type SourceKind string

// The kinds of sources.
const (
	FromSite SourceKind = "site"
	FromFile SourceKind = "file"
)

// Who changes contents besides accounts.
const (
	ByImport = "import"
	BySite   = "site"
	ByFile   = "file"
)

// Edited is the content as it will be once its changes are published.
func (c Content) Edited() Content {
	if e := c.Edit; e != nil {
		c.Title, c.Questions, c.Answer, c.Text, c.URL, c.Lang, c.Tags = e.Title, e.Questions, e.Answer, e.Text, e.URL, e.Lang, e.Tags
		c.ValidFrom, c.ValidTo = e.ValidFrom, e.ValidTo
	}
	c.Status, c.Edit = Published, nil
	return c
}

// ValidAt tells whether a content may be found at a time.
func (c Content) ValidAt(now time.Time) bool { return validAt(c.ValidFrom, c.ValidTo, now) }

func validAt(from, to *time.Time, now time.Time) bool {
	return (from == nil || !now.Before(*from)) && (to == nil || now.Before(*to))
}

// IsArticle tells an article from a Q&A.
func (c Content) IsArticle() bool { return c.Text != "" }

// Label is what a content is called where one line is shown: its title, or its
// first question when it has none.
func (c Content) Label() string {
	if c.Title == "" && len(c.Questions) > 0 {
		return c.Questions[0]
	}
	return c.Title
}

// FindInput is a question to the contents of one chatbot.
type FindInput struct {
	Question string
	Lang     string    // BCP 47 of the visitor, a hint that decides between equals; may be empty
	Limit    int       // hits at most; 0 is 5, more than 50 is 50
	Drafts   bool      // contents as they are edited, not as they are published
	By       string    // what is matched by, to measure it: "words" or "meaning"; empty is both
	Synonyms []string  // lines of words that mean the same, with commas between them
	Now      time.Time // decides which contents are valid; zero is the clock's
}

// What contents are matched by, in FindInput.By.
const (
	ByBoth    = ""
	ByWords   = "words"
	ByMeaning = "meaning"
)

// Result is what was found, best first.
type Result struct {
	Hits []Hit
	// Terms counts the words of the question that mean something; 0 is a greeting,
	// a thank-you, an emoji: nothing that could be looked up.
	Terms int
	Lang  string // BCP 47 base of the question, empty when it cannot be told
	// Spelled is the question with its slips of spelling put right, where it was
	// found better so; else empty.
	Spelled string
}

// Hit is one content found for a question, best passage first.
type Hit struct {
	Content  ContentID
	Title    string
	URL      string
	Lang     string // BCP 47 base, given or detected
	Article  bool
	Answer   string    // of a Q&A, markdown
	Passage  Passage   // the best one; of a Q&A its answer
	Also     []Passage // further passages of the same article that match, best first, at most 2
	Score    float64   // confidence in [0,1] that this content answers
	Words    float64   // raw BM25 score, for the trace
	Coverage float64   // share of the question's weight that was matched, [0,1]
	Meaning  float64   // cosine of the best example question or passage; 0 where words alone were matched
	Names    bool      // its passage has a rare word of the question that the first hit has nowhere
}

// Passage is a piece of a content that can be shown to a model or quoted.
type Passage struct {
	Index   int           // its place in the content, from 0
	Heading string        // path of headings, " > " between
	Text    string        // plain text, one line per paragraph, list item or table row
	Tables  []prose.Table // what of tables stands in it
}

// Quote is a run of one to three whole sentences from a passage.
type Quote struct {
	Text    string
	Content ContentID
	Title   string
	URL     string // with a text fragment that opens the page at the quote
	Score   float64
}

// ListInput asks for one page of a chatbot's contents in the order of their ids.
type ListInput struct {
	Filter
	After ContentID // the last id of the page before; empty: from the beginning
	Limit int       // 0 is 50, more than 200 is 200
}

// Filter chooses contents; what is empty chooses nothing out.
type Filter struct {
	Query  string // words or parts of words that title, questions or id hold, all of them
	Status PublishState
	Kind   string // KindQA or KindArticle
	Lang   string // BCP 47 base, given or detected
	Tag    string
	Source string // the id of a source, a SourceKind for all of that kind, "none" or "sample"
}

// The kinds of contents.
const (
	KindQA      = "qa"
	KindArticle = "article"
)

// Facets are what contents can be filtered by, the most frequent first.
type Facets struct {
	Tags        []ValueCount
	Langs       []ValueCount
	Sources     []SourceCount
	Unpublished int // drafts and changes that are not published
}

// ValueCount is how many contents have a value.
type ValueCount struct {
	Value string
	Count int
}

// SourceCount is how many contents come from a source.
type SourceCount struct {
	Source SourceRef
	Count  int
}

// ListPage is one page; Next is where the following begins, empty at the end.
type ListPage struct {
	Items []Content
	Next  ContentID
	Total int // contents that match the query, on all pages
}

// Size is how much a chatbot knows.
type Size struct {
	Contents int
	Passages int
	Samples  int // contents of the sample shop
}
