package simd

import "golang.org/x/sys/cpu"

//go:generate go run ./gen

var hasAVX2 = cpu.X86.HasAVX2 && cpu.X86.HasFMA

// most is how many vectors a kernel takes at one time, and rows how many rows
// stay in the second cache while all vectors pass.
const (
	most      = 6
	rowsBytes = 96 << 10
)

func multiplyFast(out []float32, stride int, m *Matrix, x []int16, scales []float32, n int) {
	kernels := [most]func(out *float32, stride int, weights *int8, x *int16, cols, rows int, scale, bias, tokens *float32){
		multiply1, multiply2, multiply3, multiply4, multiply5, multiply6,
	}
	block := rowsBytes / m.Cols &^ 1
	groups := (n + most - 1) / most
	for first := 0; first < m.Rows; first += block {
		rows := min(block, m.Rows-first)
		for group, from := 0, 0; group < groups; group++ {
			some := (n - from + groups - group - 1) / (groups - group)
			kernels[some-1](&out[from*stride+first], stride, &m.Weights[first*m.Cols], &x[from*m.Cols], m.Cols, rows,
				&m.Scale[first], &m.Bias[first], &scales[2*from])
			from += some
		}
	}
}

func quantizeFast(dst []int16, x []float32) float32 { return quantizeAVX2(&dst[0], &x[0], len(x)) }

func geluFast(x []float32) { geluAVX2(&x[0], len(x)) }

func softmaxFast(x []float32) { softmaxAVX2(&x[0], len(x)) }

func addNormFast(x, y, gain, shift []float32) {
	addNormAVX2(&x[0], &y[0], &gain[0], &shift[0], len(x))
}

func addProductFast(c []float32, ca int, a []float32, aa int, b []float32, ba, rows, inner, cols int) {
	for i := 0; i < rows; i += 4 {
		for j := 0; j < cols; j += 16 {
			productAVX2(&c[i*ca+j], ca, &a[i*aa], aa, &b[j], ba, inner)
		}
	}
}

func dotFast(a, b []int8) int32 { return dotAVX2(&a[0], &b[0], len(a)) }

// multiply1 to multiply6 take that many vectors of cols whole numbers, one after
// the other, and an even number of rows. cols is a multiple of 16; results of
// vectors begin stride numbers apart; tokens has the scale of each vector twice.
//
//go:noescape
func multiply1(out *float32, stride int, weights *int8, x *int16, cols int, rows int, scale, bias, tokens *float32)

//go:noescape
func multiply2(out *float32, stride int, weights *int8, x *int16, cols int, rows int, scale, bias, tokens *float32)

//go:noescape
func multiply3(out *float32, stride int, weights *int8, x *int16, cols int, rows int, scale, bias, tokens *float32)

//go:noescape
func multiply4(out *float32, stride int, weights *int8, x *int16, cols int, rows int, scale, bias, tokens *float32)

//go:noescape
func multiply5(out *float32, stride int, weights *int8, x *int16, cols int, rows int, scale, bias, tokens *float32)

//go:noescape
func multiply6(out *float32, stride int, weights *int8, x *int16, cols int, rows int, scale, bias, tokens *float32)

// quantizeAVX2 takes a multiple of 16 numbers.
//
//go:noescape
func quantizeAVX2(dst *int16, x *float32, n int) (scale float32)

// geluAVX2 takes a multiple of 8 numbers.
//
//go:noescape
func geluAVX2(x *float32, n int)

// softmaxAVX2 takes a multiple of 8 numbers.
//
//go:noescape
func softmaxAVX2(x *float32, n int)

// addNormAVX2 takes a multiple of 8 numbers.
//
//go:noescape
func addNormAVX2(x, y, gain, shift *float32, n int)

// productAVX2 adds to 4 rows of 16 numbers; the strides are in numbers.
//
//go:noescape
func productAVX2(c *float32, ca int, x *float32, xa int, y *float32, ya int, inner int)

// dotAVX2 takes a multiple of 16 numbers.
//
//go:noescape
func dotAVX2(x, y *int8, n int) int32
