package index

import (
	"math"

	"frontdesk/app/knowledge/analysis"
)

const (
	earlyShare  = 0.55 // length of the early vector's part beside the vector's 1
	deedsSpread = 0.2  // length of one deed there where distances are measured
	opensSpread = 0.3  // and of how a text begins
)

// vantage is from where the vectors of questions are looked at by what was
// learned: the early ones from the middle of those of all lines, since early ones
// all point much the same way. The zero value has vectors alone.
type vantage struct {
	middle []float32 // nil: there are no early vectors
}

func newVantage(lessons []lesson) (v vantage) {
	n := 0
	for _, l := range lessons {
		if l.early == nil {
			continue
		}
		if v.middle == nil {
			v.middle = make([]float32, len(l.early))
		}
		if len(l.early) != len(v.middle) {
			return vantage{}
		}
		for i, x := range l.early {
			v.middle[i] += x
		}
		n++
	}
	for i := range v.middle {
		v.middle[i] /= float32(n)
	}
	return v
}

// of puts the two vectors of a text side by side. What has no early one is taken to
// lie in the middle.
func (v vantage) of(vector, early []float32) []float32 {
	if v.middle == nil {
		return vector
	}
	out := make([]float32, len(vector), len(vector)+len(v.middle))
	copy(out, vector)
	part := out[len(vector):cap(out)]
	out = out[:cap(out)]
	if len(early) != len(v.middle) {
		return out
	}
	sum := 0.0
	for i, x := range early {
		part[i] = x - v.middle[i]
		sum += float64(part[i]) * float64(part[i])
	}
	if sum > 0 {
		scale := float32(earlyShare / math.Sqrt(sum))
		for i := range part {
			part[i] *= scale
		}
	}
	return out
}

// spreadWish adds to what of gives what the text asks to be done.
func spreadWish(vector []float32, w wish) []float32 {
	out := make([]float32, len(vector)+2*analysis.DeedKinds)
	copy(out, vector)
	for n := range w.deeds.All() {
		out[len(vector)+n] = deedsSpread
	}
	for n := range (w.opens | w.first).All() {
		out[len(vector)+analysis.DeedKinds+n] = opensSpread
	}
	return out
}

// spreadOut are lessons as the scatter takes them.
func spreadOut(lessons []lesson) []lesson {
	out := make([]lesson, len(lessons))
	for i, l := range lessons {
		out[i] = lesson{class: l.class, vector: spreadWish(l.vector, l.wish)}
	}
	return out
}
