package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"frontdesk/app/arrange"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// Difference is something kept beside the records that does not say what they say: a
// counter, or a row of sets, cells or numbers.
type Difference struct {
	Chatbot chatbot.ID
	Metric  conversation.Metric // of a counter
	Day     uint32              // of a counter: days since 1970, 0: the total
	Row     string              // what else it is, in words; empty for a counter
	Stored  int64               // the sum, or how many conversations it names
	Counted int64

	mend func(tx *Tx) error
}

// mendedAtOnce is how many differences one write corrects; one may be about all
// conversations of a block.
const mendedAtOnce = 10

// Recount counts all records of one snapshot anew, messages included, and gives what
// differs, which there must be none of. With fix it corrects that in a way which
// stays right while others write.
func (s *Store) Recount(ctx context.Context, fix bool) ([]Difference, error) {
	stored, counted := map[string]int64{}, map[string]int64{}
	var rows []Difference
	err := s.View(ctx, func(tx *Tx) error {
		if err := tx.scan(span{prefix: []byte{byte(kindCounter)}}, func(k, v []byte) (bool, error) {
			n, err := decodeCounter(v)
			stored[string(k)] = n
			return ctx.Err() == nil, err
		}); err != nil {
			return err
		}
		expected := newExpected()
		if err := countAll(ctx, tx, counted, expected); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		var err error
		rows, err = expected.differences(ctx, tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out := append(rows, differences(stored, counted)...)
	if !fix {
		return out, nil
	}
	for some := range slices.Chunk(out, mendedAtOnce) {
		if err := s.mend(ctx, some); err != nil {
			return out, err
		}
	}
	return out, nil
}

// mend corrects differences. Nothing else is in the same transaction behind it: what
// it finds out about a row stays true until the row is written.
func (s *Store) mend(ctx context.Context, some []Difference) error {
	return s.Write(ctx, func(tx *Tx) error {
		tx.Settle(func() {})
		for _, d := range some {
			if err := d.mend(tx); err != nil {
				return fmt.Errorf("mending %s: %w", d, err)
			}
		}
		return nil
	})
}

func countAll(ctx context.Context, tx *Tx, counted map[string]int64, rows *expected) error {
	if err := countLeads(tx, counted, rows); err != nil {
		return err
	}
	err := tx.scan(span{prefix: []byte{byte(kindConversation)}}, func(_, v []byte) (bool, error) {
		var c conversation.Conversation
		if err := decodeJSON(v, &c); err != nil {
			return false, err
		}
		c.Tally = nil
		err := tx.scan(span{prefix: messagesOf(c.ID)}, func(_, v []byte) (bool, error) {
			var m conversation.Message
			if err := decodeJSON(v, &m); err != nil {
				return false, err
			}
			c.Tally = conversation.TallyOf([]conversation.Message{m}, c.Tally)
			return true, nil
		})
		if err != nil {
			return false, err
		}
		for _, n := range conversation.Contribution(c) {
			counted[string(counterKey(n.Chatbot, n.Metric, n.Day))] += n.N
		}
		return ctx.Err() == nil, rows.add(tx, c)
	})
	if err != nil {
		return err
	}
	return rows.settle()
}

func differences(stored, counted map[string]int64) []Difference {
	var out []Difference
	note := func(k string) {
		if stored[k] == counted[k] {
			return
		}
		b, m, day, ok := parseCounterKey([]byte(k))
		if !ok {
			return
		}
		by := counted[k] - stored[k]
		out = append(out, Difference{Chatbot: b, Metric: m, Day: day, Stored: stored[k], Counted: counted[k], mend: func(tx *Tx) error {
			return tx.add([]byte(k), by)
		}})
	}
	for k := range stored {
		note(k)
	}
	for k := range counted {
		if _, there := stored[k]; !there {
			note(k)
		}
	}
	arrange.By(out, func(a, b Difference) int { return strings.Compare(a.String(), b.String()) })
	return out
}

// String names what it is about and both numbers.
func (d Difference) String() string {
	what := d.Row
	if what == "" {
		what = fmt.Sprintf("metric %d, day %d", d.Metric, d.Day)
	}
	return fmt.Sprintf("chatbot %s, %s: stored %d, counted %d", d.Chatbot, what, d.Stored, d.Counted)
}
