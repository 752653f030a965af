//go:build !amd64

package simd

// Without kernels of its own Best is Plain, and none of these is called.
const hasAVX2 = false

func multiplyFast(out []float32, stride int, m *Matrix, x []int16, scales []float32, n int) {
	multiplyPlain(out, stride, m, x, scales, n)
}

func quantizeFast(dst []int16, x []float32) float32 { return quantizePlain(dst, x) }

func geluFast(x []float32) { geluPlain(x) }

func softmaxFast(x []float32) { softmaxPlain(x) }

func addNormFast(x, y, gain, shift []float32) { addNormPlain(x, y, gain, shift) }

func addProductFast(c []float32, ca int, a []float32, aa int, b []float32, ba, rows, inner, cols int) {
	addProductPlain(c, ca, a, aa, b, ba, rows, inner, cols)
}

func dotFast(a, b []int8) int32 { return dotPlain(a, b) }
