package store

import (
	"time"

	"frontdesk/app/chatuser"
	"frontdesk/app/id"
)

// noteGone marks a chat user who was erased on their own wish: nothing but the id
// of a token that opens nothing any more, and until when that is to be known.
const noteGone byte = 4

// Gone tells whether a chat user was erased on their own wish.
func (p peopleNotes) Gone(u chatuser.UserID) (bool, error) {
	_, found, err := p.tx.get(noteKey(noteGone, u.UUID, id.UUID{}))
	return found, err
}

// Marks reads a number that changes before a Write returns that changed marks,
// secrets or another note of chat users: what was read of them while it was the same
// is still true.
func Marks(s *Store) func() uint64 { return s.marks.Load }

// PutGone marks a chat user as erased.
func (p peopleNotes) PutGone(u chatuser.UserID, until time.Time) error {
	return p.tx.set(noteKey(noteGone, u.UUID, id.UUID{}), millis(until))
}

// DropGone removes marks whose time is over.
func (p peopleNotes) DropGone(now time.Time, limit int) (int, error) {
	var over [][]byte
	err := p.tx.scan(span{prefix: keyOf(kindUserNote, []byte{noteGone})}, func(k, v []byte) (bool, error) {
		if len(v) == 8 && fromMillis(v).Before(now) {
			over = append(over, append([]byte(nil), k...))
		}
		return len(over) < limit, nil
	})
	if err != nil {
		return 0, err
	}
	for _, k := range over {
		if err := p.tx.delete(k); err != nil {
			return 0, err
		}
	}
	return len(over), nil
}
