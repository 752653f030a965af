package meaning

import (
	"cmp"
	"math/bits"
	"slices"
)

// Rows keeps vectors of one length together and finds the nearest to one. A row
// keeps its number until it is removed. One goroutine changes it at a time;
// while nobody does, many may search.
type Rows struct {
	dims   int
	words  int // of 64 bits in a code
	parts  []int8
	codes  []uint64
	scales []float32 // 0: nothing is there
	free   []uint32
	live   int
}

// Hit is a row and its cosine.
type Hit struct {
	Row    uint32
	Cosine float64
}

const (
	// scanMost is how many vectors are compared one by one; among more, codes of
	// one bit a component say first which are worth it.
	scanMost = 3000
	// closerMost is how many of those are compared.
	closerMost = 600
)

// Len is how many rows there are.
func (r *Rows) Len() int { return r.live }

// Add takes a vector in and gives its row; ok is false for one that has no
// direction or another number of components than those that are there.
func (r *Rows) Add(v Vector) (row uint32, ok bool) {
	if r.live == 0 && r.dims != len(v.Parts) {
		*r = Rows{dims: len(v.Parts), words: (len(v.Parts) + 63) / 64}
	}
	if v.Scale <= 0 || len(v.Parts) != r.dims {
		return 0, false
	}
	if n := len(r.free); n > 0 {
		row, r.free = r.free[n-1], r.free[:n-1]
		copy(r.parts[int(row)*r.dims:], v.Parts)
	} else {
		row = uint32(len(r.scales))
		r.parts = append(r.parts, v.Parts...)
		r.codes = append(r.codes, make([]uint64, r.words)...)
		r.scales = append(r.scales, 0)
	}
	r.scales[row] = v.Scale
	code(r.codes[int(row)*r.words:][:r.words], v.Parts)
	r.live++
	return row, true
}

// Remove takes a row out.
func (r *Rows) Remove(row uint32) {
	if int(row) >= len(r.scales) || r.scales[row] == 0 {
		return
	}
	r.scales[row] = 0
	r.free = append(r.free, row)
	r.live--
}

// At is the vector of a row. It is valid until the row is removed.
func (r *Rows) At(row uint32) Vector {
	return Vector{Scale: r.scales[row], Parts: r.parts[int(row)*r.dims:][:r.dims]}
}

// code writes which components are above zero.
func code(out []uint64, parts []int8) {
	clear(out)
	for i, c := range parts {
		if c > 0 {
			out[i/64] |= 1 << (i % 64)
		}
	}
}

// Near appends to into the rows nearest to q, nearest first, at most limit.
// Among very many rows a few of the farther ones may be missed.
func (r *Rows) Near(q Vector, limit int, into []Hit) []Hit {
	if len(q.Parts) != r.dims || q.Scale <= 0 || limit <= 0 {
		return into
	}
	top := nearest{most: limit}
	if r.live <= scanMost {
		for row, scale := range r.scales {
			if scale != 0 {
				top.keep(Hit{uint32(row), Cosine(q, r.At(uint32(row)))})
			}
		}
	} else {
		for _, row := range r.closer(q, max(closerMost, 4*limit)) {
			top.keep(Hit{row, Cosine(q, r.At(row))})
		}
	}
	slices.SortFunc(top.hits, func(a, b Hit) int { return cmp.Or(cmp.Compare(b.Cosine, a.Cosine), cmp.Compare(a.Row, b.Row)) })
	return append(into, top.hits...)
}

// closer gives at least most of the rows whose codes differ least from that of
// q, and all of those that differ as much as the last of them.
func (r *Rows) closer(q Vector, most int) []uint32 {
	own := make([]uint64, r.words)
	code(own, q.Parts)
	counts := make([]int, r.dims+1)
	last, have := r.dims, 0 // the bits that may differ, and how many rows differ by no more
	near := make([]coded, 0, 4*most)
	for row, scale := range r.scales {
		if scale == 0 {
			continue
		}
		n := differ(own, r.codes[row*r.words:][:r.words])
		if n > last {
			continue
		}
		near = append(near, coded{uint32(row), n})
		counts[n]++
		for have++; have-counts[last] >= most; last-- {
			have -= counts[last]
		}
	}
	out := make([]uint32, 0, have)
	for _, c := range near {
		if c.apart <= last {
			out = append(out, c.row)
		}
	}
	return out
}

// coded is a row by how many bits its code differs.
type coded struct {
	row   uint32
	apart int
}

// differ counts the bits that two codes of one length do not share.
func differ(a, b []uint64) int {
	if len(a) == 6 && len(b) == 6 { // 384 components, as most encoders have
		x, y := (*[6]uint64)(a), (*[6]uint64)(b)
		return bits.OnesCount64(x[0]^y[0]) + bits.OnesCount64(x[1]^y[1]) + bits.OnesCount64(x[2]^y[2]) +
			bits.OnesCount64(x[3]^y[3]) + bits.OnesCount64(x[4]^y[4]) + bits.OnesCount64(x[5]^y[5])
	}
	n := 0
	for i := range a {
		n += bits.OnesCount64(a[i] ^ b[i])
	}
	return n
}

// nearest keeps the best hits in a heap whose first is the worst of them.
type nearest struct {
	most int
	hits []Hit
}

func worse(a, b Hit) bool {
	return a.Cosine < b.Cosine || a.Cosine == b.Cosine && a.Row > b.Row
}

func (n *nearest) keep(h Hit) {
	if len(n.hits) < n.most {
		n.hits = append(n.hits, h)
		for i := len(n.hits) - 1; i > 0 && worse(n.hits[i], n.hits[(i-1)/2]); i = (i - 1) / 2 {
			n.hits[i], n.hits[(i-1)/2] = n.hits[(i-1)/2], n.hits[i]
		}
		return
	}
	if !worse(n.hits[0], h) {
		return
	}
	n.hits[0] = h
	for i := 0; ; {
		least := i
		for c := 2*i + 1; c <= 2*i+2 && c < len(n.hits); c++ {
			if worse(n.hits[c], n.hits[least]) {
				least = c
			}
		}
		if least == i {
			return
		}
		n.hits[i], n.hits[least] = n.hits[least], n.hits[i]
		i = least
	}
}
