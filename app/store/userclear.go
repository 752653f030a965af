package store

import (
	"bytes"
	"context"
	"errors"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/id"
)

// clearedAtOnce is how many chat users one write removes; each may stand in
// several hundred places of the index.
const clearedAtOnce = 20

// ClearUsers removes the chat users of a chatbot that is gone, with its segments
// and its identity secrets. Nobody could find them any more to erase them.
func (s *Store) ClearUsers(ctx context.Context, b chatbot.ID) error {
	for left := true; left; {
		err := s.Write(ctx, func(tx *Tx) (err error) {
			left, err = people{tx, peopleNotes{tx}}.clearSome(b)
			return err
		})
		if err != nil {
			return err
		}
	}
	return s.Write(ctx, func(tx *Tx) error {
		doomed := [][]byte{noteKey(noteSecrets, b.UUID, id.UUID{})}
		err := tx.scan(span{prefix: noteKey(noteSegment, b.UUID, id.UUID{})[:18], keysOnly: true}, func(k, _ []byte) (bool, error) {
			doomed = append(doomed, bytes.Clone(k))
			return true, nil
		})
		for _, k := range doomed {
			if err == nil {
				err = tx.delete(k)
			}
		}
		return err
	})
}

// clearSome removes the first of the list, with all that were merged into them,
// and tells whether there were any.
func (p people) clearSome(b chatbot.ID) (found bool, err error) {
	var some []chatuser.Place
	if err := p.Recent(b, chatuser.Place{}, true, func(at chatuser.Place) bool {
		some = append(some, at)
		return len(some) < clearedAtOnce
	}); err != nil {
		return false, err
	}
	for _, at := range some {
		family := []chatuser.UserID{at.User}
		of, err := p.User(at.User)
		if err == nil {
			family, err = chatuser.Family(p, of)
		}
		if err != nil && !errors.Is(err, chatuser.ErrNotFound) {
			return false, err
		}
		for _, member := range family {
			if err := p.clear(b, member); err != nil {
				return false, err
			}
		}
		// Whatever the record says: what stays in the list would be met again for ever.
		if err := p.tx.delete(recentKey(b, hourOf(at.Hour), at.User)); err != nil {
			return false, err
		}
	}
	return len(some) > 0, nil
}

func (p people) clear(b chatbot.ID, u chatuser.UserID) error {
	record, err := p.User(u)
	if err == nil {
		err = p.DeleteUser(record)
	}
	if err != nil && !errors.Is(err, chatuser.ErrNotFound) {
		return err
	}
	a, err := p.Activity(u)
	if err != nil {
		return err
	}
	return p.DeleteActivity(b, u, a)
}
