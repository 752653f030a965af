package conversation

import (
	"context"
	"encoding/json"

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

// Pending gives the conversations that wait for an answer, also those that a
// crash left behind.
func (s *Service) Pending(ctx context.Context) (out []ID, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		out, err = r.Pending()
		return err
	})
	return out, err
}

// Job gives what waits for an answer in c; waits is false where nothing does.
func (s *Service) Job(ctx context.Context, c ID) (job Job, waits bool, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		seq, found, err := r.PendingSeq(c)
		if err != nil || !found {
			return err
		}
		if job.Conversation, err = r.Conversation(c); err != nil {
			return err
		}
		last, err := r.LastMessages(c, seq+1, historyLen+1)
		if err != nil {
			return err
		}
		split := len(last)
		for split > 0 && last[split-1].Role == RoleUser {
			split--
		}
		job.History, job.Questions = last[:split], last[split:]
		waits = len(job.Questions) > 0 && job.Conversation.Status == Active && job.Conversation.DeletedAt.IsZero()
		return nil
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
}

// Reply stores a reply with its trace, counters and log rows and takes the
// pending answer away, all or nothing. more tells that the visitor wrote again
// meanwhile. On an ended conversation it stores nothing and gives ErrEnded; a
// repeated call for messages that were answered already gives ErrAnswered.
func (s *Service) Reply(ctx context.Context, in ReplyInput) (m Message, more bool, err error) {
	now := s.cfg.Clock()
	var refused error
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		refused, more = nil, false
		seq, waits, err := tx.PendingSeq(in.Conversation)
		if err != nil {
			return err
		}
		before, err := tx.Conversation(in.Conversation)
		if err != nil {
			return err
		}
		if before.Status == Ended || !before.DeletedAt.IsZero() {
			refused = ErrEnded
			return tx.ClearPending(in.Conversation)
		}
		if !waits {
			refused = ErrAnswered
			return nil
		}
		m = in.Message
		m.At, m.Role, m.HasTrace = now, RoleAssistant, len(in.Trace) > 0
		after, stored, err := appendTo(tx, before, before, m)
		if err != nil {
			return err
		}
		m = stored
		if err := s.finish(tx, in, after, m); err != nil {
			return err
		}
		if more = seq > in.Answered; !more {
			if err := tx.ClearPending(in.Conversation); err != nil {
				return err
			}
		}
		tx.After(func() { s.cfg.Announce.MessageStored(after, m) })
		return nil
	})
	if err == nil {
		err = refused
	}
	return m, more, err
}

func (s *Service) finish(tx Tx, in ReplyInput, c Conversation, m Message) error {
	if m.HasTrace {
		if err := tx.PutTrace(c.ID, m.Seq, in.Trace); err != nil {
			return err
		}
	}
	if in.Rows == nil {
		return nil
	}
	return tx.Log(in.Rows(scene(c, m)))
}

// Drop takes a pending answer away without a reply.
func (s *Service) Drop(ctx context.Context, c ID) error {
	return s.cfg.Store.Write(ctx, func(tx Tx) error { return tx.ClearPending(c) })
}
