package lead

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/email"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/phone"
)

// Patch is what the owner changes; nil leaves a value as it is.
type Patch struct {
	Status                           *Status
	Name, Email, Phone, Notes, Owner *string
}

// Update changes a lead.
func (s *Service) Update(ctx context.Context, l ID, p Patch) (out Lead, err error) {
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		before, err := tx.Lead(l)
		if err != nil {
			return err
		}
		if out, err = p.over(before); err != nil {
			return err
		}
		now := s.cfg.Clock()
		switch {
		case out.Status != StatusWon:
			out.Converted = time.Time{}
		case before.Status != StatusWon:
			out.Converted = now
		}
		out.UpdatedAt = now
		if err := tx.Put(before, out); err != nil {
			return err
		}
		changed := out
		tx.After(func() { s.cfg.Changed(changed) })
		return nil
	})
	return out, err
}

// over lays the patch over a lead.
func (p Patch) over(l Lead) (Lead, error) {
	var wrong []fault.Field
	text := func(field string, value *string, most int, into *string) {
		if value == nil {
			return
		}
		if problem := badText(*value, most); strings.TrimSpace(*value) != "" && problem != "" {
			wrong = append(wrong, fault.Field{Field: field, Message: problem})
		}
		*into = strings.TrimSpace(*value)
	}
	text("notes", p.Notes, maxNotes, &l.Notes)
	text("owner", p.Owner, maxOwner, &l.Owner)
	text("name", p.Name, maxName, &l.Name)
	l.Name = oneLine(l.Name)
	if p.Status != nil {
		if l.Status = *p.Status; !slices.Contains(Statuses(), l.Status) {
			wrong = append(wrong, fault.Field{Field: "status", Message: "One of new, contacted, qualified, won, lost."})
		}
	}
	if p.Email != nil {
		l.Email = ""
		if value := strings.TrimSpace(*p.Email); value != "" {
			var err error
			if l.Email, err = email.Parse(value); err != nil {
				wrong = append(wrong, fault.Field{Field: "email", Message: email.ErrInvalid.Message})
			}
		}
	}
	if p.Phone != nil {
		l.Phone = ""
		if value := strings.TrimSpace(*p.Phone); value != "" {
			var err error
			if l.Phone, err = phone.Parse(value, ""); err != nil {
				wrong = append(wrong, fault.Field{Field: "phone", Message: messageOf(err, phone.ErrInvalid)})
			}
		}
	}
	return l, fault.InvalidFields(wrong)
}

// Delete removes a lead for good, with what the log of pushes says of it. The
// conversations and the chat user stay.
func (s *Service) Delete(ctx context.Context, l ID) error {
	found, err := s.Get(ctx, l)
	if err != nil {
		return err
	}
	if err := (pusher{s}).erasePushes(ctx, found); err != nil {
		return fmt.Errorf("erasing the pushes of a lead: %w", err)
	}
	return s.cfg.Threads.Write(ctx, func(tx conversation.Tx) error {
		found, err := s.cfg.Join(tx).Lead(l)
		if err != nil {
			return err
		}
		return (taker{s}).remove(tx, found)
	})
}

func (s taker) remove(tx conversation.Tx, l Lead) error {
	for _, c := range l.Conversations {
		if err := addTo(tx, c, -1); err != nil && !errors.Is(err, conversation.ErrNotFound) {
			return err
		}
	}
	if err := s.cfg.Join(tx).Delete(l); err != nil {
		return err
	}
	tx.After(func() { s.cfg.Changed(l) })
	return nil
}

// Count tells what leads there are of a person who is to be erased.
func (s *Service) Count(ctx context.Context, of chatuser.Subject) (map[string]int, error) {
	leads, err := s.OfUsers(ctx, of.Users)
	return map[string]int{"leads": len(leads)}, err
}

// Erase removes the leads of a person, with what the log of pushes says of them.
func (s *Service) Erase(ctx context.Context, of chatuser.Subject) error {
	leads, err := s.OfUsers(ctx, of.Users)
	if err != nil {
		return err
	}
	for _, l := range leads {
		if err := s.Delete(ctx, l.ID); err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	return nil
}

// clearChunk bounds one write of Clear.
const clearChunk = 200

// Clear removes all leads of a chatbot with the log of pushes, where the chatbot
// itself is gone.
func (s *Service) Clear(ctx context.Context, b chatbot.ID) error {
	for {
		n := 0
		err := s.cfg.Threads.Write(ctx, func(tx conversation.Tx) error {
			own := s.cfg.Join(tx)
			var leads []Lead
			if err := own.Each(b, "", ID{}, func(l Lead) bool {
				leads = append(leads, l)
				return len(leads) < clearChunk
			}); err != nil {
				return err
			}
			var pushes []Push
			if err := own.Pushes(b, id.UUID{}, func(p Push) bool {
				pushes = append(pushes, p)
				return len(pushes) < clearChunk
			}); err != nil {
				return err
			}
			n = len(leads) + len(pushes)
			for _, p := range pushes {
				if err := own.DeletePush(p); err != nil {
					return err
				}
			}
			for _, l := range leads {
				if err := (taker{s}).remove(tx, l); err != nil {
					return err
				}
			}
			return own.PutCRM(b, Off())
		})
		if err != nil || n == 0 {
			return err
		}
	}
}
