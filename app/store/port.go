package store

import "context"

// Port is the store as one domain sees it: its write functions get the domain's
// own transaction type, its readers the domain's own reader.
type Port[W, R any] struct {
	store  *Store
	writer func(*Tx) W
	reader func(*Tx) R
}

// Write is Store.Write in the domain's types.
func (p Port[W, R]) Write(ctx context.Context, fn func(W) error) error {
	return p.store.Write(ctx, func(tx *Tx) error { return fn(p.writer(tx)) })
}

// View is Store.View in the domain's types.
func (p Port[W, R]) View(ctx context.Context, fn func(R) error) error {
	return p.store.View(ctx, func(tx *Tx) error { return fn(p.reader(tx)) })
}
