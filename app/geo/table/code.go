package table

import "errors"

const (
	longest   = 15 // bits of a code
	quickBits = 8
)

// code is one Huffman code, canonical: codes of one length count up by symbol, and
// shorter ones come first.
type code struct {
	quick   [1 << quickBits]uint16 // by the next bits: symbol<<4 | length; 0: longer than these
	limit   [longest + 1]uint32    // codes of this length are below it, as the upper of 16 bits
	first   [longest + 1]int       // where the symbols of a length begin, less its first code
	symbols []uint16
}

var errNoCode = errors.New("the lengths are those of no code")

// newCode makes the code of symbols with codes of these lengths; 0: it has none.
func newCode(lengths []byte) (*code, error) {
	c := &code{}
	var count [longest + 1]int
	for _, n := range lengths {
		if n > longest {
			return nil, errNoCode
		}
		count[n]++
	}
	count[0] = 0
	next, at := uint32(0), 0
	var begin [longest + 1]uint32
	for n := 1; n <= longest; n++ {
		next <<= 1
		begin[n] = next
		c.first[n] = at - int(next)
		next += uint32(count[n])
		at += count[n]
		if next > 1<<n {
			return nil, errNoCode
		}
		c.limit[n] = next << (16 - n)
	}
	for n := 1; n <= longest; n++ {
		for symbol, length := range lengths {
			if int(length) != n {
				continue
			}
			c.symbols = append(c.symbols, uint16(symbol))
			if n <= quickBits {
				from := begin[n] << (quickBits - n)
				for i := range uint32(1) << (quickBits - n) {
					c.quick[from+i] = uint16(symbol)<<4 | uint16(n)
				}
			}
			begin[n]++
		}
	}
	return c, nil
}

// long gives a symbol whose code is longer than what quick has, as quick does; next
// are the next 16 bits. It is 0 where they are no code.
func (c *code) long(next uint32) uint16 {
	for n := quickBits + 1; n <= longest; n++ {
		if next < c.limit[n] {
			if i := c.first[n] + int(next>>(16-n)); i >= 0 && i < len(c.symbols) {
				return c.symbols[i]<<4 | uint16(n)
			}
			return 0
		}
	}
	return 0
}

// model is a choice among codes by what went before.
type model struct {
	choice []byte   // by context: which code
	quick  []uint16 // of all codes: by the code and the next bits, symbol<<4 | length; 0: longer, or none
	codes  []*code
}

// newModel takes codes and the choice among them. A context that is not among the
// choices has the first code.
func newModel(codes []*code, choice []byte, contexts int) model {
	if len(codes) == 0 {
		codes = []*code{{}}
	}
	m := model{choice: make([]byte, contexts), codes: codes}
	copy(m.choice, choice)
	for _, c := range codes {
		m.quick = append(m.quick, c.quick[:]...)
	}
	return m
}

func (m *model) long(code int, next uint32) uint16 { return m.codes[code].long(next) }
