package knowledge

import (
	"context"
	"math"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
)

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

// Encoding is what gives texts their vectors, and how far the contents have them.
type Encoding struct{ library *library }

// Use changes what gives vectors; nil is words alone. It returns at once: what is
// there answers until the new one has worked through all contents. One of the
// same name takes the place of the old one without any work.
func (e *Encoding) Use(embedder Embedder) {
	e.library.encoders.choose(embedder)
	e.library.bell.ring()
}

// State tells how far a chatbot's contents can be found by meaning.
func (e *Encoding) State(ctx context.Context, bot chatbot.ID) (MeaningState, error) {
	sh, err := e.library.shelf(ctx, bot)
	if err != nil {
		return MeaningState{}, err
	}
	return sh.meaning(e.library.encoders.wanted()), nil
}

func (sh *shelf) meaning(want *coder) MeaningState {
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	out := MeaningState{Maker: sh.now.coder.maker(), State: MeaningReady}
	lacking := 0
	if sh.now.coder != nil {
		lacking = int(sh.now.lacking.Load())
		out.Total = sh.rows.wanting(out.Maker)
		out.Done = out.Total - lacking
		out.Error = sh.now.coder.silent()
	}
	if want.maker() != out.Maker {
		out.Next = &MeaningNext{Maker: want.maker(), Total: sh.rows.wanting(want.maker())}
		if sh.next != nil && sh.next.coder.maker() == want.maker() {
			out.Next.Done = out.Next.Total - int(sh.next.lacking.Load())
		}
		if want != nil {
			out.Error = want.silent()
		}
	}
	switch {
	case out.Error != "":
		out.State = MeaningWaiting
	case out.Next != nil || lacking > 0:
		out.State = MeaningWorking
	case sh.now.coder == nil:
		out.State = MeaningOff
	case sh.now.index.Stale():
		out.State = MeaningWorking
	}
	return out
}

func (m MeaningState) same(o MeaningState) bool {
	if (m.Next == nil) != (o.Next == nil) || m.Next != nil && *m.Next != *o.Next {
		return false
	}
	m.Next, o.Next = nil, nil
	return m == o
}

// Vectors gives texts their vectors, for telling which of them mean the same.
// They are kept for some weeks, so that asking again costs little.
func (e *Encoding) Vectors(ctx context.Context, bot chatbot.ID, texts []string) ([][]float32, error) {
	c := e.library.encoders.wanted()
	if c == nil {
		return nil, ErrNoMeaning
	}
	vectors, err := e.library.vectors.ofAsked(ctx, bot, c, texts)
	if err != nil {
		return nil, err
	}
	out := make([][]float32, len(vectors))
	for i, v := range vectors {
		out[i] = v.Floats()
	}
	return out, nil
}

// Similarity tells how near a is to each of bs in meaning, in [-1,1].
func (e *Encoding) Similarity(ctx context.Context, a string, bs []string) ([]float64, error) {
	c := e.library.answering()
	if c == nil {
		return nil, ErrNoMeaning
	}
	va, ok := c.seen.get(a) // the question that was just looked up
	if !ok {
		var err error
		if va, err = c.short(ctx, &c.compared, a); err != nil {
			return nil, err
		}
	}
	out := make([]float64, len(bs))
	for i, b := range bs {
		vb, err := c.short(ctx, &c.compared, b)
		if err != nil {
			return nil, err
		}
		out[i] = cosine(va.vector, vb.vector)
	}
	return out, nil
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
