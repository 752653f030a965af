package store

import (
	"time"

	"frontdesk/app/conversation"
	"frontdesk/app/handover"
)

// Handovers is the store as package handover sees it: what a conversation is to a
// person stands in its record, here is only when waiting is over.
func Handovers(s *Store) Port[handover.Tx, handover.Reader] {
	return Port[handover.Tx, handover.Reader]{
		store:  s,
		writer: func(tx *Tx) handover.Tx { return handovers{tx} },
		reader: func(tx *Tx) handover.Reader { return handovers{tx} },
	}
}

type handovers struct{ tx *Tx }

func (t handovers) transaction() *Tx { return t.tx }

func (t handovers) PutDue(d handover.Due) error  { return t.tx.set(waitKey(d.At, d.Conversation), nil) }
func (t handovers) DropDue(d handover.Due) error { return t.tx.delete(waitKey(d.At, d.Conversation)) }

func (t handovers) DueBefore(before time.Time, limit int) (out []handover.Due, err error) {
	err = t.tx.scan(span{prefix: []byte{byte(kindWait)}, keysOnly: true}, func(k, _ []byte) (bool, error) {
		at, u := timeThenID(k)
		if len(out) == limit || !at.Before(before) {
			return false, nil
		}
		out = append(out, handover.Due{At: at, Conversation: conversation.ID{UUID: u}})
		return true, nil
	})
	return out, err
}
