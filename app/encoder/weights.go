package encoder

import (
	_ "embed" // for the weights
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"unsafe"
)

// model is the weight file that cmd/makeweights writes. As a string it stays in
// the program's read-only pages: it is never copied, costs memory where it was
// read, and the kernel can take that back.
//
// Its form: "FDMINIL2"; the number of words and the length of their text (32 bits,
// little-endian), the words that texts can be cut into with line feeds between; then, each beginning at a
// multiple of 64 bytes, matrices (a scale for each row as 32-bit floats; the rows
// as signed bytes, each to be multiplied by its row's scale; the words' own in a
// Huffman code, see packed.go) and vectors (32-bit floats), in the order in which
// readWeights takes them.
//
//go:embed minilm.bin
var model string

const (
	width      = Dims
	inner      = 1536
	heads      = 12
	headWidth  = width / heads
	layerCount = 6

	exactColumns = 8
)

// weights are the parameters of the model, mostly as views of the file.
type weights struct {
	words     packed
	positions matrix
	kind      []float32 // added to every token: that of a first sentence
	norm      norm
	layers    [layerCount]layer
}

// layer is one block of the transformer.
type layer struct {
	query, key, value, mix dense
	afterMix               norm
	expand, contract       dense
	apart                  apart
	afterAll               norm
}

// apart are columns of a layer's last matrix that need more than 8 bits: a few of
// its inputs grow many times larger than the rest.
type apart struct {
	columns [exactColumns]int
	weights []float32 // exactColumns × rows
}

// matrix is rows of 8-bit integers with a scale each.
type matrix struct {
	columns int
	scales  []float32
	cells   []int8
}

// dense is a matrix with what is added to its product.
type dense struct {
	matrix
	bias []float32
}

type norm struct{ scale, shift []float32 }

var errWeights = errors.New("the weight file is not what this program was built for")

func readWeights(file string) (*weights, *vocabulary, error) {
	const head = "FDMINIL2"
	if len(file) < 64 || !strings.HasPrefix(file, head) {
		return nil, nil, errWeights
	}
	r := &reader{file: file, at: len(head)}
	count, size := r.number(), r.number()
	if r.at+size > len(file) {
		return nil, nil, errWeights
	}
	if count >= tablePlaces/2 {
		return nil, nil, errWeights
	}
	words := newVocabulary(file[r.at:r.at+size], count)
	r.at += size
	r.align()
	w := &weights{words: r.packed(count, width), positions: r.matrix(MaxTokens, width)}
	kinds := r.matrix(1, width)
	w.kind = make([]float32, width)
	kinds.addRow(w.kind, 0)
	w.norm = r.norm()
	for i := range w.layers {
		w.layers[i] = layer{
			query: r.dense(width, width), key: r.dense(width, width), value: r.dense(width, width), mix: r.dense(width, width),
			afterMix: r.norm(), expand: r.dense(inner, width), contract: r.dense(width, inner), apart: r.apart(), afterAll: r.norm(),
		}
	}
	w.shrinkQueries()
	if r.failed || r.at != len(file) || len(words.ends) != count {
		return nil, nil, errWeights
	}
	return w, words, nil
}

// shrinkQueries divides queries by the root of a head's width, which attention
// would have to do with each product.
func (w *weights) shrinkQueries() {
	shrink := float32(1 / math.Sqrt(headWidth))
	for _, l := range w.layers {
		for i := range l.query.scales {
			l.query.scales[i] *= shrink
			l.query.bias[i] *= shrink
		}
	}
}

// reader takes the file apart.
type reader struct {
	file   string
	at     int
	failed bool
}

func (r *reader) take(n int) string {
	if r.failed || n < 0 || r.at+n > len(r.file) {
		r.failed = true
		return ""
	}
	r.at += n
	return r.file[r.at-n : r.at]
}

func (r *reader) align() { r.at = (r.at + 63) &^ 63 }

func (r *reader) number() int {
	s := r.take(4)
	if s == "" {
		return 0
	}
	return int(binary.LittleEndian.Uint32([]byte(s)))
}

func (r *reader) vector(n int) []float32 {
	s := r.take(4 * n)
	r.align()
	out := make([]float32, n)
	for i := range len(s) / 4 {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32([]byte(s[4*i : 4*i+4])))
	}
	return out
}

func (r *reader) matrix(rows, columns int) matrix {
	m := matrix{columns: columns, scales: r.vector(rows)}
	s := r.take(rows * columns)
	r.align()
	if !r.failed {
		m.cells = unsafe.Slice((*int8)(unsafe.Pointer(unsafe.StringData(s))), len(s)) //nolint:gosec // never written to
	}
	return m
}

func (r *reader) dense(rows, columns int) dense {
	return dense{matrix: r.matrix(rows, columns), bias: r.vector(rows)}
}

func (r *reader) apart() (a apart) {
	for i := range a.columns {
		a.columns[i] = min(r.number(), inner-1)
	}
	r.align()
	rows := r.vector(width * exactColumns)
	a.weights = make([]float32, len(rows))
	for i, v := range rows {
		a.weights[i%exactColumns*width+i/exactColumns] = v
	}
	return a
}

func (r *reader) norm() norm { return norm{scale: r.vector(width), shift: r.vector(width)} }

// addRow adds a row to v.
func (m *matrix) addRow(v []float32, row int) {
	scale := m.scales[row]
	for i, c := range m.cells[row*m.columns : (row+1)*m.columns] {
		v[i] += scale * float32(c)
	}
}
