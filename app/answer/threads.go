package answer

import (
	"context"
	"encoding/json"
	"errors"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/credit"
	"frontdesk/app/tracking"
)

// Threads is the Store of a Runner over the conversations: it turns a reply into
// the message, trace and log rows that are stored together.
type Threads struct {
	Replies  *conversation.Replies
	Pass     PassOn   // nil: nothing is passed on
	Hand     HandOver // nil: nobody is handed over
	Settle   Settle   // nil: nothing is charged
	Dispatch Dispatch // nil: nothing is mailed
	Codes    tracking.Codes
}

// Settle books what a reply costs, in its transaction.
type Settle func(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, m conversation.Message, b credit.Bill) error

// Job gives what a conversation waits for.
func (t Threads) Job(ctx context.Context, c conversation.ID) (Job, error) {
	job, waits, err := t.Replies.Job(ctx, c)
	if err != nil || !waits {
		return Job{}, err
	}
	return Job{Conversation: job.Conversation, Questions: job.Questions, History: job.History, Pending: true}, nil
}

// Pending lists every conversation that waits for an answer.
func (t Threads) Pending(ctx context.Context) ([]conversation.ID, error) {
	return t.Replies.Pending(ctx)
}

// Finish stores a reply.
func (t Threads) Finish(ctx context.Context, in FinishInput) (conversation.Message, bool, error) {
	trace, err := json.Marshal(in.Reply.Trace)
	if err != nil {
		return conversation.Message{}, false, err
	}
	m, more, err := t.Replies.Reply(ctx, conversation.ReplyInput{
		Conversation: in.Conversation,
		Answered:     in.Question.Seq,
		Message: conversation.Message{
			ID: in.MessageID, Text: in.Reply.Text, Kind: in.Reply.Kind, Score: in.Reply.Score,
			Sources: in.Reply.Sources, Options: in.Reply.Options, Form: in.Reply.Form, Lead: in.Reply.Lead,
			Cost: &in.Reply.Bill.Cost,
		},
		Trace:    trace,
		Rows:     in.Reply.LogRows,
		Mark:     in.Reply.mark(t.Codes),
		Question: in.Reply.record,
		Then:     t.then(in.Reply),
	})
	if errors.Is(err, conversation.ErrAnswered) {
		err = nil
	}
	return m, more, err
}

// Drop clears the pending answer without a reply.
func (t Threads) Drop(ctx context.Context, c conversation.ID) error {
	return t.Replies.Drop(ctx, c)
}

// LogRows is what a reply adds to the two logs.
func (r Reply) LogRows(s tracking.Scene) tracking.Entry {
	var out tracking.Entry
	if r.Lookup.Searched {
		out = tracking.Searched(s, r.Trace.Question, r.Lookup.Contents, r.Lookup.Shown)
	}
	if len(r.Lookup.Offered) > 1 {
		out = out.With(tracking.Offered(s, r.Trace.Question, r.Lookup.Offered))
	}
	if r.Lookup.Chosen != "" && r.Lookup.among > 1 {
		out = out.With(tracking.Picked(s, r.Trace.Question, r.Lookup.Chosen, r.Lookup.clicked))
	}
	if r.Lookup.Chosen != "" {
		out = out.With(tracking.Clicked(s, r.Lookup.Asked, r.Lookup.Chosen, r.Lookup.Position))
	}
	return out
}
