package main

import (
	"cmp"
	"slices"
)

const longestCode = 12 // bits, as the package reads them

// lengthsOf gives the lengths of a Huffman code for cells that occur so often, none
// above longestCode: where one would be, rare cells are taken to be less rare.
func lengthsOf(counts [256]int) [256]int {
	type tree struct {
		count int
		cells []int
	}
	var forest []tree
	for cell, n := range counts {
		if n > 0 {
			forest = append(forest, tree{n, []int{cell}})
		}
	}
	var lengths [256]int
	for len(forest) > 1 {
		slices.SortStableFunc(forest, func(a, b tree) int { return cmp.Compare(b.count, a.count) })
		a, b := forest[len(forest)-2], forest[len(forest)-1]
		both := tree{a.count + b.count, slices.Concat(a.cells, b.cells)}
		for _, cell := range both.cells {
			lengths[cell]++
		}
		forest = append(forest[:len(forest)-2], both)
	}
	if slices.Max(lengths[:]) > longestCode {
		for cell, n := range counts {
			counts[cell] = (n + 1) / 2 // stays above zero where it was
		}
		return lengthsOf(counts)
	}
	return lengths
}

// codesOf gives the codes of those lengths: they count up by length, and of one
// length by cell.
func codesOf(lengths [256]int) (codes [256]uint32) {
	next := uint32(0)
	for length := 1; length <= longestCode; length++ {
		next <<= 1
		for cell, n := range lengths {
			if n == length {
				codes[cell] = next
				next++
			}
		}
	}
	return codes
}

// coded writes rows in one Huffman code; see the package's packed.go for the form.
func (w *writer) coded(cells []byte, columns int) {
	var counts [256]int
	for _, cell := range cells {
		counts[cell]++
	}
	lengths := lengthsOf(counts)
	codes := codesOf(lengths)
	var stream []byte
	var sizes []int
	for row := range slices.Chunk(cells, columns) {
		begin := len(stream)
		next, bits := uint32(0), 0
		for _, cell := range row {
			next, bits = next<<lengths[cell]|codes[cell], bits+lengths[cell]
			for ; bits >= 8; bits -= 8 {
				stream = append(stream, byte(next>>(bits-8)))
			}
		}
		if bits > 0 {
			stream = append(stream, byte(next<<(8-bits)))
		}
		sizes = append(sizes, len(stream)-begin)
	}
	stream = append(stream, make([]byte, 8)...) // so that the last row is read as the others

	shortest := slices.Min(sizes)
	for _, n := range lengths {
		w.WriteByte(byte(n))
	}
	w.number(shortest)
	w.number(len(stream))
	for _, size := range sizes {
		if size-shortest > 255 {
			w.err = cmp.Or(w.err, errUneven)
		}
		w.WriteByte(byte(size - shortest))
	}
	w.align()
	w.Write(stream)
	w.align()
}
