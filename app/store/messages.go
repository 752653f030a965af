package store

import (
	"encoding/binary"
	"slices"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
)

func (t threads) Append(c conversation.Conversation, m conversation.Message) error {
	if m.ClientID != "" {
		ref := append(slices.Clone(c.ID.UUID[:]), u64(m.Seq)...)
		if err := t.tx.set(clientIDKey(c.Visitor, m.ClientID), ref); err != nil {
			return err
		}
	}
	return t.tx.setJSON(messageKey(c.ID, m.Seq), m)
}

func (t threads) FindPosted(v chatuser.VisitorID, clientID string) (conversation.Ref, bool, error) {
	var ref conversation.Ref
	b, found, err := t.tx.get(clientIDKey(v, clientID))
	if err != nil || !found || len(b) != 24 {
		return ref, false, err
	}
	copy(ref.Conversation.UUID[:], b)
	ref.Seq = binary.BigEndian.Uint64(b[16:])
	return ref, true, nil
}

var errNoMessage = fault.New(fault.NotFound, "message_not_found", "There is no such message in this conversation.")

func (t threads) Message(c conversation.ID, seq uint64) (conversation.Message, error) {
	var m conversation.Message
	found, err := t.tx.getJSON(messageKey(c, seq), &m)
	if err == nil && !found {
		err = errNoMessage
	}
	return m, err
}

func (t threads) Messages(c conversation.ID, after uint64, limit int) ([]conversation.Message, error) {
	if after == ^uint64(0) {
		return nil, nil
	}
	return t.readMessages(span{prefix: messagesOf(c), from: messageKey(c, after+1)}, limit)
}

func (t threads) LastMessages(c conversation.ID, before uint64, n int) ([]conversation.Message, error) {
	if before == 0 {
		return nil, nil
	}
	out, err := t.readMessages(span{prefix: messagesOf(c), from: messageKey(c, before-1), reverse: true}, n)
	slices.Reverse(out)
	return out, err
}

func (t threads) readMessages(sp span, limit int) ([]conversation.Message, error) {
	var out []conversation.Message
	if limit <= 0 {
		return nil, nil
	}
	err := t.tx.scan(sp, func(_, v []byte) (bool, error) {
		var m conversation.Message
		if err := decodeJSON(v, &m); err != nil {
			return false, err
		}
		out = append(out, m)
		return len(out) < limit, nil
	})
	return out, err
}

// Purge removes messages, traces and log rows of a deleted conversation, and
// the record itself with the last of them. The atomic log's rows go with those
// of the session log that have the same id.
func (t threads) Purge(c conversation.Conversation, limit int) (bool, error) {
	var doomed [][]byte
	gather := func(prefix []byte, more func(k, v []byte) ([]byte, error)) error {
		if len(doomed) >= limit {
			return nil
		}
		return t.tx.scan(span{prefix: prefix}, func(k, v []byte) (bool, error) {
			doomed = append(doomed, slices.Clone(k))
			extra, err := more(k, v)
			if extra != nil {
				doomed = append(doomed, extra)
			}
			return len(doomed) < limit, err
		})
	}
	nothing := func(_, _ []byte) ([]byte, error) { return nil, nil }
	if err := gather(messagesOf(c.ID), func(_, v []byte) ([]byte, error) {
		var m conversation.Message
		if err := decodeJSON(v, &m); err != nil || m.ClientID == "" {
			return nil, err
		}
		return clientIDKey(c.Visitor, m.ClientID), nil
	}); err != nil {
		return false, err
	}
	if err := gather(keyOf(kindTrace, c.ID.UUID[:]), nothing); err != nil {
		return false, err
	}
	if err := gather(keyOf(kindSessionLog, c.ID.UUID[:]), func(k, _ []byte) ([]byte, error) {
		return keyOf(kindAtomicLog, c.Chatbot.UUID[:], k[17:33]), nil
	}); err != nil {
		return false, err
	}
	gone := len(doomed) < limit
	if gone {
		doomed = append(doomed, keyOf(kindTrackingSession, c.ID.UUID[:]), pendingKey(c.ID), binKey(c.DeletedAt, c.ID), conversationKey(c.ID))
	}
	for _, k := range doomed {
		if err := t.tx.delete(k); err != nil {
			return false, err
		}
	}
	return gone, nil
}
