package app

import (
	"context"
	"fmt"
	"sync"

	"frontdesk/app/chatbot"
	"frontdesk/app/config"
	"frontdesk/app/encoder"
	"frontdesk/app/httpapi"
	"frontdesk/app/knowledge"
	"frontdesk/app/ollama"
	"frontdesk/app/realtime"
)

// embedders makes what the settings name to give texts their meaning.
type embedders struct {
	// builtIn reads the encoder in the program, once.
	builtIn func() (*encoder.Encoder, error)
}

func newEmbedders() embedders { return embedders{builtIn: sync.OnceValues(encoder.New)} }

// of gives nil for none.
func (e embedders) of(s config.Settings) (knowledge.Embedder, error) {
	switch s.Meaning.Embedder {
	case config.WithOllama:
		made, err := ollama.NewEmbedder(embedConfig(s))
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
func (a *App) firstEmbedder() knowledge.Embedder {
	e, err := a.embedders.of(a.settings.current())
	if err != nil {
		a.log.Warn("contents are found by their words alone: the embedder cannot be set up", "fields", fieldsOf(err), "error", err)
	}
	return e
}

// reencode lets the settings decide anew what gives texts their meaning.
func (m *models) reencode() error {
	e, err := m.embedders.of(m.settings.current())
	if err != nil {
		return fmt.Errorf("setting up the embedder: %w", err)
	}
	m.contents.SetEmbedder(e)
	return nil
}

func (a *App) meaningWentOn(b chatbot.ID, s knowledge.MeaningState) {
	a.announce.publish(realtime.Panel(b.String()), "meaning", httpapi.MeaningEvent{Chatbot: b.String(), Meaning: httpapi.MeaningOf(s)})
}

// sweepVectors drops what was encoded for contents that are gone.
func (a *App) sweepVectors(ctx context.Context) (string, error) {
	bots, err := a.chatbots.List(ctx)
	if err != nil {
		return "", err
	}
	dropped := 0
	for _, b := range bots {
		n, err := a.contents.Sweep(ctx, b.ID)
		dropped += n
		if err != nil {
			return fmt.Sprintf("removed %d vectors", dropped), err
		}
	}
	return fmt.Sprintf("removed %d vectors", dropped), nil
}
