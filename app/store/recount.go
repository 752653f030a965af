package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// Difference is a counter that does not say what the records say.
type Difference struct {
	Chatbot chatbot.ID
	Metric  conversation.Metric
	Day     uint32 // days since 1970, 0: the total
	Stored  int64
	Counted int64
}

// Recount counts all records of one snapshot anew, messages included, and gives
// the counters that differ, which there must be none of. With fix it corrects
// them by the difference, which stays right while others write.
func (s *Store) Recount(ctx context.Context, fix bool) ([]Difference, error) {
	stored, counted := map[string]int64{}, map[string]int64{}
	err := s.View(ctx, func(tx *Tx) error {
		if err := tx.scan(span{prefix: []byte{byte(kindCounter)}}, func(k, v []byte) (bool, error) {
			n, err := decodeCounter(v)
			stored[string(k)] = n
			return ctx.Err() == nil, err
		}); err != nil {
			return err
		}
		return countAll(ctx, tx, counted)
	})
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out := differences(stored, counted)
	if !fix || len(out) == 0 {
		return out, nil
	}
	return out, s.Write(ctx, func(tx *Tx) error {
		for _, d := range out {
			if err := tx.add(counterKey(d.Chatbot, d.Metric, d.Day), d.Counted-d.Stored); err != nil {
				return err
			}
		}
		return nil
	})
}

func countAll(ctx context.Context, tx *Tx, counted map[string]int64) error {
	if err := countLeads(tx, counted); err != nil {
		return err
	}
	return tx.scan(span{prefix: []byte{byte(kindConversation)}}, func(_, v []byte) (bool, error) {
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
		return ctx.Err() == nil, nil
	})
}

func differences(stored, counted map[string]int64) []Difference {
	var out []Difference
	note := func(k string) {
		if stored[k] == counted[k] {
			return
		}
		b, m, day, ok := parseCounterKey([]byte(k))
		if ok {
			out = append(out, Difference{b, m, day, stored[k], counted[k]})
		}
	}
	for k := range stored {
		note(k)
	}
	for k := range counted {
		if _, there := stored[k]; !there {
			note(k)
		}
	}
	slices.SortFunc(out, func(a, b Difference) int { return strings.Compare(a.String(), b.String()) })
	return out
}

// String names the counter and both numbers.
func (d Difference) String() string {
	return fmt.Sprintf("chatbot %s, metric %d, day %d: stored %d, counted %d", d.Chatbot, d.Metric, d.Day, d.Stored, d.Counted)
}
