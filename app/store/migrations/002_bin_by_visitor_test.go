package migrations

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// pairs is a store in memory.
type pairs map[string]string

func (p pairs) Get(key []byte) ([]byte, bool, error) {
	v, found := p[string(key)]
	return []byte(v), found, nil
}

func (p pairs) Set(key, value []byte) error {
	p[string(key)] = string(value)
	return nil
}

func (p pairs) Delete(key []byte) error {
	delete(p, string(key))
	return nil
}

func (pairs) Did(int) {}

func (p pairs) Scan(prefix, from []byte, fn func(key, value []byte) (bool, error)) error {
	for _, key := range slices.Sorted(maps.Keys(p)) {
		if !strings.HasPrefix(key, string(prefix)) || key < string(from) {
			continue
		}
		if more, err := fn([]byte(key), []byte(p[key])); err != nil || !more {
			return err
		}
	}
	return nil
}

// raw is an id of 16 bytes.
func raw(n int) string { return fmt.Sprintf("%016d", n) }

// text is the same id as records hold it.
func text(n int) string {
	hex := fmt.Sprintf("%x", raw(n))
	return hex[:8] + "-" + hex[8:12] + "-" + hex[12:16] + "-" + hex[16:20] + "-" + hex[20:]
}

func TestBinByVisitor(t *testing.T) {
	t.Parallel()
	store := pairs{}
	const many = 2*binChunk + 7 // three transactions
	want := pairs{}
	for i := range many {
		store["\x16"+fmt.Sprintf("%08d", i)+raw(i)] = ""
		store["\x10"+raw(i)] = "\x01" + `{"id":"` + text(i) + `","visitor":"` + text(i%5) + `","deletedAt":"2026-11-01T00:00:00Z"}`
		want["\x1a"+raw(i%5)+raw(i)] = ""
	}
	store["\x16"+fmt.Sprintf("%08d", many)+raw(many)] = ""               // its record is gone
	store["\x10"+raw(many+1)] = "\x01" + `{"visitor":"` + text(1) + `"}` // not in the bin
	maps.Copy(want, store)

	chunks := 0
	for cursor := []byte(nil); ; chunks++ {
		next, err := binByVisitor().Up(store, cursor)
		if err != nil {
			t.Fatal(err)
		}
		if next == nil {
			break
		}
		cursor = next
	}
	if chunks != 2 {
		t.Errorf("went over the bin in %d further transactions", chunks)
	}
	if !maps.Equal(store, want) {
		t.Errorf("%d pairs, want %d", len(store), len(want))
	}
}
