package encoder

import (
	"math"

	"frontdesk/app/encoder/simd"
)

// A text is worked on in parts that stay in the processor's caches: span tokens
// at a time through the wide inner layer, queries tokens at a time through
// attention. Both are multiples of what the kernels take.
const (
	span    = 48
	queries = 32
)

// network is the model ready to run. Matrices stay where the file has them;
// scales, biases and norms, 0.3 MB together, are in memory.
type network struct {
	weights *weights
	kernel  simd.Kernel
}

// scratch is the memory of one run; it grows to the longest text it has seen. What
// kernels write beyond the tokens is never read.
type scratch struct {
	ids     []int32
	tokens  int
	x       []float32 // tokens × width
	q, k, v []float32
	mixed   []float32
	turned  []float32 // a head's keys, headWidth × stride
	shares  []float32 // a head's attention, queries × stride
	inner   []float32 // span × inner
	apart   []float32 // span × exactColumns
	whole   []int16   // what is to be multiplied
	early   []float32 // the mean of the tokens after earlyLayer layers
	scales  []float32 // of what is to be multiplied, each twice
}

// stride is the length of a row of attention: a multiple of what the kernels take.
func (s *scratch) stride() int { return (s.tokens + 15) &^ 15 }

func (s *scratch) grow(tokens int) {
	s.tokens = tokens
	padded := (tokens + 3) &^ 3
	for _, b := range []*[]float32{&s.x, &s.q, &s.k, &s.v, &s.mixed} {
		size(b, padded*width)
	}
	part := min(padded, span)
	size(&s.inner, part*inner)
	size(&s.apart, part*exactColumns)
	size(&s.turned, headWidth*s.stride())
	size(&s.shares, min(padded, queries)*s.stride())
	size(&s.whole, max(padded*width, part*inner))
	size(&s.scales, 2*padded)
}

// size makes a buffer that long.
func size[T any](b *[]T, n int) {
	if cap(*b) < n {
		*b = make([]T, n)
	}
	*b = (*b)[:n]
}

// earlyLayer is the layer after which the early vector is taken: half-way, where
// tokens still say which words they are.
const earlyLayer = 3

// run computes the vector of the tokens in s, and the early one into s.early. It
// calls pause between layers and ends with its error.
func (n *network) run(s *scratch, pause func() error) ([]float32, error) {
	s.grow(len(s.ids))
	n.embed(s)
	for i := range n.weights.layers {
		if err := pause(); err != nil {
			return nil, err
		}
		if i == earlyLayer {
			s.early = s.pool()
		}
		l := &n.weights.layers[i]
		n.attend(s, l)
		for from := 0; from < s.tokens; from += span {
			n.widen(s, l, from, min(span, s.tokens-from))
		}
	}
	return s.pool(), nil
}

// embed sets s.x to the tokens' own vectors with those of their places.
func (n *network) embed(s *scratch) {
	place := s.mixed[:width]
	for t, id := range s.ids {
		row := s.x[t*width : (t+1)*width]
		copy(row, n.weights.kind)
		n.weights.words.addRow(row, int(id))
		clear(place)
		n.weights.positions.addRow(place, t)
		n.kernel.AddNorm(row, place, n.weights.norm.scale, n.weights.norm.shift)
	}
}

// prepare makes whole numbers of count rows of x.
func (n *network) prepare(s *scratch, x []float32, columns, count int) {
	for t := range count {
		scale := n.kernel.Quantize(s.whole[t*columns:(t+1)*columns], x[t*columns:(t+1)*columns])
		s.scales[2*t], s.scales[2*t+1] = scale, scale
	}
}

// multiply sets y to what is prepared times the matrix, plus the bias.
func (n *network) multiply(s *scratch, y []float32, d *dense, count int) {
	m := simd.Matrix{Rows: len(d.scales), Cols: d.columns, Weights: d.cells, Scale: d.scales, Bias: d.bias}
	n.kernel.Multiply(y, m.Rows, &m, s.whole, s.scales, count)
}

// attend adds to every token, for each head, a mixture of all tokens' values by
// how well its query meets their keys.
func (n *network) attend(s *scratch, l *layer) {
	n.prepare(s, s.x, width, s.tokens)
	n.multiply(s, s.q, &l.query, s.tokens)
	n.multiply(s, s.k, &l.key, s.tokens)
	n.multiply(s, s.v, &l.value, s.tokens)
	clear(s.mixed)
	for h := range heads {
		s.turn(h * headWidth)
		for from := 0; from < s.tokens; from += queries {
			n.mix(s, h*headWidth, from, min(queries, s.tokens-from))
		}
	}
	n.prepare(s, s.mixed, width, s.tokens)
	n.multiply(s, s.q, &l.mix, s.tokens)
	n.add(s, s.q, &l.afterMix, 0, s.tokens)
}

// turn writes a head's keys so that each of its dimensions is a row.
func (s *scratch) turn(head int) {
	stride := s.stride()
	for d := range headWidth {
		row := s.turned[d*stride : (d+1)*stride]
		for t := range s.tokens {
			row[t] = s.k[t*width+head+d]
		}
		clear(row[s.tokens:])
	}
}

// noToken is as good as no share of attention at all.
const noToken = -1e30

// mix does attention for one head and some tokens.
func (n *network) mix(s *scratch, head, from, count int) {
	stride, rows := s.stride(), (count+3)&^3
	shares := s.shares[:rows*stride]
	clear(shares)
	n.kernel.AddProduct(shares, stride, s.q[from*width+head:], width, s.turned, stride, rows, headWidth, stride)
	for t := range count {
		row := shares[t*stride : (t+1)*stride]
		for i := s.tokens; i < stride; i++ {
			row[i] = noToken
		}
		n.kernel.Softmax(row)
	}
	n.kernel.AddProduct(s.mixed[from*width+head:], width, shares, stride, s.v[head:], width, rows, s.tokens, headWidth)
}

// widen is the part of a layer in which each token is by itself, for some of them.
func (n *network) widen(s *scratch, l *layer, from, count int) {
	n.prepare(s, s.x[from*width:], width, count)
	n.multiply(s, s.inner, &l.expand, count)
	n.kernel.Gelu(s.inner[:count*inner])
	n.prepare(s, s.inner, inner, count)
	n.multiply(s, s.q, &l.contract, count)
	for t := range count {
		for i, c := range l.apart.columns {
			s.apart[t*exactColumns+i] = s.inner[t*inner+c]
		}
	}
	n.kernel.AddProduct(s.q, width, s.apart, exactColumns, l.apart.weights, width, (count+3)&^3, exactColumns, width)
	n.add(s, s.q, &l.afterAll, from, count)
}

func (n *network) add(s *scratch, y []float32, by *norm, from, count int) {
	for t := range count {
		n.kernel.AddNorm(s.x[(from+t)*width:(from+t+1)*width], y[t*width:(t+1)*width], by.scale, by.shift)
	}
}

// pool is the mean of the tokens' vectors at length 1.
func (s *scratch) pool() []float32 {
	out := make([]float32, width)
	for t := range s.tokens {
		for i, v := range s.x[t*width : (t+1)*width] {
			out[i] += v
		}
	}
	sum := 0.0
	for _, v := range out {
		sum += float64(v) * float64(v)
	}
	scale := float32(1 / math.Sqrt(max(sum, 1e-24)))
	for i := range out {
		out[i] *= scale
	}
	return out
}
