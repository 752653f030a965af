package store

import (
	"encoding/binary"
	"errors"
	"math/bits"
)

// A set of conversations is a row of bits over their numbers, kept in blocks. A
// block is stored in the shortest of three ways: the places of the bits, the runs
// of bits that are set, or the bits themselves.

// blockBits is how many numbers a block is about.
const blockBits = 4096

// block is one block of a set in memory.
type block [blockBits / 64]uint64

// How a block is stored; never reused.
const (
	blockPlaces byte = 1 // places of 2 bytes
	blockRuns   byte = 2 // first place and last place of 2 bytes each
	blockWords  byte = 3 // words of 8 bytes, without the empty ones at the end
)

var errBlock = errors.New("store: a block of a set is damaged")

func (b *block) put(at uint16, on bool) {
	if bit := uint64(1) << (at % 64); on {
		b[at/64] |= bit
	} else {
		b[at/64] &^= bit
	}
}

func (b *block) has(at uint16) bool { return b[at/64]&(1<<(at%64)) != 0 }

func (b *block) count() (n int) {
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// fill sets the bits from first to last, both included.
func (b *block) fill(first, last uint16) {
	for at := uint32(first); at <= uint32(last); {
		if at%64 == 0 && at+63 <= uint32(last) {
			b[at/64] = ^uint64(0)
			at += 64
			continue
		}
		b.put(uint16(at), true)
		at++
	}
}

// keep keeps what other has too, without what it has not.
func (b *block) keep(other *block) {
	for i, w := range other {
		b[i] &= w
	}
}

func (b *block) without(other *block) {
	for i, w := range other {
		b[i] &^= w
	}
}

// below gives the places of the bits under a place, the highest first, until fn
// says stop.
func (b *block) below(under int, fn func(at uint16) bool) bool {
	for i := len(b) - 1; i >= 0; i-- {
		w := b[i]
		if over := under - 64*i; over <= 0 {
			continue
		} else if over < 64 {
			w &= 1<<over - 1
		}
		for w != 0 {
			top := 63 - bits.LeadingZeros64(w)
			if !fn(uint16(64*i + top)) {
				return false
			}
			w &^= 1 << top
		}
	}
	return true
}

// from gives the places of the bits from one on, the lowest first, until fn says
// stop.
func (b *block) from(first int, fn func(at uint16) bool) bool {
	for i := first / 64; i < len(b); i++ {
		w := b[i]
		if i == first/64 {
			w &^= 1<<(first%64) - 1
		}
		for w != 0 {
			low := bits.TrailingZeros64(w)
			if !fn(uint16(64*i + low)) {
				return false
			}
			w &= w - 1
		}
	}
	return true
}

// shape tells how many bits are set, in how many runs, and how many words there are
// up to the last bit.
func (b *block) shape() (n, runs, words int) {
	carry := uint64(0)
	for i, w := range b {
		if w != 0 {
			n, words = n+bits.OnesCount64(w), i+1
		}
		runs += bits.OnesCount64(w &^ (w<<1 | carry))
		carry = w >> 63
	}
	return n, runs, words
}

// encode is the block as it is stored, nil where no bit is set.
func (b *block) encode() []byte {
	n, runs, words := b.shape()
	switch {
	case n == 0:
		return nil
	case 2*n <= 4*runs && 2*n <= 8*words:
		out := append(make([]byte, 0, 1+2*n), blockPlaces)
		b.from(0, func(at uint16) bool {
			out = binary.BigEndian.AppendUint16(out, at)
			return true
		})
		return out
	case runs <= 2*words:
		return b.encodeRuns(append(make([]byte, 0, 1+4*runs), blockRuns))
	default:
		out := append(make([]byte, 0, 1+8*words), blockWords)
		for _, w := range b[:words] {
			out = binary.BigEndian.AppendUint64(out, w)
		}
		return out
	}
}

func (b *block) encodeRuns(out []byte) []byte {
	last := -2
	b.from(0, func(at uint16) bool {
		if int(at) != last+1 {
			if last >= 0 {
				out = binary.BigEndian.AppendUint16(out, uint16(last))
			}
			out = binary.BigEndian.AppendUint16(out, at)
		}
		last = int(at)
		return true
	})
	return binary.BigEndian.AppendUint16(out, uint16(last))
}

// add sets the bits of a stored block too; none where v is empty.
func (b *block) add(v []byte) error {
	if len(v) == 0 {
		return nil
	}
	switch how, v := v[0], v[1:]; {
	case how == blockPlaces && len(v)%2 == 0:
		return b.addPlaces(v)
	case how == blockRuns && len(v)%4 == 0:
		return b.addRuns(v)
	case how == blockWords && len(v)%8 == 0 && len(v) <= 8*len(b):
		for i := 0; len(v) > 0; v, i = v[8:], i+1 {
			b[i] |= binary.BigEndian.Uint64(v)
		}
		return nil
	default:
		return errBlock
	}
}

func (b *block) addPlaces(v []byte) error {
	for ; len(v) > 0; v = v[2:] {
		at := binary.BigEndian.Uint16(v)
		if at >= blockBits {
			return errBlock
		}
		b.put(at, true)
	}
	return nil
}

func (b *block) addRuns(v []byte) error {
	for ; len(v) > 0; v = v[4:] {
		first, last := binary.BigEndian.Uint16(v), binary.BigEndian.Uint16(v[2:])
		if last >= blockBits || first > last {
			return errBlock
		}
		b.fill(first, last)
	}
	return nil
}
