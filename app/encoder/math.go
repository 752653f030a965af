package encoder

import "math"

// exp is e to the x for x ≤ 0, to 3e-7 of its value: 2 to the whole part by the
// bits of a float, 2 to the rest by a polynomial.
func exp(x float32) float32 {
	const (
		log2e = 1.4426950408889634
		c1    = 0.6931471805599453
		c2    = 0.2402265069591007
		c3    = 0.05550410866482158
		c4    = 0.009618129107628477
		c5    = 0.0013333558146428443
		c6    = 0.00015403530393381608
	)
	y := x * log2e
	if y < -125 {
		return 0
	}
	whole := int32(y - 0.5) // y ≤ 0: the nearest integer
	f := y - float32(whole)
	p := 1 + f*(c1+f*(c2+f*(c3+f*(c4+f*(c5+f*c6)))))
	return p * math.Float32frombits(uint32(whole+127)<<23)
}

// The curve x·Φ(x) of GELU is read from a table between -geluEnd and geluEnd, with
// straight lines between its points, which lie so close that the error stays under
// 1e-6; beyond it is 0 or x.
const (
	geluEnd   = 6
	geluSteps = 2048 // a unit
)

var geluTable = makeGELU()

func makeGELU() *[2*geluEnd*geluSteps + 2]float32 {
	var table [2*geluEnd*geluSteps + 2]float32
	for i := range table {
		x := float64(i)/geluSteps - geluEnd
		table[i] = float32(0.5 * x * (1 + math.Erf(x/math.Sqrt2)))
	}
	return &table
}

func gelu(x []float32) {
	for i, v := range x {
		switch {
		case v >= geluEnd:
		case v > -geluEnd:
			at := (v + geluEnd) * geluSteps
			n := int(at)
			low := geluTable[n]
			x[i] = low + (geluTable[n+1]-low)*(at-float32(n))
		default: // also what is no number
			x[i] = 0
		}
	}
}
