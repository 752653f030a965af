// Package encoder turns sentences into vectors inside the process, so that texts
// can be compared by what they mean without any server: all-MiniLM-L6-v2
// (https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2, Apache-2.0) with
// weights of 8 bits, read where they lie in the program. It knows nothing of what
// the texts are for.
package encoder

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"frontdesk/app/encoder/simd"
	"frontdesk/app/paging"
)

// Dims is the length of a vector.
const Dims = 384

// MaxTokens is how much of a text counts, the marks of its beginning and end
// included; the rest is left out.
const MaxTokens = 256

// name goes with every vector; it changes whenever vectors of the same text do.
const name = "builtin/all-minilm-l6-v2-int8-early"

// earlyBytes is the length of a text up to which it has an early vector: that of a
// question. Whole passages are not told apart by their wording.
const earlyBytes = 240

// Encoder encodes texts. It is safe for use by many goroutines. Questions, for
// which somebody waits, go before passages: a passage that is being encoded stops
// after its layer until no question is at work.
type Encoder struct {
	network   network
	tokenizer *tokenizer
	scratch   sync.Pool
	questions chan struct{} // bounds how many use a processor at one time
	passages  chan struct{}
	yield     gate
	used      atomic.Bool // since the last Rest
	idle      bool        // there was nothing to do before the last Rest; its alone
}

// New reads the weights in the program. It costs milliseconds, and memory only for
// the vocabulary: the pages of the weights are read when they are first used.
func New() (*Encoder, error) {
	w, words, err := readWeights(model)
	if err != nil {
		return nil, fmt.Errorf("reading the encoder's weights: %w", err)
	}
	e := &Encoder{
		network: network{weights: w, kernel: simd.Best()}, tokenizer: newTokenizer(words),
		questions: make(chan struct{}, max(1, runtime.GOMAXPROCS(0))),
		passages:  make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)),
	}
	paging.Scattered(w.words.stream)
	e.scratch.New = func() any { return &scratch{} }
	return e, nil
}

// Name says who made the vectors; vectors of different names cannot be compared.
func (e *Encoder) Name() string { return name }

// Has tells whether a word, in lower case and without accents, is one of some
// 20,000 that English texts have most.
func (e *Encoder) Has(word string) bool {
	_, ok := e.tokenizer.words.find(hashOf(hashBegin, word), []byte(word))
	return ok
}

// Dims is the length of a vector.
func (e *Encoder) Dims() int { return Dims }

// EmbedQuestion gives the vector, of length 1, of a text for which somebody
// waits. The only error is that of a context which ends before its turn.
func (e *Encoder) EmbedQuestion(ctx context.Context, text string) ([]float32, error) {
	e.yield.enter()
	defer e.yield.leave()
	select {
	case e.questions <- struct{}{}:
		defer func() { <-e.questions }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	v, _, err := e.encode(text, func() error { return nil })
	return v, err
}

// EmbedQuestionEarly is EmbedQuestion with a second vector of length 1, from half
// the layers, which tells more of how a text is worded and less of what it is about;
// nil for a long text.
func (e *Encoder) EmbedQuestionEarly(ctx context.Context, text string) (v, early []float32, err error) {
	e.yield.enter()
	defer e.yield.leave()
	select {
	case e.questions <- struct{}{}:
		defer func() { <-e.questions }()
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	return e.encode(text, func() error { return nil })
}

// EmbedPassages gives the vectors, of length 1 and in the order of the texts, of
// texts for which nobody waits. The only error is that of a context which ends.
func (e *Encoder) EmbedPassages(ctx context.Context, texts []string) ([][]float32, error) {
	out, _, err := e.EmbedPassagesEarly(ctx, texts)
	return out, err
}

// EmbedPassagesEarly is EmbedPassages with the second vectors of EmbedQuestionEarly.
func (e *Encoder) EmbedPassagesEarly(ctx context.Context, texts []string) (out, early [][]float32, err error) {
	select {
	case e.passages <- struct{}{}:
		defer func() { <-e.passages }()
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	out, early = make([][]float32, len(texts)), make([][]float32, len(texts))
	for i, text := range texts {
		if out[i], early[i], err = e.encode(text, func() error { return e.yield.wait(ctx) }); err != nil {
			return nil, nil, err
		}
	}
	return out, early, nil
}

// Rest gives the pages of the weights, 22 MB, back to the system when the encoder
// has had nothing to do since the last call; once, until it is used again. They
// come back when they are needed, in some milliseconds. One goroutine calls it, now
// and then.
func (e *Encoder) Rest() {
	if e.used.Swap(false) {
		e.idle = false
		return
	}
	if !e.idle {
		e.idle = true
		paging.GiveBack(model)
	}
}

// encode cuts the text and runs the model; pause is called between its layers.
func (e *Encoder) encode(text string, pause func() error) (v, early []float32, err error) {
	e.used.Store(true)
	s, _ := e.scratch.Get().(*scratch)
	defer e.scratch.Put(s)
	s.ids = e.tokenizer.encode(s.ids[:0], text)
	v, err = e.network.run(s, pause)
	if err == nil && len(text) <= earlyBytes {
		early = s.early
	}
	s.early = nil
	return v, early, err
}
