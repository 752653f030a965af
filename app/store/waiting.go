package store

import (
	"encoding/binary"
	"errors"

	"frontdesk/app/conversation"
)

// waiting keeps what waits for an answer: one span of sequences a conversation.
type waiting struct{ tx *Tx }

func (t waiting) Pending() ([]conversation.ID, error) {
	var out []conversation.ID
	err := t.tx.scan(span{prefix: []byte{byte(kindPending)}, keysOnly: true}, func(k, _ []byte) (bool, error) {
		out = append(out, lastConversation(k))
		return true, nil
	})
	return out, err
}

func (t waiting) PendingSpan(c conversation.ID) (out conversation.Span, found bool, err error) {
	v, found, err := t.tx.get(pendingKey(c))
	if err != nil || !found {
		return out, false, err
	}
	if len(v) != 16 {
		return out, false, errors.New("store: span of a pending answer is not 16 bytes")
	}
	return conversation.Span{From: binary.BigEndian.Uint64(v), To: binary.BigEndian.Uint64(v[8:])}, true, nil
}

func (t waiting) SetPending(c conversation.ID, span conversation.Span) error {
	return t.tx.set(pendingKey(c), append(u64(span.From), u64(span.To)...))
}

func (t waiting) ClearPending(c conversation.ID) error { return t.tx.delete(pendingKey(c)) }
