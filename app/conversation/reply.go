package conversation

import (
	"context"
	"encoding/json"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
	"frontdesk/app/tracking"
)

// historyLen is how many messages before the question a reply may look back on.
const historyLen = 12

// Job is a conversation that waits for an answer, with all that is needed to
// write one.
type Job struct {
	Conversation Conversation
	Questions    []Message // what was not answered yet, oldest first, at least one
	History      []Message // before the questions, oldest first, at most 12
}

// Replies takes replies to what visitors wrote. It stands apart from Service,
// which wakes whoever replies.
type Replies struct{ cfg RepliesConfig }

// RepliesConfig is what Replies stand on: the same as a Service.
type RepliesConfig struct {
	Store    Store
	Effects  Effects
	Announce Announcer
	Chatbots Chatbots
	Clock    id.Clock
}

// NewReplies makes Replies.
func NewReplies(cfg RepliesConfig) *Replies { return &Replies{cfg: cfg} }

// Pending gives the conversations that wait for an answer, also those that a
// crash left behind.
func (s *Replies) Pending(ctx context.Context) (out []ID, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		out, err = r.Pending()
		return err
	})
	return out, err
}

// Job gives what waits for an answer in c; waits is false where nothing does.
func (s *Replies) Job(ctx context.Context, c ID) (job Job, waits bool, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		span, found, err := r.PendingSpan(c)
		if err != nil || !found {
			return err
		}
		if job.Conversation, err = r.Conversation(c); err != nil {
			return err
		}
		// From the oldest that waits, however much was said behind it: replies to those
		// before it stand there.
		first := span.From - min(span.From, historyLen+1)
		said, err := r.Messages(c, first, maxPage)
		if err != nil {
			return err
		}
		for _, m := range said {
			if m.Role == RoleUser && m.Seq >= span.From && m.Seq <= span.To {
				job.Questions = append(job.Questions, m)
			} else {
				job.History = append(job.History, m)
			}
		}
		held, err := s.held(ctx, job.Conversation)
		waits = !held && len(job.Questions) > 0 && job.Conversation.answerable()
		return err
	})
	return job, waits, err
}

// ReplyInput is a finished reply to the messages up to Answered.
type ReplyInput struct {
	Conversation ID
	Answered     uint64
	Message      Message // without sequence and time
	Trace        json.RawMessage
	// Rows makes the log rows of the reply; nil logs nothing.
	Rows func(tracking.Scene) tracking.Entry
	// Mark puts codes on the reply that name the row it left; nil puts none.
	Mark func(c Conversation, m Message, row tracking.LogID) Message
	// Question makes the record of what was asked; nil, or an empty record, keeps
	// none.
	Question func(Conversation, Message) (json.RawMessage, error)
	// Then writes what else the reply does, with it; it may be nil.
	Then func(tx Tx, bot chatbot.Chatbot, c Conversation, m Message) error
}

// Reply stores a reply with its trace, counters and log rows and takes the
// pending answer away, all or nothing. more tells that the visitor wrote again
// meanwhile. On an ended conversation it stores nothing and gives ErrEnded. A
// repeated call gives the message that is there and stores none twice; a reply
// where nothing waits gives ErrAnswered.
func (s *Replies) Reply(ctx context.Context, in ReplyInput) (m Message, more bool, err error) {
	now := s.cfg.Clock()
	var refused error
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		refused, more = nil, false
		span, waits, err := tx.PendingSpan(in.Conversation)
		if err != nil {
			return err
		}
		before, err := tx.Conversation(in.Conversation)
		if err != nil {
			return err
		}
		if !before.answerable() {
			refused = ErrEnded
			return tx.ClearPending(in.Conversation)
		}
		var there bool
		if m, there, err = in.earlier(tx, before, waits && span.From <= in.Answered); err != nil || there {
			more = waits
			return err
		}
		if !waits {
			refused = ErrAnswered
			return nil
		}
		m = in.Message
		m.At, m.Role, m.HasTrace = now, RoleAssistant, len(in.Trace) > 0
		var rows tracking.Entry
		m, rows = in.logged(before, m)
		after, stored, err := appendTo(tx, before, before.passed(), m)
		if err != nil {
			return err
		}
		m = stored
		if err := s.finish(ctx, tx, in, after, m, rows); err != nil {
			return err
		}
		if more = span.To > in.Answered; more {
			err = tx.SetPending(in.Conversation, Span{From: max(span.From, in.Answered+1), To: span.To})
		} else {
			err = tx.ClearPending(in.Conversation)
		}
		announced := m
		tx.After(func() { s.cfg.Announce.MessageStored(after, announced) })
		return err
	})
	if err == nil {
		err = refused
	}
	return m, more, err
}

// earlier gives what an earlier call with this reply stored. While the messages that
// it answers wait, there was none.
func (in ReplyInput) earlier(tx Tx, c Conversation, waiting bool) (m Message, there bool, err error) {
	if waiting {
		return m, false, nil
	}
	return repeated(tx, c, in.Message.ID)
}

// logged makes the log rows of a reply to c, and marks it with codes of theirs.
func (in ReplyInput) logged(c Conversation, m Message) (Message, tracking.Entry) {
	var rows tracking.Entry
	if in.Rows != nil {
		rows = in.Rows(scene(c, m))
	}
	if row := rows.Answered(); in.Mark != nil && !row.IsZero() {
		m.Seq = c.LastSeq + 1 // as it will be stored
		m = in.Mark(c, m, row)
	}
	return m, rows
}

// repeated finds a reply that was stored by an earlier call.
func repeated(r Reader, c Conversation, reply MessageID) (Message, bool, error) {
	last, err := r.LastMessages(c.ID, c.LastSeq+1, historyLen)
	for _, m := range last {
		if m.ID == reply {
			return m, true, err
		}
	}
	return Message{}, false, err
}

// finish writes all that goes with a reply.
func (s *Replies) finish(ctx context.Context, tx Tx, in ReplyInput, c Conversation, m Message, rows tracking.Entry) error {
	bot, err := s.cfg.Chatbots.Get(ctx, c.Chatbot)
	if err != nil {
		return err
	}
	if m.HasTrace {
		if err := tx.PutTrace(c.ID, m.Seq, in.Trace); err != nil {
			return err
		}
	}
	if in.Question != nil {
		record, err := in.Question(c, m)
		if err != nil {
			return err
		}
		if len(record) > 0 {
			if err := tx.PutQuestion(c, m.Seq, record); err != nil {
				return err
			}
		}
	}
	if in.Rows != nil {
		if err := tx.Log(rows); err != nil {
			return err
		}
	}
	if in.Then != nil {
		if err := in.Then(tx, bot, c, m); err != nil {
			return err
		}
	}
	return s.cfg.Effects.Replied(tx, bot, c, m)
}

// Drop takes a pending answer away without a reply.
func (s *Replies) Drop(ctx context.Context, c ID) error {
	return s.cfg.Store.Write(ctx, func(tx Tx) error { return tx.ClearPending(c) })
}
