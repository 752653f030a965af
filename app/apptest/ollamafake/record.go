package ollamafake

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"unicode/utf8"
)

const maxRecorded = 2000

// Request is one request that the fake got.
type Request struct {
	Method, Path string
	Header       http.Header
	Raw          []byte
	Body         Body
	gone         chan struct{}
	left         func()          // closes gone, once
	released     <-chan struct{} // closed by the next Release after the arrival
}

// Gone is closed when the client left before its reply was complete.
func (rec *Request) Gone() <-chan struct{} { return rec.gone }

// Body is what requests of the protocol hold. A pointer that is nil was not sent.
type Body struct {
	Model     string    `json:"model"`
	Messages  []Message `json:"messages"`
	Stream    *bool     `json:"stream"`
	Truncate  *bool     `json:"truncate"`
	Shift     *bool     `json:"shift"`
	Think     any       `json:"think"`
	KeepAlive any       `json:"keep_alive"`
	Options   Options   `json:"options"`
}

// Message is one turn of a chat.
type Message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// Options are those that matter to our tests.
type Options struct {
	NumCtx      int      `json:"num_ctx"`
	NumPredict  int      `json:"num_predict"`
	NumThread   int      `json:"num_thread"`
	Temperature *float64 `json:"temperature"`
}

func (b Body) think() bool { on, _ := b.Think.(bool); return on }

func (b Body) thinkingOff() bool { on, sent := b.Think.(bool); return sent && !on }

func (b Body) lastUser() string {
	for _, m := range slices.Backward(b.Messages) {
		if m.Role == "user" {
			return m.Content
		}
	}
	return ""
}

func (b Body) characters() int {
	n := 0
	for _, m := range b.Messages {
		n += utf8.RuneCountInString(m.Content) + 12
	}
	return n
}

// record keeps a request and gives the behaviour in force at its arrival.
func (s *Server) record(r *http.Request, raw []byte) (Behaviour, *Request) {
	rec := &Request{
		Method: r.Method, Path: r.URL.Path, Header: r.Header.Clone(), Raw: raw,
		gone: make(chan struct{}),
	}
	rec.left = sync.OnceFunc(func() { close(rec.gone) })
	_ = json.Unmarshal(raw, &rec.Body) // what cannot be read stays empty and is refused as such
	s.mu.Lock()
	defer s.mu.Unlock()
	rec.released = s.released
	s.requests = append(s.requests, rec)
	if len(s.requests) > maxRecorded {
		s.requests = slices.Delete(s.requests, 0, maxRecorded/2)
	}
	close(s.changed)
	s.changed = make(chan struct{})
	return s.behaviour, rec
}

// Requests gives the requests for a path ("" is all), oldest first.
func (s *Server) Requests(path string) []*Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.matching(path)
}

func (s *Server) matching(path string) []*Request {
	var list []*Request
	for _, r := range s.requests {
		if path == "" || r.Path == path {
			list = append(list, r)
		}
	}
	return list
}

// Await waits until at least n requests for path came, and gives the nth.
func (s *Server) Await(ctx context.Context, path string, n int) (*Request, error) {
	for {
		s.mu.Lock()
		list, changed := s.matching(path), s.changed
		s.mu.Unlock()
		if len(list) >= n {
			return list[n-1], nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, fmt.Errorf("waiting for request %d to %s, got %d: %w", n, path, len(list), ctx.Err())
		}
	}
}

// control changes the behaviour from outside: a Behaviour as JSON, and beside it
// "release":true to let hanging requests go on, and "models" to change those.
func (s *Server) control(w http.ResponseWriter, r *http.Request) {
	var wish struct {
		Behaviour
		Release bool    `json:"release"`
		Models  []Model `json:"models"`
	}
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&wish); err != nil {
		fail(w, http.StatusBadRequest, "the body is a JSON object like {\"mode\":\"die\",\"after\":3}: "+err.Error())
		return
	}
	if err := wish.Check(); err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	if wish.Models != nil {
		s.SetModels(wish.Models...)
	}
	s.Set(wish.Behaviour)
	if wish.Release {
		s.Release()
	}
	reply(w, http.StatusOK, wish.Behaviour)
}

// listRequests gives what came, for tests in other languages.
func (s *Server) listRequests(w http.ResponseWriter, r *http.Request) {
	type row struct {
		Method string          `json:"method"`
		Path   string          `json:"path"`
		Body   json.RawMessage `json:"body,omitempty"`
	}
	found := s.Requests(r.URL.Query().Get("path"))
	list := make([]row, 0, len(found))
	for _, rec := range found {
		item := row{Method: rec.Method, Path: rec.Path}
		if json.Valid(rec.Raw) {
			item.Body = rec.Raw
		}
		list = append(list, item)
	}
	reply(w, http.StatusOK, list)
}
