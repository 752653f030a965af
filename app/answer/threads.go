package answer

import (
	"context"
	"encoding/json"
	"errors"

	"frontdesk/app/conversation"
	"frontdesk/app/tracking"
)

// Threads is the Store of a Runner over the conversations: it turns a reply into
// the message, trace and log rows that are stored together.
type Threads struct{ Conversations *conversation.Service }

// Job gives what a conversation waits for.
func (t Threads) Job(ctx context.Context, c conversation.ID) (Job, error) {
	job, waits, err := t.Conversations.Job(ctx, c)
	if err != nil || !waits {
		return Job{}, err
	}
	return Job{Conversation: job.Conversation, Questions: job.Questions, History: job.History, Pending: true}, nil
}

// Pending lists every conversation that waits for an answer.
func (t Threads) Pending(ctx context.Context) ([]conversation.ID, error) {
	return t.Conversations.Pending(ctx)
}

// Finish stores a reply.
func (t Threads) Finish(ctx context.Context, in FinishInput) (conversation.Message, bool, error) {
	trace, err := json.Marshal(in.Reply.Trace)
	if err != nil {
		return conversation.Message{}, false, err
	}
	m, more, err := t.Conversations.Reply(ctx, conversation.ReplyInput{
		Conversation: in.Conversation,
		Answered:     in.Question.Seq,
		Message: conversation.Message{
			ID: in.MessageID, Text: in.Reply.Text, Kind: in.Reply.Kind, Score: in.Reply.Score,
			Sources: in.Reply.Sources, Options: in.Reply.Options,
		},
		Trace: trace,
		Rows:  func(s tracking.Scene) tracking.Entry { return logRows(s, in.Reply) },
	})
	if errors.Is(err, conversation.ErrAnswered) {
		err = nil
	}
	return m, more, err
}

// Drop clears the pending answer without a reply.
func (t Threads) Drop(ctx context.Context, c conversation.ID) error {
	return t.Conversations.Drop(ctx, c)
}

// logRows is what a reply adds to the two logs: a question that was looked up,
// what was found for it, and the content whose answer stood alone. Small talk
// and requests for a person are not looked up.
func logRows(s tracking.Scene, r Reply) tracking.Entry {
	if !r.Searched {
		return tracking.Entry{}
	}
	contents := make([]string, 0, len(r.Trace.Found))
	for _, f := range r.Trace.Found {
		if f.Score >= r.Trace.FoundScore {
			contents = append(contents, f.ContentID)
		}
	}
	shown := ""
	switch r.Kind {
	case conversation.KindNone:
		contents = nil
	case conversation.KindDirect, conversation.KindModel, conversation.KindPassages:
		if len(r.Sources) > 0 {
			shown = r.Sources[0].ContentID
		} else if len(contents) > 0 {
			shown = contents[0]
		}
		if len(contents) == 0 && shown != "" {
			contents = []string{shown}
		}
	default:
	}
	return tracking.Searched(s, r.Trace.Question, contents, shown)
}
