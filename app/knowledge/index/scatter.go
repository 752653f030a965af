package index

import (
	"math"

	"frontdesk/app/knowledge/meaning"
)

// scatter tells how the lines of contents lie: how far from the middle of their
// content, and how far from the middle of all. A question that is as far from a
// content as from everything is about something else, also where no other content
// is nearer.
type scatter struct {
	dims   int
	within []float32   // triangular factor of the covariance inside of contents, row by row
	whole  []float32   // and of all lines
	middle []float64   // of all lines
	inner  [][]float32 // the contents' middles, solved by within; nil for one without lines
}

// evenly is how much of both covariances is taken to be alike in all directions,
// since there are fewer lines than directions.
const evenly = 0.5

// spreadMost is about how many lines are looked at for how lines lie around their
// middles; of more, each second, third or so.
const spreadMost = 2500

// newScatter looks at the lessons that are there; some contents may have none.
func newScatter(lessons []lesson, contents int) *scatter {
	dims := len(lessons[0].vector)
	s := &scatter{dims: dims, middle: make([]float64, dims), inner: make([][]float32, contents)}
	center, counts := make([][]float64, contents), make([]float64, contents)
	present := 0.0
	for _, l := range lessons {
		if center[l.class] == nil {
			center[l.class] = make([]float64, dims)
			present++
		}
		counts[l.class]++
		for i, x := range l.vector {
			center[l.class][i] += float64(x)
			s.middle[i] += float64(x)
		}
	}
	for i := range s.middle {
		s.middle[i] /= float64(len(lessons))
	}
	for c, sum := range center {
		for i := range sum {
			sum[i] /= counts[c]
		}
	}
	around, whole := meaning.NewProducts(dims), meaning.NewProducts(dims)
	off := make([]float64, dims)
	every := 1 + len(lessons)/spreadMost
	looked := 0.0
	for i := 0; i < len(lessons); i += every {
		l := lessons[i]
		s.apart(off, l.vector, center[l.class])
		around.Add(off)
		s.apart(off, l.vector, s.middle)
		whole.Add(off)
		looked++
	}
	s.within = factor(around.Sums(), dims, max(1, looked*(1-present/float64(len(lessons)))))
	s.whole = factor(whole.Sums(), dims, looked)
	for c, m := range center {
		if m != nil {
			s.inner[c] = single(solveLower(s.within, m))
		}
	}
	return s
}

func (s *scatter) apart(out []float64, v []float32, from []float64) {
	for i, x := range v {
		out[i] = float64(x) - from[i]
	}
}

// factor gives the lower triangular factor of a covariance, whose sums over n are
// in the lower triangle of m, made more even. It writes over m.
func factor(m []float64, dims int, n float64) []float32 {
	mean := 0.0
	for i := range dims {
		mean += m[i*dims+i] / n / float64(dims)
	}
	for i := range m {
		m[i] *= (1 - evenly) / n
	}
	out := make([]float32, 0, dims*(dims+1)/2)
	for i := range dims {
		row := m[i*dims:][:i+1]
		row[i] += evenly * max(mean, 1e-6)
		for j := range i {
			row[j] = (row[j] - inner(row[:j], m[j*dims:])) / m[j*dims+j]
		}
		row[i] = math.Sqrt(max(row[i]-inner(row[:i], row), 1e-12))
		out = append(out, single(row)...)
	}
	return out
}

// inner adds up in four sums, since one would wait for each addition.
func inner[T float32 | float64](a []T, b []float64) float64 {
	var p, q, r, t float64
	for b = b[:len(a)]; len(a) >= 4 && len(b) >= 4; a, b = a[4:], b[4:] {
		p += float64(a[0]) * b[0]
		q += float64(a[1]) * b[1]
		r += float64(a[2]) * b[2]
		t += float64(a[3]) * b[3]
	}
	for i := range a {
		p += float64(a[i]) * b[i]
	}
	return p + q + r + t
}

func single(v []float64) []float32 {
	out := make([]float32, len(v))
	for i, x := range v {
		out[i] = float32(x)
	}
	return out
}

// solveLower gives the solution of l·y = x in the place of x.
func solveLower(l []float32, x []float64) []float64 {
	for i := range x {
		x[i] = (x[i] - inner(l[:i], x[:i])) / float64(l[i])
		l = l[i+1:]
	}
	return x
}

// seen is a question among the lines.
type seen struct {
	scatter *scatter
	inner   []float64 // solved by within
	far     float64   // from the middle of all
}

func (s *scatter) see(v []float32) seen {
	off := make([]float64, s.dims)
	s.apart(off, v, s.middle)
	solveLower(s.whole, off)
	far := inner(off, off)
	for i, x := range v {
		off[i] = float64(x)
	}
	return seen{scatter: s, inner: solveLower(s.within, off), far: far}
}

// belongs tells how much nearer the question is to a content than to the middle
// of all, in what is usual for either: as a share, 1 for its very middle, 0 for as
// far, and not below -1; and by how much, for each direction.
func (q seen) belongs(content int) (share, by float64) {
	m := q.scatter.inner[content]
	if m == nil || q.far == 0 {
		return 0, 0
	}
	sum := 0.0
	for i, x := range q.inner {
		d := x - float64(m[i])
		sum += d * d
	}
	return max(-1, 1-sum/q.far), (q.far - sum) / float64(q.scatter.dims)
}
