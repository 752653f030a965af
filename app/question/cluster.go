package question

import "context"

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
	of := make([]int, n)
	for i := range of {
		of[i] = i
	}
	done := make([]bool, n)
	var chain []int
	for next := 0; ; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if len(chain) == 0 {
			for next < n && done[next] {
				next++
			}
			if next == n {
				break
			}
			chain = append(chain, next)
		}
		top := chain[len(chain)-1]
		other, similarity := s.nearest(top)
		if other < 0 || similarity < least {
			s.settle(top)
			done[top] = true
			chain = chain[:len(chain)-1]
			continue
		}
		if len(chain) < 2 || chain[len(chain)-2] != other {
			if seen(chain, other) { // equal likeness all around: join here
				chain = chain[:0]
			} else {
				chain = append(chain, other)
				continue
			}
		} else {
			chain = chain[:len(chain)-2]
		}
		a, b := min(top, other), max(top, other)
		s.join(a, b)
		of[b] = a
		done[b] = true
	}
	for i := range of {
		for of[i] != of[of[i]] {
			of[i] = of[of[i]]
		}
	}
	return of, nil
}

func seen(chain []int, c int) bool {
	for _, other := range chain {
		if other == c {
			return true
		}
	}
	return false
}
