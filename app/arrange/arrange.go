// Package arrange puts lists in order where speed does not matter. It keeps the
// program small: slices.SortFunc is compiled anew for each type of element, 20 KB
// a type with all that goes with it, and this sorts every type with the same code.
package arrange

import "sort"

// By sorts a list by compare, which is as for slices.SortFunc; what compares as
// equal keeps its order. It takes a few times as long as slices.SortFunc, which
// stays right for what is sorted at every message or search.
func By[E any](list []E, compare func(a, b E) int) {
	sort.SliceStable(list, func(i, j int) bool { return compare(list[i], list[j]) < 0 })
}
