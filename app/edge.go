package app

import (
	"context"
	"errors"
	"strings"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/document"
	"frontdesk/app/fault"
	"frontdesk/app/httpapi"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
	"frontdesk/app/site"
)

// What the edge asks for in its own words, answered by the services in theirs.

// contents are the contents as the edge lists and imports them.
type contents struct{ *knowledge.Service }

// List gives a page of contents.
func (c contents) List(ctx context.Context, q httpapi.ContentQuery) (httpapi.ContentPage, error) {
	page, err := c.Service.List(ctx, q.Chatbot, knowledge.ListInput{Filter: q.Filter, After: knowledge.ContentID(q.Cursor), Limit: q.Limit})
	return httpapi.ContentPage{Items: page.Items, Next: string(page.Next), Total: page.Total}, err
}

// Meaning is how far contents can be found by meaning.
func (c contents) Meaning(ctx context.Context, bot chatbot.ID) (knowledge.MeaningState, error) {
	return c.Encoding().State(ctx, bot)
}

// Runs are the last imports of a chatbot, newest first.
func (i imports) Runs(bot chatbot.ID) []knowledge.ImportRun { return i.service.Runs(bot) }

// Run is how far an import is.
func (i imports) Run(_ context.Context, run string) (knowledge.ImportRun, error) {
	u, err := id.Parse(run)
	if err != nil {
		return knowledge.ImportRun{}, knowledge.ErrImportNotFound
	}
	return i.service.Run(knowledge.RunID{UUID: u})
}

// Cancel ends an import; what it stored stays.
func (i imports) Cancel(_ context.Context, run string) (knowledge.ImportRun, error) {
	u, err := id.Parse(run)
	if err != nil {
		return knowledge.ImportRun{}, knowledge.ErrImportNotFound
	}
	return i.service.Cancel(knowledge.RunID{UUID: u})
}

// chatbots deletes a chatbot with all that belongs to it: contents at once,
// conversations by way of the bin. The record goes last, so that what a crash
// leaves can be deleted again.
type chatbots struct {
	*chatbot.Service
	contents      *knowledge.Service
	documents     *document.Service
	sites         *site.Service
	conversations *conversation.Service
}

// Delete removes a chatbot, unless it is the last.
func (c chatbots) Delete(ctx context.Context, b chatbot.ID) error {
	if _, err := c.Get(ctx, b); err != nil {
		return err
	}
	all, err := c.List(ctx)
	if err != nil {
		return err
	}
	if len(all) == 1 {
		return chatbot.ErrLast
	}
	if err := c.documents.Clear(ctx, b); err != nil {
		return err
	}
	if err := c.sites.Clear(ctx, b); err != nil {
		return err
	}
	if err := c.contents.Clear(ctx, b); err != nil {
		return err
	}
	if err := c.empty(ctx, b); err != nil {
		return err
	}
	if err := c.Service.Delete(ctx, b); err != nil {
		return err
	}
	return c.empty(ctx, b) // what began while the others were deleted
}

// empty puts the conversations of a chatbot into the bin, but for those that
// begin meanwhile: on a busy site it would not end.
func (c chatbots) empty(ctx context.Context, b chatbot.ID) error {
	q := conversation.Query{Chatbot: b, Limit: 200}
	for {
		page, err := c.conversations.List(ctx, q)
		if err != nil {
			return err
		}
		for _, thread := range page.Items {
			if _, err := c.conversations.Delete(ctx, thread.ID); err != nil {
				return err
			}
		}
		if q.Before = page.Next; q.Before.IsZero() {
			return nil
		}
	}
}

// messageOf is the sentence of a fault for a person, else the error's own first
// line.
func messageOf(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Message
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
