package httpapi

import (
	"context"
	"io"
	"slices"

	"frontdesk/app/account"
	"frontdesk/app/bulk"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

// Bulk does one thing to many conversations.
type Bulk interface {
	Begin(ctx context.Context, in bulk.Input) (bulk.Run, error)
	Runs(b chatbot.ID) []bulk.Run
	Run(b chatbot.ID, r bulk.RunID) (bulk.Run, error)
	Cancel(ctx context.Context, b chatbot.ID, r bulk.RunID) (bulk.Run, error)
	Resume(ctx context.Context, b chatbot.ID, r bulk.RunID) (bulk.Run, error)
	Undo(ctx context.Context, b chatbot.ID, r bulk.RunID, by string) (bulk.Run, error)
	Exportable(b chatbot.ID, r bulk.RunID) (bulk.Run, error)
	File(ctx context.Context, b chatbot.ID, r bulk.RunID, fn func([]conversation.Conversation) error) error
}

type bulkAPI struct {
	chatbots Chatbots
	bulk     Bulk
	threads  conversationAPI
	clock    id.Clock
}

// bulkBody takes 4,000 ids.
const bulkBody = 256 << 10

func bulkRoutes(a bulkAPI) []route {
	const of = "/api/admin/chatbots/:id/bulk"
	return []route{
		at(get, of, Viewer, 200, "listBulkRuns", "What was done to many conversations at a time, newest first; the last 20.", gives(a.list)),
		at(post, of, Agent, 202, "startBulkRun", "Delete, end, tag or export many conversations in the background. Deleting, and the tag legal-hold, are an admin's.", takes(a.start)).
			withBody(bulkBody),
		at(get, of+"/:bulkId", Viewer, 200, "getBulkRun", "How a run stands.", gives(a.get)),
		at(post, of+"/:bulkId/cancel", Agent, 200, "cancelBulkRun", "Stop a run; what it did stays done.", takes(a.cancel)),
		at(post, of+"/:bulkId/resume", Agent, 200, "resumeBulkRun", "Let a run go on that was cancelled or broken off.", takes(a.resume)),
		at(post, of+"/:bulkId/undo", Agent, 202, "undoBulkRun", "Take a run back, within a day: exactly what it changed.", takes(a.undo)),
		at(get, of+"/:bulkId/file", Agent, 200, "getBulkFile", "The file of an export, written while it is read.", raw(a.file)).
			answering("text/csv").alsoAnswering("application/json", nil),
	}
}

func (a bulkAPI) bot(c *call) (chatbot.ID, error) {
	b, err := c.chatbotID()
	if err != nil {
		return b, err
	}
	_, err = a.chatbots.Get(c.ctx, b)
	return b, err
}

// run names the run that a request is about.
func (a bulkAPI) run(c *call) (chatbot.ID, bulk.RunID, error) {
	b, err := a.bot(c)
	if err != nil {
		return b, bulk.RunID{}, err
	}
	value, err := c.param("bulkId")
	if err != nil {
		return b, bulk.RunID{}, err
	}
	r, err := bulk.ParseRunID(value)
	return b, r, err
}

func (a bulkAPI) list(c *call) (BulkRuns, error) {
	b, err := a.bot(c)
	if err != nil {
		return BulkRuns{}, err
	}
	runs := a.bulk.Runs(b)
	out := BulkRuns{Items: make([]BulkRun, 0, len(runs))}
	for _, r := range runs {
		out.Items = append(out.Items, bulkRunOf(r))
	}
	return out, nil
}

func (a bulkAPI) get(c *call) (BulkRun, error) {
	b, r, err := a.run(c)
	if err != nil {
		return BulkRun{}, err
	}
	run, err := a.bulk.Run(b, r)
	return bulkRunOf(run), err
}

func (a bulkAPI) start(c *call, in BulkInput) (BulkRun, error) {
	b, err := a.bot(c)
	if err != nil {
		return BulkRun{}, err
	}
	input := bulk.Input{Chatbot: b, Action: bulk.Action(in.Action), Tags: in.Tags, By: c.actor.Name}
	switch input.Action {
	case bulk.Delete, bulk.End, bulk.Tag, bulk.Untag:
	case bulk.Export:
		if input.Format, err = exportFormat(in.Format); err != nil {
			return BulkRun{}, err
		}
	default:
		return BulkRun{}, wrongQuery("action", "This must be delete, end, tag, untag or export.")
	}
	if err := mayDo(c, input.Action, in.Tags); err != nil {
		return BulkRun{}, err
	}
	if input.Selection, err = a.selection(in); err != nil {
		return BulkRun{}, err
	}
	run, err := a.bulk.Begin(c.ctx, input)
	return bulkRunOf(run), err
}

func exportFormat(given string) (string, error) {
	switch given {
	case "":
		return "csv", nil
	case "csv", "json":
		return given, nil
	}
	return "", wrongQuery("format", "This must be csv or json.")
}

// mayDo refuses whoever is no admin what would lose something.
func mayDo(c *call, action bulk.Action, tags []string) error {
	if (action == bulk.Delete || action == bulk.Restore) && !c.actor.Role.AtLeast(account.Admin) {
		return account.ErrForbidden
	}
	return mayHold(c, tags)
}

// mayHold lets nobody but an admin give or take the tag that keeps a conversation.
func mayHold(c *call, changed []string) error {
	clean, err := conversation.CleanTags(changed)
	if err == nil && slices.Contains(clean, conversation.HoldTag) && !c.actor.Role.AtLeast(account.Admin) {
		return account.ErrForbidden
	}
	return nil
}

// changedTags are those that one list has and the other has not.
func changedTags(before, after []string) (out []string) {
	clean, err := conversation.CleanTags(after)
	if err != nil {
		return nil // refused with a reason later
	}
	for _, pair := range [][2][]string{{before, clean}, {clean, before}} {
		for _, tag := range pair[0] {
			if !slices.Contains(pair[1], tag) {
				out = append(out, tag)
			}
		}
	}
	return out
}

func (a bulkAPI) selection(in BulkInput) (out bulk.Selection, err error) {
	switch {
	case len(in.IDs) > 0 && in.Filter != nil:
		return out, wrongQuery("filter", "Give ids or a filter, not both.")
	case len(in.IDs) == 0 && in.Filter == nil:
		return out, wrongQuery("ids", "Name the conversations, or give a filter; an empty one means every conversation.")
	case in.Filter == nil:
		out.IDs, err = conversationIDs("ids", in.IDs)
		return out, err
	}
	if out.Filter, err = filterText(*in.Filter); err != nil {
		return out, err
	}
	at := a.clock()
	if in.AsOf != nil && in.AsOf.Before(at) {
		at = *in.AsOf
	}
	out.Filter = asOf(out.Filter, at)
	out.Except, err = conversationIDs("except", in.Except)
	return out, err
}

func conversationIDs(field string, texts []string) ([]conversation.ID, error) {
	out := make([]conversation.ID, 0, len(texts))
	seen := make(map[conversation.ID]bool, len(texts))
	for _, text := range texts {
		cid, err := conversation.ParseID(text)
		if err != nil {
			return nil, wrongQuery(field, "These must be ids of conversations.")
		}
		if !seen[cid] {
			seen[cid] = true
			out = append(out, cid)
		}
	}
	return out, nil
}

func (a bulkAPI) cancel(c *call, _ nothing) (BulkRun, error) { return a.steer(c, a.bulk.Cancel) }

func (a bulkAPI) resume(c *call, _ nothing) (BulkRun, error) { return a.steer(c, a.bulk.Resume) }

func (a bulkAPI) undo(c *call, _ nothing) (BulkRun, error) {
	return a.steer(c, func(ctx context.Context, b chatbot.ID, r bulk.RunID) (bulk.Run, error) {
		return a.bulk.Undo(ctx, b, r, c.actor.Name)
	})
}

func (a bulkAPI) steer(c *call, act func(context.Context, chatbot.ID, bulk.RunID) (bulk.Run, error)) (BulkRun, error) {
	b, r, err := a.run(c)
	if err != nil {
		return BulkRun{}, err
	}
	before, err := a.bulk.Run(b, r)
	if err != nil {
		return BulkRun{}, err
	}
	if err := mayDo(c, before.Action, before.Tags); err != nil {
		return BulkRun{}, err
	}
	run, err := act(c.ctx, b, r)
	return bulkRunOf(run), err
}

// file streams an export.
func (a bulkAPI) file(c *call) error {
	b, r, err := a.run(c)
	if err != nil {
		return err
	}
	run, err := a.bulk.Exportable(b, r)
	if err != nil {
		return err
	}
	media, form := "text/csv; charset=utf-8", conversationForm(&conversationSheet{})
	if run.Format == "json" {
		media, form = "application/json", &conversationJSON{}
	}
	return c.export(media, "conversations."+run.Format, func(ctx context.Context, w io.Writer) error {
		if err := form.begin(w); err != nil {
			return err
		}
		err := a.bulk.File(ctx, b, r, func(items []conversation.Conversation) error {
			rows, err := a.threads.rows(ctx, items)
			if err != nil {
				return err
			}
			return form.rows(items, rows)
		})
		if err != nil {
			return err
		}
		return form.end()
	})
}
