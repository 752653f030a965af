package knowledge

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/app/fault"
	"frontdesk/app/knowledge/meaning"
)

// Embedder gives texts their vectors, of length 1, near each other where the
// texts mean the same. Its methods may be called from many goroutines.
type Embedder interface {
	// Name goes with every vector that is kept; it changes when vectors change.
	Name() string
	// EmbedQuestion is for a visitor who waits.
	EmbedQuestion(ctx context.Context, text string) ([]float32, error)
	// EmbedPassages is for work in the background; it lets questions pass. A fault
	// of kind Invalid concerns these texts alone.
	EmbedPassages(ctx context.Context, texts []string) ([][]float32, error)
}

// earlyEmbedder is one that gives a second vector beside, by which questions that
// are about the same are told apart by their wording; nil for a long text.
type earlyEmbedder interface {
	EmbedQuestionEarly(ctx context.Context, text string) (v, early []float32, err error)
	EmbedPassagesEarly(ctx context.Context, texts []string) (v, early [][]float32, err error)
}

// coded is a short text as an embedder sees it; early may be nil.
type coded struct{ vector, early []float32 }

const (
	// patience is how long a question waits for its vector before it is answered by
	// its words.
	patience = 400 * time.Millisecond
	// tooSlow is after how many such waits in a row nobody waits any more.
	tooSlow = 3
	// seenTexts is how many questions' vectors are remembered.
	seenTexts = 2000
	// batchTexts is how many texts are encoded and kept at a time.
	batchTexts = 16
)

// errTrouble is that the encoder did not answer the last time; nobody waits for
// it until it answers again.
var errTrouble = fault.New(fault.Unavailable, "encoder_silent", "The encoder does not answer. Contents are found by their words until it does.")

// coder is an embedder with what is known of it: whether it answers, and the
// vectors of questions that were asked before.
type coder struct {
	name     string
	embedder atomic.Pointer[Embedder]
	seen     seen // questions
	compared seen // texts that were compared

	mu      sync.Mutex
	trouble string // why it does not answer, for the owner; empty: it does
	logged  string // the trouble that the log has
	slow    int    // questions in a row that it was too slow for
}

// maker is the name that goes with vectors; empty for none.
func (c *coder) maker() string {
	if c == nil {
		return ""
	}
	return c.name
}

// silent says why the embedder does not answer; empty: it does.
func (c *coder) silent() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.trouble
}

// note remembers how a call went.
func (c *coder) note(err error, waited bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case err == nil:
		c.trouble, c.slow = "", 0
	case waited && errors.Is(err, context.DeadlineExceeded):
		if c.slow++; c.slow >= tooSlow {
			c.trouble = "The encoder takes longer than visitors can wait."
		}
	default:
		c.trouble = messageOf(err)
	}
}

// news tells once of each trouble, so that the log is not full of one.
func (c *coder) news() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	fresh := c.trouble != "" && c.trouble != c.logged
	c.logged = c.trouble
	return fresh
}

func messageOf(err error) string {
	var f *fault.Error
	if errors.As(err, &f) && f.Kind != fault.Internal {
		return f.Message
	}
	return "The encoder failed; the server's log says more."
}

// common tells words that the embedder's language has; nil where it does not say.
func (c *coder) common() func(word string) bool {
	if lexicon, ok := (*c.embedder.Load()).(interface{ Has(word string) bool }); ok {
		return lexicon.Has
	}
	return nil
}

// question gives the vector of what a visitor asks, within a fraction of a
// second or not at all.
func (c *coder) question(ctx context.Context, text string) (coded, error) {
	return c.short(ctx, &c.seen, text)
}

func (c *coder) short(ctx context.Context, kept *seen, text string) (coded, error) {
	if v, ok := kept.get(text); ok {
		return v, nil
	}
	if c.silent() != "" {
		return coded{}, errTrouble
	}
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	v, err := c.embed(waiting, text)
	if err == nil && len(v.vector) == 0 {
		err = errors.New("the encoder gave a vector without components")
	}
	if err != nil {
		if ctx.Err() == nil && fault.KindOf(err) != fault.Invalid {
			if waiting.Err() != nil {
				err = waiting.Err()
			}
			c.note(err, true)
		}
		return coded{}, fmt.Errorf("encoding a question: %w", err)
	}
	c.note(nil, true)
	kept.put(text, v)
	return v, nil
}

func (c *coder) embed(ctx context.Context, text string) (out coded, err error) {
	e := *c.embedder.Load()
	if both, ok := e.(earlyEmbedder); ok {
		out.vector, out.early, err = both.EmbedQuestionEarly(ctx, text)
	} else {
		out.vector, err = e.EmbedQuestion(ctx, text)
	}
	return out, err
}

// passages gives texts their vectors in the background.
func (c *coder) passages(ctx context.Context, texts []string) ([]meaning.Vector, error) {
	var made, early [][]float32
	var err error
	e := *c.embedder.Load()
	if both, ok := e.(earlyEmbedder); ok {
		made, early, err = both.EmbedPassagesEarly(ctx, texts)
	} else {
		made, err = e.EmbedPassages(ctx, texts)
	}
	if err == nil && len(made) != len(texts) {
		err = fmt.Errorf("the encoder gave %d vectors for %d texts", len(made), len(texts))
	}
	if err != nil {
		if ctx.Err() == nil && fault.KindOf(err) != fault.Invalid {
			c.note(err, false)
		}
		return nil, fmt.Errorf("encoding passages: %w", err)
	}
	c.note(nil, false)
	out := make([]meaning.Vector, len(made))
	for i, v := range made {
		out[i] = meaning.Pack(v)
		if early != nil && early[i] != nil {
			second := meaning.Pack(early[i])
			out[i].Early = &second
		}
	}
	return out, nil
}

// seen remembers the vectors of the texts that were asked for last: when the
// newer half is full it becomes the older one, and what was older is forgotten
// unless it was asked for since.
type seen struct {
	mu           sync.Mutex
	newer, older map[string]coded
}

func (s *seen) get(text string) (coded, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.newer[text]
	if !ok {
		if v, ok = s.older[text]; ok {
			s.keep(text, v)
		}
	}
	return v, ok
}

func (s *seen) put(text string, vector coded) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keep(text, vector)
}

func (s *seen) keep(text string, vector coded) {
	if s.newer == nil || len(s.newer) >= seenTexts/2 {
		s.newer, s.older = make(map[string]coded), s.newer
	}
	s.newer[text] = vector
}
