package store

import (
	"context"
	"fmt"
)

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

// joined is a domain's transaction over one of ours: each of them embeds it.
type joined interface{ transaction() *Tx }

func (t *Tx) transaction() *Tx { return t }

// Within gives a transaction of another domain in this one's types, so that a
// cause and what follows from it are written together. tx must come from the
// same store.
func (p Port[W, R]) Within(tx any) W {
	return p.writer(transactionOf(tx))
}

// transactionOf is our own transaction under that of a domain. Anything else is a
// mistake in the program.
func transactionOf(tx any) *Tx {
	j, ours := tx.(joined)
	if !ours {
		panic(fmt.Sprintf("store: %T is no transaction of a store", tx))
	}
	return j.transaction()
}
