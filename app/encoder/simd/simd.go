// Package simd is the arithmetic of the encoder and of comparing vectors: as
// machine instructions that work on many numbers at once where the processor has
// them (AVX2 and FMA on amd64), and in plain Go elsewhere. It chooses when it
// runs. Whole numbers come out the same either way; floating-point ones differ in
// their last digits.
//
// Nothing here allocates. Slices that are too short end in a panic; lengths that
// are no multiple of what a function names give wrong results.
package simd

// Top is the largest whole number that Quantize makes: products with weights of 8
// bits over 1,536 columns must not overflow 32 bits.
const Top = 8191

// Kernel is one way of computing.
type Kernel struct{ fast bool }

// Best is the quickest way that this processor has.
func Best() Kernel { return Kernel{fast: hasAVX2} }

// Plain computes without special instructions.
func Plain() Kernel { return Kernel{} }

// Name is for measurements.
func (k Kernel) Name() string {
	if k.fast {
		return "avx2"
	}
	return "plain"
}

// Matrix is a linear map with whole weights, row after row. Rows must be even and
// Cols a multiple of 16, at most 1,536.
type Matrix struct {
	Rows, Cols  int
	Weights     []int8
	Scale, Bias []float32 // one for each row
}

// Multiply maps n vectors, which stand one after the other in x as whole numbers.
// A number is the true one divided by its vector's scale, and scales has the scale
// of each vector twice. Results begin stride numbers apart in out.
func (k Kernel) Multiply(out []float32, stride int, m *Matrix, x []int16, scales []float32, n int) {
	if n == 0 {
		return
	}
	_, _ = out[(n-1)*stride+m.Rows-1], x[n*m.Cols-1]
	_, _, _, _ = m.Weights[m.Rows*m.Cols-1], m.Scale[m.Rows-1], m.Bias[m.Rows-1], scales[2*n-1]
	if k.fast {
		multiplyFast(out, stride, m, x, scales, n)
		return
	}
	multiplyPlain(out, stride, m, x, scales, n)
}

// Quantize writes x as whole numbers up to Top and gives what they have to be
// multiplied with. The length must be a multiple of 16.
func (k Kernel) Quantize(dst []int16, x []float32) (scale float32) {
	_ = dst[len(x)-1]
	if k.fast {
		return quantizeFast(dst, x)
	}
	return quantizePlain(dst, x)
}

// Gelu applies the Gaussian error linear unit in place, to 1e-6. The length must
// be a multiple of 8.
func (k Kernel) Gelu(x []float32) {
	if k.fast {
		geluFast(x)
		return
	}
	geluPlain(x)
}

// Softmax turns x into shares of one, in place. The length must be a multiple of 8.
func (k Kernel) Softmax(x []float32) {
	if k.fast {
		softmaxFast(x)
		return
	}
	softmaxPlain(x)
}

// AddNorm adds y to x and brings the sum to mean 0 and variance 1, then times gain
// plus shift. The length must be a multiple of 8.
func (k Kernel) AddNorm(x, y, gain, shift []float32) {
	_, _, _ = y[len(x)-1], gain[len(x)-1], shift[len(x)-1]
	if k.fast {
		addNormFast(x, y, gain, shift)
		return
	}
	addNormPlain(x, y, gain, shift)
}

// AddProduct adds a·b to c, matrices whose rows begin ca, aa and ba numbers apart:
// a is rows × inner, b is inner × cols. Rows must be a multiple of 4 and cols of 16.
func (k Kernel) AddProduct(c []float32, ca int, a []float32, aa int, b []float32, ba, rows, inner, cols int) {
	_, _, _ = c[(rows-1)*ca+cols-1], a[(rows-1)*aa+inner-1], b[(inner-1)*ba+cols-1]
	if k.fast {
		addProductFast(c, ca, a, aa, b, ba, rows, inner, cols)
		return
	}
	addProductPlain(c, ca, a, aa, b, ba, rows, inner, cols)
}

// DotInt8 is the sum of the products of two vectors of one length, exact for up to
// 130,000 numbers. Multiples of 16 are quickest.
func (k Kernel) DotInt8(a, b []int8) int32 {
	b = b[:len(a)]
	whole := len(a) &^ 15
	if !k.fast || whole == 0 {
		return dotPlain(a, b)
	}
	return dotFast(a[:whole], b[:whole]) + dotPlain(a[whole:], b[whole:])
}
