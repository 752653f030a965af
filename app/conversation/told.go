package conversation

import (
	"encoding/json"

	"frontdesk/app/tracking"
)

// Told is a conversation that is stored as a whole, for whoever has one that was
// not led here: invented ones, and such that another system led.
type Told struct {
	// Conversation is whose it is, where it began and how it stands. What follows
	// from the messages is made here: its last sequence, times, tallies.
	Conversation Conversation
	Messages     []ToldMessage // in order, at least one, with role and time
}

// ToldMessage is a message with what is stored beside it; each of these may be nil.
type ToldMessage struct {
	Message
	Trace    json.RawMessage
	Rows     func(tracking.Scene) tracking.Entry
	Question func(Conversation, Message) (json.RawMessage, error)
}

// Tell stores a conversation as if it had been led here message by message: with
// the same records, counters, lists and log rows. Nothing follows from it: no reply,
// mail or webhook.
func Tell(tx Tx, t Told) (Conversation, error) {
	c, rows := t.Conversation, tracking.Entry{}
	for i := range t.Messages {
		m := &t.Messages[i]
		m.Seq, m.HasTrace = uint64(i+1), len(m.Trace) > 0
		if i == 0 {
			c.StartedAt, c.Subject = m.At, subject(m.Text)
			rows = tracking.Started(scene(c, m.Message), c.Client.Browser, c.Client.OS, c.Client.Device)
		}
		c.LastSeq, c.UpdatedAt = m.Seq, m.At
		if m.Role != RoleSystem {
			c.Messages++
		}
		c.Tally = tallied(c.Tally, m.Message)
		c = c.heard(m.Message)
		if m.Rows != nil {
			rows = rows.With(m.Rows(scene(c, m.Message)))
		}
	}
	c.Result = tracking.Session{}.See(rows.Session).Result // which the log would have the record written anew for
	if err := tx.Save(Conversation{}, c); err != nil {
		return c, err
	}
	for _, m := range t.Messages {
		if err := m.keep(tx, c); err != nil {
			return c, err
		}
	}
	return c, tx.Log(rows)
}

func (m ToldMessage) keep(tx Tx, c Conversation) error {
	if err := tx.Append(c, m.Message); err != nil {
		return err
	}
	if m.HasTrace {
		if err := tx.PutTrace(c.ID, m.Seq, m.Trace); err != nil {
			return err
		}
	}
	if m.Question == nil {
		return nil
	}
	record, err := m.Question(c, m.Message)
	if err != nil || len(record) == 0 {
		return err
	}
	return tx.PutQuestion(c, m.Seq, record)
}
