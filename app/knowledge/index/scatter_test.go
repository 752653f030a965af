package index

import (
	"math"
	"math/rand/v2"
	"testing"

	"frontdesk/app/knowledge/meaning"
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
	share, by := own.belongs(0)
	if share < 0.6 || by <= 0 {
		t.Errorf("a question in a content's middle belongs to it by %.2f, %.2f", share, by)
	}
	if other, less := own.belongs(1); other >= 0 || less >= 0 {
		t.Errorf("and to another by %.2f, %.2f", other, less)
	}
	onWay, less := near.belongs(0)
	far, least := elsewhere.belongs(0)
	if onWay >= share || onWay <= far || less >= by || less <= least {
		t.Errorf("%.2f, %.2f for one on the way to another, %.2f, %.2f for one in the middle, %.2f, %.2f for one elsewhere", onWay, less, share, by, far, least)
	}
	if none, _ := own.belongs(3); none != 0 {
		t.Errorf("%.2f for a content without lines", none)
	}
	if low, _ := elsewhere.belongs(2); low < -1 {
		t.Errorf("%.2f", low)
	}
}

func TestScatter_sameLines(t *testing.T) {
	t.Parallel()
	l := grouped(8)
	for i := range l {
		l[i].vector = l[0].vector // nothing lies apart: no covariance at all
	}
	share, by := newScatter(l, 3).see(l[0].vector).belongs(0)
	if math.IsNaN(share+by) || math.IsInf(share+by, 0) {
		t.Errorf("%v, %v", share, by)
	}
}

func TestSettled_moreLinesTellBetterHowAQuestionLies(t *testing.T) {
	t.Parallel()
	with := func(lines int) (weight, bias float64) {
		l := settled(meaning.Logistic{Weights: make([]float64, evidences)}, lines)
		return l.Weights[evidenceLie], l.Bias
	}
	few, open := with(3)
	many, wary := with(3000)
	if few >= many || many > lieMore || few <= 0 {
		t.Errorf("weights %.2f of 3 lines and %.2f of 3,000", few, many)
	}
	if open >= 0 || wary >= open {
		t.Errorf("caution %.2f with 3 lines and %.2f with 3,000", -open, -wary)
	}
}
