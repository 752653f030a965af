package question

import (
	"context"
	"slices"
)

// space is a set of clusters that can be compared and joined. Every item begins
// as a cluster of its own; clusters are named by one of their items.
type space interface {
	// nearest gives the living cluster that is most like c by the mean of the
	// similarities of their items, the one of the lower number where two are equal;
	// -1 where there is none.
	nearest(c int) (other int, similarity float64)
	// join makes b part of a; b is gone.
	join(a, b int)
	// settle takes c out: nothing is compared with it any more.
	settle(c int)
}

// cluster joins what is alike by at least so much in the mean (average linkage),
// and gives for each item the one that stands for its cluster. It follows chains
// of nearest neighbours, which finds the same clusters as joining the most alike
// pair again and again, in a quadratic number of comparisons. What is least like
// anything else can never be joined later, so it is settled at once. The result
// depends on the order of the items alone.
func cluster(ctx context.Context, n int, s space, least float64) ([]int, error) {
	k := chain{space: s, least: least, of: make([]int, n), done: make([]bool, n)}
	for i := range k.of {
		k.of[i] = i
	}
	for next := 0; ; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if len(k.links) == 0 {
			for next < n && k.done[next] {
				next++
			}
			if next == n {
				return k.roots(), nil
			}
			k.links = append(k.links, next)
		}
		k.step()
	}
}

// chain is a row of clusters in which each is the nearest of the one before it.
type chain struct {
	space space
	least float64
	links []int
	of    []int  // item → an item of its cluster with a lower number, or itself
	done  []bool // settled, or joined to another
}

// step makes the chain longer, or settles its last cluster, or joins the last two.
func (k *chain) step() {
	top := len(k.links) - 1
	last := k.links[top]
	other, similarity := k.space.nearest(last)
	switch {
	case other < 0 || similarity < k.least:
		k.space.settle(last)
		k.done[last] = true
		k.links = k.links[:top]
	case top > 0 && k.links[top-1] == other:
		k.links = k.links[:top-1]
		k.join(last, other)
	case slices.Contains(k.links, other): // all around are equally alike
		k.links = k.links[:0]
		k.join(last, other)
	default:
		k.links = append(k.links, other)
	}
}

func (k *chain) join(a, b int) {
	a, b = min(a, b), max(a, b)
	k.space.join(a, b)
	k.of[b], k.done[b] = a, true
}

// roots gives each item the first of its cluster.
func (k *chain) roots() []int {
	for i := range k.of {
		for k.of[i] != k.of[k.of[i]] {
			k.of[i] = k.of[k.of[i]]
		}
	}
	return k.of
}
