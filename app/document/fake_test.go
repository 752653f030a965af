package document_test

import (
	"context"
	"io"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/document"
	"frontdesk/app/extract"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
)

// memory is a store that forgets with the test; a write works on a copy, so
// that one that fails leaves nothing.
type memory struct {
	mu    sync.Mutex
	files map[document.ID]document.File
	parts map[document.ID]map[int][]byte
	fails func(document.File) error // asked before each PutFile
}

func newMemory() *memory {
	return &memory{files: map[document.ID]document.File{}, parts: map[document.ID]map[int][]byte{}}
}

func (m *memory) View(_ context.Context, fn func(document.Reader) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return fn(view{m})
}

func (m *memory) Write(_ context.Context, fn func(document.Tx) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	files, parts := maps.Clone(m.files), map[document.ID]map[int][]byte{}
	for f, p := range m.parts {
		parts[f] = maps.Clone(p)
	}
	err := fn(view{m})
	if err != nil {
		m.files, m.parts = files, parts
	}
	return err
}

type view struct{ *memory }

func (v view) File(b chatbot.ID, f document.ID) (document.File, error) {
	found, ok := v.files[f]
	if !ok || found.Chatbot != b {
		return document.File{}, document.ErrNotFound
	}
	return found, nil
}

func (v view) EachFile(b chatbot.ID, fn func(document.File) bool) error {
	all := slices.SortedFunc(maps.Values(v.files), func(x, y document.File) int { return slices.Compare(x.ID.UUID[:], y.ID.UUID[:]) })
	for _, f := range all {
		if (b.IsZero() || f.Chatbot == b) && !fn(f) {
			return nil
		}
	}
	return nil
}

func (v view) Part(f document.ID, n int) ([]byte, bool, error) {
	p, ok := v.parts[f][n]
	return p, ok, nil
}

func (v view) PutFile(f document.File) error {
	if v.fails != nil {
		if err := v.fails(f); err != nil {
			return err
		}
	}
	v.files[f.ID] = f
	return nil
}

func (v view) DeleteFile(_ chatbot.ID, f document.ID) error { delete(v.files, f); return nil }

func (v view) PutPart(f document.ID, n int, piece []byte) error {
	if v.parts[f] == nil {
		v.parts[f] = map[int][]byte{}
	}
	v.parts[f][n] = slices.Clone(piece)
	return nil
}

func (v view) DeletePart(f document.ID, n int) error {
	if delete(v.parts[f], n); len(v.parts[f]) == 0 {
		delete(v.parts, f)
	}
	return nil
}

// shelf takes contents.
type shelf struct {
	mu    sync.Mutex
	there map[knowledge.ContentID]knowledge.Content
	calls int
}

func (s *shelf) Change(_ context.Context, _ chatbot.ID, put []knowledge.Content, del []knowledge.ContentID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	for _, c := range put {
		if fields := knowledge.Check(c); len(fields) > 0 {
			panic(fields)
		}
		s.there[c.ID] = c
	}
	for _, id := range del {
		delete(s.there, id)
	}
	return nil
}

func (s *shelf) titles() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, id := range slices.Sorted(maps.Keys(s.there)) {
		out = append(out, s.there[id].Label())
	}
	return out
}

// reads is an Extractor.
type reads func(ctx context.Context, name string, body io.Reader) (extract.Result, error)

func (r reads) Read(ctx context.Context, name string, body io.Reader) (extract.Result, error) {
	return r(ctx, name, body)
}

// inProcess reads files as they are, without a process of their own.
func inProcess(_ context.Context, name string, body io.Reader) (extract.Result, error) {
	raw, err := io.ReadAll(body)
	if err != nil {
		return extract.Result{}, err
	}
	return extract.Read(name, raw)
}

// desk is a service with all around it.
type desk struct {
	t       *testing.T
	service *document.Service
	store   *memory
	shelf   *shelf
	bot     chatbot.ID
	seen    chan document.File
}

func newDesk(t *testing.T, store *memory, read reads) *desk {
	t.Helper()
	d := &desk{t: t, store: store, bot: chatbot.ID{UUID: id.FromHash([16]byte{1})}, seen: make(chan document.File, 10_000),
		shelf: &shelf{there: map[knowledge.ContentID]knowledge.Content{}}}
	d.again(read)
	return d
}

// again begins anew on the same store, as a restart does.
func (d *desk) again(read reads) {
	d.service = document.New(document.Config{
		Store: d.store, Contents: d.shelf, Extractor: read, OnChange: func(f document.File) { d.seen <- f },
		Clock: func() time.Time { return time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC) },
	})
	service := d.service
	d.t.Cleanup(func() { _ = service.Stop(context.WithoutCancel(d.t.Context())) })
}

func (d *desk) start() {
	d.t.Helper()
	if err := d.service.Start(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) add(name, text string) document.File {
	d.t.Helper()
	f, err := d.service.Add(d.t.Context(), document.AddInput{Chatbot: d.bot, Name: name, Body: []byte(text), By: "Ana"})
	if err != nil {
		d.t.Fatal(err)
	}
	return f
}

// until gives the first record of a file that the world was told of in a state.
func (d *desk) until(f document.ID, states ...document.State) document.File {
	d.t.Helper()
	deadline := time.After(2 * time.Minute)
	for {
		select {
		case got := <-d.seen:
			if got.ID == f && slices.Contains(states, got.State) {
				return got
			}
		case <-deadline:
			d.t.Fatalf("the file never came to %v", states)
		}
	}
}
