package encoder

import "encoding/binary"

// packed is a matrix whose cells are in a Huffman code, one for all of it. It is for
// the words' own rows: they are half of the file and a text takes one of them a
// token, so that a thirteenth less of the program costs about a microsecond a token.
type packed struct {
	columns  int
	scales   []float32
	cells    [1 << longestCode]uint16 // by the bits that come next: the cell, and in the lower byte the length of its code
	lengths  string                   // of the rows, in bytes over those of the shortest
	shortest int
	starts   []uint32 // of the first of each rowsTogether rows, in the stream
	stream   string   // each row from a whole byte on, from the highest bit; and behindRows bytes more
}

const (
	longestCode  = 12 // bits
	rowsTogether = 16
	behindRows   = 8 // so that the last row is read as the others
)

// packed reads a matrix in this form: scales as of others; the length of the code of
// each cell from 0 to 127 and -128 to -1, a byte each; how long the shortest row and
// the stream are (32 bits); a byte for each row; after the next multiple of 64, the
// stream. Codes are canonical: they count up by length, and of one length by cell.
func (r *reader) packed(rows, columns int) packed {
	p := packed{columns: columns, scales: r.vector(rows)}
	code := r.take(256)
	p.shortest = r.number()
	size := r.number()
	p.lengths = r.take(rows)
	r.align()
	p.stream = r.take(size)
	r.align()
	at := 0
	for row := range len(p.lengths) {
		if row%rowsTogether == 0 {
			p.starts = append(p.starts, uint32(at))
		}
		at += p.shortest + int(p.lengths[row])
	}
	if at+behindRows != size || !p.fill(code) {
		r.failed = true
	}
	return p
}

// fill makes the table of a code by the lengths of its codes, 0 for none. It tells
// whether they are a code that has a cell for all bits.
func (p *packed) fill(lengths string) bool {
	from := 0
	for length := 1; length <= longestCode; length++ {
		for cell := range len(lengths) {
			if int(lengths[cell]) != length {
				continue
			}
			to := from + 1<<(longestCode-length)
			if to > len(p.cells) {
				return false
			}
			for ; from < to; from++ {
				p.cells[from] = uint16(cell)<<8 | uint16(length)
			}
		}
	}
	return from == len(p.cells)
}

// addRow adds a row to v.
func (p *packed) addRow(v []float32, row int) {
	at := int(p.starts[row/rowsTogether])
	for before := row &^ (rowsTogether - 1); before < row; before++ {
		at += p.shortest + int(p.lengths[before])
	}
	scale := p.scales[row]
	next, bits := uint64(0), 0 // what was taken from the stream, highest first
	for i := range v[:p.columns] {
		if bits < longestCode {
			next |= uint64(binary.BigEndian.Uint32([]byte(p.stream[at:at+4]))) << (32 - bits)
			at, bits = at+4, bits+32
		}
		cell := p.cells[next>>(64-longestCode)]
		next <<= cell & 15
		bits -= int(cell & 15)
		v[i] += scale * float32(int8(cell>>8))
	}
}
