package encoder

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
)

// cellsHash is that of the words' cells as plain bytes, row by row, from before they
// were written in a code: it takes nothing away.
const cellsHash = "628d4b5a23af7b1f1bf8ddc8def162408b1a4a1218040830683a5db0a3d815fc"

func TestPacked_isLossless(t *testing.T) {
	t.Parallel()
	w, _, err := readWeights(model)
	if err != nil {
		t.Fatal(err)
	}
	plain := w.words
	plain.scales = make([]float32, len(w.words.scales))
	for i := range plain.scales {
		plain.scales[i] = 1 // so that what is added is the cell
	}
	hash := sha256.New()
	cells := make([]byte, width)
	for row := range plain.scales {
		v := make([]float32, width)
		plain.addRow(v, row)
		for i, cell := range v {
			cells[i] = byte(int8(cell))
		}
		hash.Write(cells)
	}
	if got := hex.EncodeToString(hash.Sum(nil)); got != cellsHash {
		t.Errorf("the cells have the hash %s", got)
	}
}

func TestPacked_fill(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, lengths string
		good          bool
	}{
		{"two halves", "\x01\x01", true},
		{"a half and two quarters", "\x02\x01\x02", true},
		{"bits without a cell", "\x01\x02", false},
		{"more cells than bits", "\x01\x01\x02", false},
		{"none", strings.Repeat("\x00", 256), false},
		{"too long", "\x01\x0d", false},
	} {
		if got := new(packed).fill(c.lengths); got != c.good {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func BenchmarkPacked_addRow(b *testing.B) {
	w, _, err := readWeights(model)
	if err != nil {
		b.Fatal(err)
	}
	v := make([]float32, width)
	for i := range b.N {
		w.words.addRow(v, i*7919%len(w.words.scales))
	}
}
