package store

import (
	"bytes"
	"slices"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/credit"
	"frontdesk/app/question"
	"frontdesk/app/retention"
	"frontdesk/app/tracking"
)

// Retention is the store as package retention sees it.
func Retention(s *Store) Port[retention.Tx, retention.Reader] {
	return Port[retention.Tx, retention.Reader]{
		store:  s,
		writer: func(tx *Tx) retention.Tx { return keeping{threads{tx}, messages{tx, true}} },
		reader: func(tx *Tx) retention.Reader { return keeping{threads{tx}, messages{tx: tx}} },
	}
}

// keeping walks old conversations and takes out of them what names somebody.
type keeping struct {
	threads
	messages
}

func (k keeping) transaction() *Tx { return k.threads.tx }

// Old walks the conversations of a chatbot by their numbers.
func (k keeping) Old(b chatbot.ID, above uint32, before time.Time, limit int) (some []conversation.Conversation, next uint32, err error) {
	ids, next, err := finder{k.threads}.Select(b, conversation.Filter{To: before}, above, limit)
	for _, c := range ids {
		var one conversation.Conversation
		found, err := k.record(c, &one)
		if err != nil {
			return nil, 0, err
		}
		if found {
			some = append(some, one)
		}
	}
	return some, next, err
}

// TakeOut takes words out of the index.
func (k keeping) TakeOut(c conversation.Conversation) (bool, error) {
	return takeOut(k.threads.tx, c.Chatbot, c.ID)
}

// PutMessage writes a message anew.
func (k keeping) PutMessage(c conversation.Conversation, m conversation.Message) error {
	before, err := k.Message(c.ID, m.Seq)
	if err != nil {
		return err
	}
	if before.ClientID != "" {
		if err := k.threads.tx.delete(clientIDKey(c.Visitor, before.ClientID)); err != nil {
			return err
		}
	}
	return k.Append(c, m)
}

// DropParts removes webhooks and traces.
func (k keeping) DropParts(c conversation.Conversation, limit int) (bool, error) {
	doomed := purge{tx: k.threads.tx, limit: limit}
	if err := doomed.gather(keyOf(kindTrace, c.ID.UUID[:]), nothing); err != nil {
		return false, err
	}
	if err := k.purgeWebhooks(&doomed, c); err != nil {
		return false, err
	}
	for _, key := range doomed.keys {
		if err := doomed.tx.delete(key); err != nil {
			return false, err
		}
	}
	return !doomed.full(), nil
}

// Reword goes over log rows, then over questions: so their keys sort.
func (k keeping) Reword(c, after conversation.Conversation, from retention.Rest, limit int, by retention.Reworded) (retention.Rest, error) {
	var rest retention.Rest
	tx := k.threads.tx
	for _, part := range []struct {
		prefix []byte
		change func(key, value []byte) error
	}{
		{keyOf(kindSessionLog, c.ID.UUID[:]), func(key, value []byte) error { return k.rewordRow(c, key, value, by) }},
		{keyOf(kindQuestion, c.Chatbot.UUID[:], c.ID.UUID[:]), func(key, value []byte) error {
			return change(tx, key, value, func(r *question.Record) {
				r.Text, r.Meant, r.Visitor = by.Text(r.Text), by.Text(r.Meant), after.Visitor
			})
		}},
	} {
		if len(rest) > 0 || len(from) > 0 && part.prefix[0] < from[0] {
			continue
		}
		sp := span{prefix: part.prefix}
		if bytes.HasPrefix(from, part.prefix) {
			sp.from = from
		}
		var keys, values [][]byte
		err := tx.scan(sp, func(key, value []byte) (bool, error) {
			if limit--; limit < 0 {
				rest = slices.Clone(key)
				return false, nil
			}
			keys, values = append(keys, slices.Clone(key)), append(values, slices.Clone(value))
			return true, nil
		})
		if err != nil {
			return nil, err
		}
		for i, key := range keys {
			if err := part.change(key, values[i]); err != nil {
				return nil, err
			}
		}
	}
	return rest, nil
}

// rewordRow changes a row of the session log, and the one of the atomic log with its
// id.
func (k keeping) rewordRow(c conversation.Conversation, key, value []byte, by retention.Reworded) error {
	tx := k.threads.tx
	if err := change(tx, key, value, func(r *tracking.SessionRow) {
		r.UserQuestion, r.Value = by.Text(r.UserQuestion), by.Value(r.Key, r.Value)
	}); err != nil {
		return err
	}
	atomic := keyOf(kindAtomicLog, c.Chatbot.UUID[:], key[17:33])
	value, found, err := tx.get(atomic)
	if err != nil || !found {
		return err
	}
	return change(tx, atomic, value, func(r *tracking.AtomicRow) {
		r.UserQuestion, r.Comment, r.Value = by.Text(r.UserQuestion), by.Text(r.Comment), by.Text(r.Value)
	})
}

// change writes a record anew.
func change[T any](tx *Tx, key, value []byte, fn func(*T)) error {
	var record T
	if err := decodeJSON(value, &record); err != nil {
		return err
	}
	fn(&record)
	return tx.setJSON(key, record)
}

// Part cuts the ties with leads and ledgers. The conversation still counts as one
// that led to a lead.
func (k keeping) Part(c conversation.Conversation) error {
	tx := k.threads.tx
	all := leads{tx: tx}
	of, err := all.OfConversation(c.ID)
	if err != nil {
		return err
	}
	for _, before := range of {
		after := before
		after.Conversations = slices.DeleteFunc(slices.Clone(before.Conversations), func(one conversation.ID) bool { return one == c.ID })
		if err := all.Put(before, after); err != nil {
			return err
		}
	}
	ledgers := []chatuser.UserID{c.User}
	if now, err := chatuser.Resolve(people{tx, peopleNotes{tx}}, c.User); err == nil && now.ID != c.User {
		ledgers = append(ledgers, now.ID) // what was booked since it was merged
	}
	for _, of := range ledgers {
		if err := k.unbook(of, c.ID); err != nil {
			return err
		}
	}
	return nil
}

// unbook has the entries of a ledger name a conversation no longer.
func (k keeping) unbook(of chatuser.UserID, c conversation.ID) error {
	tx := k.threads.tx
	entries := map[string][]byte{}
	err := tx.scan(span{prefix: keyOf(kindCreditEntry, of.UUID[:])}, func(key, value []byte) (bool, error) {
		if bytes.Contains(value, []byte(c.String())) {
			entries[string(key)] = slices.Clone(value)
		}
		return true, nil
	})
	for key, value := range entries {
		if err == nil {
			err = change(tx, []byte(key), value, func(e *credit.Entry) {
				if e.Conversation == c {
					e.Conversation, e.Seq = conversation.ID{}, 0
				}
			})
		}
	}
	return err
}

// Replace writes the record anew, also under another visitor.
func (k keeping) Replace(before, after conversation.Conversation) error {
	tx := k.threads.tx
	if err := k.Save(before, after); err != nil {
		return err
	}
	if before.Visitor == after.Visitor {
		return nil
	}
	if err := tx.delete(byVisitorKey(before.Visitor, before.ID)); err != nil {
		return err
	}
	if err := tx.set(byVisitorKey(after.Visitor, after.ID), nil); err != nil {
		return err
	}
	return chatuser.Refresh(people{tx, peopleNotes{tx}}, before.User)
}
