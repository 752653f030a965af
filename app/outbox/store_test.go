package outbox

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

// memory is a Store in memory with the promises of the interface.
type memory struct {
	mu    sync.Mutex
	items map[ItemID]Item
	fail  error // every write fails with it
}

func newMemory() *memory { return &memory{items: map[ItemID]Item{}} }

func (m *memory) setFail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fail = err
}

func (m *memory) View(_ context.Context, fn func(Reader) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return fn(&tx{items: m.items})
}

func (m *memory) Write(ctx context.Context, fn func(Tx) error) error {
	m.mu.Lock()
	t := &tx{items: maps.Clone(m.items)}
	err := cmp.Or(ctx.Err(), m.fail)
	if err == nil {
		err = fn(t)
	}
	if err == nil {
		m.items = t.items
	}
	m.mu.Unlock()
	if err != nil {
		return err
	}
	for _, f := range t.after {
		f()
	}
	return nil
}

// all gives the items in the order of their making.
func (m *memory) all() []Item {
	m.mu.Lock()
	defer m.mu.Unlock()
	return (&tx{items: m.items}).sorted(func(Item) bool { return true }, byID)
}

type tx struct {
	items map[ItemID]Item
	after []func()
}

func byID(a, b Item) int { return cmp.Compare(a.ID.String(), b.ID.String()) }

func byDue(a, b Item) int { return cmp.Or(a.Due.Compare(b.Due), byID(a, b)) }

func (t *tx) sorted(keep func(Item) bool, order func(a, b Item) int) []Item {
	var found []Item
	for _, i := range t.items {
		if keep(i) {
			found = append(found, i)
		}
	}
	slices.SortFunc(found, order)
	return found
}

func (t *tx) Item(i ItemID) (Item, error) {
	if item, found := t.items[i]; found {
		return item, nil
	}
	return Item{}, ErrNotFound
}

func (t *tx) Due(lane Lane, now time.Time, limit int) ([]Item, error) {
	found := t.sorted(func(i Item) bool {
		return i.lane() == lane && i.State == Pending && !i.Due.IsZero() && !i.Due.After(now)
	}, byDue)
	return found[:min(limit, len(found))], nil
}

func (t *tx) NextDue(lane Lane, after time.Time) (time.Time, bool, error) {
	found := t.sorted(func(i Item) bool { return i.lane() == lane && i.State == Pending && i.Due.After(after) }, byDue)
	if len(found) == 0 {
		return time.Time{}, false, nil
	}
	return found[0].Due, true, nil
}

func (t *tx) FirstOfOrder(kind Kind, order string) (Item, bool, error) {
	found := t.sorted(func(i Item) bool { return i.Kind == kind && i.State == Pending && i.Order == order }, byID)
	if len(found) == 0 {
		return Item{}, false, nil
	}
	return found[0], true, nil
}

func (t *tx) Later(lane Lane, after time.Time, limit int) ([]Item, error) {
	found := t.sorted(func(i Item) bool { return i.lane() == lane && i.State == Pending && i.Due.After(after) }, byDue)
	return found[:min(limit, len(found))], nil
}

func (t *tx) Ahead(kind Kind, order string) (bool, error) {
	_, found, err := t.FirstOfOrder(kind, order)
	return found, err
}

func (t *tx) Lanes(kind Kind) ([]Lane, error) {
	var lanes []Lane
	for _, i := range t.sorted(func(i Item) bool { return i.Kind == kind && i.State == Pending && i.Lane != "" }, byID) {
		if !slices.Contains(lanes, i.lane()) {
			lanes = append(lanes, i.lane())
		}
	}
	return lanes, nil
}

func (t *tx) Counts(kind Kind) (Counts, error) {
	var c Counts
	for _, i := range t.items {
		switch {
		case i.Kind != kind:
		case i.State == Pending:
			c.Pending++
		case i.State == Failed:
			c.Failed++
		}
	}
	return c, nil
}

func (t *tx) Ended(state State, before time.Time, limit int) ([]Item, error) {
	found := t.sorted(func(i Item) bool { return i.State == state && i.EndedAt.Before(before) }, func(a, b Item) int { return a.EndedAt.Compare(b.EndedAt) })
	return found[:min(limit, len(found))], nil
}

func (t *tx) PutItem(_, after Item) error { t.items[after.ID] = after; return nil }
func (t *tx) DeleteItem(i Item) error     { delete(t.items, i.ID); return nil }
func (t *tx) After(fn func())             { t.after = append(t.after, fn) }
