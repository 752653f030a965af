package store

import (
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/feedback"
	"frontdesk/app/tracking"
)

// Feedback is the store as package feedback sees it, within the transaction of a
// conversation.
func Feedback(s *Store) Port[feedback.Tx, feedback.Tx] {
	port := func(tx *Tx) feedback.Tx { return feedbacks{tx} }
	return Port[feedback.Tx, feedback.Tx]{store: s, writer: port, reader: port}
}

type feedbacks struct{ tx *Tx }

func (t feedbacks) AtomicRow(b chatbot.ID, log tracking.LogID) (row tracking.AtomicRow, found bool, err error) {
	found, err = t.tx.getJSON(keyOf(kindAtomicLog, b.UUID[:], log.UUID[:]), &row)
	return row, found, err
}

// PutMessage writes the message alone: its words are indexed already.
func (t feedbacks) PutMessage(c conversation.ID, m conversation.Message) error {
	return t.tx.setJSON(messageKey(c, m.Seq), m)
}
