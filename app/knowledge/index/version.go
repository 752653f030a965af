package index

// Version stands for all that a search goes by besides its query: two searches
// for the same at the same version find the same.
type Version struct{ changes, learned uint64 }

// Version is that of now.
func (x *Index) Version() Version {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return Version{x.sense.changes, x.learned}
}
