package table

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"strings"
	"time"
)

// Range is a run of addresses of one name, up to where the next one begins.
type Range struct {
	From uint64 // the address, or the upper half of it
	Name int    // its number
}

// Content is what a table is made of. The ranges of a family begin at 0, each
// behind the one before and with another name; without any, the family is empty.
type Content struct {
	Made   time.Time
	Names  []string // the first is empty
	V4, V6 []Range
}

// How many ranges a block has. More make the table smaller and searching slower.
const (
	blockOfV4 = 28
	blockOfV6 = 28
	// droppedOfV6 has blocks begin where a network of 48 bits does.
	droppedOfV6 = 16
)

// Write makes a table.
func Write(c Content) ([]byte, error) {
	if len(c.Names) == 0 || c.Names[0] != "" || len(c.Names) > mostNames {
		return nil, fmt.Errorf("%d names, of which the first must be empty", len(c.Names))
	}
	if c.Made.Unix() < 0 {
		return nil, fmt.Errorf("the time %v is before 1970", c.Made)
	}
	out := []byte(magic)
	out = binary.AppendUvarint(out, uint64(c.Made.Unix()/60))
	names := strings.Join(c.Names, "\n")
	out = binary.AppendUvarint(out, uint64(len(names)))
	out = append(out, names...)
	for _, part := range []struct {
		width, dropped, block int
		ranges                []Range
	}{{32, 0, blockOfV4, c.V4}, {64, droppedOfV6, blockOfV6, c.V6}} {
		w := writer{names: len(c.Names), family: family{bits: part.width, dropped: part.dropped}}
		if err := w.plan(part.ranges, part.block); err != nil {
			return nil, err
		}
		out = w.append(out)
	}
	return out, nil
}

// What is said of a range, and number, which is bits as they are.
const (
	ofLengths = iota
	ofSteps
	ofRanks
	ofNames
	number
	newBlock
)

// said is one thing in the stream; value is a symbol, a number or the address that a
// block begins with.
type said struct {
	what    uint8
	size    uint8 // of a number, in bits
	context uint16
	value   uint64
}

// writer makes one family: first what is to be said, then the codes that say it in
// the fewest bits, then the stream.
type writer struct {
	family
	names int
	all   []said
}

// plan cuts the ranges into blocks, and says what is in each.
func (w *writer) plan(ranges []Range, block int) error {
	below := uint64(1)<<w.dropped - 1
	var s state
	inBlock := 0
	for i, r := range ranges {
		if i == 0 && r.From != 0 || i > 0 && (r.From <= ranges[i-1].From || r.Name == ranges[i-1].Name) || r.Name < 0 || r.Name >= w.names {
			return errors.New("the ranges are not in order")
		}
		if i == 0 || inBlock >= block && r.From&below == 0 {
			w.all = append(w.all, said{what: newBlock, value: r.From}, said{what: ofNames, value: uint64(r.Name)})
			s, inBlock = newState(), 1
			s.names[0] = uint16(r.Name)
			continue
		}
		w.sayLength(&s, ranges[i-1].From, r.From-ranges[i-1].From)
		w.sayName(&s, uint16(r.Name))
		inBlock++
	}
	return nil
}

func (w *writer) sayLength(s *state, start, length uint64) {
	zeros, exponent, odd := trailing(start, w.bits), bits.Len64(length)-1, uint64(0)
	if length&(length-1) != 0 {
		odd = 1
	}
	w.say(ofLengths, lengthContext(zeros, s.exponent), uint64(exponent)<<1|odd)
	s.exponent = exponent
	if odd == 0 {
		return
	}
	step := bits.TrailingZeros64(length)
	w.say(ofSteps, stepContext(zeros, exponent), uint64(step))
	size := exponent - step - 1
	w.all = append(w.all, said{what: number, size: uint8(size), value: length >> (step + 1) & (1<<size - 1)})
}

func (w *writer) sayName(s *state, name uint16) {
	for rank := 1; rank < mostRecent; rank++ {
		if s.at(rank) == name && name != 0 {
			w.say(ofRanks, s.rankContext(), uint64(rank))
			s.say(rank, name)
			return
		}
	}
	w.say(ofRanks, s.rankContext(), nameInFull)
	w.say(ofNames, s.nameContext(), uint64(name))
	s.say(nameInFull, name)
}

func (w *writer) say(what, context int, symbol uint64) {
	w.all = append(w.all, said{what: uint8(what), context: uint16(context), value: symbol})
}

// append writes the family as Read takes it.
func (w *writer) append(out []byte) []byte {
	models := w.models()
	var stream bitWriter
	var keys, offsets []byte
	blocks := 0
	offset := func() {
		offsets = append(offsets, byte(stream.size), byte(stream.size>>8), byte(stream.size>>16))
	}
	for _, one := range w.all {
		switch one.what {
		case newBlock:
			keys = append(keys, binary.BigEndian.AppendUint64(nil, one.value>>w.dropped<<(64-w.bits+w.dropped))[:w.keyBytes()]...)
			offset()
			blocks++
		case number:
			stream.put(one.value, int(one.size))
		default:
			models[one.what].put(&stream, int(one.context), int(one.value))
		}
	}
	offset()
	stream.data = append(stream.data, make([]byte, behind)...)
	for _, n := range []int{blocks, w.dropped, len(stream.data)} {
		out = binary.AppendUvarint(out, uint64(n))
	}
	for _, m := range models {
		out = m.append(out)
	}
	out = append(out, keys...)
	out = append(out, offsets...)
	return append(out, stream.data...)
}

// models finds the codes.
func (w *writer) models() [number]*modelWriter {
	var histograms [number]map[int]histogram
	for i := range histograms {
		histograms[i] = map[int]histogram{}
	}
	symbols := [number]int{2 * w.bits, w.bits, mostRecent, w.names}
	for _, one := range w.all {
		if one.what >= number {
			continue
		}
		of := histograms[one.what]
		if of[int(one.context)] == nil {
			of[int(one.context)] = make(histogram, symbols[one.what])
		}
		of[int(one.context)][one.value]++
	}
	var out [number]*modelWriter
	for i, h := range histograms {
		out[i] = newModelWriter(h)
	}
	return out
}

// bitWriter puts bits behind each other, the highest first.
type bitWriter struct {
	data []byte
	size int // in bits
}

func (b *bitWriter) put(value uint64, n int) {
	for i := n - 1; i >= 0; i-- {
		if b.size%8 == 0 {
			b.data = append(b.data, 0)
		}
		b.data[b.size/8] |= byte(value>>i&1) << (7 - b.size%8)
		b.size++
	}
}
