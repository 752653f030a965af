package meaning

import (
	"context"
	"math"
)

// Example is one text whose class is known, as the regression takes it.
type Example struct {
	Dense  []float32 // its vector
	Sparse []Feature // its words
	Class  int       // from 0
}

// Feature is a numbered feature with its value; none stands twice in an example.
type Feature struct {
	At    uint32
	Value float32
}

// Softmax tells classes apart by a linear function of the features. It is
// immutable once made.
type Softmax struct {
	Classes int
	dense   int
	wide    int // classes in a row of weights; those beyond Classes are nobody's and stay 0
	// weights are by feature, then by class, so that both the sum over features
	// and its gradient run along memory: dense features, sparse ones, the bias.
	weights []float32
}

// Dense is the length of the vectors that it was made from.
func (m *Softmax) Dense() int { return m.dense }

// Fit says how a regression is worked out.
type Fit struct {
	Classes   int
	Sparse    int     // numbers of sparse features are below this
	Strength  float64 // the inverse of what a weight's square costs (C elsewhere)
	Rounds    int     // at most
	Tolerance float64 // ends when the gradient's largest component is below; 0: 1e-3
	From      *Softmax
}

// Logits writes to out, of length Classes, how much speaks for each class.
func (m *Softmax) Logits(e Example, out []float32) []float32 {
	copy(out, m.row(len(m.weights)/m.wide-1))
	for d, x := range e.Dense {
		axpy(x, m.row(d), out)
	}
	for _, f := range e.Sparse {
		axpy(f.Value, m.row(m.dense+int(f.At)), out)
	}
	return out
}

func (m *Softmax) row(n int) []float32 { return m.weights[n*m.wide:][:m.Classes] }

func axpy(a float32, x, y []float32) {
	y = y[:len(x)]
	for len(x) >= 4 && len(y) >= 4 {
		y[0] += a * x[0]
		y[1] += a * x[1]
		y[2] += a * x[2]
		y[3] += a * x[3]
		x, y = x[4:], y[4:]
	}
	for i := range x {
		y[i] += a * x[i]
	}
}

// Probabilities turns logits into shares that add up to 1, in their place, and
// gives the logarithm of what they were divided by.
func Probabilities(logits []float32) (logSum float64) {
	top := logits[0]
	for _, l := range logits {
		top = max(top, l)
	}
	sum := 0.0
	for i, l := range logits {
		e := math.Exp(float64(l - top))
		logits[i] = float32(e)
		sum += e
	}
	for i := range logits {
		logits[i] = float32(float64(logits[i]) / sum)
	}
	return math.Log(sum) + float64(top)
}

// NewSoftmax works a regression out of examples, which all have vectors of one
// length, by L-BFGS; with the same input it always gives the same. nil when ctx
// ended first. The bias costs as little as in the usual form: nothing.
func NewSoftmax(ctx context.Context, examples []Example, f Fit) *Softmax {
	if len(examples) == 0 || f.Classes < 1 {
		return nil
	}
	m := &Softmax{Classes: f.Classes, dense: len(examples[0].Dense), wide: (f.Classes + lanes - 1) / lanes * lanes}
	size := (m.dense + f.Sparse + 1) * m.wide
	if f.From != nil && len(f.From.weights) == size {
		m.weights = append([]float32(nil), f.From.weights...)
	} else {
		m.weights = make([]float32, size)
	}
	tolerance := f.Tolerance
	if tolerance == 0 {
		tolerance = 1e-3
	}
	t := newTraining(m, examples, 1/f.Strength)
	if !t.run(ctx, f.Rounds, tolerance) {
		return nil
	}
	return m
}

// Examples are worked on in blocks, whose products the processor computes at one
// go; lanes is what their columns must be a multiple of.
const (
	lanes = 16
	block = 32
)

type training struct {
	model    *Softmax
	examples []Example
	cost     float64
	probs    []float32 // of a block, by example
	dense    []float32 // of a block: its vectors
	turned   []float32 // the same by component
}

func newTraining(m *Softmax, examples []Example, cost float64) training {
	dense := (m.dense + 3) / 4 * 4
	return training{model: m, examples: examples, cost: cost, probs: make([]float32, block*m.wide),
		dense: make([]float32, block*dense), turned: make([]float32, dense*block)}
}

// loss is the sum over the examples and the weights' cost; grad gets its gradient.
func (t *training) loss(w, grad []float32) float64 {
	m := *t.model
	m.weights = w
	free := len(w) - m.wide // weights that cost
	sum := 0.0
	for i, x := range w[:free] {
		grad[i] = float32(t.cost * float64(x))
		sum += float64(x) * float64(x)
	}
	clear(grad[free:])
	loss := t.cost / 2 * sum
	g := Softmax{Classes: m.Classes, dense: m.dense, wide: m.wide, weights: grad}
	for from := 0; from < len(t.examples); from += block {
		loss += t.part(&m, &g, t.examples[from:min(from+block, len(t.examples))])
	}
	return loss
}

// part is the loss of a block, whose gradient it adds to g.
func (t *training) part(m, g *Softmax, examples []Example) (loss float64) {
	whole := m.dense &^ 3 // components that are multiplied at one go
	rows := (len(examples) + 3) &^ 3
	t.gather(examples, whole)
	clear(t.probs[:rows*m.wide])
	if whole > 0 {
		kernel.AddProduct(t.probs, m.wide, t.dense, whole, m.weights, m.wide, rows, whole, m.wide)
	}
	for i, e := range examples {
		p := t.probs[i*m.wide:][:m.Classes]
		m.addRest(e, whole, p)
		own := float64(p[e.Class])
		loss += Probabilities(p) - own
		p[e.Class]--
		for d, x := range e.Dense[whole:] {
			axpy(x, p, g.row(whole+d))
		}
		for _, f := range e.Sparse {
			axpy(f.Value, p, g.row(m.dense+int(f.At)))
		}
		axpy(1, p, g.row(len(g.weights)/m.wide-1))
		clear(t.probs[i*m.wide+m.Classes : (i+1)*m.wide])
	}
	if whole > 0 {
		kernel.AddProduct(g.weights, m.wide, t.turned, block, t.probs, m.wide, whole, len(examples), m.wide)
	}
	return loss
}

// addRest adds to p what speaks for each class besides the first components.
func (m *Softmax) addRest(e Example, whole int, p []float32) {
	axpy(1, m.row(len(m.weights)/m.wide-1), p)
	for d, x := range e.Dense[whole:] {
		axpy(x, m.row(whole+d), p)
	}
	for _, f := range e.Sparse {
		axpy(f.Value, m.row(m.dense+int(f.At)), p)
	}
}

// gather puts the vectors of a block side by side.
func (t *training) gather(examples []Example, whole int) {
	clear(t.dense[:(len(examples)+3)&^3*whole])
	for i, e := range examples {
		copy(t.dense[i*whole:], e.Dense[:whole])
		for d, x := range e.Dense[:whole] {
			t.turned[d*block+i] = x
		}
	}
}

// memory is how many steps L-BFGS looks back.
const memory = 6

type step struct {
	s, y []float32
	rho  float64
}

// run is L-BFGS with a line search that halves until the loss falls enough.
func (t *training) run(ctx context.Context, rounds int, tolerance float64) bool {
	w := t.model.weights
	n := len(w)
	grad, next, nextGrad, dir := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
	loss := t.loss(w, grad)
	var past []step
	for range rounds {
		if ctx.Err() != nil {
			return false
		}
		if largest(grad) < tolerance {
			break
		}
		direction(dir, grad, past)
		slope := inner(dir, grad)
		rate := 1.0
		if len(past) == 0 {
			rate = 1 / math.Max(1, math.Sqrt(inner(grad, grad)))
		}
		var got float64
		found := false
		for range 20 {
			for i := range w {
				next[i] = w[i] + float32(rate)*dir[i]
			}
			if got = t.loss(next, nextGrad); got <= loss+1e-4*rate*slope {
				found = true
				break
			}
			rate /= 2
		}
		if !found {
			break
		}
		past = remember(past, w, next, grad, nextGrad)
		copy(w, next)
		grad, nextGrad = nextGrad, grad
		loss = got
	}
	return true
}

func remember(past []step, w, next, grad, nextGrad []float32) []step {
	st := step{}
	if len(past) == memory {
		st = past[0]
		past = append(past[:0], past[1:]...)
	} else {
		st.s, st.y = make([]float32, len(w)), make([]float32, len(w))
	}
	for i := range w {
		st.s[i], st.y[i] = next[i]-w[i], nextGrad[i]-grad[i]
	}
	sy := inner(st.s, st.y)
	if sy <= 1e-12 {
		return past
	}
	st.rho = 1 / sy
	return append(past, st)
}

// direction is downhill, with the curvature of the last steps.
func direction(dir, grad []float32, past []step) {
	for i, g := range grad {
		dir[i] = -g
	}
	alphas := make([]float64, len(past))
	for k := len(past) - 1; k >= 0; k-- {
		alphas[k] = past[k].rho * inner(past[k].s, dir)
		axpy(float32(-alphas[k]), past[k].y, dir)
	}
	if k := len(past) - 1; k >= 0 {
		scale := float32(1 / (past[k].rho * inner(past[k].y, past[k].y)))
		for i := range dir {
			dir[i] *= scale
		}
	}
	for k := range past {
		beta := past[k].rho * inner(past[k].y, dir)
		axpy(float32(alphas[k]-beta), past[k].s, dir)
	}
}

func inner(a, b []float32) float64 {
	sum := 0.0
	b = b[:len(a)]
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

func largest(g []float32) float64 {
	most := float32(0)
	for _, x := range g {
		most = max(most, x, -x)
	}
	return float64(most)
}
