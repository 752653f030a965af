package store

import (
	"context"
	"regexp"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/outbox"
)

// Traces finds and removes what is left of people beside the records of any one
// domain.
type Traces struct{ Store *Store }

// Said counts what is kept of conversations.
type Said struct {
	Messages, Questions, Rows int
}

// Said counts what is kept of conversations of a chatbot, by their keys alone.
func (t Traces) Said(ctx context.Context, b chatbot.ID, threads []chatuser.Thread) (out Said, err error) {
	err = t.Store.View(ctx, func(tx *Tx) error {
		for _, thread := range threads {
			c := conversation.ID{UUID: id.UUID(thread)}
			for _, part := range []struct {
				prefix []byte
				n      *int
			}{
				{messagesOf(c), &out.Messages},
				{keyOf(kindQuestion, b.UUID[:], c.UUID[:]), &out.Questions},
				{keyOf(kindSessionLog, c.UUID[:]), &out.Rows},
			} {
				if err := tx.scan(span{prefix: part.prefix, keysOnly: true}, func(_, _ []byte) (bool, error) {
					*part.n++
					return true, nil
				}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return out, err
}

var uuidForm = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// Mentioned are the items of the outbox, waiting or ended, that name one of ids
// in their order or body. All are read: this is for erasing, which is rare.
func (t Traces) Mentioned(ctx context.Context, ids map[string]bool) (out []outbox.ItemID, err error) {
	err = t.Store.View(ctx, func(tx *Tx) error {
		return tx.scan(span{prefix: []byte{byte(kindOutbox)}}, func(k, v []byte) (bool, error) {
			for _, name := range uuidForm.FindAll(v, -1) {
				if ids[string(name)] {
					out = append(out, lastItem(k))
					break
				}
			}
			return ctx.Err() == nil, nil
		})
	})
	return out, err
}

// DropItems removes items of the outbox in any state; those that are gone are no
// fault. The next of their order goes on when it is due.
func (t Traces) DropItems(ctx context.Context, ids []outbox.ItemID) error {
	if len(ids) == 0 {
		return nil
	}
	return t.Store.Write(ctx, func(tx *Tx) error {
		items := outboxItems{tx: tx}
		for _, i := range ids {
			item, err := items.Item(i)
			if err != nil {
				continue // delivered or swept meanwhile
			}
			if err := items.DeleteItem(item); err != nil {
				return err
			}
			if err := items.release(item); err != nil {
				return err
			}
		}
		return nil
	})
}

// release lets the first item behind a dropped one go.
func (o outboxItems) release(dropped outbox.Item) error {
	if dropped.Order == "" {
		return nil
	}
	next, found, err := o.FirstOfOrder(dropped.Kind, dropped.Order)
	if err != nil || !found || !next.Due.IsZero() {
		return err
	}
	due := next
	due.Due = dropped.CreatedAt
	return o.PutItem(next, due)
}
