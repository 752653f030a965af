package conversation

import (
	"context"

	"frontdesk/app/email"
)

// SendAtEnd remembers that a conversation is to be mailed to an address when it ends;
// a later address takes the place of an earlier one. ErrEnded where it has ended.
func (s *Service) SendAtEnd(ctx context.Context, c ID, to email.Address) error {
	return s.cfg.Store.Write(ctx, func(tx Tx) error {
		before, err := tx.Conversation(c)
		switch {
		case err != nil:
			return err
		case !before.DeletedAt.IsZero():
			return ErrNotFound
		case before.Status == Ended:
			return ErrEnded
		}
		return WantAtEnd(tx, before, to)
	})
}

// WantAtEnd is SendAtEnd within a transaction that has read c.
func WantAtEnd(tx Tx, c Conversation, to email.Address) error {
	if c.TranscriptTo == string(to) {
		return nil
	}
	after := c
	after.TranscriptTo = string(to)
	return tx.Save(c, after)
}
