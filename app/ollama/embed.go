package ollama

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"frontdesk/app/answer"
	"frontdesk/app/fault"
)

const (
	embedBatch    = 4 // texts in one call, so that a question waits for few
	embedTime     = time.Minute * 5
	embedBytes    = 32 << 20 // of a reply: 4 vectors of 4,096 numbers are half a MB
	embedHalvings = 6
	questionPause = 5 * time.Millisecond
)

// EmbedConfig is what an Embedder is made of.
type EmbedConfig struct {
	URL       string
	Model     string
	KeepAlive time.Duration // 0 means 30 minutes, below 0 for ever
	// HTTPClient is as in Config.
	HTTPClient *http.Client
}

// Embedder gives texts vectors by an embedding model of an Ollama server. It is
// safe for concurrent use.
type Embedder struct {
	http      *http.Client
	base      *url.URL
	model     string
	keepAlive string
	task      task
	waiting   atomic.Int32 // questions that are under way
}

// task is what a model wants to read in front of a text, by its model card.
type task struct{ question, passage string }

// taskOf knows the models that were trained with tasks; others take a text as it
// is.
func taskOf(model string) task {
	name, _, _ := strings.Cut(canonical(model), ":")
	switch name[strings.LastIndexByte(name, '/')+1:] {
	case "nomic-embed-text":
		return task{"search_query: ", "search_document: "}
	case "embeddinggemma":
		return task{"task: search result | query: ", "title: none | text: "}
	}
	return task{}
}

// NewEmbedder makes one; nothing is asked of the server yet. A bad address or
// model is an Invalid fault that names the field.
func NewEmbedder(cfg EmbedConfig) (*Embedder, error) {
	settings, base, err := checkSettings(answer.ModelSettings{URL: cfg.URL, Model: cfg.Model, KeepAlive: cfg.KeepAlive})
	switch {
	case err != nil:
		return nil, err
	case base == nil:
		return nil, fault.InvalidFields([]fault.Field{{Field: "url", Message: "Give the address of the Ollama server, which is to encode the contents."}})
	case settings.Model == "":
		return nil, fault.InvalidFields([]fault.Field{{Field: "embedModel", Message: "Name an embedding model of the Ollama server, such as embeddinggemma."}})
	}
	hc := cfg.HTTPClient
	if hc == nil {
		hc = NewHTTPClient(nil)
	}
	own := *hc
	own.Timeout = 0
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	keep := strconv.Itoa(int(settings.KeepAlive/time.Second)) + "s"
	if settings.KeepAlive < 0 {
		keep = "-1s"
	}
	return &Embedder{http: &own, base: base, model: settings.Model, keepAlive: keep, task: taskOf(settings.Model)}, nil
}

// Name goes with every vector.
func (e *Embedder) Name() string { return "ollama/" + canonical(e.model) }

// EmbedQuestion gives the vector of what a visitor asks.
func (e *Embedder) EmbedQuestion(ctx context.Context, text string) ([]float32, error) {
	e.waiting.Add(1)
	defer e.waiting.Add(-1)
	out, err := e.embed(ctx, []string{e.task.question + text})
	if err != nil {
		return nil, err
	}
	return out[0], nil
}

// EmbedPassages gives the vectors of texts, a few in one call; between the calls
// questions pass.
func (e *Embedder) EmbedPassages(ctx context.Context, texts []string) ([][]float32, error) {
	ctx, cancel := context.WithTimeout(ctx, embedTime)
	defer cancel()
	out := make([][]float32, 0, len(texts))
	for len(texts) > 0 {
		if err := e.yield(ctx); err != nil {
			return nil, err
		}
		n := min(len(texts), embedBatch)
		batch := make([]string, n)
		for i, t := range texts[:n] {
			batch[i] = e.task.passage + t
		}
		made, err := e.embed(ctx, batch)
		if err != nil {
			return nil, err
		}
		out = append(out, made...)
		texts = texts[n:]
	}
	return out, nil
}

// yield waits while questions are under way, for a second at most.
func (e *Embedder) yield(ctx context.Context) error {
	for range time.Second / questionPause {
		if e.waiting.Load() == 0 {
			break
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(questionPause):
		}
	}
	return ctx.Err()
}

// embed asks for the vectors of texts. Servers refuse a whole call for one text
// that is too long, some of them although they were told to cut it: then each is
// asked for by itself, and halved until it is taken.
func (e *Embedder) embed(ctx context.Context, texts []string) ([][]float32, error) {
	out, err := e.call(ctx, texts)
	if !refusesText(err) {
		return out, err
	}
	if len(texts) > 1 {
		out = make([][]float32, 0, len(texts))
		for _, t := range texts {
			one, err := e.embed(ctx, []string{t})
			if err != nil {
				return nil, err
			}
			out = append(out, one...)
		}
		return out, nil
	}
	text := texts[0]
	for range embedHalvings {
		text = half(text)
		if out, err = e.call(ctx, []string{text}); !refusesText(err) {
			return out, err
		}
	}
	return nil, fault.New(fault.Invalid, "text_not_encoded", "The embedding model does not take this text.").Because(err)
}

// refusesText tells that the server took offence at what it was given.
func refusesText(err error) bool {
	var s *serverError
	return errors.Is(err, answer.ErrModelTooLong) || errors.As(err, &s) && s.status == http.StatusBadRequest && !strings.Contains(s.text, "does not support")
}

func half(s string) string {
	n := len(s) / 2
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// embedRequest and embedReply are POST /api/embed. Numbers are read as float32
// at once, which takes a third of the memory of the official type.
type embedRequest struct {
	Model     string   `json:"model"`
	Input     []string `json:"input"`
	Truncate  bool     `json:"truncate"`
	KeepAlive string   `json:"keep_alive"`
}

type embedReply struct {
	Embeddings [][]float32 `json:"embeddings"`
}

func (e *Embedder) call(ctx context.Context, texts []string) ([][]float32, error) {
	body, err := json.Marshal(embedRequest{Model: e.model, Input: texts, Truncate: true, KeepAlive: e.keepAlive})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.base.JoinPath("api", "embed").String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	resp, err := e.http.Do(req)
	if err != nil {
		return nil, transportError(ctx, err)
	}
	defer resp.Body.Close()
	if err := replyError(ctx, resp); err != nil {
		return nil, e.explain(err)
	}
	var reply embedReply
	if err := json.NewDecoder(io.LimitReader(resp.Body, embedBytes)).Decode(&reply); err != nil {
		return nil, streamError(ctx, err)
	}
	return e.checked(reply.Embeddings, len(texts))
}

// explain names the model that is missing, or that gives no vectors.
func (e *Embedder) explain(err error) error {
	var s *serverError
	switch {
	case errors.Is(err, answer.ErrModelMissing):
		return answer.ErrModelMissing.Saying("The Ollama server does not have the embedding model %s. Download it under Settings, Models, or with: ollama pull %s", e.model, e.model).Because(err)
	case errors.As(err, &s) && strings.Contains(s.text, "does not support"):
		return answer.ErrModelBroken.Saying("The model %s gives no vectors. Choose an embedding model, such as embeddinggemma.", e.model).Because(err)
	}
	return err
}

// checked takes vectors of one size with a direction, and makes their length 1.
func (e *Embedder) checked(vectors [][]float32, want int) ([][]float32, error) {
	if len(vectors) != want {
		return nil, answer.ErrModelBroken.Because(fmt.Errorf("%d vectors for %d texts", len(vectors), want))
	}
	for _, v := range vectors {
		sum := 0.0
		for _, c := range v {
			sum += float64(c) * float64(c)
		}
		if len(v) == 0 || len(v) != len(vectors[0]) || sum == 0 || math.IsInf(sum, 0) || math.IsNaN(sum) {
			return nil, answer.ErrModelBroken.Because(errors.New("a vector has no direction"))
		}
		scale := float32(1 / math.Sqrt(sum))
		for i := range v {
			v[i] *= scale
		}
	}
	return vectors, nil
}
