// Package meaning computes with vectors of sentences: it keeps them small,
// finds the nearest among many, learns which answer belongs to which, and says
// how far that can be trusted. It knows nothing of texts or of who made the
// vectors.
package meaning

import (
	"encoding/binary"
	"errors"
	"math"

	"frontdesk/app/encoder/simd"
)

// Vector is a direction in eight bits a component: Parts times Scale has length
// 1. It is what is kept on disk and in memory; a vector of 384 components takes
// 388 bytes and differs from its original by a cosine of about .0001.
type Vector struct {
	Scale float32
	Parts []int8
	Early *Vector // a second one of the same text, from the middle of its maker; nil: none
}

// Pack makes a Vector of a direction of any length. One that is all zero, or has
// a component that is no number, has no direction: its Scale is 0 and it is like
// nothing.
func Pack(v []float32) Vector {
	out := Vector{Parts: make([]int8, len(v))}
	most := float32(0)
	for _, c := range v {
		most = max(most, c, -c)
	}
	if !(most > 0) || math.IsInf(float64(most), 0) || hasNaN(v) {
		return out
	}
	sum := 0
	for i, c := range v {
		q := int(math.RoundToEven(float64(c) / float64(most) * 127))
		out.Parts[i] = int8(q)
		sum += q * q
	}
	out.Scale = float32(1 / math.Sqrt(float64(sum)))
	return out
}

func hasNaN(v []float32) bool {
	for _, c := range v {
		if c != c {
			return true
		}
	}
	return false
}

// Floats is the direction with length 1.
func (v Vector) Floats() []float32 {
	out := make([]float32, len(v.Parts))
	for i, c := range v.Parts {
		out[i] = float32(c) * v.Scale
	}
	return out
}

// Cosine is how alike two directions are, in [-1,1]; 0 where one is none or
// their numbers of components differ.
func Cosine(a, b Vector) float64 {
	if len(a.Parts) != len(b.Parts) {
		return 0
	}
	return float64(dot(a.Parts, b.Parts)) * float64(a.Scale) * float64(b.Scale)
}

// kernel computes as this processor does it best.
var kernel = simd.Best()

// dot is exact: 4096 components of 127² fit many times.
func dot(a, b []int8) int32 { return kernel.DotInt8(a, b) }

// Bytes is the form for the disk: the scale, then the components. With an early
// vector, of as many components, the scale is below zero and the other follows.
func (v Vector) Bytes() []byte {
	scale, early := v.Scale, v.Early
	if early != nil && len(early.Parts) == len(v.Parts) && scale > 0 {
		scale = -scale
	} else {
		early = nil
	}
	out := binary.LittleEndian.AppendUint32(make([]byte, 0, 2*(4+len(v.Parts))), math.Float32bits(scale))
	for _, c := range v.Parts {
		out = append(out, byte(c))
	}
	if early != nil {
		out = append(out, Vector{Scale: early.Scale, Parts: early.Parts}.Bytes()...)
	}
	return out
}

var errShort = errors.New("a vector on disk is too short")

// Parse reads what Bytes made.
func Parse(b []byte) (Vector, error) {
	if len(b) < 5 {
		return Vector{}, errShort
	}
	v := Vector{Scale: math.Float32frombits(binary.LittleEndian.Uint32(b))}
	if v.Scale < 0 {
		early, err := Parse(b[len(b)/2:])
		if err != nil || early.Scale < 0 {
			return Vector{}, errShort
		}
		v.Scale, v.Early, b = -v.Scale, &early, b[:len(b)/2]
	}
	v.Parts = make([]int8, len(b)-4)
	for i, c := range b[4:] {
		v.Parts[i] = int8(c)
	}
	return v, nil
}
