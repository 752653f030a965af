package conversation

import (
	"context"
	"strings"
	"unicode/utf8"

	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// Say stores a message that the owner's own program writes as the assistant, and
// returns once it is on disk. What the visitor asked last counts as answered by it.
// ErrEnded where the conversation has ended.
func (s *Service) Say(ctx context.Context, c ID, text string) (m Message, err error) {
	switch {
	case !utf8.ValidString(text):
		return m, fault.InvalidFields([]fault.Field{{Field: "text", Message: "The text is not valid UTF-8."}})
	case strings.TrimSpace(text) == "":
		return m, fault.InvalidFields([]fault.Field{{Field: "text", Message: "Write something first."}})
	case utf8.RuneCountInString(text) > MaxText:
		return m, fault.InvalidFields([]fault.Field{{Field: "text", Message: "The text is longer than 4000 characters. Send it in parts."}})
	}
	now, newMessage := s.cfg.Clock(), MessageID{id.New()}
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		before, err := tx.Conversation(c)
		switch {
		case err != nil:
			return err
		case !before.DeletedAt.IsZero():
			return ErrNotFound
		case before.Status == Ended:
			return ErrEnded
		}
		after, stored, err := appendTo(tx, before, before.passed(), Message{ID: newMessage, Role: RoleAssistant, Text: text, At: now})
		if err != nil {
			return err
		}
		m = stored
		tx.After(func() {
			s.cfg.Answer.Cancel(after.ID)
			s.cfg.Announce.MessageStored(after, stored)
		})
		return tx.ClearPending(after.ID)
	})
	return m, err
}
