package knowledge

import (
	"sync"
	"sync/atomic"
)

// encoders knows which encoder is wanted, and every one that there was: those
// whose vectors answer until the wanted one has worked through all contents.
type encoders struct {
	chosen atomic.Pointer[coder]

	mu    sync.Mutex
	known map[string]*coder // by name
}

func newEncoders(first Embedder) *encoders {
	e := &encoders{known: map[string]*coder{}}
	e.choose(first)
	return e
}

// wanted is the encoder that contents are to have their vectors from; nil: none,
// words alone.
func (e *encoders) wanted() *coder { return e.chosen.Load() }

// choose changes what is wanted.
func (e *encoders) choose(embedder Embedder) { e.chosen.Store(e.of(embedder)) }

// of gives nil for no embedder, and the same for every one of a name: they give
// the same vectors.
func (e *encoders) of(embedder Embedder) *coder {
	if embedder == nil {
		return nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	c, ok := e.known[embedder.Name()]
	if !ok {
		c = &coder{name: embedder.Name()}
		e.known[c.name] = c
	}
	c.embedder.Store(&embedder)
	c.note(nil, false)
	return c
}
