package feedback

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/tracking"
)

// Click takes that a visitor opened a content of an answer. Each code counts once:
// ErrClicked after that.
func (s *Service) Click(ctx context.Context, v chatuser.VisitorID, c conversation.ID, code string) error {
	return s.cfg.Threads.Write(ctx, func(tx conversation.Tx) error {
		a, err := s.find(tx, v, c, code)
		if err != nil {
			return err
		}
		if a.code.Sign == tracking.SignRate {
			return tracking.ErrCode
		}
		m := a.message
		if slices.Contains(m.Clicked, a.code.Place) {
			return ErrClicked
		}
		m.Clicked = append(slices.Clone(m.Clicked), a.code.Place)
		if err := s.cfg.Join(tx).PutMessage(c, m); err != nil {
			return err
		}
		parent := a.row.ContentID
		if parent == "" && len(a.row.ContentIDs) > 0 {
			parent = a.row.ContentIDs[0]
		}
		return tx.Log(tracking.Opened(scene(a.thread, s.cfg.Clock()), a.of(), a.code.Sign, max(a.code.Place, 1), parent))
	})
}

func (in Rating) check() (Rating, error) {
	in.Comment = strings.TrimSpace(in.Comment)
	var wrong []fault.Field
	switch {
	case !utf8.ValidString(in.Comment) || strings.ContainsRune(in.Comment, 0):
		wrong = append(wrong, fault.Field{Field: "comment", Message: "The text is not valid UTF-8."})
	case utf8.RuneCountInString(in.Comment) > MaxComment:
		wrong = append(wrong, fault.Field{Field: "comment", Message: "At most 1000 characters."})
	}
	return in, fault.InvalidFields(wrong)
}

// Rate takes what a visitor says of an answer, in the place of what they said before.
// The same once more changes nothing and logs nothing. The conversation may have
// ended.
func (s *Service) Rate(ctx context.Context, v chatuser.VisitorID, c conversation.ID, in Rating) (out conversation.Rated, err error) {
	if in, err = in.check(); err != nil {
		return out, err
	}
	offer := conversation.MessageID{UUID: id.New()}
	err = s.cfg.Threads.Write(ctx, func(tx conversation.Tx) error {
		a, err := s.find(tx, v, c, in.Code)
		if err != nil {
			return err
		}
		if a.code.Sign != tracking.SignRate {
			return tracking.ErrCode
		}
		m, now := a.message, s.cfg.Clock()
		before := m.Rating
		if before != nil && before.Up == in.Up && before.Comment == in.Comment {
			out = *before
			return nil
		}
		out = conversation.Rated{Up: in.Up, Comment: in.Comment, At: now}
		kept := out
		m.Rating = &kept
		if err := s.cfg.Join(tx).PutMessage(c, m); err != nil {
			return err
		}
		if err := s.book(tx, a, out); err != nil {
			return err
		}
		if before != nil && before.Up == in.Up {
			return nil // another comment
		}
		return s.follow(ctx, tx, a.thread.Chatbot, c, in.Up, offer)
	})
	return out, err
}

// book changes the conversation's rating and logs one.
func (s *Service) book(tx conversation.Tx, a answer, r conversation.Rated) error {
	after := a.thread
	after.Rating = r.Word()
	if err := tx.Save(a.thread, after); err != nil {
		return err
	}
	told := a.message
	told.Rating = &r
	tx.After(func() { s.cfg.Announce.Rated(after, told) })
	value := tracking.RatedNo
	if r.Up {
		value = tracking.RatedYes
	}
	return tx.Log(tracking.Rated(scene(after, r.At), a.of(), value, r.Comment))
}

func (s *Service) follow(ctx context.Context, tx conversation.Tx, b chatbot.ID, c conversation.ID, up bool, offer conversation.MessageID) error {
	bot, err := s.cfg.Chatbots.Get(ctx, b)
	if errors.Is(err, chatbot.ErrNotFound) {
		return nil // its conversations go with it
	}
	if err != nil {
		return err
	}
	return s.cfg.Hand.Rated(tx, bot, c, up, offer)
}

// Event takes an event of the owner's own from a visitor's page. value is any JSON.
func (s *Service) Event(ctx context.Context, v chatuser.VisitorID, c conversation.ID, key string, value json.RawMessage) error {
	if chatbot.Reserved(key) {
		return ErrReserved
	}
	text, err := plainJSON(value)
	if err != nil {
		return err
	}
	return s.cfg.Threads.Write(ctx, func(tx conversation.Tx) error {
		thread, err := own(tx, v, c)
		if err != nil {
			return err
		}
		bot, err := s.cfg.Chatbots.Get(ctx, thread.Chatbot)
		if err != nil {
			return err
		}
		event, declared := bot.Event(key)
		switch {
		case !declared:
			return ErrUnknown
		case thread.Status == conversation.Ended:
			return conversation.ErrEnded
		}
		return tx.Log(tracking.Custom(scene(thread, s.cfg.Clock()), tracking.Key(event.Key), event.Priority, text))
	})
}

// plainJSON is a value on one line: a text as it is, anything else as JSON.
func plainJSON(value json.RawMessage) (string, error) {
	if len(value) > MaxData {
		return "", fault.InvalidFields([]fault.Field{{Field: "data", Message: "At most 2000 bytes."}})
	}
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text, nil
	}
	var line bytes.Buffer
	if err := json.Compact(&line, value); err != nil {
		return "", nil //nolint:nilerr // nothing was sent
	}
	return line.String(), nil
}
