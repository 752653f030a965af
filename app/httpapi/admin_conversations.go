package httpapi

import (
	"context"
	"encoding/json"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/tracking"
)

// Conversations is what the panel needs of the conversations.
type Conversations interface {
	Get(ctx context.Context, id conversation.ID) (conversation.Conversation, error)
	Messages(ctx context.Context, id conversation.ID, after uint64, limit int) ([]conversation.Message, error)
	Trace(ctx context.Context, id conversation.ID, seq uint64) (json.RawMessage, error)
	End(ctx context.Context, id conversation.ID, by conversation.EndedBy) (conversation.Conversation, error)
	Delete(ctx context.Context, id conversation.ID) (undoUntil time.Time, err error)
	Restore(ctx context.Context, id conversation.ID) (conversation.Conversation, error)
	List(ctx context.Context, q conversation.Query) (conversation.ListPage, error)
	Counts(ctx context.Context, id chatbot.ID) (conversation.Counts, error)
	Values(ctx context.Context, b chatbot.ID, k conversation.FacetKind) ([]conversation.ValueCount, error)
	SetTags(ctx context.Context, c conversation.ID, tags []string) (conversation.Conversation, error)
}

// Tracking reads the session log of a conversation.
type Tracking interface {
	TrackingSession(ctx context.Context, id conversation.ID) (tracking.Session, error)
	TrackingRows(ctx context.Context, id conversation.ID) ([]tracking.SessionRow, error)
}

// LiveState tells what the other side of a conversation is doing now.
type LiveState interface {
	State(conversationID string) (state string, position, seconds int)
}

type conversationAPI struct {
	conversations Conversations
	tracking      Tracking
	live          LiveState
	users         ChatUsers
	handovers     Handovers
	chatbots      Chatbots
	clock         id.Clock
}

func (a conversationAPI) get(c *call) (ConversationDetails, error) {
	cid, err := c.conversationID()
	if err != nil {
		return ConversationDetails{}, err
	}
	found, err := a.conversations.Get(c.ctx, cid)
	if err != nil {
		return ConversationDetails{}, err
	}
	return a.details(c.ctx, found)
}

func (a conversationAPI) details(ctx context.Context, v conversation.Conversation) (ConversationDetails, error) {
	session, err := a.tracking.TrackingSession(ctx, v.ID)
	if err != nil {
		return ConversationDetails{}, err
	}
	out := detailsOf(v, session)
	if err := a.named(ctx, v, &out.ConversationRow); err != nil {
		return ConversationDetails{}, err
	}
	out.State.State, out.State.Position, out.State.Seconds = a.live.State(v.ID.String())
	return out, nil
}

func (a conversationAPI) messages(c *call) (PanelHistory, error) {
	cid, err := c.conversationID()
	if err != nil {
		return PanelHistory{}, err
	}
	after, limit, err := historyRange(c)
	if err != nil {
		return PanelHistory{}, err
	}
	found, err := a.conversations.Get(c.ctx, cid)
	if err != nil {
		return PanelHistory{}, err
	}
	messages, err := a.conversations.Messages(c.ctx, cid, after, limit)
	if err != nil {
		return PanelHistory{}, err
	}
	out := PanelHistory{Messages: make([]PanelMessage, 0, len(messages)), Status: string(found.Status)}
	for _, m := range messages {
		out.Messages = append(out.Messages, panelMessageOf(m))
	}
	return out, nil
}

func historyRange(c *call) (after uint64, limit int, err error) {
	if after, err = c.number("after", 0, 0, 1<<62); err != nil {
		return 0, 0, err
	}
	n, err := c.number("limit", 100, 1, 200)
	return after, int(n), err
}

func (a conversationAPI) trace(c *call) (json.RawMessage, error) {
	cid, err := c.conversationID()
	if err != nil {
		return nil, err
	}
	seq, err := c.fiber.ParamsInt("seq")
	if err != nil || seq < 1 {
		return nil, errNoTrace
	}
	return a.conversations.Trace(c.ctx, cid, uint64(seq))
}

var errNoTrace = fault.New(fault.NotFound, "trace_not_found", "There is no trace of such a message.")

func (a conversationAPI) log(c *call) (LogList, error) {
	cid, err := c.conversationID()
	if err != nil {
		return LogList{}, err
	}
	if _, err := a.conversations.Get(c.ctx, cid); err != nil {
		return LogList{}, err
	}
	rows, err := a.tracking.TrackingRows(c.ctx, cid)
	if err != nil {
		return LogList{}, err
	}
	out := LogList{Rows: make([]LogRow, 0, len(rows))}
	for _, r := range rows {
		out.Rows = append(out.Rows, LogRow{
			LogID: r.Log.String(), Date: r.At, Key: string(r.Key), Value: r.Value,
			UserQuestion: r.UserQuestion, ContentID: r.ContentID,
		})
	}
	return out, nil
}

func (a conversationAPI) end(c *call, _ nothing) (ConversationDetails, error) {
	return a.change(c, func(cid conversation.ID) (conversation.Conversation, error) {
		return a.conversations.End(c.ctx, cid, conversation.EndedByAgent)
	})
}

func (a conversationAPI) restore(c *call, _ nothing) (ConversationDetails, error) {
	return a.change(c, func(cid conversation.ID) (conversation.Conversation, error) {
		return a.conversations.Restore(c.ctx, cid)
	})
}

func (a conversationAPI) change(c *call, act func(conversation.ID) (conversation.Conversation, error)) (ConversationDetails, error) {
	cid, err := c.conversationID()
	if err != nil {
		return ConversationDetails{}, err
	}
	changed, err := act(cid)
	if err != nil {
		return ConversationDetails{}, err
	}
	return a.details(c.ctx, changed)
}

func (a conversationAPI) delete(c *call) (Deleted, error) {
	cid, err := c.conversationID()
	if err != nil {
		return Deleted{}, err
	}
	until, err := a.conversations.Delete(c.ctx, cid)
	return Deleted{UndoUntil: until}, err
}
