package httpapi

import "frontdesk/app/knowledge"

// Content is one thing the owner knows: a Q&A (answer) or an article (text).
type Content struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Questions []string `json:"questions"`
	Answer    string   `json:"answer" doc:"Markdown; of a Q&A."`
	Text      string   `json:"text" doc:"Markdown; of an article."`
	URL       string   `json:"url"`
	Lang      string   `json:"lang"`
	Tags      []string `json:"tags"`
	CreatedAt Time     `json:"createdAt"`
	UpdatedAt Time     `json:"updatedAt"`
}

// ContentInput is a content as it is written; either answer or text is set.
type ContentInput struct {
	ID        string   `json:"id,omitempty" doc:"Left out: one is made."`
	Title     string   `json:"title"`
	Questions []string `json:"questions,omitempty"`
	Answer    string   `json:"answer,omitempty"`
	Text      string   `json:"text,omitempty"`
	URL       string   `json:"url,omitempty"`
	Lang      string   `json:"lang,omitempty"`
	Tags      []string `json:"tags,omitempty"`
}

// ContentRow is a content in a list.
type ContentRow struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Kind      string   `json:"kind" enum:"qa,article"`
	Questions int      `json:"questions"`
	URL       string   `json:"url"`
	Lang      string   `json:"lang"`
	Tags      []string `json:"tags"`
	UpdatedAt Time     `json:"updatedAt"`
	Excerpt   string   `json:"excerpt"`
}

// ContentList is a page of contents.
type ContentList struct {
	Items []ContentRow `json:"items"`
	Next  *string      `json:"next" doc:"The cursor of the next page."`
	Total int          `json:"total"`
}

// ImportRun is one import, running or over.
type ImportRun struct {
	ID         string        `json:"id"`
	Chatbot    string        `json:"chatbot"`
	State      string        `json:"state" enum:"running,done,failed,cancelled"`
	Total      int           `json:"total"`
	Done       int           `json:"done"`
	Created    int           `json:"created"`
	Updated    int           `json:"updated"`
	Unchanged  int           `json:"unchanged"`
	Deleted    int           `json:"deleted"`
	Errors     []ImportError `json:"errors" doc:"The first 50."`
	ErrorCount int           `json:"errorCount"`
	Note       string        `json:"note,omitempty" doc:"What the owner should know about the outcome."`
	StartedAt  Time          `json:"startedAt"`
	EndedAt    *Time         `json:"endedAt,omitempty"`
}

// ImportError is a line that was not taken.
type ImportError struct {
	Line    int    `json:"line"`
	Message string `json:"message"`
}

func contentOf(c knowledge.Content) Content {
	return Content{
		ID: string(c.ID), Title: c.Title, Questions: listOf(c.Questions), Answer: c.Answer, Text: c.Text,
		URL: c.URL, Lang: c.Lang, Tags: listOf(c.Tags), CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt,
	}
}

// ImportRunOf is an import as it is told on the wire, in answers and events.
func ImportRunOf(r knowledge.ImportRun) ImportRun {
	out := ImportRun{
		ID: r.ID.String(), Chatbot: r.Chatbot.String(), State: string(r.State), Total: r.Total, Done: r.Done,
		Created: r.Created, Updated: r.Updated, Unchanged: r.Unchanged, Deleted: r.Deleted,
		Errors: make([]ImportError, 0, len(r.Errors)), ErrorCount: r.ErrorCount, Note: r.Note,
		StartedAt: r.StartedAt, EndedAt: r.EndedAt,
	}
	for _, e := range r.Errors {
		out.Errors = append(out.Errors, ImportError(e))
	}
	return out
}
