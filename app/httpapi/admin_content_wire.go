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

	Status    string         `json:"status" enum:"published,draft,changed" doc:"Draft: visitors have never seen it; changed: they see it as it was before the edit."`
	Edit      *ContentBody   `json:"edit" doc:"The text as it shall become once it is published."`
	ValidFrom *Time          `json:"validFrom" doc:"Before this visitors are not answered from it."`
	ValidTo   *Time          `json:"validTo" doc:"From this on visitors are not answered from it."`
	UpdatedBy string         `json:"updatedBy" doc:"The name of an account, or import, site, file."`
	Source    *ContentSource `json:"source" doc:"What it was read from; null where it was written or imported."`
	CreatedAt Time           `json:"createdAt"`
	UpdatedAt Time           `json:"updatedAt"`
}

// ContentBody is what an owner writes of a content.
type ContentBody struct {
	Title     string   `json:"title"`
	Questions []string `json:"questions"`
	Answer    string   `json:"answer"`
	Text      string   `json:"text"`
	URL       string   `json:"url"`
	Lang      string   `json:"lang"`
	Tags      []string `json:"tags"`
	ValidFrom *Time    `json:"validFrom"`
	ValidTo   *Time    `json:"validTo"`
}

// ContentSource is what a content was read from.
type ContentSource struct {
	Kind string `json:"kind" enum:"site,file"`
	ID   string `json:"id"`
	Name string `json:"name"`
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
	ValidFrom *Time    `json:"validFrom,omitempty"`
	ValidTo   *Time    `json:"validTo,omitempty"`
	Draft     bool     `json:"draft,omitempty" doc:"Keeps it as an edit; what is published stays as it is."`
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

	Status    string         `json:"status" enum:"published,draft,changed"`
	Valid     string         `json:"valid" enum:"now,later,over" doc:"Whether its time has come, or gone."`
	ValidFrom *Time          `json:"validFrom"`
	ValidTo   *Time          `json:"validTo"`
	UpdatedBy string         `json:"updatedBy"`
	Source    *ContentSource `json:"source"`
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
	Name       string        `json:"name,omitempty" doc:"Of the file."`
	State      string        `json:"state" enum:"running,done,failed,cancelled,interrupted"`
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
		Status: string(c.State()), Edit: contentBodyOf(c.Edit), ValidFrom: c.ValidFrom, ValidTo: c.ValidTo,
		UpdatedBy: c.UpdatedBy, Source: contentSourceOf(c.Source),
	}
}

func contentBodyOf(e *knowledge.Edit) *ContentBody {
	if e == nil {
		return nil
	}
	return &ContentBody{
		Title: e.Title, Questions: listOf(e.Questions), Answer: e.Answer, Text: e.Text, URL: e.URL, Lang: e.Lang, Tags: listOf(e.Tags),
		ValidFrom: e.ValidFrom, ValidTo: e.ValidTo,
	}
}

func contentSourceOf(s knowledge.SourceRef) *ContentSource {
	if s == (knowledge.SourceRef{}) {
		return nil
	}
	return &ContentSource{Kind: string(s.Kind), ID: s.ID, Name: s.Name}
}

// ImportRunOf is an import as it is told on the wire, in answers and events.
func ImportRunOf(r knowledge.ImportRun) ImportRun {
	out := ImportRun{
		ID: r.ID.String(), Chatbot: r.Chatbot.String(), Name: r.Name, State: string(r.State), Total: r.Total, Done: r.Done,
		Created: r.Created, Updated: r.Updated, Unchanged: r.Unchanged, Deleted: r.Deleted,
		Errors: make([]ImportError, 0, len(r.Errors)), ErrorCount: r.ErrorCount, Note: r.Note,
		StartedAt: r.StartedAt, EndedAt: r.EndedAt,
	}
	for _, e := range r.Errors {
		out.Errors = append(out.Errors, ImportError(e))
	}
	return out
}
