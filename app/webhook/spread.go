package webhook

import (
	"context"

	"frontdesk/app/outbox"
)

// A message for many endpoints is stored with its cause as one item of the outbox,
// which is spread into deliveries behind it, some at a time: the visitor waits for
// none of them, and nobody who writes meanwhile for more than a few.

const (
	mostAtOnce  = 4   // endpoints whose deliveries are written with the cause itself
	spreadChunk = 100 // deliveries in one write
	spreadLane  = "spread"
)

// spreadOrder keeps the messages of a conversation in their order.
func spreadOrder(m Message) string {
	if m.Conversation.IsZero() {
		return ""
	}
	return spreadLane + " " + m.Conversation.String()
}

// spreads tells whether a message is to be spread: also one for few endpoints
// where an earlier one of its conversation still is.
func (s courier) spreads(tx Tx, m Message, endpoints int) (bool, error) {
	if endpoints > mostAtOnce {
		return true, nil
	}
	if spreadOrder(m) == "" {
		return false, nil
	}
	return tx.Outbox().Ahead(Kind, spreadOrder(m))
}

// spread stores a message and that it is to be spread.
func (s courier) spread(tx Tx, m Message, to []Endpoint) error {
	q := queued{Message: m.ID, To: make([]EndpointID, 0, len(to))}
	for _, e := range to {
		q.To = append(q.To, e.ID)
	}
	if _, err := s.cfg.Outbox.Add(tx.Outbox(), outbox.NewItem{Kind: Kind, Lane: spreadLane, Order: spreadOrder(m), Body: q}); err != nil {
		return err
	}
	return tx.PutMessage(m)
}

// spreadOut writes the deliveries of a message. What a crash breaks off goes on
// where it was: the message says how far it came.
func (s courier) spreadOut(ctx context.Context, q queued) error {
	for done := false; !done; {
		err := s.cfg.Store.Write(ctx, func(tx Tx) error {
			m, found, err := tx.Message(q.Message)
			if err != nil || !found { // it was erased meanwhile
				done = true
				return err
			}
			var to []Endpoint
			for _, id := range q.To[min(m.Spread, len(q.To)):min(m.Spread+spreadChunk, len(q.To))] {
				if e, err := (registry(s)).find(id); err == nil { // else it was deleted; one that is about to be is told so by its try
					to = append(to, e)
				}
			}
			m.Spread = min(m.Spread+spreadChunk, len(q.To))
			done = m.Spread == len(q.To)
			_, err = s.send(tx, m, to)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
