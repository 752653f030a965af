package store

import (
	"encoding/json"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/question"
)

// Questions is the store as package question sees it.
func Questions(s *Store) Port[question.Tx, question.Reader] {
	return Port[question.Tx, question.Reader]{
		store:  s,
		writer: func(tx *Tx) question.Tx { return questions{tx} },
		reader: func(tx *Tx) question.Reader { return questions{tx} },
	}
}

// questions keeps what visitors asked, and which of it was handled.
type questions struct{ tx *Tx }

// PutQuestion stores the record of a question beside the reply that it got.
func (q questions) PutQuestion(c conversation.Conversation, seq uint64, record json.RawMessage) error {
	return q.tx.setJSON(questionKey(c.Chatbot, c.ID, seq), record)
}

// EachQuestion walks the conversations of a chatbot backwards by their keys and
// each of them forwards, so that a choice comes before what was chosen.
func (q questions) EachQuestion(b chatbot.ID, since time.Time, fn func(question.Entry) bool) error {
	prefix := keyOf(kindQuestion, b.UUID[:])
	upper := []byte(nil)
	for {
		last, found, err := q.lastBelow(prefix, upper)
		if err != nil || !found || last.UUID.Time().Before(since) {
			return err
		}
		upper = questionKey(b, last, 0)
		more, err := q.eachOf(b, last, fn)
		if err != nil || !more {
			return err
		}
	}
}

// lastBelow is the newest conversation with a question, below the key upper
// unless that is nil.
func (q questions) lastBelow(prefix, upper []byte) (c conversation.ID, found bool, err error) {
	err = q.tx.scan(span{prefix: prefix, from: upper, reverse: true, keysOnly: true}, func(k, _ []byte) (bool, error) {
		_, c, _, found = parseQuestionKey(k)
		return false, nil
	})
	return c, found, err
}

// eachOf gives the records of one conversation, unless it is in the bin.
func (q questions) eachOf(b chatbot.ID, c conversation.ID, fn func(question.Entry) bool) (more bool, err error) {
	var of conversation.Conversation
	found, err := q.tx.getJSON(conversationKey(c), &of)
	if err != nil || !found || !of.DeletedAt.IsZero() {
		return err == nil, err
	}
	more = true
	err = q.tx.scan(span{prefix: keyOf(kindQuestion, b.UUID[:], c.UUID[:])}, func(k, v []byte) (bool, error) {
		e := question.Entry{Chatbot: b, Conversation: c}
		_, _, e.Seq, _ = parseQuestionKey(k)
		if err := decodeJSON(v, &e.Record); err != nil {
			return false, err
		}
		more = fn(e)
		return more, nil
	})
	return more, err
}

// Handled gives what was handled of a chatbot.
func (q questions) Handled(b chatbot.ID) (map[question.Hash]question.Handled, error) {
	out := map[question.Hash]question.Handled{}
	err := q.tx.scan(span{prefix: keyOf(kindHandled, b.UUID[:])}, func(k, v []byte) (bool, error) {
		var h question.Handled
		if err := decodeJSON(v, &h); err != nil {
			return false, err
		}
		out[question.Hash(k[17:33])] = h
		return true, nil
	})
	return out, err
}

// PutHandled stores that a question is handled.
func (q questions) PutHandled(b chatbot.ID, h question.Hash, v question.Handled) error {
	return q.tx.setJSON(handledKey(b, h), v)
}
