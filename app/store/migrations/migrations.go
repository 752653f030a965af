// Package migrations brings a data folder from one format to the next. A
// migration knows nothing of the domain's types, which change later; it works
// on keys and values as they were when it was written.
package migrations

// KV is what a migration sees of the store: one transaction.
type KV interface {
	Get(key []byte) (value []byte, found bool, err error)
	Set(key, value []byte) error
	Delete(key []byte) error
	// Scan walks the keys that begin with prefix, from the key from on, in order.
	Scan(prefix, from []byte, fn func(key, value []byte) (more bool, err error)) error
	// Did says that n more of what Left counted are done.
	Did(n int)
}

// Migration is one step. Up is called with the cursor that it gave before (nil
// at first), in a transaction of its own each time, until it gives nil: so it
// can work in chunks, and goes on after a crash where it stopped.
type Migration struct {
	Number uint64
	Name   string
	// Left counts what there is to be done from a cursor on, so that those who wait
	// can be told; nil where that takes no time.
	Left func(kv KV, cursor []byte) (int, error)
	Up   func(kv KV, cursor []byte) (next []byte, err error)
}

// All are the migrations in order; the last number is the present format.
func All() []Migration { return InChunks(facetChunk) }

// InChunks is All with at most so many conversations in one transaction of the
// third.
func InChunks(n int) []Migration { return []Migration{secrets(), binByVisitor(), facets(n)} }
