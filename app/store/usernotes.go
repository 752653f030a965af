package store

import (
	"bytes"
	"slices"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/id"
)

// peopleNotes keeps what goes with chat users: segments, secrets of identities,
// erasures that are not through.
type peopleNotes struct{ tx *Tx }

// What a note of chat users is; never reused.
const (
	noteSegment byte = 1
	noteSecrets byte = 2
	noteErasure byte = 3
)

func noteKey(what byte, of, name id.UUID) []byte {
	return keyOf(kindUserNote, []byte{what}, of[:], name[:])
}

func (p peopleNotes) Segments(b chatbot.ID) (out []chatuser.Segment, err error) {
	err = p.tx.scan(span{prefix: noteKey(noteSegment, b.UUID, id.UUID{})[:18]}, func(_, v []byte) (bool, error) {
		var s chatuser.Segment
		err := decodeJSON(v, &s)
		out = append(out, s)
		return true, err
	})
	return out, err
}

func (p peopleNotes) PutSegment(b chatbot.ID, s chatuser.Segment) error {
	return p.tx.setJSON(noteKey(noteSegment, b.UUID, s.ID.UUID), s)
}

func (p peopleNotes) DeleteSegment(b chatbot.ID, s chatuser.SegmentID) error {
	return p.tx.delete(noteKey(noteSegment, b.UUID, s.UUID))
}

func (p peopleNotes) Secrets(b chatbot.ID) (out chatuser.Secrets, err error) {
	_, err = p.tx.getJSON(noteKey(noteSecrets, b.UUID, id.UUID{}), &out)
	return out, err
}

func (p peopleNotes) PutSecrets(b chatbot.ID, s chatuser.Secrets) error {
	return p.tx.setJSON(noteKey(noteSecrets, b.UUID, id.UUID{}), s)
}

func (p peopleNotes) Erasures() (out []chatuser.Erasure, err error) {
	err = p.tx.scan(span{prefix: keyOf(kindUserNote, []byte{noteErasure})}, func(_, v []byte) (bool, error) {
		var e chatuser.Erasure
		err := decodeJSON(v, &e)
		out = append(out, e)
		return true, err
	})
	return out, err
}

func (p peopleNotes) PutErasure(e chatuser.Erasure) error {
	return p.tx.setJSON(noteKey(noteErasure, e.Users[0].UUID, id.UUID{}), e)
}

func (p peopleNotes) DeleteErasure(u chatuser.UserID) error {
	return p.tx.delete(noteKey(noteErasure, u.UUID, id.UUID{}))
}

// sortThreads puts the newest first, each once.
func sortThreads(list []chatuser.Thread) {
	slices.SortFunc(list, func(a, b chatuser.Thread) int { return bytes.Compare(b[:], a[:]) })
}
