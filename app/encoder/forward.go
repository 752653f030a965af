package encoder

import "math"

// lanes is how many tokens a kernel takes at one time; the buffers are filled up
// to a multiple of it with zeros.
const lanes = 4

// scratch is the memory of one run; it grows to the longest text it has seen.
type scratch struct {
	ids     []int32
	tokens  int
	padded  int       // tokens, up to a multiple of lanes
	x       []float32 // padded × width
	q, k, v []float32
	mixed   []float32
	turned  []float32 // a head's values, headWidth × stride
	weights []float32 // a head's attention, padded × stride
	inner   []float32 // padded × inner
	apart   []float32 // padded × exactColumns
}

// stride is the length of a row of attention: a multiple of what the kernels take.
func (s *scratch) stride() int { return (s.tokens + 7) &^ 7 }

func (s *scratch) grow(tokens int) {
	s.tokens, s.padded = tokens, (tokens+lanes-1)&^(lanes-1)
	for _, b := range []*[]float32{&s.x, &s.q, &s.k, &s.v, &s.mixed} {
		size(b, s.padded*width)
	}
	size(&s.inner, s.padded*inner)
	size(&s.apart, s.padded*exactColumns)
	size(&s.turned, headWidth*s.stride())
	size(&s.weights, s.padded*s.stride())
}

// size makes a buffer that long and zero.
func size(b *[]float32, n int) {
	if cap(*b) < n {
		*b = make([]float32, n)
		return
	}
	*b = (*b)[:n]
	clear(*b)
}

// embed sets s.x to the tokens' own vectors with those of their places.
func (w *weights) embed(s *scratch) {
	for t, id := range s.ids {
		row := s.x[t*width : (t+1)*width]
		copy(row, w.kind)
		w.words.addRow(row, int(id))
		w.positions.addRow(row, t)
	}
	w.norm.apply(s.x, s.tokens)
}

// run is one block: attention, then the two dense layers, each added to what came
// in and brought to a common scale.
func (l *layer) run(s *scratch) {
	l.query.multiply(s.q, s.x, s.padded)
	l.key.multiply(s.k, s.x, s.padded)
	l.value.multiply(s.v, s.x, s.padded)
	s.attend()
	l.mix.multiply(s.q, s.mixed, s.padded)
	add(s.x, s.q, s.tokens*width)
	l.afterMix.apply(s.x, s.tokens)
	l.expand.multiply(s.inner, s.x, s.padded)
	gelu(s.inner[:s.tokens*inner])
	l.contract.multiply(s.q, s.inner, s.padded)
	l.apart.add(s)
	add(s.x, s.q, s.tokens*width)
	l.afterAll.apply(s.x, s.tokens)
}

// multiply sets y (tokens × rows) to x (tokens × columns) times the matrix, plus
// the bias. tokens is a multiple of lanes.
func (d *dense) multiply(y, x []float32, tokens int) {
	rows := len(d.scales)
	var out [3 * lanes]float32
	for r := 0; r < rows; r += 3 {
		cells := d.cells[r*d.columns : (r+3)*d.columns]
		for t := 0; t < tokens; t += lanes {
			dotBytes(&out, cells, x[t*d.columns:(t+lanes)*d.columns], d.columns)
			for i := range 3 {
				scale, bias := d.scales[r+i], d.bias[r+i]
				at := t*rows + r + i
				y[at] = out[4*i]*scale + bias
				y[at+rows] = out[4*i+1]*scale + bias
				y[at+2*rows] = out[4*i+2]*scale + bias
				y[at+3*rows] = out[4*i+3]*scale + bias
			}
		}
	}
}

// add adds the columns of the last matrix that are kept apart.
func (a *apart) add(s *scratch) {
	for t := range s.tokens {
		for i, c := range a.columns {
			s.apart[t*exactColumns+i] = s.inner[t*inner+c]
		}
	}
	var out [lanes]float32
	for t := 0; t < s.padded; t += lanes {
		for r := range width {
			dotFloats(&out, a.weights[r*exactColumns:(r+1)*exactColumns], s.apart[t*exactColumns:], exactColumns)
			at := t*width + r
			s.q[at] += out[0]
			s.q[at+width] += out[1]
			s.q[at+2*width] += out[2]
			s.q[at+3*width] += out[3]
		}
	}
}

// attend sets s.mixed: for each head, every token's mixture of all tokens' values
// by how well its query meets their keys.
func (s *scratch) attend() {
	stride := s.stride()
	var out [lanes]float32
	for h := range heads {
		from := h * headWidth
		s.turn(from, stride)
		for t := range s.tokens {
			row := s.weights[t*stride : (t+1)*stride]
			query := s.q[t*width+from : t*width+from+headWidth]
			for j := 0; j < s.padded; j += lanes {
				dotFloats(&out, query, s.k[j*width+from:], width)
				copy(row[j:min(j+lanes, stride)], out[:])
			}
			softmax(row[:s.tokens])
			clear(row[s.tokens:])
			mixed := s.mixed[t*width+from : t*width+from+headWidth]
			for d := 0; d < headWidth; d += lanes {
				dotFloats(&out, row, s.turned[d*stride:], stride)
				copy(mixed[d:d+lanes], out[:])
			}
		}
	}
}

// turn writes a head's values so that each of its dimensions is a row.
func (s *scratch) turn(from, stride int) {
	for t := range s.tokens {
		for d, v := range s.v[t*width+from : t*width+from+headWidth] {
			s.turned[d*stride+t] = v
		}
	}
}

var shrink = float32(1 / math.Sqrt(headWidth))

// softmax turns products into weights that add up to 1.
func softmax(row []float32) {
	top := row[0]
	for _, v := range row[1:] {
		top = max(top, v)
	}
	sum := float32(0)
	for i, v := range row {
		row[i] = exp((v - top) * shrink)
		sum += row[i]
	}
	sum = 1 / sum
	for i := range row {
		row[i] *= sum
	}
}

// pool is the mean of the tokens' vectors at length 1.
func (s *scratch) pool() []float32 {
	out := make([]float32, width)
	for t := range s.tokens {
		add(out, s.x[t*width:], width)
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

func add(to, from []float32, n int) {
	to, from = to[:n], from[:n]
	for i, v := range from {
		to[i] += v
	}
}

// apply brings each token's vector to mean 0 and variance 1, then to the scale and
// shift that were learned.
func (n *norm) apply(x []float32, tokens int) {
	for t := range tokens {
		row := x[t*width : (t+1)*width]
		var sum, squares float32
		for _, v := range row {
			sum += v
		}
		mean := sum / width
		for _, v := range row {
			d := v - mean
			squares += d * d
		}
		scale := float32(1 / math.Sqrt(float64(squares/width)+1e-12))
		for i, v := range row {
			row[i] = (v-mean)*scale*n.scale[i] + n.shift[i]
		}
	}
}
