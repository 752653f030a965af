package ollama_test

import (
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/fault"
	"frontdesk/app/ollama"
)

// embedding is a server that gives vectors. It refuses calls with a text that is
// longer than limit bytes.
type embedding struct {
	mu     sync.Mutex
	limit  int
	status int // other than 0: every call gets this
	text   string
	calls  [][]string
}

func (e *embedding) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Model     string   `json:"model"`
		Input     []string `json:"input"`
		Truncate  bool     `json:"truncate"`
		KeepAlive string   `json:"keep_alive"`
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.URL.Path != "/api/embed" || !in.Truncate || in.KeepAlive == "" {
		http.Error(w, `{"error":"bad request"}`, http.StatusNotImplemented)
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.calls = append(e.calls, in.Input)
	tooLong := func(s string) bool { return e.limit > 0 && len(s) > e.limit }
	switch {
	case e.status != 0:
		w.WriteHeader(e.status)
		_ = json.NewEncoder(w).Encode(map[string]string{"error": e.text})
	case slices.ContainsFunc(in.Input, tooLong):
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]string{"error": "the input length exceeds the context length"})
	default:
		out := make([][]float32, len(in.Input))
		for i, t := range in.Input {
			out[i] = []float32{3, float32(len(t)), 4}
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"embeddings": out})
	}
}

func embedderOf(t testing.TB, model string, e *embedding) *ollama.Embedder {
	t.Helper()
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	out, err := ollama.NewEmbedder(ollama.EmbedConfig{URL: server.URL, Model: model, KeepAlive: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEmbedder_batchesAndLength(t *testing.T) {
	t.Parallel()
	server := &embedding{}
	e := embedderOf(t, "All-MiniLM", server)
	if e.Name() != "ollama/all-minilm:latest" {
		t.Errorf("name %q", e.Name())
	}
	texts := strings.Split(strings.Repeat("text ", 19)+"last", " ")
	vectors, err := e.EmbedPassages(limited(t), texts)
	if err != nil || len(vectors) != 20 || len(server.calls) != 5 {
		t.Fatalf("%d vectors in %d calls, %v", len(vectors), len(server.calls), err)
	}
	for _, v := range vectors {
		if l := math.Sqrt(float64(v[0]*v[0] + v[1]*v[1] + v[2]*v[2])); math.Abs(l-1) > 1e-6 {
			t.Fatalf("length %v", l)
		}
	}
}

func TestEmbedder_tasks(t *testing.T) {
	t.Parallel()
	for model, want := range map[string][2]string{
		"all-minilm":               {"Why?", "Because."},
		"nomic-embed-text:v1.5":    {"search_query: Why?", "search_document: Because."},
		"embeddinggemma":           {"task: search result | query: Why?", "title: none | text: Because."},
		"someone/nomic-embed-text": {"search_query: Why?", "search_document: Because."},
	} {
		server := &embedding{}
		e := embedderOf(t, model, server)
		if _, err := e.EmbedQuestion(limited(t), "Why?"); err != nil {
			t.Fatal(err)
		}
		if _, err := e.EmbedPassages(limited(t), []string{"Because."}); err != nil {
			t.Fatal(err)
		}
		if server.calls[0][0] != want[0] || server.calls[1][0] != want[1] {
			t.Errorf("%s: %q", model, server.calls)
		}
	}
}

func TestEmbedder_halvesWhatIsRefused(t *testing.T) {
	t.Parallel()
	server := &embedding{limit: 100}
	e := embedderOf(t, "all-minilm", server)
	vectors, err := e.EmbedPassages(limited(t), []string{"short", strings.Repeat("ü", 150), "short too"})
	if err != nil || len(vectors) != 3 || vectors[0][1] == 0 {
		t.Fatalf("%v, %v", vectors, err)
	}
	server.limit = 1
	_, err = e.EmbedPassages(limited(t), []string{strings.Repeat("x", 10_000)})
	if fault.KindOf(err) != fault.Invalid {
		t.Fatalf("a text that is refused however short: %v", err)
	}
}

func TestEmbedder_tellsWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		status int
		text   string
		want   error
		says   string
	}{
		{404, `model "all-minilm" not found, try pulling it first`, answer.ErrModelMissing, "ollama pull all-minilm"},
		{400, `"all-minilm" does not support embeddings`, answer.ErrModelBroken, "Choose an embedding model"},
		{501, "this model does not support embeddings", answer.ErrModelBroken, "Choose an embedding model"},
		{503, "server busy", answer.ErrModelBusy, "too busy"},
		{500, "boom", answer.ErrModelBroken, "Its own log"},
	} {
		e := embedderOf(t, "all-minilm", &embedding{status: tc.status, text: tc.text})
		_, err := e.EmbedQuestion(limited(t), "Why?")
		var f *fault.Error
		if !errors.Is(err, tc.want) || !errors.As(err, &f) || !strings.Contains(f.Message, tc.says) {
			t.Errorf("%d %s: %v", tc.status, tc.text, err)
		}
	}
	for field, cfg := range map[string]ollama.EmbedConfig{
		"url": {Model: "x"}, "embedModel": {URL: "http://127.0.0.1:1"}, "model": {URL: "http://127.0.0.1:1", Model: "../x"},
	} {
		_, err := ollama.NewEmbedder(cfg)
		var f *fault.Error
		if !errors.As(err, &f) || f.Fields[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	e, err := ollama.NewEmbedder(ollama.EmbedConfig{URL: "http://127.0.0.1:1", Model: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.EmbedQuestion(limited(t), "Why?"); !errors.Is(err, answer.ErrModelAbsent) {
		t.Errorf("nobody there: %v", err)
	}
}
