package table

import (
	"encoding/binary"
	"maps"
	"math"
	"slices"
)

// histogram is how often each symbol is said.
type histogram []int

// bits is about what saying all of it costs, the description of its code included.
func (h histogram) bits() float64 {
	total, out := h.total(), 0.0
	for _, n := range h {
		if n > 0 {
			out += bitsOfLength + float64(n)*math.Log2(float64(total)/float64(n))
		}
	}
	return out
}

func (h histogram) total() (n int) {
	for _, one := range h {
		n += one
	}
	return n
}

// bitsOfLength is about what the length of a code costs in the table.
const bitsOfLength = 12

func (h histogram) plus(other histogram) histogram {
	out := slices.Clone(h)
	for i, n := range other {
		out[i] += n
	}
	return out
}

// modelWriter are the codes of one kind of symbol, and which is for which context.
type modelWriter struct {
	choice  map[int]int
	lengths [][]byte   // by code and symbol
	codes   [][]uint32 // the same
}

// mostCodesOfModel bounds the memory that codes take while the table is in use.
const mostCodesOfModel = 16

// seldom is how little is said in a context that gets no code of its own.
const seldom = 64

// group are contexts that share a code.
type group struct {
	histogram
	cost     float64
	contexts []int
	with     int     // the group before this one that it should best be one with
	saves    float64 // bits, by being one with that
}

// newModelWriter has contexts share a code where that makes the table smaller: of
// all pairs the one that saves most is made one, until none does.
func newModelWriter(contexts map[int]histogram) *modelWriter {
	groups := grouped(contexts)
	for i := range groups {
		groups.look(i)
	}
	for len(groups) > 1 {
		at := 1
		for i := range groups {
			if i > 0 && groups[i].saves > groups[at].saves {
				at = i
			}
		}
		if groups[at].saves <= 0 && len(groups) <= mostCodesOfModel {
			break
		}
		groups = groups.join(at)
	}
	m := &modelWriter{choice: map[int]int{}}
	for i, g := range groups {
		for _, context := range g.contexts {
			m.choice[context] = i
		}
		lengths := codeLengths(g.histogram)
		m.lengths, m.codes = append(m.lengths, lengths), append(m.codes, canonical(lengths))
	}
	return m
}

type groups []group

// grouped gives each context a group, and one to all in which little is said.
func grouped(contexts map[int]histogram) groups {
	var out groups
	var rest group
	for _, context := range slices.Sorted(maps.Keys(contexts)) {
		h := contexts[context]
		if h.total() >= seldom {
			out = append(out, group{histogram: h, cost: h.bits(), contexts: []int{context}})
			continue
		}
		rest.contexts = append(rest.contexts, context)
		if rest.histogram == nil {
			rest.histogram = make(histogram, len(h))
		}
		rest.histogram = rest.plus(h)
	}
	if rest.contexts != nil {
		rest.cost = rest.bits()
		out = append(out, rest)
	}
	return out
}

// worth is how many bits it saves when two groups become one.
func (g groups) worth(a, b int) float64 {
	return g[a].cost + g[b].cost - g[a].plus(g[b].histogram).bits()
}

// look finds which group before this one it should best be one with.
func (g groups) look(i int) {
	g[i].with, g[i].saves = -1, math.Inf(-1)
	for before := range i {
		if saves := g.worth(i, before); saves > g[i].saves {
			g[i].with, g[i].saves = before, saves
		}
	}
}

// join makes a group one with the one that it looked for.
func (g groups) join(at int) groups {
	into := g[at].with
	g[into].histogram = g[into].plus(g[at].histogram)
	g[into].cost = g[into].bits()
	g[into].contexts = append(g[into].contexts, g[at].contexts...)
	g = slices.Delete(g, at, at+1)
	for i := range g {
		if i == into || g[i].with == at || g[i].with == into {
			g.look(i)
			continue
		}
		if g[i].with > at {
			g[i].with--
		}
		if i > into {
			if saves := g.worth(i, into); saves > g[i].saves {
				g[i].with, g[i].saves = into, saves
			}
		}
	}
	return g
}

func (m *modelWriter) put(out *bitWriter, context, symbol int) {
	i := m.choice[context]
	out.put(uint64(m.codes[i][symbol]), int(m.lengths[i][symbol]))
}

func (m *modelWriter) append(out []byte) []byte {
	out = binary.AppendUvarint(out, uint64(len(m.lengths)))
	if len(m.lengths) == 0 {
		return out
	}
	for _, lengths := range m.lengths {
		out = appendRuns(out, lengths)
	}
	var choice []byte
	for context := range slices.Max(slices.Collect(maps.Keys(m.choice))) + 1 {
		choice = append(choice, byte(m.choice[context]))
	}
	return appendRuns(out, choice)
}

func appendRuns(out, values []byte) []byte {
	var runs []byte
	count := 0
	for from := 0; from < len(values); count++ {
		to := from
		for to < len(values) && values[to] == values[from] {
			to++
		}
		runs = binary.AppendUvarint(runs, uint64(to-from))
		runs = binary.AppendUvarint(runs, uint64(values[from]))
		from = to
	}
	return append(binary.AppendUvarint(out, uint64(count)), runs...)
}

// codeLengths are those of the Huffman code. Where one would be too long, rare
// symbols are taken to be less rare.
func codeLengths(h histogram) []byte {
	counts := slices.Clone(h)
	for {
		lengths := huffman(counts)
		if slices.Max(lengths) <= longest {
			return lengths
		}
		for i, n := range counts {
			if n > 0 {
				counts[i] = n/2 + 1
			}
		}
	}
}

func huffman(counts []int) []byte {
	type node struct {
		count   int
		symbols []int
	}
	lengths := make([]byte, len(counts))
	var nodes []node
	for symbol, n := range counts {
		if n > 0 {
			nodes = append(nodes, node{n, []int{symbol}})
		}
	}
	if len(nodes) == 1 {
		lengths[nodes[0].symbols[0]] = 1
	}
	for len(nodes) > 1 {
		slices.SortStableFunc(nodes, func(a, b node) int { return b.count - a.count })
		a, b := nodes[len(nodes)-1], nodes[len(nodes)-2]
		both := node{a.count + b.count, slices.Concat(a.symbols, b.symbols)}
		for _, symbol := range both.symbols {
			lengths[symbol]++
		}
		nodes = append(nodes[:len(nodes)-2], both)
	}
	return lengths
}

// canonical numbers the codes as newCode does.
func canonical(lengths []byte) []uint32 {
	codes := make([]uint32, len(lengths))
	next := uint32(0)
	for n := byte(1); n <= longest; n++ {
		next <<= 1
		for symbol, length := range lengths {
			if length == n {
				codes[symbol] = next
				next++
			}
		}
	}
	return codes
}
