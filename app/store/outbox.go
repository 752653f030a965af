package store

import (
	"crypto/sha256"
	"time"

	"frontdesk/app/id"
	"frontdesk/app/outbox"
)

// Outbox is the store as package outbox sees it.
func Outbox(s *Store) Port[outbox.Tx, outbox.Reader] {
	return Port[outbox.Tx, outbox.Reader]{
		store:  s,
		writer: func(tx *Tx) outbox.Tx { return outboxItems{tx} },
		reader: func(tx *Tx) outbox.Reader { return outboxItems{tx} },
	}
}

type outboxItems struct{ tx *Tx }

func (o outboxItems) After(fn func()) { o.tx.After(fn) }

// forKind is what an item is for, in keys: names have no fixed width.
func forKind(k outbox.Kind) []byte {
	sum := sha256.Sum256([]byte(k))
	return sum[:4]
}

func outboxKey(i outbox.ItemID) []byte { return keyOf(kindOutbox, i.UUID[:]) }

func outboxDueKey(k outbox.Kind, due time.Time, i outbox.ItemID) []byte {
	return keyOf(kindOutboxDue, forKind(k), millis(due), i.UUID[:])
}

func outboxOrderKey(k outbox.Kind, order string, i outbox.ItemID) []byte {
	sum := sha256.Sum256([]byte(order))
	return keyOf(kindOutboxOrder, forKind(k), sum[:16], i.UUID[:])
}

// outboxState is a state in keys; never reused.
func outboxState(s outbox.State) byte {
	switch s {
	case outbox.Done:
		return 2
	case outbox.Failed:
		return 3
	default:
		return 1
	}
}

func outboxEndedKey(s outbox.State, at time.Time, i outbox.ItemID) []byte {
	return keyOf(kindOutboxEnded, []byte{outboxState(s)}, millis(at), i.UUID[:])
}

func outboxCountKey(k outbox.Kind, s outbox.State) []byte {
	return keyOf(kindOutboxCount, forKind(k), []byte{outboxState(s)})
}

func lastItem(k []byte) (i outbox.ItemID) {
	copy(i.UUID[:], k[len(k)-len(id.UUID{}):])
	return i
}

func (o outboxItems) Item(i outbox.ItemID) (out outbox.Item, err error) {
	found, err := o.tx.getJSON(outboxKey(i), &out)
	if err == nil && !found {
		err = outbox.ErrNotFound
	}
	return out, err
}

// items reads the items that the keys of sp end with, up to limit, as long as
// more says so.
func (o outboxItems) items(sp span, limit int, more func(key []byte) bool) (out []outbox.Item, err error) {
	sp.keysOnly = true
	var ids []outbox.ItemID
	err = o.tx.scan(sp, func(k, _ []byte) (bool, error) {
		if !more(k) {
			return false, nil
		}
		ids = append(ids, lastItem(k))
		return len(ids) < limit, nil
	})
	if err != nil {
		return nil, err
	}
	for _, i := range ids {
		item, err := o.Item(i)
		if err != nil {
			return nil, err
		}
		out = append(out, item)
	}
	return out, nil
}

func (o outboxItems) Due(k outbox.Kind, now time.Time, limit int) ([]outbox.Item, error) {
	return o.items(span{prefix: keyOf(kindOutboxDue, forKind(k))}, limit, func(key []byte) bool {
		return !fromMillis(key[5:13]).After(now)
	})
}

func (o outboxItems) NextDue(k outbox.Kind, after time.Time) (due time.Time, found bool, err error) {
	sp := span{prefix: keyOf(kindOutboxDue, forKind(k)), keysOnly: true}
	sp.from = keyOf(kindOutboxDue, forKind(k), millis(after.Add(time.Millisecond)))
	err = o.tx.scan(sp, func(key, _ []byte) (bool, error) {
		due, found = fromMillis(key[5:13]), true
		return false, nil
	})
	return due, found, err
}

func (o outboxItems) FirstOfOrder(k outbox.Kind, order string) (outbox.Item, bool, error) {
	prefix := outboxOrderKey(k, order, outbox.ItemID{})[:21]
	items, err := o.items(span{prefix: prefix}, 1, func([]byte) bool { return true })
	if err != nil || len(items) == 0 {
		return outbox.Item{}, false, err
	}
	return items[0], true, nil
}

func (o outboxItems) Counts(k outbox.Kind) (out outbox.Counts, err error) {
	if out.Pending, err = o.tx.counter(outboxCountKey(k, outbox.Pending)); err != nil {
		return out, err
	}
	out.Failed, err = o.tx.counter(outboxCountKey(k, outbox.Failed))
	return out, err
}

func (o outboxItems) Ended(state outbox.State, before time.Time, limit int) ([]outbox.Item, error) {
	return o.items(span{prefix: keyOf(kindOutboxEnded, []byte{outboxState(state)})}, limit, func(key []byte) bool {
		return fromMillis(key[2:10]).Before(before)
	})
}

func (o outboxItems) PutItem(before, after outbox.Item) error {
	if err := o.unindex(before); err != nil {
		return err
	}
	if err := o.tx.setJSON(outboxKey(after.ID), after); err != nil {
		return err
	}
	for _, k := range indexOf(after) {
		if err := o.tx.set(k, nil); err != nil {
			return err
		}
	}
	return o.tx.add(outboxCountKey(after.Kind, after.State), 1)
}

func (o outboxItems) DeleteItem(i outbox.Item) error {
	if err := o.unindex(i); err != nil {
		return err
	}
	return o.tx.delete(outboxKey(i.ID))
}

// unindex takes away what indexOf gave an item; the zero Item has nothing.
func (o outboxItems) unindex(i outbox.Item) error {
	if i.ID.IsZero() {
		return nil
	}
	for _, k := range indexOf(i) {
		if err := o.tx.delete(k); err != nil {
			return err
		}
	}
	return o.tx.add(outboxCountKey(i.Kind, i.State), -1)
}

func indexOf(i outbox.Item) (keys [][]byte) {
	if i.State != outbox.Pending {
		return [][]byte{outboxEndedKey(i.State, i.EndedAt, i.ID)}
	}
	if !i.Due.IsZero() {
		keys = append(keys, outboxDueKey(i.Kind, i.Due, i.ID))
	}
	if i.Order != "" {
		keys = append(keys, outboxOrderKey(i.Kind, i.Order, i.ID))
	}
	return keys
}
