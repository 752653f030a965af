package handover

import (
	"context"
	"errors"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/tracking"
)

// Step is what a reply does on the way to a person.
type Step string

// The steps.
const (
	StepNone   Step = ""
	StepOffer  Step = "offer"
	StepAccept Step = "accept"
	StepRefuse Step = "refuse"
)

// Note is what a reply means for the way to a person.
type Note struct {
	Step    Step
	Present bool // of StepAccept: somebody is there, as the reply says
	Asked   bool // the reply looked a question up
	Found   bool // and found something
}

// Replied takes a reply's note, in the reply's transaction.
func (s *Service) Replied(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, n Note) error {
	if !bot.Escalation.Enabled || n.Step == StepNone && !n.Asked {
		return nil
	}
	before, err := tx.Conversation(c.ID)
	if err != nil {
		return err
	}
	if n.Asked {
		after := before
		after.Handover = before.Handover.Count(n.Found)
		if n.Step == StepOffer {
			after.Handover = after.Handover.Offer(s.cfg.Clock())
		}
		return s.save(tx, before, after)
	}
	switch n.Step {
	case StepAccept:
		return s.accept(tx, bot, before, n.Present)
	case StepRefuse:
		return s.refuse(tx, before)
	default:
		after := before
		after.Handover = before.Handover.Offer(s.cfg.Clock())
		return s.save(tx, before, after)
	}
}

// save stores a changed state and tells those who look on.
func (s *Service) save(tx conversation.Tx, before, after conversation.Conversation) error {
	if before.Handover == after.Handover {
		return nil
	}
	if err := s.schedule(tx, before, after); err != nil {
		return err
	}
	if before.Handover.State != after.Handover.State {
		tx.After(func() { s.cfg.Announce.StatusChanged(after) })
	}
	return tx.Save(before, after)
}

// schedule keeps the time when waiting is over with the state.
func (s *Service) schedule(tx conversation.Tx, before, after conversation.Conversation) error {
	was, is := before.Handover.Until, after.Handover.Until
	if was.Equal(is) {
		return nil
	}
	own := s.cfg.Join(tx)
	if !was.IsZero() {
		if err := own.DropDue(Due{was, before.ID}); err != nil {
			return err
		}
	}
	if is.IsZero() {
		return nil
	}
	return own.PutDue(Due{is, after.ID})
}

func (s *Service) accept(tx conversation.Tx, bot chatbot.Chatbot, before conversation.Conversation, present bool) error {
	if before.Handover.Open() || !present && before.Handover.Accepted() {
		return nil // the team knows
	}
	// So it does where the visitor said yes before, in whatever was asked meanwhile.
	known := !present && before.Handover.Seq > 0
	now := s.cfg.Clock()
	var until time.Time
	if present {
		until = now.Add(time.Duration(bot.Escalation.WaitMinutes) * time.Minute).Truncate(time.Millisecond) // as keys hold it
	}
	after := before
	after.Handover = before.Handover.Accept(now, until, before.LastSeq)
	if known {
		after.Handover.Seq = before.Handover.Seq
	}
	if err := s.save(tx, before, after); err != nil {
		return err
	}
	if known {
		return nil
	}
	if !present {
		if err := tx.Log(tracking.NoAgents(scene(after, now))); err != nil {
			return err
		}
	}
	return s.cfg.Effects.Accepted(tx, bot, after)
}

func (s *Service) refuse(tx conversation.Tx, before conversation.Conversation) error {
	if before.Handover.Open() || before.Handover.State == conversation.HandoverRefused {
		return nil
	}
	now := s.cfg.Clock()
	after := before
	after.Handover = before.Handover.Refuse(now)
	if err := s.save(tx, before, after); err != nil {
		return err
	}
	return tx.Log(tracking.Rejected(scene(after, now)))
}

// Ask takes a visitor's yes or no to a person, given outside of the talk. A yes
// where one is waited for, or was left a message for, changes nothing.
func (s *Service) Ask(ctx context.Context, v chatuser.VisitorID, c conversation.ID, yes bool) (out conversation.Conversation, err error) {
	reply := conversation.MessageID{UUID: id.New()}
	err = s.cfg.Threads.Write(ctx, func(tx conversation.Tx) error {
		before, bot, err := s.own(ctx, tx, v, c)
		if err != nil {
			return err
		}
		switch {
		case !yes:
			err = s.refuse(tx, before)
		case !before.Handover.Accepted() && !before.Handover.Open():
			present := s.cfg.Present()
			said := conversation.Message{ID: reply, Role: conversation.RoleAssistant, Kind: conversation.KindDialog, Text: Words(bot).Wait}
			if !present {
				said.Kind, said.Text, said.Form = conversation.KindForm, Words(bot).Away, Form()
			}
			after, err := s.say(tx, before, before, said)
			if err != nil {
				return err
			}
			if err := s.accept(tx, bot, after, present); err != nil {
				return err
			}
		}
		if err != nil {
			return err
		}
		out, err = tx.Conversation(c)
		return err
	})
	return out, err
}

// own is a visitor's active conversation whose chatbot hands over.
func (s *Service) own(ctx context.Context, r conversation.Reader, v chatuser.VisitorID, c conversation.ID) (conversation.Conversation, chatbot.Chatbot, error) {
	out, err := r.Conversation(c)
	switch {
	case err != nil:
		return out, chatbot.Chatbot{}, err
	case out.Visitor != v || !out.DeletedAt.IsZero():
		return out, chatbot.Chatbot{}, conversation.ErrNotFound
	case out.Status == conversation.Ended:
		return out, chatbot.Chatbot{}, conversation.ErrEnded
	}
	bot, err := s.cfg.Chatbots.Get(ctx, out.Chatbot)
	if err == nil && !bot.Escalation.Enabled {
		err = ErrOff
	}
	return out, bot, err
}

// say appends a message of ours and announces it.
func (s *Service) say(tx conversation.Tx, before, after conversation.Conversation, m conversation.Message) (conversation.Conversation, error) {
	m.At = s.cfg.Clock()
	out, stored, err := conversation.Append(tx, before, after, m)
	if err == nil {
		tx.After(func() { s.cfg.Announce.MessageStored(out, stored) })
	}
	return out, err
}

// Expire ends the waits whose time is over: the visitor is asked to leave a
// message.
func (s *Service) Expire(ctx context.Context) error {
	const atOnce = 50
	for {
		var due []Due
		err := s.cfg.Store.View(ctx, func(r Reader) (err error) {
			due, err = r.DueBefore(s.cfg.Clock(), atOnce)
			return err
		})
		if err != nil || len(due) == 0 {
			return err
		}
		for _, d := range due {
			if err := s.expire(ctx, d); err != nil {
				return err
			}
		}
	}
}

func (s *Service) expire(ctx context.Context, d Due) error {
	reply := conversation.MessageID{UUID: id.New()}
	return s.cfg.Threads.Write(ctx, func(tx conversation.Tx) error {
		if err := s.cfg.Join(tx).DropDue(d); err != nil {
			return err
		}
		before, err := tx.Conversation(d.Conversation)
		if errors.Is(err, conversation.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		h := before.Handover
		if h.State != conversation.HandoverWaiting || !h.Until.Equal(d.At) || before.Status == conversation.Ended || !before.DeletedAt.IsZero() {
			return nil
		}
		bot, err := s.cfg.Chatbots.Get(ctx, before.Chatbot)
		if err != nil {
			return nil //nolint:nilerr // the chatbot is gone, and its conversations go with it
		}
		now := s.cfg.Clock()
		after := before
		after.Handover = h.Miss(now)
		after, err = s.say(tx, before, after, conversation.Message{
			ID: reply, Role: conversation.RoleAssistant, Kind: conversation.KindForm, Text: Words(bot).Late, Form: Form(),
		})
		if err != nil {
			return err
		}
		tx.After(func() { s.cfg.Announce.StatusChanged(after) })
		return tx.Log(tracking.Unattended(scene(after, now)))
	})
}

// scene is what the log rows of c share.
func scene(c conversation.Conversation, at time.Time) tracking.Scene {
	return tracking.Scene{Session: tracking.SessionID(c.ID), Chatbot: c.Chatbot, At: at, Source: c.Source}
}
