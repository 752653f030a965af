package store

import (
	"encoding/json"
	"slices"
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

// EachQuestion walks the records of a chatbot backwards by their keys, and turns
// those of each conversation around, so that a choice comes before what was
// chosen.
func (q questions) EachQuestion(b chatbot.ID, since time.Time, fn func(question.Entry) bool) error {
	var talk []question.Entry // of one conversation, newest first
	more := true
	flush := func() (err error) {
		if len(talk) > 0 {
			more, err = q.eachOf(talk, fn)
		}
		talk = talk[:0]
		return err
	}
	err := q.tx.scan(span{prefix: keyOf(kindQuestion, b.UUID[:]), reverse: true}, func(k, v []byte) (bool, error) {
		e := question.Entry{Chatbot: b}
		_, e.Conversation, e.Seq, _ = parseQuestionKey(k)
		if len(talk) > 0 && talk[0].Conversation != e.Conversation {
			if err := flush(); err != nil || !more {
				return false, err
			}
		}
		if e.Conversation.UUID.Time().Before(since) {
			return false, nil
		}
		talk = append(talk, e)
		return true, decodeJSON(v, &talk[len(talk)-1].Record)
	})
	if err != nil || !more {
		return err
	}
	return flush()
}

// eachOf gives the records of one conversation in order, unless it is in the bin.
func (q questions) eachOf(talk []question.Entry, fn func(question.Entry) bool) (more bool, err error) {
	var of conversation.Conversation
	found, err := q.tx.getJSON(conversationKey(talk[0].Conversation), &of)
	if err != nil || !found || !of.DeletedAt.IsZero() {
		return err == nil, err
	}
	for _, e := range slices.Backward(talk) {
		if !fn(e) {
			return false, nil
		}
	}
	return true, nil
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
