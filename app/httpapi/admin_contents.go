package httpapi

import (
	"context"
	"io"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
)

// Contents is what the panel needs of the knowledge of a chatbot. Put and Create
// give the content as it was stored; Export writes JSONL.
type Contents interface {
	List(ctx context.Context, q ContentQuery) (ContentPage, error)
	Get(ctx context.Context, bot chatbot.ID, id knowledge.ContentID) (knowledge.Content, error)
	Create(ctx context.Context, c knowledge.Content) (knowledge.Content, error)
	Put(ctx context.Context, c knowledge.Content) (knowledge.Content, error)
	Delete(ctx context.Context, bot chatbot.ID, id knowledge.ContentID) error
	Export(ctx context.Context, bot chatbot.ID, w io.Writer) error
	ExportCSV(ctx context.Context, bot chatbot.ID, w io.Writer) error
	Publishing
	Likeness
}

// ContentQuery asks for a page of contents.
type ContentQuery struct {
	Chatbot chatbot.ID
	Filter  knowledge.Filter
	Cursor  string
	Limit   int // 1 to 200
}

// ContentPage is a page of contents; Next is empty at the end.
type ContentPage struct {
	Items []knowledge.Content
	Next  string
	Total int
}

// Imports runs imports in the background; a run that does not exist is a fault
// of kind NotFound.
type Imports interface {
	Start(ctx context.Context, in ImportInput) (knowledge.ImportRun, error)
	Preview(ctx context.Context, in ImportInput) (knowledge.Preview, error)
	Runs(bot chatbot.ID) []knowledge.ImportRun
	Run(ctx context.Context, id string) (knowledge.ImportRun, error)
	Cancel(ctx context.Context, id string) (knowledge.ImportRun, error)
}

// ImportInput is one import as it was sent. Body belongs to the receiver.
type ImportInput struct {
	Chatbot chatbot.ID
	Name    string // of the file; may be empty
	Format  knowledge.Format
	Replace bool
	Mapping knowledge.Mapping // of the columns of a table; nil: as the file names them
	Sheet   string            // of a workbook; empty: the first with questions and answers
	Body    []byte
}

type contentAPI struct {
	chatbots Chatbots
	contents Contents
	clock    id.Clock
	imports  Imports
}

func (a contentAPI) list(c *call) (ContentList, error) {
	q, err := a.query(c)
	if err != nil {
		return ContentList{}, err
	}
	page, err := a.contents.List(c.ctx, q)
	if err != nil {
		return ContentList{}, err
	}
	out := ContentList{Items: make([]ContentRow, 0, len(page.Items)), Total: page.Total}
	for _, item := range page.Items {
		out.Items = append(out.Items, contentRowOf(item, a.clock()))
	}
	out.Next = c.next(page.Next)
	return out, nil
}

func (a contentAPI) query(c *call) (q ContentQuery, err error) {
	if q.Chatbot, err = a.bot(c); err != nil {
		return q, err
	}
	if q.Filter, err = contentFilter(c); err != nil {
		return q, err
	}
	if q.Cursor, err = c.cursor(); err != nil {
		return q, err
	}
	limit, err := c.number("limit", 50, 1, 200)
	q.Limit = int(limit)
	return q, err
}

// bot is the chatbot of the address, which must be there.
func (a contentAPI) bot(c *call) (chatbot.ID, error) {
	botID, err := c.chatbotID()
	if err != nil {
		return botID, err
	}
	_, err = a.chatbots.Get(c.ctx, botID)
	return botID, err
}

func (a contentAPI) create(c *call, in ContentInput) (Content, error) {
	botID, err := a.bot(c)
	if err != nil {
		return Content{}, err
	}
	stored, err := a.contents.Create(c.ctx, in.content(c, botID, knowledge.ContentID(in.ID)))
	return contentOf(stored), err
}

func (a contentAPI) get(c *call) (Content, error) {
	botID, contentID, err := a.address(c)
	if err != nil {
		return Content{}, err
	}
	found, err := a.contents.Get(c.ctx, botID, contentID)
	return contentOf(found), err
}

func (a contentAPI) put(c *call, in ContentInput) (Content, error) {
	botID, contentID, err := a.address(c)
	if err != nil {
		return Content{}, err
	}
	if in.ID != "" && in.ID != string(contentID) {
		return Content{}, wrongQuery("id", "This is another id than that in the address. Leave it out.")
	}
	stored, err := a.contents.Put(c.ctx, in.content(c, botID, contentID))
	return contentOf(stored), err
}

func (a contentAPI) delete(c *call) error {
	botID, contentID, err := a.address(c)
	if err != nil {
		return err
	}
	return a.contents.Delete(c.ctx, botID, contentID)
}

func (a contentAPI) address(c *call) (chatbot.ID, knowledge.ContentID, error) {
	botID, err := a.bot(c)
	if err != nil {
		return botID, "", err
	}
	value, err := c.param("contentId")
	return botID, knowledge.ContentID(value), err
}

func (a contentAPI) getImport(c *call) (ImportRun, error) {
	runID, err := c.param("runId")
	if err != nil {
		return ImportRun{}, err
	}
	run, err := a.imports.Run(c.ctx, runID)
	return ImportRunOf(run), err
}

func (a contentAPI) cancelImport(c *call, _ nothing) (ImportRun, error) {
	runID, err := c.param("runId")
	if err != nil {
		return ImportRun{}, err
	}
	run, err := a.imports.Cancel(c.ctx, runID)
	return ImportRunOf(run), err
}

// export writes all contents as they are read.
func (a contentAPI) export(c *call) error {
	botID, err := a.bot(c)
	if err != nil {
		return err
	}
	media, name, write := "application/jsonl", "contents.jsonl", a.contents.Export
	switch c.fiber.Query("format") {
	case "", "jsonl":
	case "csv":
		media, name, write = "text/csv; charset=utf-8", "contents.csv", a.contents.ExportCSV
	default:
		return wrongQuery("format", "This must be jsonl or csv.")
	}
	return c.export(media, name, func(ctx context.Context, w io.Writer) error { return write(ctx, botID, w) })
}

func (in ContentInput) content(c *call, botID chatbot.ID, contentID knowledge.ContentID) knowledge.Content {
	out := knowledge.Content{
		ID: contentID, Chatbot: botID, Title: in.Title, Questions: in.Questions, Answer: in.Answer, Text: in.Text,
		URL: in.URL, Lang: in.Lang, Tags: in.Tags, ValidFrom: in.ValidFrom, ValidTo: in.ValidTo, UpdatedBy: c.actorName(),
	}
	if in.Draft {
		out.Status = knowledge.Draft
	}
	return out
}

// actorName is what the one who asks is called where others read it.
func (c *call) actorName() string {
	if c.actor.Name != "" {
		return c.actor.Name
	}
	return string(c.actor.Email)
}

func contentRowOf(c knowledge.Content, now time.Time) ContentRow {
	row := ContentRow{
		ID: string(c.ID), Title: c.Title, Kind: "qa", Questions: len(c.Questions), URL: c.URL, Lang: c.Lang,
		Tags: listOf(c.Tags), UpdatedAt: c.UpdatedAt.In(time.UTC), Excerpt: excerpt(c.Answer),
		Status: string(c.State()), Valid: "now", ValidFrom: c.ValidFrom, ValidTo: c.ValidTo, UpdatedBy: c.UpdatedBy, Source: contentSourceOf(c.Source),
	}
	if !c.ValidAt(now) {
		row.Valid = "over"
		if c.ValidFrom != nil && now.Before(*c.ValidFrom) {
			row.Valid = "later"
		}
	}
	if c.IsArticle() {
		row.Kind, row.Excerpt = "article", excerpt(c.Text)
	}
	return row
}
