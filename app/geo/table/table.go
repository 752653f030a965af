// Package table is a table of addresses and the names of the places where they
// are, in a form that is small and is searched where it lies: it is never unpacked,
// so that it costs memory only for the pages that were read.
//
// A table has two families, the 32 bits of IPv4 and the upper 64 of IPv6. In each,
// neighbouring ranges of one name are one range, and ranges are grouped into blocks.
// A search finds the block by its first address, and reads the block from its
// beginning. Blocks are streams of bits; what they say of each range is the name,
// as a place among those that were named last in the block or else by itself, and
// the length. Both are written in Huffman codes, which of the codes depends on what
// went before. See read.go for where things stand, and write.go for how it is made.
package table

import (
	"encoding/binary"
	"math/bits"
	"time"
)

// Table is a table that was read. It is safe for use by many goroutines.
type Table struct {
	Made   time.Time // what is in it held at this time
	Names  []string  // of the places; the first is empty: no place
	v4, v6 family
}

// V4 gives the name of the place of an IPv4 address as its number in Names.
func (t *Table) V4(address uint32) int { return t.v4.find(uint64(address)) }

// V6 gives the name of the place of the upper half of an IPv6 address as its number
// in Names.
func (t *Table) V6(upper uint64) int { return t.v6.find(upper) }

const (
	mostRecent = 16 // names that a block has at hand, the one in force included
	nameInFull = 0  // the rank of a name that is not at hand; none follows itself
	behind     = 8  // bytes behind the stream, so that its end is read as its middle
)

// family is one kind of addresses.
type family struct {
	bits    int    // of an address
	dropped int    // lowest bits that the first address of no block has
	keys    []byte // first addresses of the blocks, without those bits, big-endian
	offsets []byte // where blocks begin in the stream, in bits, 3 bytes each; and the end
	stream  []byte // the blocks, and behind them some bytes more
	lengths model  // of ranges: twice the exponent, and 1 where it is no power of two
	steps   model  // the lowest bit of such lengths
	ranks   model  // of names among those at hand
	names   model  // in full
}

const offsetBytes = 3

func (f *family) keyBytes() int { return (f.bits - f.dropped) / 8 }

func (f *family) blocks() int { return len(f.offsets)/offsetBytes - 1 }

// key is the first address of a block.
func (f *family) key(block int) uint64 {
	n := f.keyBytes()
	b := f.keys[block*n : block*n+n]
	switch n {
	case 4:
		return uint64(binary.BigEndian.Uint32(b)) << f.dropped
	case 6:
		return (uint64(binary.BigEndian.Uint32(b))<<16 | uint64(binary.BigEndian.Uint16(b[4:]))) << f.dropped
	}
	var key uint64
	for _, one := range b {
		key = key<<8 | uint64(one)
	}
	return key << f.dropped
}

// offset is the bit where a block begins.
func (f *family) offset(block int) int {
	b := f.offsets[block*offsetBytes : block*offsetBytes+offsetBytes]
	return int(b[0]) | int(b[1])<<8 | int(b[2])<<16
}

// block is the last one that begins at address or before it.
func (f *family) block(address uint64) int {
	low, high := 0, f.blocks()
	for high-low > 1 {
		if middle := int(uint(low+high) >> 1); f.key(middle) <= address {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// find gives the number of the name of an address; 0 where the stream is none.
func (f *family) find(address uint64) int {
	if f.blocks() < 1 {
		return 0
	}
	block := f.block(address)
	start, end := f.key(block), f.offset(block+1)
	r := reader{data: f.stream, at: f.offset(block)}
	if address < start || end > 8*(len(f.stream)-behind) || r.at >= end {
		return 0
	}
	s := newState()
	s.names[0] = uint16(r.fill().symbol(&f.names, 0))
	for r.at < end && !r.broken {
		length := r.fill().length(f, &s, start)
		if address-start < length {
			break
		}
		start += length
		r.fill().name(f, &s)
	}
	if r.broken {
		return 0
	}
	return int(s.last())
}

// state is what was read of a block so far, as far as what follows depends on it.
type state struct {
	order    uint64             // where in names those are that were last, four bits each, the last one lowest
	names    [mostRecent]uint16 // at hand
	exponent int                // of the last length
	rank     int                // of the last name
	before   int                // of the name before
}

func newState() state { return state{order: 0xfedcba9876543210} }

// last is the name in force.
func (s *state) last() uint16 { return s.names[s.order&15] }

// at is the name that was last but rank.
func (s *state) at(rank int) uint16 { return s.names[s.order>>(4*rank)&15] }

// recall puts the name of a rank in front: those that were after it move back. It
// gives its place in names.
func (s *state) recall(rank int) uint64 {
	later := uint64(1)<<(4*rank) - 1
	slot := s.order >> (4 * rank) & 15
	s.order = s.order&^(later<<4|15) | s.order&later<<4 | slot
	return slot
}

// say takes note of a name by its rank, or, where it is none at hand, in place of
// the one that was said longest ago.
func (s *state) say(rank int, name uint16) {
	from := rank
	if rank == nameInFull {
		from = mostRecent - 1
	}
	slot := s.recall(from)
	if rank == nameInFull {
		s.names[slot] = name
	}
	s.before, s.rank = s.rank, rank
}

func (s *state) rankContext() int { return s.rank*mostRecent + s.before }

// nameContext tells a name in full by the one before it. That of the first name of
// a block is 0.
func (s *state) nameContext() int { return int(s.last()) + 1 }

func lengthContext(zeros, exponent int) int { return zeros*65 + exponent }

func stepContext(zeros, exponent int) int { return exponent*65 + min(zeros, exponent) }

// trailing is how many zeros an address of so many bits ends in.
func trailing(address uint64, width int) int {
	return min(bits.TrailingZeros64(address), width)
}

// reader takes what is said from the front of the bits. It is broken once something
// cannot be.
type reader struct {
	data   []byte
	at     int    // the next bit
	next   uint64 // the bits from there on, after fill; the next 57 are right
	broken bool
}

// fill reads ahead. Behind the end there are no bits.
func (r *reader) fill() *reader {
	if from := r.at >> 3; from+8 <= len(r.data) {
		r.next = binary.BigEndian.Uint64(r.data[from:]) << (r.at & 7)
		return r
	}
	r.next, r.broken = 0, true
	return r
}

// symbol takes one of at most 15 bits.
func (r *reader) symbol(m *model, context int) int {
	hit := m.quick[int(m.choice[context])<<quickBits|int(r.next>>(64-quickBits))]
	if hit == 0 {
		hit = m.long(int(m.choice[context]), uint32(r.next>>48))
		r.broken = r.broken || hit == 0
	}
	size := hit & 15
	r.at += int(size)
	r.next <<= size
	return int(hit >> 4)
}

// name takes the name of the next range. It needs 30 bits.
func (r *reader) name(f *family, s *state) {
	rank, name := r.symbol(&f.ranks, s.rankContext()), 0
	if rank == nameInFull {
		name = r.symbol(&f.names, s.nameContext())
	}
	s.say(rank, uint16(name))
}

// length takes how many addresses a range has that begins at start.
func (r *reader) length(f *family, s *state, start uint64) uint64 {
	zeros := trailing(start, f.bits)
	symbol := r.symbol(&f.lengths, lengthContext(zeros, s.exponent))
	exponent := symbol >> 1
	s.exponent = exponent
	length := uint64(1) << exponent
	if symbol&1 == 0 {
		return length
	}
	step := r.symbol(&f.steps, stepContext(zeros, exponent))
	if step >= exponent {
		r.broken = true
		return 0
	}
	size := exponent - step - 1
	if size > 57-2*longest {
		r.fill()
		length |= r.number(size-32) << (step + 33) // nothing, where size is below
		r.fill()
		size = min(size, 32)
	}
	return length | r.number(size)<<(step+1) | 1<<step
}

// number takes n bits as they are; it needs as many.
func (r *reader) number(n int) uint64 {
	if n <= 0 {
		return 0
	}
	out := r.next >> (64 - n)
	r.at += n
	r.next <<= n
	return out
}
