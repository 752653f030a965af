package knowledge

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// encoders knows which encoder is wanted, and every one that there was: those
// whose vectors answer until the wanted one has worked through all contents.
type encoders struct {
	chosen atomic.Pointer[coder]
	remake func(name string) (Embedder, error) // nil: none can be made again

	mu    sync.Mutex
	known map[string]*coder // by name
	term  chan struct{}     // closed when another one is wanted
}

func newEncoders(first Embedder, remake func(string) (Embedder, error)) *encoders {
	e := &encoders{remake: remake, known: map[string]*coder{}, term: make(chan struct{})}
	e.choose(first)
	return e
}

// wanted is the encoder that contents are to have their vectors from; nil: none,
// words alone.
func (e *encoders) wanted() *coder { return e.chosen.Load() }

// choose changes what is wanted.
func (e *encoders) choose(embedder Embedder) {
	c := e.of(embedder)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.chosen.Swap(c) != c {
		close(e.term)
		e.term = make(chan struct{})
	}
}

// ended is closed when another encoder is wanted than now.
func (e *encoders) ended() <-chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.term
}

// named is the encoder of a name: one that there was, or that is made again.
func (e *encoders) named(name string) (*coder, error) {
	e.mu.Lock()
	c := e.known[name]
	e.mu.Unlock()
	if c != nil {
		return c, nil
	}
	if e.remake == nil {
		return nil, fmt.Errorf("the encoder %q cannot be made again", name)
	}
	made, err := e.remake(name)
	if err != nil {
		return nil, fmt.Errorf("making the encoder %q again: %w", name, err)
	}
	return e.of(made), nil
}

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
