package arrange

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
)

// TestBy_asTheLibrary holds it against the library's stable sort, over lists in
// which many are alike.
func TestBy_asTheLibrary(t *testing.T) {
	t.Parallel()
	type entry struct {
		key  int
		name string
	}
	random := rand.New(rand.NewPCG(1, 2))
	byKey := func(a, b entry) int { return b.key - a.key }
	for size := range 200 {
		list := make([]entry, size)
		for i := range list {
			list[i] = entry{random.IntN(1 + size/3), strconv.Itoa(i)}
		}
		want := slices.Clone(list)
		slices.SortStableFunc(want, byKey)
		if By(list, byKey); !slices.Equal(list, want) {
			t.Fatalf("%d entries: %v instead of %v", size, list, want)
		}
	}
}
