package lead

import (
	"bytes"
	"context"
	"testing"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
)

// manyLeads is a store of leads that knows whether it is being read.
type manyLeads struct {
	Tx
	leads []Lead // newest first
	open  bool
}

func (m *manyLeads) View(_ context.Context, fn func(Reader) error) error {
	m.open = true
	defer func() { m.open = false }()
	return fn(m)
}

func (m *manyLeads) Write(context.Context, func(Tx) error) error { panic("an export writes nothing") }

func (m *manyLeads) Each(_ chatbot.ID, status Status, before ID, fn func(Lead) bool) error {
	for _, l := range m.leads {
		older := before.IsZero() || bytes.Compare(l.ID.UUID[:], before.UUID[:]) < 0
		if older && (status == "" || l.Status == status) && !fn(l) {
			return nil
		}
	}
	return nil
}

// However slowly a file is read, the store is not held open for it; and all leads
// are in it, each once.
func TestExport_holdsNothingOpen(t *testing.T) {
	t.Parallel()
	store := &manyLeads{}
	for i := 1000; i > 0; i-- {
		l := Lead{ID: ID{id.UUID{14: byte(i >> 8), 15: byte(i)}}, Status: StatusNew}
		if i%10 == 0 {
			l.Status = StatusWon
		}
		store.leads = append(store.leads, l)
	}
	s := New(Config{Store: store})
	for status, want := range map[Status]int{"": 1000, StatusNew: 900, StatusWon: 100, StatusLost: 0} {
		seen := map[ID]bool{}
		err := s.Export(t.Context(), Query{Status: status, Limit: 3}, func(l Lead) error {
			if store.open {
				t.Fatal("the store is held open while a row is written")
			}
			seen[l.ID] = true
			return nil
		})
		if err != nil || len(seen) != want {
			t.Errorf("%q: %d leads, want %d, %v", status, len(seen), want, err)
		}
	}
}
