package knowledge_test

import (
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
	writes   int
	most     int                     // contents in one write, at most
	fail     func() error            // before a write commits; nil: never
	onWrite  func(context.Context)   // when a write begins
	onPut    func(knowledge.Content) // for each content put
}

func newMemory() *memory {
	return &memory{contents: map[chatbot.ID]map[knowledge.ContentID]knowledge.Content{}}
}

func (m *memory) View(_ context.Context, fn func(knowledge.Reader) error) error {
	m.mu.RLock()
	snapshot := m.contents // writes replace the maps and leave old ones as they are
	m.mu.RUnlock()
	return fn(&memoryTx{contents: snapshot})
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
	tx := &memoryTx{contents: staged, store: m}
	if err := fn(tx); err != nil {
		return err
	}
	if m.fail != nil {
		if err := m.fail(); err != nil {
			return err
		}
	}
	m.contents = staged
	m.writes++
	m.most = max(m.most, tx.puts)
	for _, after := range tx.after {
		after()
	}
	return nil
}

type memoryTx struct {
	contents map[chatbot.ID]map[knowledge.ContentID]knowledge.Content
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

func (t *memoryTx) After(fn func()) { t.after = append(t.after, fn) }
