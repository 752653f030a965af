package retention

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/place"
	"frontdesk/app/tracking"
)

// anonymise takes what names the visitor out of a conversation, in writes of a
// bounded size, the record last: until then the next run begins anew, and what was
// changed already changes no more. It is false where the conversation is gone, in the
// bin or under legal hold meanwhile.
func (s *Service) anonymise(ctx context.Context, c conversation.Conversation) (bool, error) {
	by, err := s.cleaner(ctx, c)
	if err != nil {
		return false, err
	}
	after := nameless(c, by)
	steps := stepper{Service: s, c: c, after: after, by: by}
	for _, step := range []func(Tx) (bool, error){steps.words, steps.messages, steps.parts, steps.rows, steps.record} {
		for done := false; !done; {
			err := s.cfg.Store.Write(ctx, func(tx Tx) error {
				now, err := tx.Conversation(c.ID)
				if err != nil {
					return err
				}
				if !now.DeletedAt.IsZero() || conversation.Held(now) {
					return errLeft
				}
				done, err = step(tx)
				return err
			})
			if errors.Is(err, errLeft) || errors.Is(err, conversation.ErrNotFound) {
				return false, nil
			}
			if err != nil {
				return false, err
			}
			if err := ctx.Err(); err != nil {
				return false, err
			}
		}
	}
	return true, nil
}

// errLeft says that a conversation is left as it is.
var errLeft = errors.New("retention: left alone")

// cleaner knows the names that are known of a conversation, and those that its
// visitor told in it.
func (s *Service) cleaner(ctx context.Context, c conversation.Conversation) (*Cleaner, error) {
	names, err := s.cfg.Names.NamesIn(ctx, c)
	if err != nil {
		return nil, err
	}
	if t := c.Handover.Ticket; t != nil {
		names = append(names, t.Name)
	}
	for after := uint64(0); ; {
		var page []conversation.Message
		err := s.cfg.Store.View(ctx, func(r Reader) (err error) {
			page, err = r.Messages(c.ID, after, chunk)
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, m := range page {
			after = m.Seq
			names = append(names, namesIn(m)...)
		}
		if len(page) < chunk {
			return NewCleaner(names), nil
		}
	}
}

// stepper does one thing after the other to a conversation.
type stepper struct {
	*Service
	c, after conversation.Conversation
	by       *Cleaner
	seq      uint64
	rest     Rest
}

func (s *stepper) words(tx Tx) (bool, error) { return tx.TakeOut(s.c) }

func (s *stepper) messages(tx Tx) (bool, error) {
	page, err := tx.Messages(s.c.ID, s.seq, chunk/2) // each is a record and an id
	if err != nil {
		return false, err
	}
	for _, m := range page {
		if err := tx.PutMessage(s.c, s.by.message(m)); err != nil {
			return false, err
		}
	}
	if len(page) > 0 {
		last := page[len(page)-1].Seq
		tx.After(func() { s.seq = last })
	}
	return len(page) < chunk/2, nil
}

func (s *stepper) parts(tx Tx) (bool, error) { return tx.DropParts(s.c, chunk) }

func (s *stepper) rows(tx Tx) (bool, error) {
	rest, err := tx.Reword(s.c, s.after, s.rest, chunk, Reworded{Text: s.by.Clean, Value: s.by.value})
	if err == nil {
		tx.After(func() { s.rest = rest })
	}
	return len(rest) == 0, err
}

func (s *stepper) record(tx Tx) (bool, error) {
	before, err := tx.Conversation(s.c.ID)
	if err != nil {
		return false, err
	}
	if err := tx.Part(before); err != nil {
		return false, err
	}
	after := nameless(before, s.by)
	after.Visitor, after.User = s.after.Visitor, s.after.User
	after.AnonymisedAt = s.cfg.Clock()
	if err := tx.Replace(before, after); err != nil {
		return false, err
	}
	tx.After(func() { s.cfg.Announce.StatusChanged(after) })
	return true, nil
}

// nameless is the record without what names the visitor: of the place the country, of
// the page its address without what pages add for one visitor, and another id for the
// visitor that nobody has.
func nameless(c conversation.Conversation, by *Cleaner) conversation.Conversation {
	c.Visitor = chatuser.VisitorID{UUID: id.New()}
	c.User = chatuser.UserOf(c.Visitor)
	c.Client = conversation.Client{}
	c.Place = place.Place{Country: c.Place.Country}
	c.Page = conversation.Page{URL: bare(c.Page.URL), Title: by.Clean(c.Page.Title)}
	c.External, c.TranscriptTo = "", ""
	c.Subject = by.Clean(c.Subject)
	c.Handover.Ticket = nil
	c.Analysis.Subject, c.Analysis.Summary = by.Clean(c.Analysis.Subject), by.Clean(c.Analysis.Summary)
	return c
}

// value is one of a log row: what a page told of its user and what the visitor's
// software is go, and ids and codes stay.
func (by *Cleaner) value(key tracking.Key, value string) string {
	switch key {
	case tracking.UserInfo, tracking.UserBrowser:
		return ""
	case tracking.Start, tracking.StartSettings, tracking.ClickMatch:
		return by.withoutNames(value)
	case tracking.RateContent: // code, number, comment
		parts := strings.SplitN(value, ", ", 3)
		if len(parts) == 3 {
			parts[2] = by.Clean(parts[2])
		}
		return strings.Join(parts, ", ")
	default:
		return by.Clean(value)
	}
}

// bare is an address without its query and fragment.
func bare(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	u.User, u.RawQuery, u.Fragment, u.RawFragment = nil, "", "", ""
	return u.String()
}

// message is m without what names the visitor.
func (by *Cleaner) message(m conversation.Message) conversation.Message {
	m.Text = by.Clean(m.Text)
	m.ClientID, m.ClickCode, m.RateCode = "", "", ""
	m.Lead, m.HasTrace = nil, false
	options := make([]conversation.Option, 0, len(m.Options))
	for _, o := range m.Options {
		if strings.HasPrefix(o.Value, "\x1f") { // of our own, with what was noticed in it
			o.Value = ""
		}
		options = append(options, conversation.Option{Label: by.Clean(o.Label), Value: o.Value})
	}
	if len(m.Options) > 0 {
		m.Options = options
	}
	sources := make([]conversation.Source, 0, len(m.Sources))
	for _, s := range m.Sources {
		s.ClickCode = ""
		sources = append(sources, s)
	}
	if len(m.Sources) > 0 {
		m.Sources = sources
	}
	if m.Rating != nil {
		rated := *m.Rating
		rated.Comment = by.Clean(rated.Comment)
		m.Rating = &rated
	}
	return m
}
