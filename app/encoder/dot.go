package encoder

// plainBytes and plainFloats are the kernels in plain Go, for processors without a
// faster one, and to compare those with.

// plainBytes sets out[4·r+c] to the product of row r of three rows of bytes and
// column c of four columns of floats, each n long.
func plainBytes(out *[12]float32, rows []int8, columns []float32, n int) {
	for r := range 3 {
		row := rows[r*n : (r+1)*n]
		c0, c1, c2, c3 := columns[:n], columns[n:2*n], columns[2*n:3*n], columns[3*n:4*n]
		var s0, s1, s2, s3 float32
		for i, cell := range row {
			w := float32(cell)
			s0 += w * c0[i]
			s1 += w * c1[i]
			s2 += w * c2[i]
			s3 += w * c3[i]
		}
		out[4*r], out[4*r+1], out[4*r+2], out[4*r+3] = s0, s1, s2, s3
	}
}

// plainFloats sets out to the products of a row and four columns that begin stride
// apart, each as long as the row.
func plainFloats(out *[4]float32, row, columns []float32, stride int) {
	for c := range out {
		column := columns[c*stride:]
		sum := float32(0)
		for i, v := range row {
			sum += v * column[i]
		}
		out[c] = sum
	}
}
