package knowledge_test

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"frontdesk/app/chatbot"
	"frontdesk/app/knowledge"
)

// memory is a store in memory that keeps the promises of knowledge.Store: one
// writer at a time, all or nothing, after-commit functions in order.
type memory struct {
	mu       sync.RWMutex
	contents map[chatbot.ID]map[knowledge.ContentID]knowledge.Content
	vectors  map[vectorAt]knowledge.KeptVector
	makers   sync.Map // of strings by chatbot
	writes   int
	most     int                     // contents in one write, at most
	fail     func() error            // before a write commits; nil: never
	onWrite  func(context.Context)   // when a write begins
	onPut    func(knowledge.Content) // for each content put
}

func newMemory() *memory {
	return &memory{contents: map[chatbot.ID]map[knowledge.ContentID]knowledge.Content{}, vectors: map[vectorAt]knowledge.KeptVector{}}
}

type vectorAt struct {
	bot  chatbot.ID
	name knowledge.VectorName
}

func (m *memory) View(_ context.Context, fn func(knowledge.Reader) error) error {
	m.mu.RLock()
	tx := &memoryTx{contents: m.contents, vectors: m.vectors, store: m} // writes replace the maps and leave old ones as they are
	m.mu.RUnlock()
	return fn(tx)
}

func (m *memory) Write(ctx context.Context, fn func(knowledge.Tx) error) error {
	if m.onWrite != nil {
		m.onWrite(ctx)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	staged := map[chatbot.ID]map[knowledge.ContentID]knowledge.Content{}
	for bot, contents := range m.contents {
		staged[bot] = maps.Clone(contents)
	}
	tx := &memoryTx{contents: staged, vectors: maps.Clone(m.vectors), store: m}
	if err := fn(tx); err != nil {
		return err
	}
	if m.fail != nil {
		if err := m.fail(); err != nil {
			return err
		}
	}
	m.contents, m.vectors = staged, tx.vectors
	m.writes++
	m.most = max(m.most, tx.puts)
	for _, after := range tx.after {
		after()
	}
	return nil
}

type memoryTx struct {
	contents map[chatbot.ID]map[knowledge.ContentID]knowledge.Content
	vectors  map[vectorAt]knowledge.KeptVector
	store    *memory
	after    []func()
	puts     int
}

func (t *memoryTx) Content(bot chatbot.ID, id knowledge.ContentID) (knowledge.Content, error) {
	c, ok := t.contents[bot][id]
	if !ok {
		return knowledge.Content{}, knowledge.ErrNotFound
	}
	return c, nil
}

func (t *memoryTx) EachContent(bot chatbot.ID, after knowledge.ContentID, fn func(knowledge.Content) bool) error {
	for _, id := range slices.Sorted(maps.Keys(t.contents[bot])) {
		if id > after && !fn(t.contents[bot][id]) {
			break
		}
	}
	return nil
}

func (t *memoryTx) PutContent(c knowledge.Content) error {
	if t.store.onPut != nil {
		t.store.onPut(c)
	}
	if t.contents[c.Chatbot] == nil {
		t.contents[c.Chatbot] = map[knowledge.ContentID]knowledge.Content{}
	}
	t.contents[c.Chatbot][c.ID] = c
	t.puts++
	return nil
}

func (t *memoryTx) DeleteContent(bot chatbot.ID, id knowledge.ContentID) error {
	delete(t.contents[bot], id)
	return nil
}

func (t *memoryTx) Vector(bot chatbot.ID, maker knowledge.MakerHash, text knowledge.TextHash) (knowledge.KeptVector, bool, error) {
	v, ok := t.vectors[vectorAt{bot, knowledge.VectorName{Maker: maker, Text: text}}]
	return v, ok, nil
}

func (t *memoryTx) EachVector(bot chatbot.ID, after *knowledge.VectorName, fn func(knowledge.VectorName, knowledge.KeptVector) bool) error {
	order := func(a, b knowledge.VectorName) int {
		return cmp.Or(bytes.Compare(a.Maker[:], b.Maker[:]), bytes.Compare(a.Text[:], b.Text[:]))
	}
	var names []knowledge.VectorName
	for at := range t.vectors {
		if at.bot == bot && (after == nil || order(at.name, *after) > 0) {
			names = append(names, at.name)
		}
	}
	slices.SortFunc(names, order)
	for _, n := range names {
		if !fn(n, t.vectors[vectorAt{bot, n}]) {
			break
		}
	}
	return nil
}

func (t *memoryTx) PutVector(bot chatbot.ID, name knowledge.VectorName, v knowledge.KeptVector) error {
	t.vectors[vectorAt{bot, name}] = v
	return nil
}

func (t *memoryTx) DeleteVector(bot chatbot.ID, name knowledge.VectorName) error {
	delete(t.vectors, vectorAt{bot, name})
	return nil
}

func (t *memoryTx) Maker(bot chatbot.ID) (string, error) {
	name, _ := t.store.makers.Load(bot)
	out, _ := name.(string)
	return out, nil
}

func (t *memoryTx) PutMaker(bot chatbot.ID, name string) error {
	t.store.makers.Store(bot, name)
	return nil
}

func (t *memoryTx) After(fn func()) { t.after = append(t.after, fn) }
