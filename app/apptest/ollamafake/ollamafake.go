// Package ollamafake is a scripted Ollama server on the loopback interface, for
// tests of everything that talks to one. It speaks the protocol in the shape of
// 0.17 and in that of 0.30 and later (whose models run in llama-server), and
// misbehaves on demand in every way that real servers were seen to. It shares no
// type with the client, so that both must agree on the bytes.
package ollamafake

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Shape is the version of Ollama that the fake resembles.
type Shape string

// The shapes; they differ in version, error texts and the last chunk.
const (
	Shape017 Shape = "0.17"
	Shape030 Shape = "0.30"
)

// Model is one model that the fake has.
type Model struct {
	Name          string   `json:"name"`
	Size          int64    `json:"size"`
	Family        string   `json:"family"`
	ParameterSize string   `json:"parameterSize"`
	Capabilities  []string `json:"capabilities"`
}

// Server is a running fake. All methods are safe for concurrent use.
type Server struct {
	http *http.Server
	addr string
	done chan struct{}

	mu        sync.Mutex
	behaviour Behaviour
	models    []Model
	loaded    map[string]int // model to the context window it was loaded with
	reloads   int
	requests  []*Request
	changed   chan struct{} // closed and replaced at every new request
	released  chan struct{} // closed by Release
}

// Start runs a fake on addr ("" is a free port of 127.0.0.1) that answers well
// and has a small chat model, a thinking one and one for embeddings.
func Start(addr string) (*Server, error) {
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listening for the fake Ollama: %w", err)
	}
	s := &Server{
		addr: listener.Addr().String(), done: make(chan struct{}),
		models: DefaultModels(), loaded: map[string]int{},
		changed: make(chan struct{}), released: make(chan struct{}),
	}
	s.http = &http.Server{Handler: s.routes(), ReadHeaderTimeout: 10 * time.Second}
	go s.serve(listener)
	return s, nil
}

func (s *Server) serve(listener net.Listener) {
	defer close(s.done)
	_ = s.http.Serve(listener)
}

// DefaultModels are those of a fresh fake.
func DefaultModels() []Model {
	return []Model{
		{Name: "smollm2:135m", Size: 98 << 20, Family: "llama", ParameterSize: "134.52M", Capabilities: []string{"completion"}},
		{Name: "qwen3:1.7b", Size: 1359 << 20, Family: "qwen3", ParameterSize: "2.0B", Capabilities: []string{"completion", "tools", "thinking"}},
		{Name: "all-minilm:latest", Size: 46 << 20, Family: "bert", ParameterSize: "23M", Capabilities: []string{"embedding"}},
	}
}

// URL is the address of the fake.
func (s *Server) URL() string { return "http://" + s.addr }

// Close ends the fake at once, open answers included.
func (s *Server) Close() {
	s.Release()
	_ = s.http.Close()
	<-s.done
}

// Set changes what the fake does with requests that come from now on.
func (s *Server) Set(b Behaviour) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.behaviour = b
}

// SetModels changes what models the fake has, and unloads all.
func (s *Server) SetModels(models ...Model) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.models, s.loaded = models, map[string]int{}
}

// Release lets every request go on that came until now and hangs, or will hang.
func (s *Server) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.released)
	s.released = make(chan struct{})
}

// Reloads counts how often a loaded model had to be loaded again because the
// context window changed; a well-behaved client leaves it at 0.
func (s *Server) Reloads() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reloads
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /_control", s.control)
	mux.HandleFunc("GET /_requests", s.listRequests)
	mux.HandleFunc("/", s.meet)
	return mux
}

// meet records a request and hands it to the one who answers its path.
func (s *Server) meet(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 16<<20))
	if err != nil {
		return
	}
	b, rec := s.record(r, body)
	stop := context.AfterFunc(r.Context(), rec.left)
	defer func() {
		if stop(); r.Context().Err() != nil {
			rec.left()
		}
	}()
	switch b.Mode {
	case Down:
		reset(w)
		return
	case Page:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!doctype html><title>A router</title><p>Please log in.")
		return
	case Redirect:
		http.Redirect(w, r, "https://ollama.example.org"+r.URL.Path, http.StatusMovedPermanently)
		return
	}
	switch r.Method + " " + r.URL.Path {
	case "GET /", "HEAD /":
		_, _ = io.WriteString(w, "Ollama is running")
	case "GET /api/version":
		reply(w, http.StatusOK, map[string]any{"version": b.version()})
	case "GET /api/tags":
		s.tags(w)
	case "GET /api/ps":
		s.ps(w)
	case "POST /api/show":
		s.show(w, rec)
	case "POST /api/chat":
		s.chat(w, r, b, rec)
	case "POST /api/pull":
		s.pull(w, b, rec)
	default:
		http.Error(w, "404 page not found", http.StatusNotFound)
	}
}

func (s *Server) tags(w http.ResponseWriter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]map[string]any, 0, len(s.models))
	for _, m := range s.models {
		list = append(list, map[string]any{
			"name": m.Name, "model": m.Name, "modified_at": "2026-01-02T03:04:05.678901234Z", "size": m.Size,
			"digest": strings.Repeat("0", 56) + "cafebabe", "details": m.details(),
		})
	}
	reply(w, http.StatusOK, map[string]any{"models": list})
}

func (s *Server) ps(w http.ResponseWriter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]map[string]any, 0, len(s.loaded))
	for _, m := range s.models {
		if window, ok := s.loaded[m.Name]; ok {
			list = append(list, map[string]any{
				"name": m.Name, "model": m.Name, "size": m.Size, "details": m.details(),
				"expires_at": "2036-01-02T03:04:05Z", "size_vram": 0, "context_length": window,
			})
		}
	}
	reply(w, http.StatusOK, map[string]any{"models": list})
}

func (s *Server) show(w http.ResponseWriter, rec *Request) {
	m, ok := s.find(rec.Body.Model)
	if !ok {
		notFound(w, rec.Body.Model)
		return
	}
	reply(w, http.StatusOK, map[string]any{
		"license": "Apache License", "modelfile": "FROM x", "template": "{{ .Prompt }}", "details": m.details(),
		"model_info":   map[string]any{"general.architecture": m.Family, m.Family + ".context_length": 8192},
		"capabilities": m.Capabilities, "modified_at": "2026-01-02T03:04:05Z",
	})
}

func (m Model) details() map[string]any {
	return map[string]any{
		"parent_model": "", "format": "gguf", "family": m.Family, "families": []string{m.Family},
		"parameter_size": m.ParameterSize, "quantization_level": "Q4_K_M",
	}
}

func (s *Server) find(name string) (Model, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.models {
		if m.Name == name || m.Name == name+":latest" {
			return m, true
		}
	}
	return Model{}, false
}

func notFound(w http.ResponseWriter, model string) {
	fail(w, http.StatusNotFound, fmt.Sprintf("model '%s' not found", model))
}

func fail(w http.ResponseWriter, status int, text string) {
	reply(w, status, map[string]any{"error": text})
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// reset ends the connection the hard way: the other side sees a TCP reset.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
