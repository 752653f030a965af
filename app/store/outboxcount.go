package store

import (
	"bytes"
	"context"
	"encoding/json"

	"frontdesk/app/outbox"
	"frontdesk/app/webhook"
)

// OutboxDifference is what the outbox says of itself against what its items say.
type OutboxDifference struct {
	Name            string
	Stored, Counted int64
}

// RecountOutbox holds the counters and indexes of the outbox against its items, and
// the webhooks that wait against the items that carry them; there must be no
// differences.
func RecountOutbox(ctx context.Context, s *Store) (out []OutboxDifference, err error) {
	err = s.View(ctx, func(tx *Tx) error {
		c := outboxCount{tx: tx, counted: map[string]int64{}, names: map[string]string{}, carried: map[webhook.DeliveryID]bool{}}
		if err := c.items(ctx); err != nil {
			return err
		}
		if out, err = c.counters(); err != nil {
			return err
		}
		lost, err := c.lost(ctx)
		if lost > 0 {
			out = append(out, OutboxDifference{Name: "outbox: webhooks that wait and are carried by nothing", Stored: lost})
		}
		if c.unlisted > 0 {
			out = append(out, OutboxDifference{Name: "outbox: items that no index has", Stored: c.unlisted})
		}
		return err
	})
	return out, err
}

type outboxCount struct {
	tx       *Tx
	counted  map[string]int64
	names    map[string]string
	carried  map[webhook.DeliveryID]bool
	unlisted int64
}

// items counts all items and looks for their indexes.
func (c *outboxCount) items(ctx context.Context) error {
	return c.tx.scan(span{prefix: []byte{byte(kindOutbox)}}, func(_, v []byte) (bool, error) {
		var item outbox.Item
		if err := decodeJSON(v, &item); err != nil {
			return false, err
		}
		key := string(outboxCountKey(item.Kind, item.State))
		c.counted[key]++
		c.names[key] = "outbox: " + string(item.Kind) + " " + string(item.State)
		for _, k := range indexOf(item) {
			if _, found, err := c.tx.get(k); err != nil || !found {
				c.unlisted++
				return err == nil, err
			}
		}
		var body struct{ Delivery webhook.DeliveryID }
		if item.Kind == webhook.Kind && item.State == outbox.Pending && json.Unmarshal(item.Body, &body) == nil {
			c.carried[body.Delivery] = true
		}
		return ctx.Err() == nil, nil
	})
}

func (c *outboxCount) counters() (out []OutboxDifference, err error) {
	err = c.tx.scan(span{prefix: []byte{byte(kindOutboxCount)}}, func(k, v []byte) (bool, error) {
		stored, err := decodeCounter(v)
		key := string(bytes.Clone(k))
		if counted := c.counted[key]; err == nil && stored != counted {
			name := c.names[key]
			if name == "" {
				name = "outbox: items of a kind"
			}
			out = append(out, OutboxDifference{name, stored, counted})
		}
		delete(c.counted, key)
		return true, err
	})
	for key, counted := range c.counted {
		out = append(out, OutboxDifference{c.names[key], 0, counted})
	}
	return out, err
}

// lost counts deliveries that wait for nothing.
func (c *outboxCount) lost(ctx context.Context) (n int64, err error) {
	err = c.tx.scan(span{prefix: []byte{byte(kindDelivery)}}, func(k, v []byte) (bool, error) {
		if k[len(k)-1] != deliveryRecord {
			return true, nil
		}
		var d webhook.Delivery
		if err := decodeJSON(v, &d); err != nil {
			return false, err
		}
		if d.State == webhook.Pending && !c.carried[d.ID] {
			n++
		}
		return ctx.Err() == nil, nil
	})
	return n, err
}
