package app

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"frontdesk/app/config"
	"frontdesk/app/encoder"
	"frontdesk/app/knowledge"
	"frontdesk/app/ollama"
)

// embedders makes what the settings name to give texts their meaning.
type embedders struct {
	// builtIn reads the encoder in the program, once.
	builtIn func() (*encoder.Encoder, error)
	client  *http.Client                     // to the model server
	made    *atomic.Pointer[encoder.Encoder] // what builtIn gave; nil before
}

func newEmbedders(client *http.Client) embedders {
	e := embedders{client: client, made: &atomic.Pointer[encoder.Encoder]{}}
	e.builtIn = sync.OnceValues(func() (*encoder.Encoder, error) {
		made, err := encoder.New()
		e.made.Store(made)
		return made, err
	})
	return e
}

// rest has the encoder give back the memory that it does not use.
func (e embedders) rest() {
	if made := e.made.Load(); made != nil {
		made.Rest()
	}
}

// of gives nil for none.
func (e embedders) of(s config.Settings) (knowledge.Embedder, error) {
	switch s.Meaning.Embedder {
	case config.WithOllama:
		cfg := embedConfig(s)
		cfg.HTTPClient = e.client
		made, err := ollama.NewEmbedder(cfg)
		if err != nil {
			return nil, err
		}
		return made, nil
	case config.BuiltIn:
		made, err := e.builtIn()
		if err != nil {
			return nil, err
		}
		return made, nil
	}
	return nil, nil //nolint:nilnil // words alone
}

func embedConfig(s config.Settings) ollama.EmbedConfig {
	return ollama.EmbedConfig{URL: s.Ollama.URL, Model: s.Meaning.Model, KeepAlive: s.Ollama.KeepAlive}
}

// checkEmbedder tells what is wrong with the settings of the embedder.
func checkEmbedder(s config.Settings) error {
	if s.Meaning.Embedder != config.WithOllama {
		return nil
	}
	_, err := ollama.NewEmbedder(embedConfig(s))
	return err
}

// firstEmbedder is the one to start with. Settings that do not make one must not
// keep the server from starting: contents are then found by their words.
func (a joints) firstEmbedder() knowledge.Embedder {
	e, err := a.embedders.of(a.settings.current())
	if err != nil {
		a.log.Warn("contents are found by their words alone: the embedder cannot be set up", "fields", fieldsOf(err), "error", err)
	}
	return e
}

// formerEmbedder makes the embedder of a name again, with the server of now.
func (a joints) formerEmbedder(name string) (knowledge.Embedder, error) {
	s := a.settings.current()
	s.Meaning.Embedder = config.BuiltIn
	if model, found := strings.CutPrefix(name, "ollama/"); found {
		s.Meaning.Embedder, s.Meaning.Model = config.WithOllama, model
	}
	made, err := a.embedders.of(s)
	if err == nil && made.Name() != name {
		return nil, fmt.Errorf("the encoder is %q now", made.Name())
	}
	return made, err
}

// reencode lets the settings decide anew what gives texts their meaning.
func (m *models) reencode() error {
	e, err := m.embedders.of(m.settings.current())
	if err != nil {
		return fmt.Errorf("setting up the embedder: %w", err)
	}
	m.encoding.Use(e)
	return nil
}
