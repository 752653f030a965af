package index

import "math"

// scatter tells how the lines of contents lie: how far from the middle of their
// content, and how far from the middle of all. A question that is as far from a
// content as from everything is about something else, also where no other content
// is nearer.
type scatter struct {
	dims   int
	within []float64 // triangular factor of the covariance inside of contents
	whole  []float64 // and of all lines
	middle []float64 // of all lines
	center [][]float64
	inner  [][]float64 // the centers, solved by within; nil for a content without lines
}

// evenly is how much of both covariances is taken to be alike in all directions,
// since there are fewer lines than directions.
const evenly = 0.5

// newScatter looks at the lessons that are there; some contents may have none.
func newScatter(lessons []lesson, contents int) *scatter {
	dims := len(lessons[0].vector)
	s := &scatter{dims: dims, middle: make([]float64, dims), center: make([][]float64, contents), inner: make([][]float64, contents)}
	counts := make([]float64, contents)
	present := 0.0
	for _, l := range lessons {
		if s.center[l.class] == nil {
			s.center[l.class] = make([]float64, dims)
			present++
		}
		counts[l.class]++
		for i, x := range l.vector {
			s.center[l.class][i] += float64(x)
			s.middle[i] += float64(x)
		}
	}
	for i := range s.middle {
		s.middle[i] /= float64(len(lessons))
	}
	for c, sum := range s.center {
		for i := range sum {
			sum[i] /= counts[c]
		}
	}
	inside, whole := make([]float64, dims*dims), make([]float64, dims*dims)
	off := make([]float64, dims)
	for _, l := range lessons {
		s.apart(off, l.vector, s.center[l.class])
		outer(inside, off)
		s.apart(off, l.vector, s.middle)
		outer(whole, off)
	}
	s.within = factor(inside, dims, max(1, float64(len(lessons))-present))
	s.whole = factor(whole, dims, float64(len(lessons)))
	for c, m := range s.center {
		if m != nil {
			s.inner[c] = solveLower(s.within, append([]float64(nil), m...))
		}
	}
	return s
}

func (s *scatter) apart(out []float64, v []float32, from []float64) {
	for i, x := range v {
		out[i] = float64(x) - from[i]
	}
}

// outer adds x·xᵀ to the lower triangle of m.
func outer(m, x []float64) {
	for i, a := range x {
		row := m[i*len(x):][:i+1]
		for j := range row {
			row[j] += a * x[j]
		}
	}
}

// factor gives the lower triangular factor of a covariance, whose sums over n are
// in the lower triangle of m, made more even. It writes over m.
func factor(m []float64, dims int, n float64) []float64 {
	mean := 0.0
	for i := range dims {
		mean += m[i*dims+i] / n / float64(dims)
	}
	mean = max(mean, 1e-6)
	for i := range m {
		m[i] *= (1 - evenly) / n
	}
	for i := range dims {
		m[i*dims+i] += evenly * mean
	}
	for j := range dims {
		for i := j; i < dims; i++ {
			sum := m[i*dims+j] - inside(m[i*dims:][:j], m[j*dims:][:j])
			if i == j {
				m[j*dims+j] = math.Sqrt(max(sum, 1e-12))
			} else {
				m[i*dims+j] = sum / m[j*dims+j]
			}
		}
	}
	return m
}

func inside(a, b []float64) (sum float64) {
	b = b[:len(a)]
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// solveLower gives the solution of l·y = x in the place of x.
func solveLower(l, x []float64) []float64 {
	for i := range x {
		x[i] = (x[i] - inside(l[i*len(x):][:i], x[:i])) / l[i*len(x)+i]
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
	far := inside(off, off)
	for i, x := range v {
		off[i] = float64(x)
	}
	return seen{scatter: s, inner: solveLower(s.within, off), far: far}
}

// belongs tells how much nearer the question is to a content than to the middle
// of all, in what is usual for either: 1 for its very middle, 0 for as far, and
// not below -1.
func (q seen) belongs(content int) float64 {
	m := q.scatter.inner[content]
	if m == nil || q.far == 0 {
		return 0
	}
	sum := 0.0
	for i, x := range q.inner {
		d := x - m[i]
		sum += d * d
	}
	return max(-1, 1-sum/q.far)
}
