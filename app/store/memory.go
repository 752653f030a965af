package store

import "slices"

// memory is what the writer has lately read and written of the records that one
// message after the other changes: the next one of the same conversation need not
// look for them in Badger's tables. Only the writer's goroutine uses it, and only
// the writer changes what is stored, so it is never out of date.
type memory struct {
	young, old map[string][]byte // nil: there is no such key
	size       int               // of the young ones
	posts      posts
	read, past map[*byte]any // what a record is as a value, by the first of its bytes
}

const (
	memorySize     = 512 << 10 // of the young ones; the old ones are as many at most
	memoryOverhead = 96        // of an entry in a map
	memoryLargest  = 8 << 10
	memoryRead     = 512 // records as values; the past ones are as many at most
)

func newMemory() memory {
	return memory{posts: newPosts(), young: map[string][]byte{}, read: map[*byte]any{}}
}

// remembered tells whether keys of a kind are read again soon.
func remembered(k kind) bool {
	switch k {
	case kindConversation, kindNextNumber, kindPending, kindTrackingSession, kindUser, kindUserActivity, kindUserNote, kindOutboxTail:
		return true
	default:
		return false
	}
}

// recall gives what is stored under a key, if it is remembered; nil is nothing.
func (m *memory) recall(key []byte) (value []byte, known bool) {
	if value, known = m.young[string(key)]; known {
		return value, true
	}
	if value, known = m.old[string(key)]; known {
		m.keep(string(key), value)
	}
	return value, known
}

// note remembers what was read; nil where there is nothing.
func (m *memory) note(key, value []byte) {
	if remembered(kind(key[0])) && len(value) <= memoryLargest {
		m.keep(string(key), value)
	}
}

// learn takes over what was committed.
func (m *memory) learn(b *batch) {
	for key, value := range b.values {
		switch {
		case !remembered(kind(key[0])):
		case len(value) <= memoryLargest:
			m.keep(key, value)
		default:
			delete(m.young, key)
			delete(m.old, key)
		}
	}
}

func (m *memory) keep(key string, value []byte) {
	if before, known := m.young[key]; known {
		m.size += len(value) - len(before)
	} else {
		m.size += len(key) + len(value) + memoryOverhead
	}
	m.young[key] = slices.Clip(value)
	if m.size > memorySize {
		m.old, m.young, m.size = m.young, make(map[string][]byte, len(m.young)), 0
	}
}

// made remembers what a record was made of. The bytes of a record are never
// changed, and their place is not given away while it is remembered.
func (m *memory) made(record []byte, of any) {
	if len(m.read) >= memoryRead {
		m.past, m.read = m.read, make(map[*byte]any, memoryRead)
	}
	m.read[&record[0]] = of
}

// of gives what a record was made of, nil where that is forgotten.
func (m *memory) of(record []byte) any {
	if len(record) == 0 {
		return nil
	}
	if of := m.read[&record[0]]; of != nil {
		return of
	}
	return m.past[&record[0]]
}

// getRecord is getJSON for records that one message after the other changes: a
// write function gets what was staged before as it was, and does not decode it.
// own makes a copy that shares nothing that can be changed.
func getRecord[T any](t *Tx, key []byte, out *T, own func(T) T) (found bool, err error) {
	v, found, err := t.get(key)
	if err != nil || !found {
		return false, err
	}
	if t.batch != nil {
		if of, ok := t.batch.memory.of(v).(*T); ok {
			*out = own(*of)
			return true, nil
		}
	}
	return true, decodeJSON(v, out)
}

// peekRecord is getRecord for a write function that changes nothing of what the
// record points at: nothing of it is copied.
func peekRecord[T any](t *Tx, key []byte, out *T, own func(T) T) (found bool, err error) {
	if t.batch == nil {
		return false, errReadOnly
	}
	v, found, err := t.get(key)
	if err != nil || !found {
		return false, err
	}
	of, ok := t.batch.memory.of(v).(*T)
	if !ok {
		of = new(T)
		if err := decodeJSON(v, of); err != nil {
			return false, err
		}
		kept := own(*of)
		t.batch.memory.made(v, &kept)
	}
	*out = *of
	return true, nil
}

// setRecord is setJSON for what getRecord reads.
func setRecord[T any](t *Tx, key []byte, v T, own func(T) T) error {
	kept := own(v)
	b, err := encodeRecord(&kept)
	if err != nil {
		return err
	}
	if err := t.set(key, b); err != nil {
		return err
	}
	t.batch.memory.made(b, &kept)
	return nil
}
