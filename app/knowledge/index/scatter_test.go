package index

import (
	"math"
	"math/rand/v2"
	"testing"
)

// grouped are lines of three contents, each around its own direction.
func grouped(dims int) []lesson {
	rng := rand.New(rand.NewPCG(1, 2))
	var out []lesson
	for class := range 3 {
		for range 12 {
			v := make([]float32, dims)
			for i := range v {
				v[i] = float32(0.1 * rng.NormFloat64())
			}
			v[class]++
			out = append(out, lesson{class: class, vector: v})
		}
	}
	return out
}

func TestScatter_belongs(t *testing.T) {
	t.Parallel()
	const dims = 16
	s := newScatter(grouped(dims), 4) // the fourth content has no lines
	at := func(place int) []float32 {
		v := make([]float32, dims)
		v[place] = 1
		return v
	}
	own, elsewhere := s.see(at(0)), s.see(at(9))
	between := at(0)
	between[1] = 0.08 // on the way to another
	near := s.see(between)
	if own.belongs(0) < 0.6 {
		t.Errorf("a question in a content's middle belongs to it by %.2f", own.belongs(0))
	}
	if own.belongs(1) >= 0 {
		t.Errorf("and to another by %.2f", own.belongs(1))
	}
	if b := near.belongs(0); b >= own.belongs(0) || b <= elsewhere.belongs(0) {
		t.Errorf("%.2f for one on the way to another, %.2f for one in the middle, %.2f for one elsewhere", b, own.belongs(0), elsewhere.belongs(0))
	}
	if own.belongs(3) != 0 {
		t.Errorf("%.2f for a content without lines", own.belongs(3))
	}
	if elsewhere.belongs(2) < -1 {
		t.Errorf("%.2f", elsewhere.belongs(2))
	}
}

func TestScatter_sameLines(t *testing.T) {
	t.Parallel()
	l := grouped(8)
	for i := range l {
		l[i].vector = l[0].vector // nothing lies apart: no covariance at all
	}
	if b := newScatter(l, 3).see(l[0].vector).belongs(0); math.IsNaN(b) || math.IsInf(b, 0) {
		t.Errorf("%v", b)
	}
}
