package index

import "context"

// Stale tells whether contents changed since the last Train.
func (x *Index) Stale() bool { return false }

// Train works out, from the contents that are there, what their vectors say of
// questions and how far a find can be trusted. Searches go on meanwhile by what
// the last one worked out.
func (x *Index) Train(ctx context.Context) {}
