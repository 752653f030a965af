package simd

import "math"

func multiplyPlain(out []float32, stride int, m *Matrix, x []int16, scales []float32, n int) {
	for r := 0; r < m.Rows; r += 2 {
		first, second := m.Weights[r*m.Cols:(r+1)*m.Cols], m.Weights[(r+1)*m.Cols:(r+2)*m.Cols]
		for t := range n {
			s0, s1 := sumTwo(first, second, x[t*m.Cols:(t+1)*m.Cols])
			out[t*stride+r] = float32(s0)*m.Scale[r]*scales[2*t] + m.Bias[r]
			out[t*stride+r+1] = float32(s1)*m.Scale[r+1]*scales[2*t] + m.Bias[r+1]
		}
	}
}

// sumTwo multiplies two rows at once, so that each number is read once for both.
func sumTwo(a, b []int8, x []int16) (s0, s1 int32) {
	a, b = a[:len(x)], b[:len(x)]
	var t0, t1 int32
	for i := 0; i+1 < len(x); i += 2 {
		u, v := int32(x[i]), int32(x[i+1])
		s0 += u * int32(a[i])
		s1 += u * int32(b[i])
		t0 += v * int32(a[i+1])
		t1 += v * int32(b[i+1])
	}
	return s0 + t0, s1 + t1
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
