package meaning

import "math"

// Logistic turns pieces of evidence into the probability that they are right:
// 1/(1+exp(-(Bias+Σ Weights·evidence))). No weight is below zero, so more
// evidence of any kind never lowers it.
type Logistic struct {
	Bias    float64
	Weights []float64
}

// Probability is in (0,1).
func (l Logistic) Probability(evidence []float64) float64 {
	z := l.Bias
	for i, w := range l.Weights {
		z += w * evidence[i]
	}
	return 1 / (1 + math.Exp(-z))
}

// Sample is evidence and whether it was right. Weight tells how many it stands for.
type Sample struct {
	Evidence []float64
	Right    bool
	Weight   float64
}

// Learn fits a Logistic to samples, starting from what is known without them.
// Each of prior's numbers is believed as if so many samples had shown it
// (trust): a few samples move it little, many decide. The samples' order does
// not matter beyond rounding.
func (l Logistic) Learn(samples []Sample, trust float64) Logistic {
	n := len(l.Weights) + 1
	w := append([]float64{l.Bias}, l.Weights...)
	prior := append([]float64(nil), w...)
	grad, hess := make([]float64, n), make([]float64, n*n)
	for range 30 {
		l.slopes(samples, w, grad, hess)
		for i := range n {
			grad[i] += trust * (w[i] - prior[i])
			hess[i*n+i] += trust
		}
		if !newton(w, grad, hess) {
			break
		}
	}
	return Logistic{Bias: w[0], Weights: w[1:]}
}

// slopes gives the gradient and the second derivatives of the loss at w.
func (l Logistic) slopes(samples []Sample, w, grad, hess []float64) {
	n := len(w)
	clear(grad)
	clear(hess)
	x := make([]float64, n)
	at := Logistic{Bias: w[0], Weights: w[1:]}
	for _, s := range samples {
		p := at.Probability(s.Evidence)
		x[0] = 1
		copy(x[1:], s.Evidence)
		off := p
		if s.Right {
			off--
		}
		for i := range n {
			grad[i] += s.Weight * off * x[i]
			for j := range n {
				hess[i*n+j] += s.Weight * p * (1 - p) * x[i] * x[j]
			}
		}
	}
}

// newton makes one step, with weights that would fall below zero held at it, and
// tells whether it was worth making.
func newton(w, grad, hess []float64) bool {
	n := len(w)
	held := make([]bool, n)
	for i := 1; i < n; i++ {
		held[i] = w[i] <= 0 && grad[i] > 0
	}
	var d []float64
	for range n {
		d = solve(grad, hess, held)
		again := false
		for i := 1; i < n; i++ {
			if !held[i] && w[i] <= 0 && d[i] > 0 {
				held[i], again = true, true
			}
		}
		if !again {
			break
		}
	}
	most := 0.0
	for i := range n {
		step := math.Max(-2, math.Min(2, d[i]))
		before := w[i]
		if w[i] -= step; i > 0 {
			w[i] = math.Max(0, w[i])
		}
		most = math.Max(most, math.Abs(w[i]-before))
	}
	return most > 1e-7
}

// solve gives hess⁻¹·grad over what is not held, 0 for that. hess has trust on
// its diagonal and so can be solved by plain elimination.
func solve(grad, hess []float64, held []bool) []float64 {
	n := len(grad)
	a, b := append([]float64(nil), hess...), append([]float64(nil), grad...)
	for i := range n {
		if held[i] {
			for j := range n {
				a[i*n+j], a[j*n+i] = 0, 0
			}
			a[i*n+i], b[i] = 1, 0
		}
	}
	for i := range n {
		for r := i + 1; r < n; r++ {
			f := a[r*n+i] / a[i*n+i]
			for c := i; c < n; c++ {
				a[r*n+c] -= f * a[i*n+c]
			}
			b[r] -= f * b[i]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for c := i + 1; c < n; c++ {
			b[i] -= a[i*n+c] * b[c]
		}
		b[i] /= a[i*n+i]
	}
	return b
}
