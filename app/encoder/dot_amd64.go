package encoder

import "golang.org/x/sys/cpu"

// fast tells that the processor has the instructions of dot_amd64.s.
var fast = cpu.X86.HasAVX2 && cpu.X86.HasFMA

// dotBytes is plainBytes; n must be a multiple of 8.
func dotBytes(out *[12]float32, rows []int8, columns []float32, n int) {
	if !fast {
		plainBytes(out, rows, columns, n)
		return
	}
	_, _ = rows[3*n-1], columns[4*n-1]
	bytes3x4(out, &rows[0], &columns[0], n)
}

// dotFloats is plainFloats; the row's length must be a multiple of 8.
func dotFloats(out *[4]float32, row, columns []float32, stride int) {
	if !fast {
		plainFloats(out, row, columns, stride)
		return
	}
	_ = columns[3*stride+len(row)-1]
	floats1x4(out, &row[0], &columns[0], stride, len(row))
}

// bytes3x4 multiplies three rows of n bytes with four columns of n floats.
//
//go:noescape
func bytes3x4(out *[12]float32, rows *int8, columns *float32, n int)

// floats1x4 multiplies a row of n floats with four columns that begin stride
// floats apart.
//
//go:noescape
func floats1x4(out *[4]float32, row, columns *float32, stride, n int)
