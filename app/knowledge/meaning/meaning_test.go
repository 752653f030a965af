package meaning

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func random(rng *rand.Rand, dims int) []float32 {
	v := make([]float32, dims)
	for i := range v {
		v[i] = float32(rng.NormFloat64())
	}
	return v
}

func exact(a, b []float32) float64 {
	return inner(a, b) / math.Sqrt(inner(a, a)*inner(b, b))
}

func TestPack_keepsTheDirection(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		a, b := random(rng, 384), random(rng, 384)
		p, q := Pack(a), Pack(b)
		if c := Cosine(p, p); math.Abs(c-1) > 1e-6 {
			t.Fatalf("with itself: %v", c)
		}
		if got, want := Cosine(p, q), exact(a, b); math.Abs(got-want) > 0.005 {
			t.Fatalf("cosine %v, want %v", got, want)
		}
		if c := exact(p.Floats(), a); c < 0.9995 {
			t.Fatalf("differs from its original: %v", c)
		}
		back, err := Parse(p.Bytes())
		if err != nil || back.Scale != p.Scale || !slices.Equal(back.Parts, p.Parts) {
			t.Fatalf("from disk: %v, %v", back, err)
		}
	}
}

func TestBytes_withAnEarlyVector(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(9, 9))
	v, early := Pack(random(rng, 384)), Pack(random(rng, 384))
	v.Early = &early
	back, err := Parse(v.Bytes())
	if err != nil || back.Scale != v.Scale || !slices.Equal(back.Parts, v.Parts) {
		t.Fatalf("from disk: %v, %v", back, err)
	}
	if back.Early == nil || back.Early.Scale != early.Scale || !slices.Equal(back.Early.Parts, early.Parts) {
		t.Fatalf("the early one: %v", back.Early)
	}
	if _, err := Parse(v.Bytes()[:9]); err == nil {
		t.Error("half of two vectors was read")
	}
	short := Pack(random(rng, 4))
	v.Early = &short
	if back, err := Parse(v.Bytes()); err != nil || back.Early != nil || !slices.Equal(back.Parts, v.Parts) {
		t.Errorf("with one of another length: %v, %v", back, err)
	}
}

func TestPack_withoutDirection(t *testing.T) {
	t.Parallel()
	good := Pack([]float32{1, 0, 0})
	for _, v := range [][]float32{{}, {0, 0, 0}, {1, float32(math.NaN()), 0}, {float32(math.Inf(1)), 0, 0}} {
		p := Pack(v)
		if c := Cosine(p, good); c != 0 || p.Scale != 0 {
			t.Errorf("%v: scale %v, cosine %v", v, p.Scale, c)
		}
	}
	if _, err := Parse([]byte{1, 2, 3}); err == nil {
		t.Error("a short vector was read")
	}
}

// clustered makes vectors as texts have them: some subjects, and texts near them.
func clustered(rng *rand.Rand, n int) []Vector {
	subjects := make([][]float32, 200)
	for i := range subjects {
		subjects[i] = random(rng, 384)
	}
	out := make([]Vector, n)
	for i := range out {
		v := random(rng, 384)
		axpy(1.2, subjects[rng.IntN(len(subjects))], v)
		out[i] = Pack(v)
	}
	return out
}

func TestRows_codesFindAlmostAll(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(2, 2))
	all := clustered(rng, 20_000)
	var r Rows
	for _, v := range all {
		r.Add(v)
	}
	found, asked := 0, 0
	for range 50 {
		q := all[rng.IntN(len(all))]
		noisy := q.Floats()
		axpy(0.03, random(rng, 384), noisy)
		q = Pack(noisy)
		top := nearest{most: 10}
		for row, v := range all {
			top.keep(Hit{uint32(row), Cosine(q, v)})
		}
		got := r.Near(q, 10, nil)
		for _, h := range top.hits {
			asked++
			if slices.Contains(got, h) {
				found++
			}
		}
	}
	if found*100 < asked*97 {
		t.Errorf("%d of the %d nearest were found", found, asked)
	}
}

func TestRows_changes(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 3))
	all := clustered(rng, 50)
	var r Rows
	rows := make([]uint32, len(all))
	for i, v := range all {
		rows[i], _ = r.Add(v)
	}
	if _, ok := r.Add(Pack([]float32{1, 2})); ok {
		t.Error("a vector of another length was taken")
	}
	if _, ok := r.Add(Pack(make([]float32, 384))); ok {
		t.Error("a vector without direction was taken")
	}
	r.Remove(rows[7])
	r.Remove(rows[7])
	if r.Len() != 49 {
		t.Errorf("%d are left", r.Len())
	}
	for _, h := range r.Near(all[7], 50, nil) {
		if h.Row == rows[7] {
			t.Error("what was removed is found")
		}
	}
	again, _ := r.Add(all[7])
	if hits := r.Near(all[7], 1, nil); len(hits) != 1 || hits[0].Row != again || hits[0].Cosine < 0.999 {
		t.Errorf("after it came back: %+v", hits)
	}
	if got := r.Near(all[3], 5, nil); !slices.IsSortedFunc(got, func(a, b Hit) int {
		if a.Cosine > b.Cosine {
			return -1
		}
		return 1
	}) || got[0].Row != rows[3] {
		t.Errorf("not the nearest first: %+v", got)
	}
}

// Two examples at ±1 with one feature: by symmetry the weights are ±w and the
// bias 0, and w solves w = 2·strength·... found here by bisection of the slope.
func TestSoftmax_knownOptimum(t *testing.T) {
	t.Parallel()
	const strength = 3.0
	examples := []Example{{Dense: []float32{1}, Class: 0}, {Dense: []float32{-1}, Class: 1}}
	m := NewSoftmax(context.Background(), examples, Fit{Classes: 2, Strength: strength, Rounds: 200, Tolerance: 1e-6})
	// Loss 2·log(1+e^-2w) + w²/strength over the weight w of class 0 and -w of
	// class 1; its slope is -4/(1+e^2w) + 2w/strength.
	low, high := 0.0, 10.0
	for range 100 {
		if w := (low + high) / 2; -4/(1+math.Exp(2*w))+2*w/strength < 0 {
			low = w
		} else {
			high = w
		}
	}
	if got := float64(m.weights[0]); math.Abs(got-low) > 1e-3 || math.Abs(float64(m.weights[1])+low) > 1e-3 {
		t.Errorf("weights %v, want ±%v", m.weights, low)
	}
}

func TestSoftmax_learnsAndIsTheSameTwice(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(4, 4))
	var train, test []Example
	for class := range 5 {
		middle := random(rng, 20)
		for i := range 30 {
			v := random(rng, 20)
			axpy(1.5, middle, v)
			e := Example{Dense: v, Sparse: []Feature{{At: uint32(class * 3), Value: 0.2}}, Class: class}
			if i < 15 {
				train = append(train, e)
			} else {
				test = append(test, e)
			}
		}
	}
	f := Fit{Classes: 5, Sparse: 15, Strength: 10, Rounds: 60}
	m := NewSoftmax(context.Background(), train, f)
	if again := NewSoftmax(context.Background(), train, f); !slices.Equal(m.weights, again.weights) {
		t.Error("not the same twice")
	}
	right := 0
	for _, e := range test {
		p := m.Logits(e, make([]float32, 5))
		Probabilities(p)
		sum, best := 0.0, 0
		for i := range p {
			sum += float64(p[i])
			if p[i] > p[best] {
				best = i
			}
		}
		if math.Abs(sum-1) > 1e-4 {
			t.Fatalf("shares add up to %v", sum)
		}
		if best == e.Class {
			right++
		}
	}
	if right < len(test)*9/10 {
		t.Errorf("%d of %d right", right, len(test))
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if NewSoftmax(ended, train, f) != nil {
		t.Error("went on after its end")
	}
}

func TestLogistic_learn(t *testing.T) {
	t.Parallel()
	prior := Logistic{Bias: -1, Weights: []float64{2, 1}}
	if got := prior.Learn(nil, 10); math.Abs(got.Bias+1) > 1e-9 || math.Abs(got.Weights[0]-2) > 1e-9 {
		t.Errorf("without samples: %+v", got)
	}
	rng := rand.New(rand.NewPCG(5, 5))
	truth := Logistic{Bias: 0.5, Weights: []float64{3, 0}}
	var samples []Sample
	for range 4000 {
		e := []float64{rng.NormFloat64(), rng.NormFloat64()}
		samples = append(samples, Sample{Evidence: e, Right: rng.Float64() < truth.Probability(e), Weight: 1})
	}
	got := prior.Learn(samples, 1)
	if math.Abs(got.Bias-0.5) > 0.2 || math.Abs(got.Weights[0]-3) > 0.3 || math.Abs(got.Weights[1]) > 0.2 {
		t.Errorf("learned %+v, want %+v", got, truth)
	}
	few := prior.Learn(samples[:5], 20)
	if math.Abs(few.Bias-prior.Bias) > 0.3 || math.Abs(few.Weights[0]-prior.Weights[0]) > 0.3 {
		t.Errorf("five samples moved it to %+v", few)
	}
}

func TestLogistic_isMonotoneWhateverItSees(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(6, 6))
	for range 30 {
		var samples []Sample
		for range 60 { // evidence that speaks against, all right or all wrong, far apart
			x := rng.NormFloat64() * 50
			samples = append(samples, Sample{Evidence: []float64{x, -x}, Right: rng.IntN(2) == 0 || x < 0, Weight: rng.Float64()})
		}
		got := Logistic{Bias: 0, Weights: []float64{1, 1}}.Learn(samples, 0.1)
		for _, w := range got.Weights {
			if w < 0 || math.IsNaN(w) {
				t.Fatalf("weights %+v", got)
			}
		}
		for _, e := range [][]float64{{-1e6, -1e6}, {0, 0}, {1e6, 1e6}} {
			if p := got.Probability(e); !(p >= 0 && p <= 1) {
				t.Fatalf("%v at %v", p, e)
			}
		}
	}
}

func TestProducts_sums(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(8, 8))
	for _, size := range [][2]int{{1, 3}, {16, 40}, {45, 32}, {384, 70}} {
		dims, n := size[0], size[1]
		p, want := NewProducts(dims), make([]float64, dims*dims)
		for range n {
			x := make([]float64, dims)
			for i := range x {
				x[i] = rng.NormFloat64()
			}
			p.Add(x)
			for i := range x {
				for j := range x {
					want[i*dims+j] += x[i] * x[j]
				}
			}
		}
		for i, got := range p.Sums() {
			if math.Abs(got-want[i]) > 1e-3 {
				t.Fatalf("%d vectors of %d: %v at %d, want %v", n, dims, got, i, want[i])
			}
		}
	}
}

func BenchmarkNear_20000(b *testing.B) {
	rng := rand.New(rand.NewPCG(2, 2))
	all := clustered(rng, 20_000)
	var r Rows
	for _, v := range all {
		r.Add(v)
	}
	for i := 0; b.Loop(); i++ {
		r.Near(all[i%len(all)], 160, nil)
	}
}
