package store

import (
	"slices"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/tracking"
)

// Conversations is the store as package conversation sees it.
func Conversations(s *Store) Port[conversation.Tx, conversation.Reader] {
	return Port[conversation.Tx, conversation.Reader]{
		store: s,
		writer: func(tx *Tx) conversation.Tx {
			return conversations{finder{threads{tx}}, messages{tx, true}, waiting{tx}, trackingLog{tx}, questions{tx}}
		},
		reader: func(tx *Tx) conversation.Reader {
			return conversations{finder{threads{tx}}, messages{tx: tx}, waiting{tx}, trackingLog{tx}, questions{tx}}
		},
	}
}

// conversations joins what a conversation's transaction may touch.
type conversations struct {
	finder
	messages
	waiting
	trackingLog
	questions
}

func (c conversations) transaction() *Tx { return c.threads.tx }

// threads keeps the records of conversations with their indexes and counters.
type threads struct{ tx *Tx }

func (t threads) After(fn func()) { t.tx.After(fn) }

func (t threads) Conversation(c conversation.ID) (conversation.Conversation, error) {
	var out conversation.Conversation
	found, err := t.record(c, &out)
	if err == nil && !found {
		err = conversation.ErrNotFound
	}
	return out, err
}

// record reads the record of c. One from before there were chat users is of the
// visitor's own.
func (t threads) record(c conversation.ID, out *conversation.Conversation) (bool, error) {
	found, err := getRecord(t.tx, conversationKey(c), out, ownConversation)
	if found && out.User.IsZero() {
		out.User = chatuser.UserOf(out.Visitor)
	}
	return found, err
}

// ownConversation copies what a record of a conversation points at.
func ownConversation(c conversation.Conversation) conversation.Conversation {
	c.Tally, c.Tags = slices.Clone(c.Tally), slices.Clone(c.Tags)
	c.Analysis.Tags, c.Analysis.Corrected, c.Analysis.Written = slices.Clone(c.Analysis.Tags), slices.Clone(c.Analysis.Corrected), slices.Clone(c.Analysis.Written)
	if ticket := c.Handover.Ticket; ticket != nil {
		of := *ticket
		c.Handover.Ticket = &of
	}
	return c
}

// Save writes after in place of what is stored, and moves all that is kept beside it.
// Number, result and time of beginning of a stored record are the store's own: an
// after that was read before they changed does not bring them back.
func (t threads) Save(_, after conversation.Conversation) error {
	before, err := t.current(after.ID)
	if err != nil {
		return err
	}
	if before.Number == 0 {
		if after.Number, err = t.number(after.Chatbot); err != nil {
			return err
		}
		after.StartedAt = after.StartedAt.Truncate(time.Millisecond) // as the tables hold it
		if err := t.enter(after); err != nil {
			return err
		}
	} else {
		after.Number, after.StartedAt, after.Result = before.Number, before.StartedAt, before.Result
	}
	return t.save(before, after)
}

// mirror keeps the result of a session in the record of its conversation.
func (t threads) mirror(c conversation.ID, result tracking.Key) error {
	before, err := t.current(c)
	if err != nil || before.ID.IsZero() || before.Result == result {
		return err
	}
	after := before
	after.Result = result
	return t.save(before, after)
}

// current is the record as it is stored, the zero value where there is none. What it
// points at is not to be changed.
func (t threads) current(c conversation.ID) (out conversation.Conversation, err error) {
	_, err = peekRecord(t.tx, conversationKey(c), &out, ownConversation)
	return out, err
}

func (t threads) save(before, after conversation.Conversation) error {
	if err := setRecord(t.tx, conversationKey(after.ID), after, ownConversation); err != nil {
		return err
	}
	if err := t.count(&before, &after); err != nil {
		return err
	}
	placed := before
	if before.Number == 0 {
		placed = conversation.Conversation{} // whatever there was stands in no set or cell
	}
	if err := t.shift(placed, after); err != nil {
		return err
	}
	if err := t.relist(before, after); err != nil {
		return err
	}
	return t.saveTimes(before, after)
}

// relist keeps the list of the visitor's conversations.
func (t threads) relist(before, after conversation.Conversation) error {
	was, is := t.listed(before), t.listed(after)
	if was && is && before.Visitor == after.Visitor {
		return nil
	}
	if was {
		if err := t.tx.delete(byVisitorKey(before.Visitor, before.ID)); err != nil {
			return err
		}
	}
	if is {
		return t.tx.set(byVisitorKey(after.Visitor, after.ID), nil)
	}
	return nil
}

// listed tells whether c stands in the lists.
func (t threads) listed(c conversation.Conversation) bool {
	return !c.ID.IsZero() && c.DeletedAt.IsZero()
}

// saveTimes keeps the bin index, and the idle entry of a conversation that
// begins to be swept: a new one, or one that comes back from the bin.
func (t threads) saveTimes(before, after conversation.Conversation) error {
	if before.DeletedAt.IsZero() != after.DeletedAt.IsZero() {
		if err := t.saveBin(before, after); err != nil {
			return err
		}
	}
	swept := func(c conversation.Conversation) bool { return t.listed(c) && c.Status == conversation.Active }
	if !swept(before) && swept(after) {
		return t.tx.set(idleKey(after.UpdatedAt, after.ID), nil)
	}
	return nil
}

// saveBin puts a conversation into the lists of the bin, or takes it out of them.
func (t threads) saveBin(before, after conversation.Conversation) error {
	change, c := t.tx.delete, before
	if before.DeletedAt.IsZero() {
		change, c = func(k []byte) error { return t.tx.set(k, nil) }, after
	}
	if err := change(binKey(c.DeletedAt, c.ID)); err != nil {
		return err
	}
	return change(binByVisitorKey(c.Visitor, c.ID))
}

// count changes the counters by the difference of two records.
func (t threads) count(before, after *conversation.Conversation) error {
	return conversation.Contributed(before, after, func(c conversation.Count) error {
		return t.tx.add(counterKey(c.Chatbot, c.Metric, c.Day), c.N)
	})
}

func (t threads) Counter(b chatbot.ID, m conversation.Metric, day uint32) (int64, error) {
	return t.tx.counter(counterKey(b, m, day))
}

func (t threads) Days(b chatbot.ID, m conversation.Metric, from, to uint32) (map[uint32]int64, error) {
	out := map[uint32]int64{}
	prefix := counterKey(b, m, 0)[:18]
	err := t.tx.scan(span{prefix: prefix, from: counterKey(b, m, max(from, 1))}, func(k, v []byte) (bool, error) {
		_, _, day, _ := parseCounterKey(k)
		if day > to {
			return false, nil
		}
		n, err := decodeCounter(v)
		out[day] = n
		return true, err
	})
	return out, err
}

func (t threads) LatestOf(v chatuser.VisitorID) (conversation.Conversation, bool, error) {
	var out conversation.Conversation
	var found bool
	prefix := byVisitorKey(v, conversation.ID{})[:17]
	err := t.tx.scan(span{prefix: prefix, reverse: true, keysOnly: true}, func(k, _ []byte) (bool, error) {
		var err error
		found, err = t.record(lastConversation(k), &out)
		return !found, err
	})
	return out, found, err
}

func (t threads) IdleBefore(after conversation.Idle, at time.Time, limit int) ([]conversation.Idle, error) {
	var out []conversation.Idle
	sp := span{prefix: []byte{byte(kindIdle)}, keysOnly: true}
	if !after.Conversation.IsZero() {
		sp.from = append(idleKey(after.At, after.Conversation), 0)
	}
	err := t.tx.scan(sp, func(k, _ []byte) (bool, error) {
		when, c := timeThenID(k)
		if !when.Before(at) {
			return false, nil
		}
		out = append(out, conversation.Idle{At: when, Conversation: conversation.ID{UUID: c}})
		return len(out) < limit, nil
	})
	return out, err
}

func (t threads) MoveIdle(e conversation.Idle, to time.Time) error {
	if err := t.tx.delete(idleKey(e.At, e.Conversation)); err != nil || to.IsZero() {
		return err
	}
	return t.tx.set(idleKey(to, e.Conversation), nil)
}

func (t threads) BinBefore(at time.Time, limit int) ([]conversation.ID, error) {
	var out []conversation.ID
	err := t.tx.scan(span{prefix: []byte{byte(kindBin)}, keysOnly: true}, func(k, _ []byte) (bool, error) {
		when, c := timeThenID(k)
		if !when.Before(at) {
			return false, nil
		}
		out = append(out, conversation.ID{UUID: c})
		return len(out) < limit, nil
	})
	return out, err
}
