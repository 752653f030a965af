package store

import (
	"encoding/binary"
	"errors"

	"frontdesk/app/chatbot"
	"frontdesk/app/knowledge"
)

// Contents is the store as package knowledge sees it.
func Contents(s *Store) Port[knowledge.Tx, knowledge.Reader] {
	return Port[knowledge.Tx, knowledge.Reader]{
		store:  s,
		writer: func(tx *Tx) knowledge.Tx { return contents{tx} },
		reader: func(tx *Tx) knowledge.Reader { return contents{tx} },
	}
}

// inParts stands before the number of parts of a content that is too large for
// one value; any other content begins with the encoding's version.
const inParts = 0xff

// partSize leaves room for the key.
const partSize = maxValue - 1024

type contents struct{ tx *Tx }

func (c contents) After(fn func()) { c.tx.Settle(fn) }

func (c contents) Content(b chatbot.ID, id knowledge.ContentID) (knowledge.Content, error) {
	v, found, err := c.tx.get(contentKey(b, id))
	if err != nil {
		return knowledge.Content{}, err
	}
	if !found {
		return knowledge.Content{}, knowledge.ErrNotFound
	}
	return c.decode(b, id, v)
}

func (c contents) decode(b chatbot.ID, id knowledge.ContentID, v []byte) (out knowledge.Content, err error) {
	if len(v) == 3 && v[0] == inParts {
		var whole []byte
		for part := range binary.BigEndian.Uint16(v[1:]) {
			piece, found, err := c.tx.get(contentPartKey(b, id, part))
			if err != nil {
				return out, err
			}
			if !found {
				return out, errors.New("store: a part of a content is missing")
			}
			whole = append(whole, piece...)
		}
		v = whole
	}
	return out, decodeJSON(v, &out)
}

func (c contents) EachContent(b chatbot.ID, after knowledge.ContentID, fn func(knowledge.Content) bool) error {
	sp := span{prefix: contentKey(b, "")}
	if after != "" {
		sp.from = append(contentKey(b, after), 0)
	}
	return c.tx.scan(sp, func(k, v []byte) (bool, error) {
		content, err := c.decode(b, knowledge.ContentID(k[17:]), v)
		if err != nil {
			return false, err
		}
		return fn(content), nil
	})
}

func (c contents) PutContent(content knowledge.Content) error {
	if err := c.dropParts(content.Chatbot, content.ID); err != nil {
		return err
	}
	v, err := encodeJSON(content)
	if err != nil {
		return err
	}
	key := contentKey(content.Chatbot, content.ID)
	if len(v) <= partSize {
		return c.tx.set(key, v)
	}
	parts := uint16(0)
	for ; len(v) > 0; parts++ {
		n := min(len(v), partSize)
		if err := c.tx.set(contentPartKey(content.Chatbot, content.ID, parts), v[:n]); err != nil {
			return err
		}
		v = v[n:]
	}
	return c.tx.set(key, binary.BigEndian.AppendUint16([]byte{inParts}, parts))
}

func (c contents) DeleteContent(b chatbot.ID, id knowledge.ContentID) error {
	if err := c.dropParts(b, id); err != nil {
		return err
	}
	return c.tx.delete(contentKey(b, id))
}

func (c contents) dropParts(b chatbot.ID, id knowledge.ContentID) error {
	v, found, err := c.tx.get(contentKey(b, id))
	if err != nil || !found || len(v) != 3 || v[0] != inParts {
		return err
	}
	for part := range binary.BigEndian.Uint16(v[1:]) {
		if err := c.tx.delete(contentPartKey(b, id, part)); err != nil {
			return err
		}
	}
	return nil
}
