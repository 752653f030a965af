package store

import (
	"bytes"
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

func (o outboxItems) transaction() *Tx { return o.tx }

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

// outboxLaneKey is outboxDueKey in a lane that has a name.
func outboxLaneKey(l outbox.Lane, due time.Time, i outbox.ItemID) []byte {
	sum := sha256.Sum256([]byte(l.Name))
	return keyOf(kindOutboxLane, forKind(l.Kind), sum[:16], millis(due), i.UUID[:])
}

// dueKey is where a pending item stands that has its time, dueAt the place of the
// time in such a key.
func dueKey(l outbox.Lane, due time.Time, i outbox.ItemID) []byte {
	if l.Name == "" {
		return outboxDueKey(l.Kind, due, i)
	}
	return outboxLaneKey(l, due, i)
}

func dueAt(key []byte) time.Time { return fromMillis(key[len(key)-24 : len(key)-16]) }

func dueOf(l outbox.Lane) []byte {
	k := dueKey(l, time.Time{}, outbox.ItemID{})
	return k[:len(k)-24]
}

// outboxTailKey is the pending item that was put last under an order.
func outboxTailKey(k outbox.Kind, order string) []byte {
	sum := sha256.Sum256([]byte(order))
	return keyOf(kindOutboxTail, forKind(k), sum[:16])
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

func (o outboxItems) Due(l outbox.Lane, now time.Time, limit int) ([]outbox.Item, error) {
	return o.items(span{prefix: dueOf(l)}, limit, func(key []byte) bool { return !dueAt(key).After(now) })
}

func (o outboxItems) Later(l outbox.Lane, after time.Time, limit int) ([]outbox.Item, error) {
	sp := span{prefix: dueOf(l), from: dueKey(l, after.Add(time.Millisecond), outbox.ItemID{})}
	return o.items(sp, limit, func([]byte) bool { return true })
}

func (o outboxItems) NextDue(l outbox.Lane, after time.Time) (due time.Time, found bool, err error) {
	sp := span{prefix: dueOf(l), from: dueKey(l, after.Add(time.Millisecond), outbox.ItemID{}), keysOnly: true}
	err = o.tx.scan(sp, func(key, _ []byte) (bool, error) {
		due, found = dueAt(key), true
		return false, nil
	})
	return due, found, err
}

// Lanes jumps from lane to lane.
func (o outboxItems) Lanes(k outbox.Kind) (lanes []outbox.Lane, err error) {
	sp := span{prefix: keyOf(kindOutboxLane, forKind(k)), keysOnly: true}
	for {
		var key []byte
		if err = o.tx.scan(sp, func(at, _ []byte) (bool, error) {
			key = bytes.Clone(at)
			return false, nil
		}); err != nil || key == nil {
			return lanes, err
		}
		item, err := o.Item(lastItem(key))
		if err != nil {
			return lanes, err
		}
		lanes = append(lanes, outbox.Lane{Kind: k, Name: item.Lane})
		sp.from = append(key[:len(key)-24], bytes.Repeat([]byte{0xff}, 24)...)
	}
}

func (o outboxItems) Ahead(k outbox.Kind, order string) (bool, error) {
	_, found, err := o.tx.get(outboxTailKey(k, order))
	return found, err
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
	if err := o.tx.add(outboxCountKey(after.Kind, after.State), 1); err != nil {
		return err
	}
	return o.moveTail(before, after)
}

func (o outboxItems) DeleteItem(i outbox.Item) error {
	if err := o.unindex(i); err != nil {
		return err
	}
	if err := o.tx.delete(outboxKey(i.ID)); err != nil {
		return err
	}
	return o.moveTail(i, outbox.Item{})
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

// moveTail keeps what was put last under an order, as long as something is.
func (o outboxItems) moveTail(before, after outbox.Item) error {
	was := before.State == outbox.Pending && before.Order != ""
	is := after.State == outbox.Pending && after.Order != ""
	switch {
	case is && !was:
		return o.tx.set(outboxTailKey(after.Kind, after.Order), after.ID.UUID[:])
	case is || !was:
		return nil
	}
	tail := outboxTailKey(before.Kind, before.Order)
	last, found, err := o.tx.get(tail)
	if err != nil || !found || !bytes.Equal(last, before.ID.UUID[:]) {
		return err
	}
	other, err := o.lastOfOrder(before.Kind, before.Order)
	if err != nil {
		return err
	}
	if other == nil {
		return o.tx.delete(tail)
	}
	return o.tx.set(tail, other)
}

// lastOfOrder is the pending item of an order that was made last; nil without one.
func (o outboxItems) lastOfOrder(k outbox.Kind, order string) (last []byte, err error) {
	prefix := outboxOrderKey(k, order, outbox.ItemID{})[:21]
	err = o.tx.scan(span{prefix: prefix, reverse: true, keysOnly: true}, func(key, _ []byte) (bool, error) {
		last = bytes.Clone(key[len(key)-16:])
		return false, nil
	})
	return last, err
}

func indexOf(i outbox.Item) (keys [][]byte) {
	if i.State != outbox.Pending {
		return [][]byte{outboxEndedKey(i.State, i.EndedAt, i.ID)}
	}
	if !i.Due.IsZero() {
		keys = append(keys, dueKey(outbox.Lane{Kind: i.Kind, Name: i.Lane}, i.Due, i.ID))
	}
	if i.Order != "" {
		keys = append(keys, outboxOrderKey(i.Kind, i.Order, i.ID))
	}
	return keys
}
