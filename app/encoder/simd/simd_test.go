package simd

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Plain is judged by plain arithmetic in 64 bits, and the processor's kernels by
// Plain. Without such kernels both are the same.

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

func floats(r *rand.Rand, n int, spread float64) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(r.NormFloat64() * spread)
	}
	return out
}

func bytes(r *rand.Rand, n int) []int8 {
	out := make([]int8, n)
	for i := range out {
		out[i] = int8(r.IntN(256) - 128)
	}
	return out
}

func near(t *testing.T, what string, got, want []float32, by float64) {
	t.Helper()
	for i := range want {
		if d := math.Abs(float64(got[i] - want[i])); !(d <= by*max(1, math.Abs(float64(want[i])))) {
			t.Fatalf("%s: number %d is %g, not %g", what, i, got[i], want[i])
		}
	}
}

func TestMultiply(t *testing.T) {
	t.Parallel()
	r := random(1)
	for _, size := range [][2]int{{2, 16}, {6, 48}, {48, 1536}, {514, 384}} { // the last has more rows than stay in a cache
		m := &Matrix{Rows: size[0], Cols: size[1], Weights: bytes(r, size[0]*size[1]), Scale: floats(r, size[0], 1), Bias: floats(r, size[0], 1)}
		for n := range 9 {
			x := make([]int16, n*m.Cols)
			for i := range x {
				x[i] = int16(r.IntN(2*Top+1) - Top)
			}
			scales := make([]float32, 0, 2*n)
			for range n {
				s := float32(r.Float64() / 1000)
				scales = append(scales, s, s)
			}
			stride := m.Rows + 3
			want := make([]float32, n*stride+1)
			got := floats(r, n*stride+1, 1)
			for i := range n { // what lies between the results stays
				copy(want[i*stride+m.Rows:(i+1)*stride], got[i*stride+m.Rows:])
			}
			want[n*stride] = got[n*stride]
			for i := range n {
				for row := range m.Rows {
					sum := 0
					for c := range m.Cols {
						sum += int(m.Weights[row*m.Cols+c]) * int(x[i*m.Cols+c])
					}
					want[i*stride+row] = float32(float64(sum)*float64(m.Scale[row])*float64(scales[2*i]) + float64(m.Bias[row]))
				}
			}
			Plain().Multiply(got, stride, m, x, scales, n)
			near(t, "plain", got, want, 1e-3)
			Best().Multiply(got, stride, m, x, scales, n)
			near(t, "fast", got, want, 1e-3)
		}
	}
}

// The largest sums that there can be do not overflow.
func TestMultiply_extremes(t *testing.T) {
	t.Parallel()
	m := &Matrix{Rows: 2, Cols: 1536, Weights: make([]int8, 2*1536), Scale: []float32{1, 1}, Bias: []float32{0, 0}}
	x := make([]int16, 1536)
	for i := range x {
		x[i], m.Weights[i], m.Weights[1536+i] = -Top, -128, 127
	}
	for _, k := range []Kernel{Plain(), Best()} {
		out := make([]float32, 2)
		k.Multiply(out, 2, m, x, []float32{1, 1}, 1)
		near(t, k.Name(), out, []float32{1536 * 128 * Top, -1536 * 127 * Top}, 1e-6)
	}
}

func TestQuantize(t *testing.T) {
	t.Parallel()
	r := random(2)
	for _, k := range []Kernel{Plain(), Best()} {
		for _, n := range []int{16, 48, 384, 1536} {
			for _, spread := range []float64{0, 1e-30, 1e-6, 1, 1e6} {
				x := floats(r, n, spread)
				got := make([]int16, n)
				scale := k.Quantize(got, x)
				for i, v := range x {
					if d := math.Abs(float64(got[i])*float64(scale) - float64(v)); d > float64(scale)*0.51 {
						t.Fatalf("%s, %d numbers about %g: %g became %d times %g", k.Name(), n, spread, v, got[i], scale)
					}
				}
			}
		}
	}
}

func TestGelu(t *testing.T) {
	t.Parallel()
	for _, k := range []Kernel{Plain(), Best()} {
		var x, want []float32
		for v := -30.0; v < 30; v += 0.00375 {
			x, want = append(x, float32(v)), append(want, float32(v*0.5*(1+math.Erf(v/math.Sqrt2))))
		}
		k.Gelu(x)
		near(t, k.Name(), x, want, 1e-6)
	}
}

func TestSoftmax(t *testing.T) {
	t.Parallel()
	r := random(3)
	for _, k := range []Kernel{Plain(), Best()} {
		for n := 8; n <= 256; n += 8 {
			x := floats(r, n, 5)
			x[n-1] = -1e30 // what stands for no token
			want := make([]float32, n)
			sum := 0.0
			for _, v := range x {
				sum += math.Exp(float64(v))
			}
			for i, v := range x {
				want[i] = float32(math.Exp(float64(v)) / sum)
			}
			k.Softmax(x)
			near(t, k.Name(), x, want, 1e-6)
		}
	}
}

func TestAddNorm(t *testing.T) {
	t.Parallel()
	r := random(4)
	for _, k := range []Kernel{Plain(), Best()} {
		for _, n := range []int{8, 384} {
			x, y, gain, shift := floats(r, n, 3), floats(r, n, 2), floats(r, n, 1), floats(r, n, 1)
			want := make([]float32, n)
			var mean, variance float64
			for i := range x {
				mean += float64(x[i]+y[i]) / float64(n)
			}
			for i := range x {
				variance += math.Pow(float64(x[i]+y[i])-mean, 2) / float64(n)
			}
			for i := range x {
				want[i] = float32((float64(x[i]+y[i])-mean)/math.Sqrt(variance+1e-12)*float64(gain[i]) + float64(shift[i]))
			}
			k.AddNorm(x, y, gain, shift)
			near(t, k.Name(), x, want, 1e-5)
		}
		still := make([]float32, 8)
		k.AddNorm(still, make([]float32, 8), floats(r, 8, 1), make([]float32, 8))
		near(t, k.Name()+", nothing", still, make([]float32, 8), 0)
	}
}

func TestAddProduct(t *testing.T) {
	t.Parallel()
	r := random(5)
	for _, k := range []Kernel{Plain(), Best()} {
		for _, size := range [][3]int{{4, 1, 16}, {8, 32, 48}, {32, 141, 32}} {
			rows, inner, cols := size[0], size[1], size[2]
			ca, aa, ba := cols+1, inner+2, cols+3
			a, b, c := floats(r, rows*aa, 1), floats(r, inner*ba, 1), floats(r, rows*ca, 1)
			want := append([]float32(nil), c...)
			for i := range rows {
				for j := range cols {
					sum := float64(c[i*ca+j])
					for l := range inner {
						sum += float64(a[i*aa+l]) * float64(b[l*ba+j])
					}
					want[i*ca+j] = float32(sum)
				}
			}
			k.AddProduct(c, ca, a, aa, b, ba, rows, inner, cols)
			near(t, k.Name(), c, want, 1e-4)
		}
	}
}

func TestDotInt8(t *testing.T) {
	t.Parallel()
	r := random(6)
	for n := range 400 {
		a, b := bytes(r, n), bytes(r, n)
		want := int32(0)
		for i := range a {
			want += int32(a[i]) * int32(b[i])
		}
		for _, k := range []Kernel{Plain(), Best()} {
			if got := k.DotInt8(a, b); got != want {
				t.Fatalf("%s, %d numbers: %d, not %d", k.Name(), n, got, want)
			}
		}
	}
}

func BenchmarkMultiply(b *testing.B) {
	r := random(1)
	m := &Matrix{Rows: 1536, Cols: 384, Weights: bytes(r, 1536*384), Scale: floats(r, 1536, 1), Bias: floats(r, 1536, 1)}
	x, out, scales := make([]int16, 48*m.Cols), make([]float32, 48*m.Rows), make([]float32, 96)
	for b.Loop() {
		Best().Multiply(out, m.Rows, m, x, scales, 48)
	}
	b.ReportMetric(float64(48*m.Rows*m.Cols)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "products/ns")
}

func BenchmarkDotInt8(b *testing.B) {
	r := random(1)
	x, y := bytes(r, 384), bytes(r, 384)
	for b.Loop() {
		Best().DotInt8(x, y)
	}
}
