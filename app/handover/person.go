package handover

import (
	"context"
	"strings"
	"unicode/utf8"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/email"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/tracking"
)

// ErrOff is the fault of a chatbot that hands nobody over.
var ErrOff = fault.New(fault.Conflict, "escalation_off", "This chat does not connect to a person. Use the contact details on this website.")

// Say stores what a person writes, under the name that the visitor reads. From the
// first such message on the assistant is silent, until the person hands the
// conversation back.
func (s *Service) Say(ctx context.Context, c conversation.ID, name, text string) (m conversation.Message, err error) {
	if err := checkText("text", text, conversation.MaxText); err != nil {
		return m, err
	}
	reply := conversation.MessageID{UUID: id.New()}
	err = s.cfg.Threads.Write(ctx, func(tx conversation.Tx) error {
		before, err := active(tx, c)
		if err != nil {
			return err
		}
		now := s.cfg.Clock()
		after := before
		after.Handover = before.Handover.Attend(now, name)
		if err := s.schedule(tx, before, after); err != nil {
			return err
		}
		m = conversation.Message{ID: reply, Role: conversation.RoleAgent, Name: name, Text: text, At: now}
		out, stored, err := conversation.Append(tx, before, after, m)
		if err != nil {
			return err
		}
		m = stored
		if err := tx.ClearPending(c); err != nil {
			return err
		}
		if before.Handover.Accepted() && before.Handover.State != conversation.HandoverAttended {
			if err := tx.Log(tracking.Attended(scene(out, now))); err != nil {
				return err
			}
		}
		tx.After(func() {
			s.cfg.Answer.Cancel(c)
			s.cfg.Announce.MessageStored(out, stored)
			if before.Handover.State != conversation.HandoverAttended || before.Handover.Agent != name {
				s.cfg.Announce.StatusChanged(out)
			}
		})
		return nil
	})
	return m, err
}

// active is a conversation that can be written in.
func active(r conversation.Reader, c conversation.ID) (conversation.Conversation, error) {
	out, err := r.Conversation(c)
	switch {
	case err != nil:
		return out, err
	case !out.DeletedAt.IsZero():
		return out, conversation.ErrNotFound
	case out.Status == conversation.Ended:
		return out, conversation.ErrEnded
	}
	return out, nil
}

// HandBack lets the assistant answer again; what was said meanwhile is answered by
// nobody.
func (s *Service) HandBack(ctx context.Context, c conversation.ID) (out conversation.Conversation, err error) {
	err = s.cfg.Threads.Write(ctx, func(tx conversation.Tx) error {
		before, err := active(tx, c)
		if err != nil {
			return err
		}
		out = before
		if out.Handover, err = before.Handover.HandBack(s.cfg.Clock()); err != nil {
			return err
		}
		return s.save(tx, before, out)
	})
	return out, err
}

// TicketInput is what a visitor filled into the contact form.
type TicketInput struct {
	Name    string
	Email   string
	Message string
}

const maxName = 120

func (in TicketInput) check() (conversation.Ticket, error) {
	t := conversation.Ticket{Name: strings.Join(strings.Fields(in.Name), " "), Message: strings.TrimSpace(in.Message)}
	var wrong []fault.Field
	add := func(field, message string) { wrong = append(wrong, fault.Field{Field: field, Message: message}) }
	if !plain(t.Name) || utf8.RuneCountInString(t.Name) > maxName {
		add("name", "A name of at most 120 characters.")
	}
	address, err := email.Parse(strings.TrimSpace(in.Email))
	if err != nil {
		add("email", "Write an address like name@example.com.")
	}
	t.Email = string(address)
	switch {
	case t.Message == "":
		add("message", "Write what you would like to know.")
	case !plain(t.Message):
		add("message", "The text is not valid UTF-8.")
	case utf8.RuneCountInString(t.Message) > conversation.MaxText:
		add("message", "At most 4000 characters.")
	}
	return t, fault.InvalidFields(wrong)
}

func plain(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

func checkText(field, text string, most int) error {
	var wrong []fault.Field
	switch {
	case !plain(text):
		wrong = []fault.Field{{Field: field, Message: "The text is not valid UTF-8."}}
	case strings.TrimSpace(text) == "":
		wrong = []fault.Field{{Field: field, Message: "Write something first."}}
	case utf8.RuneCountInString(text) > most:
		wrong = []fault.Field{{Field: field, Message: "The text is longer than 4000 characters. Send it in parts."}}
	}
	return fault.InvalidFields(wrong)
}

// File keeps the message that a visitor leaves, and answers once it is on disk.
// The same once more gives the ticket that is there.
func (s *Service) File(ctx context.Context, v chatuser.VisitorID, c conversation.ID, in TicketInput) (out conversation.Conversation, err error) {
	ticket, err := in.check()
	if err != nil {
		return out, err
	}
	ticket.ID = conversation.TicketID{UUID: id.New()}
	thanks := conversation.MessageID{UUID: id.New()}
	err = s.cfg.Threads.Write(ctx, func(tx conversation.Tx) error {
		before, bot, err := s.own(ctx, tx, v, c)
		if err != nil {
			return err
		}
		now := s.cfg.Clock()
		ticket := ticket
		ticket.At = now
		after := before
		if after.Handover, err = before.Handover.File(ticket); err != nil {
			return err
		}
		if after.Handover == before.Handover {
			out = before
			return nil
		}
		if err := s.schedule(tx, before, after); err != nil {
			return err
		}
		out, err = s.say(tx, before, after, conversation.Message{
			ID: thanks, Role: conversation.RoleAssistant, Kind: conversation.KindDialog, Text: Words(bot).Ticket,
		})
		if err != nil {
			return err
		}
		told := out
		tx.After(func() { s.cfg.Announce.StatusChanged(told) })
		if err := tx.Log(tracking.Ticketed(scene(out, now), ticket.ID.String())); err != nil {
			return err
		}
		return s.cfg.Effects.Filed(tx, bot, out)
	})
	return out, err
}
