package table

import (
	"encoding/binary"
	"errors"
	"strings"
	"time"
)

// magic begins a table. Behind it stand, as varints where nothing else is said: the
// time, in minutes since 1970; the names, as the length of a text with line feeds
// between them; then the families of IPv4 and IPv6. A family: the number of blocks,
// the lowest bits that keys do not have, the length of the stream; the models of
// lengths, steps, ranks and names; keys, offsets, stream. A model: the number of
// codes, and of each the runs of equal lengths of codes by symbol; the runs of equal
// choices by context. Runs: how many, then for each its length and its value.
const magic = "FDPLACE1"

// ErrDamaged is a table that cannot be read.
var ErrDamaged = errors.New("the table of places is damaged")

const (
	mostNames    = 4000 // so that a symbol fits into twelve bits
	mostContexts = 65 * 65
	mostCodes    = 255
	mostBlocks   = 1 << 20
)

// Read takes a table as Write makes it. It keeps data, which must not change.
func Read(data []byte) (*Table, error) {
	h := header{data: data}
	if string(h.bytes(len(magic))) != magic {
		return nil, ErrDamaged
	}
	t := &Table{Made: time.Unix(int64(h.number(1<<31-1))*60, 0).UTC()}
	t.Names = strings.Split(string(h.bytes(h.number(1<<20))), "\n")
	if len(t.Names) > mostNames || t.Names[0] != "" {
		return nil, ErrDamaged
	}
	t.v4, t.v6 = h.family(32, len(t.Names)), h.family(64, len(t.Names))
	if h.broken || len(h.data) != 0 {
		return nil, ErrDamaged
	}
	return t, nil
}

// header reads from the front. After the first thing that cannot be, everything is
// empty.
type header struct {
	data   []byte
	broken bool
}

func (h *header) fail() {
	h.data, h.broken = nil, true
}

func (h *header) bytes(n int) []byte {
	if n > len(h.data) {
		h.fail()
		return nil
	}
	out := h.data[:n:n]
	h.data = h.data[n:]
	return out
}

func (h *header) number(most int) int {
	v, n := binary.Uvarint(h.data)
	if n <= 0 || v > uint64(most) {
		h.fail()
		return 0
	}
	h.data = h.data[n:]
	return int(v)
}

// runs gives at most so many bytes, none above highest.
func (h *header) runs(most, highest int) []byte {
	var out []byte
	for range h.number(most) {
		n, value := h.number(most), h.number(highest)
		if len(out)+n > most {
			h.fail()
		}
		if h.broken {
			return nil
		}
		for range n {
			out = append(out, byte(value))
		}
	}
	return out
}

func (h *header) model(symbols, contexts int) model {
	var codes []*code
	count := h.number(mostCodes)
	for range count {
		c, err := newCode(h.runs(symbols, longest))
		if err != nil {
			h.fail()
		}
		if h.broken {
			return newModel(nil, nil, contexts)
		}
		codes = append(codes, c)
	}
	var choice []byte
	if count > 0 {
		choice = h.runs(contexts, count-1)
	}
	return newModel(codes, choice, contexts)
}

func (h *header) family(width, names int) family {
	f := family{bits: width}
	blocks := h.number(mostBlocks)
	f.dropped = h.number(width - 8)
	stream := h.number(1 << 24)
	f.lengths = h.model(2*width, mostContexts)
	f.steps = h.model(width, mostContexts)
	f.ranks = h.model(mostRecent, mostRecent*mostRecent)
	f.names = h.model(names, names+1)
	f.keys = h.bytes(blocks * f.keyBytes())
	f.offsets = h.bytes((blocks + 1) * offsetBytes)
	f.stream = h.bytes(stream)
	if f.dropped%8 != 0 || f.blocks() != blocks {
		h.fail()
		return family{}
	}
	return f
}
