package question

import (
	"runtime"
	"slices"
)

// dense compares by vectors of length one. Of a cluster the sum of its vectors is
// kept: the mean of all similarities between two clusters is the product of their
// sums, divided by their sizes.
type dense struct {
	dims  int
	sums  []float32 // of all, one behind the other
	size  []float64
	alive []int
}

func newDense(vectors [][]float32) *dense {
	d := &dense{dims: len(vectors[0]), size: make([]float64, len(vectors)), alive: make([]int, len(vectors))}
	d.sums = make([]float32, 0, d.dims*len(vectors))
	for i, v := range vectors {
		d.sums = append(d.sums, v...)
		d.size[i], d.alive[i] = 1, i
	}
	return d
}

func (d *dense) of(c int) []float32 { return d.sums[c*d.dims : (c+1)*d.dims] }

func (d *dense) nearest(c int) (best int, similarity float64) {
	best = -1
	own := d.of(c)
	for i, other := range d.alive {
		if i%512 == 511 {
			runtime.Gosched() // a visitor's question goes first
		}
		if other == c {
			continue
		}
		if s := float64(dot(own, d.of(other))) / (d.size[c] * d.size[other]); best < 0 || s > similarity {
			best, similarity = other, s
		}
	}
	return best, similarity
}

func (d *dense) join(a, b int) {
	into, from := d.of(a), d.of(b)
	for i := range into {
		into[i] += from[i]
	}
	d.size[a] += d.size[b]
	d.settle(b)
}

func (d *dense) settle(c int) {
	if i, found := slices.BinarySearch(d.alive, c); found {
		d.alive = slices.Delete(d.alive, i, i+1)
	}
}

// dot has four sums, so that the additions need not wait for each other.
func dot(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	n := len(a) &^ 3
	a, b = a[:len(a):len(a)], b[:len(a)]
	for i := 0; i < n; i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for i := n; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + s2 + s3
}
