package simd

import "math"

// mostCols is how many columns plain multiplication has room for.
const mostCols = 1536

// multiplyPlain puts the weights of two rows into one number of 64 bits, so that
// one multiplication makes two products and one addition adds both. No sum leaves
// its 32 bits; that of the lower row borrows from the upper one, which is undone
// at the end.
func multiplyPlain(out []float32, stride int, m *Matrix, x []int16, scales []float32, n int) {
	var room [mostCols]int64
	both := room[:m.Cols]
	for r := 0; r < m.Rows; r += 2 {
		first, second := m.Weights[r*m.Cols:(r+1)*m.Cols], m.Weights[(r+1)*m.Cols:(r+2)*m.Cols]
		for i, w := range first {
			both[i] = int64(w) + int64(second[i])<<32
		}
		for t := 0; t < n; t += 2 {
			u := min(t+1, n-1)
			s, v := sumBoth(both, x[t*m.Cols:(t+1)*m.Cols], x[u*m.Cols:(u+1)*m.Cols])
			put(out[t*stride+r:], m, r, s, scales[2*t])
			put(out[u*stride+r:], m, r, v, scales[2*u])
		}
	}
}

func sumBoth(both []int64, x, y []int16) (s, v int64) {
	x, y = x[:len(both)], y[:len(both)]
	for i, w := range both {
		s += w * int64(x[i])
		v += w * int64(y[i])
	}
	return s, v
}

func put(out []float32, m *Matrix, r int, sums int64, scale float32) {
	lower := int32(sums)
	upper := int32((sums - int64(lower)) >> 32)
	out[0] = float32(lower)*m.Scale[r]*scale + m.Bias[r]
	out[1] = float32(upper)*m.Scale[r+1]*scale + m.Bias[r+1]
}

func quantizePlain(dst []int16, x []float32) (scale float32) {
	top := float32(tiny)
	for _, v := range x {
		top = max(top, v, -v)
	}
	factor := Top / top
	for i, v := range x {
		dst[i] = int16(math.RoundToEven(float64(v * factor)))
	}
	return top / Top
}

// tiny keeps the scale of an empty vector finite.
const tiny = 1e-20

// The error function by Abramowitz and Stegun 7.1.26, to 1.5e-7.
const (
	erfP  = 0.3275911
	erfA1 = 0.254829592
	erfA2 = -0.284496736
	erfA3 = 1.421413741
	erfA4 = -1.453152027
	erfA5 = 1.061405429
)

func geluPlain(x []float32) {
	for i, v := range x {
		z := max(v, -v) * (1 / math.Sqrt2)
		t := 1 / (1 + erfP*z)
		poly := ((((erfA5*t+erfA4)*t+erfA3)*t+erfA2)*t + erfA1) * t
		// x·Φ(x) is max(x, 0) less |x| times half of the tail.
		x[i] = max(v, 0) - max(v, -v)*.5*poly*exp(-z*z)
	}
}

// Coefficients of exp: 2 to the whole part times a polynomial for the rest (Cephes).
const (
	log2e  = 1.44269504088896341
	ln2Hi  = 0.693359375
	ln2Lo  = -2.12194440e-4
	expC5  = 1.9875691500e-4
	expC4  = 1.3981999507e-3
	expC3  = 8.3334519073e-3
	expC2  = 4.1665795894e-2
	expC1  = 1.6666665459e-1
	expC0  = 5.0000001201e-1
	expMin = -87
)

// exp is for numbers up to 0.
func exp(x float32) float32 {
	x = max(x, expMin)
	whole := float32(math.RoundToEven(float64(x * log2e)))
	r := x - whole*ln2Hi - whole*ln2Lo
	poly := ((((expC5*r+expC4)*r+expC3)*r+expC2)*r+expC1)*r + expC0
	return math.Float32frombits(uint32(int32(whole)+127)<<23) * (poly*r*r + r + 1)
}

func softmaxPlain(x []float32) {
	top := float32(math.Inf(-1))
	for _, v := range x {
		top = max(top, v)
	}
	sum := float32(0)
	for i, v := range x {
		x[i] = exp(v - top)
		sum += x[i]
	}
	factor := 1 / sum
	for i := range x {
		x[i] *= factor
	}
}

// epsilon is the model's own.
const epsilon = 1e-12

func addNormPlain(x, y, gain, shift []float32) {
	sum := float32(0)
	for i := range x {
		x[i] += y[i]
		sum += x[i]
	}
	mean := sum / float32(len(x))
	sum = 0
	for _, v := range x {
		sum += (v - mean) * (v - mean)
	}
	factor := float32(1 / math.Sqrt(float64(sum)/float64(len(x))+epsilon))
	for i, v := range x {
		x[i] = (v-mean)*factor*gain[i] + shift[i]
	}
}

func addProductPlain(c []float32, ca int, a []float32, aa int, b []float32, ba, rows, inner, cols int) {
	for i := range rows {
		to := c[i*ca : i*ca+cols]
		for j := range inner {
			v, from := a[i*aa+j], b[j*ba:j*ba+cols]
			for l := range to {
				to[l] += v * from[l]
			}
		}
	}
}

func dotPlain(a, b []int8) (sum int32) {
	b = b[:len(a)]
	for i, v := range a {
		sum += int32(v) * int32(b[i])
	}
	return sum
}
