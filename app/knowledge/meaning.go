package knowledge

import (
	"context"
	"fmt"
	"math"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
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

// embedding holds an embedder, or nil for none.
type embedding struct{ Embedder }

// ErrNoMeaning is the fault of what needs an encoder where there is none.
var ErrNoMeaning = fault.New(fault.Unavailable, "no_encoder", "Matching by meaning is switched off. Choose an encoder under Settings, Models.")

// MeaningStatus is how far a chatbot's contents can be found by meaning.
type MeaningStatus string

// The states. Waiting means that the encoder does not answer; Error says why,
// and the work goes on by itself.
const (
	MeaningOff     MeaningStatus = "off"
	MeaningWorking MeaningStatus = "working"
	MeaningReady   MeaningStatus = "ready"
	MeaningWaiting MeaningStatus = "waiting"
)

// MeaningState is how far a chatbot's contents can be found by meaning.
type MeaningState struct {
	Maker string // of the vectors that answer now; empty: none
	State MeaningStatus
	Done  int // texts that have a vector
	Total int
	Next  *MeaningNext // what will take over once it is complete; nil: nothing
	Error string       // for the owner
}

// MeaningNext is an encoder that takes over.
type MeaningNext struct {
	Maker       string // empty: words alone
	Done, Total int
}

// SetEmbedder changes what gives vectors; nil is words alone. It returns at
// once: what is there answers until the new one has worked through all contents.
func (s *Service) SetEmbedder(e Embedder) { s.embedder.Store(&embedding{e}) }

// Meaning tells how far a chatbot's contents can be found by meaning.
func (s *Service) Meaning(chatbot.ID) MeaningState {
	e := s.embedder.Load().Embedder
	if e == nil {
		return MeaningState{State: MeaningOff}
	}
	return MeaningState{Maker: e.Name(), State: MeaningReady}
}

// Similarity tells how near a is to each of bs in meaning, in [-1,1].
func (s *Service) Similarity(ctx context.Context, a string, bs []string) ([]float64, error) {
	e := s.embedder.Load().Embedder
	if e == nil {
		return nil, ErrNoMeaning
	}
	va, err := e.EmbedQuestion(ctx, a)
	if err != nil {
		return nil, fmt.Errorf("encoding a question: %w", err)
	}
	out := make([]float64, len(bs))
	for i, b := range bs {
		vb, err := e.EmbedQuestion(ctx, b)
		if err != nil {
			return nil, fmt.Errorf("encoding a text: %w", err)
		}
		out[i] = cosine(va, vb)
	}
	return out, nil
}

// Vectors gives texts their vectors; those of a chatbot's texts are kept, so
// that asking again costs little.
func (s *Service) Vectors(ctx context.Context, _ chatbot.ID, texts []string) ([][]float32, error) {
	e := s.embedder.Load().Embedder
	if e == nil {
		return nil, ErrNoMeaning
	}
	return e.EmbedPassages(ctx, texts)
}

func cosine(a, b []float32) float64 {
	var dot, aa, bb float64
	for i := range min(len(a), len(b)) {
		x, y := float64(a[i]), float64(b[i])
		dot, aa, bb = dot+x*y, aa+x*x, bb+y*y
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return dot / math.Sqrt(aa*bb)
}
