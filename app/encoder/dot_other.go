//go:build !amd64

package encoder

func dotBytes(out *[12]float32, rows []int8, columns []float32, n int) {
	plainBytes(out, rows, columns, n)
}

func dotFloats(out *[4]float32, row, columns []float32, stride int) {
	plainFloats(out, row, columns, stride)
}
