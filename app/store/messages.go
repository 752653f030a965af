package store

import (
	"encoding/binary"
	"encoding/json"
	"slices"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
)

// messages keeps what was said, under which client id a visitor said it, and how
// each reply came about.
type messages struct {
	tx   *Tx
	news bool // words are indexed; not in a reader, and where the index is built afterwards
}

func (t messages) Append(c conversation.Conversation, m conversation.Message) error {
	if m.ClientID != "" {
		ref := append(slices.Clone(c.ID.UUID[:]), u64(m.Seq)...)
		if err := t.tx.set(clientIDKey(c.Visitor, m.ClientID), ref); err != nil {
			return err
		}
		t.tx.batch.memory.posts.note(c.Visitor, m.ClientID)
	}
	if err := t.put(messageKey(c.ID, m.Seq), &m); err != nil || !t.news || !indexed(m.Role) {
		return err
	}
	return noteNews(t.tx, c.Chatbot, c.ID, m.Seq)
}

func (t messages) put(key []byte, m *conversation.Message) error {
	record, err := encodeRecord(m)
	if err != nil {
		return err
	}
	return t.tx.set(key, record)
}

func (t messages) FindPosted(v chatuser.VisitorID, clientID string) (conversation.Ref, bool, error) {
	var ref conversation.Ref
	if t.tx.batch != nil && t.tx.batch.memory.posts.lacks(v, clientID) {
		return ref, false, nil
	}
	b, found, err := t.tx.get(clientIDKey(v, clientID))
	if err == nil && t.tx.batch != nil && t.tx.batch.memory.posts.wants(v) {
		err = readPosts(t.tx, v)
	}
	if err != nil || !found || len(b) != 24 {
		return ref, false, err
	}
	copy(ref.Conversation.UUID[:], b)
	ref.Seq = binary.BigEndian.Uint64(b[16:])
	return ref, true, nil
}

func (t messages) Message(c conversation.ID, seq uint64) (conversation.Message, error) {
	var m conversation.Message
	found, err := t.tx.getJSON(messageKey(c, seq), &m)
	if err == nil && !found {
		err = conversation.ErrNoMessage
	}
	return m, err
}

func (t messages) Messages(c conversation.ID, after uint64, limit int) ([]conversation.Message, error) {
	if after == ^uint64(0) {
		return nil, nil
	}
	return t.read(span{prefix: messagesOf(c), from: messageKey(c, after+1)}, limit)
}

func (t messages) LastMessages(c conversation.ID, before uint64, n int) ([]conversation.Message, error) {
	if before == 0 {
		return nil, nil
	}
	out, err := t.read(span{prefix: messagesOf(c), from: messageKey(c, before-1), reverse: true}, n)
	slices.Reverse(out)
	return out, err
}

func (t messages) read(sp span, limit int) ([]conversation.Message, error) {
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

func (t messages) PutTrace(c conversation.ID, seq uint64, trace json.RawMessage) error {
	return t.tx.set(traceKey(c, seq), trace)
}

func (t messages) Trace(c conversation.ID, seq uint64) (json.RawMessage, bool, error) {
	return t.tx.get(traceKey(c, seq))
}
