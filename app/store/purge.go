package store

import (
	"slices"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
)

// Purge removes messages, traces, questions and log rows of a deleted conversation, and
// the record itself with the last of them. The atomic log's rows go with those
// of the session log that have the same id. Before all of them the words go out of the
// index: what a message said is known no longer than the message itself.
func (t threads) Purge(c conversation.Conversation, limit int) (bool, error) {
	if out, err := takeOut(t.tx, c.Chatbot, c.ID); err != nil || !out {
		return false, err
	}
	doomed := purge{tx: t.tx, limit: limit}
	if err := t.gatherParts(&doomed, c); err != nil {
		return false, err
	}
	gone := !doomed.full()
	if gone {
		if err := t.strike(c); err != nil {
			return false, err
		}
		doomed.keys = append(doomed.keys, keyOf(kindTrackingSession, c.ID.UUID[:]), pendingKey(c.ID), binKey(c.DeletedAt, c.ID), binByVisitorKey(c.Visitor, c.ID), conversationKey(c.ID))
		doomed.keys = append(doomed.keys, analysisDueKeys(c.ID)...)
	}
	for _, k := range doomed.keys {
		if err := t.tx.delete(k); err != nil {
			return false, err
		}
	}
	if !gone {
		return false, nil
	}
	return true, chatuser.Refresh(people{t.tx, peopleNotes(t)}, c.User)
}

// gatherParts takes all that a conversation has beside its record, in the order in
// which it goes.
func (t threads) gatherParts(doomed *purge, c conversation.Conversation) error {
	clientIDs := func(_, v []byte) ([]byte, error) {
		var m conversation.Message
		if err := decodeJSON(v, &m); err != nil || m.ClientID == "" {
			return nil, err
		}
		return clientIDKey(c.Visitor, m.ClientID), nil
	}
	atomicRows := func(k, _ []byte) ([]byte, error) {
		return keyOf(kindAtomicLog, c.Chatbot.UUID[:], k[17:33]), nil
	}
	for _, part := range []struct {
		prefix  []byte
		belongs func(k, v []byte) ([]byte, error)
	}{
		{messagesOf(c.ID), clientIDs},
		{keyOf(kindTrace, c.ID.UUID[:]), nothing},
		{keyOf(kindQuestion, c.Chatbot.UUID[:], c.ID.UUID[:]), nothing},
		{keyOf(kindSessionLog, c.ID.UUID[:]), atomicRows},
	} {
		if err := doomed.gather(part.prefix, part.belongs); err != nil {
			return err
		}
	}
	return t.purgeWebhooks(doomed, c)
}

// purge gathers keys up to a limit; one more may come with the last.
type purge struct {
	tx    *Tx
	limit int
	keys  [][]byte
}

func (p *purge) full() bool { return len(p.keys) >= p.limit }

// gather takes the keys that begin with prefix, each with the one that belongs
// to it, if any.
func (p *purge) gather(prefix []byte, belongs func(k, v []byte) ([]byte, error)) error {
	if p.full() {
		return nil
	}
	return p.tx.scan(span{prefix: prefix}, func(k, v []byte) (bool, error) {
		p.keys = append(p.keys, slices.Clone(k))
		other, err := belongs(k, v)
		if other != nil {
			p.keys = append(p.keys, other)
		}
		return !p.full(), err
	})
}

func nothing(_, _ []byte) ([]byte, error) { return nil, nil }
