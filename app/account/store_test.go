package account

import (
	"context"
	"log/slog"
	"maps"
	"sync"
	"testing"
	"time"
)

// memory is a Store in memory with the promises of the interface: one writer,
// all or nothing, After behind the commit. failWrites makes every write fail.
type memory struct {
	mu         sync.Mutex
	state      state
	failWrites error
	writes     int
}

type state struct {
	accounts map[ID]Account
	sessions map[Hash]Session
	keys     map[Hash]Key
	setup    *Hash
	audit    []Audit
	after    []func()
}

func newMemory() *memory {
	return &memory{state: state{accounts: map[ID]Account{}, sessions: map[Hash]Session{}, keys: map[Hash]Key{}}}
}

func (m *memory) View(_ context.Context, fn func(Reader) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.state
	return fn(&s)
}

func (m *memory) Write(_ context.Context, fn func(Tx) error) error {
	m.mu.Lock()
	if m.failWrites != nil {
		defer m.mu.Unlock()
		return m.failWrites
	}
	s := m.state
	s.accounts, s.sessions, s.keys = maps.Clone(s.accounts), maps.Clone(s.sessions), maps.Clone(s.keys)
	if err := fn(&s); err != nil {
		m.mu.Unlock()
		return err
	}
	after := s.after
	s.after = nil
	m.state = s
	m.writes++
	m.mu.Unlock()
	for _, f := range after {
		f()
	}
	return nil
}

func (s *state) Account(a ID) (Account, error) {
	if found, ok := s.accounts[a]; ok {
		return found, nil
	}
	return Account{}, ErrNotFound
}

func (s *state) FindAccount(key string) (Account, bool, error) {
	for _, a := range s.accounts {
		if a.Email.Key() == key {
			return a, true, nil
		}
	}
	return Account{}, false, nil
}

func (s *state) HasOwner() (bool, error) {
	for _, a := range s.accounts {
		if a.Role == Owner {
			return true, nil
		}
	}
	return false, nil
}

func (s *state) FindSession(h Hash) (Session, bool, error) {
	o, found := s.sessions[h]
	return o, found, nil
}

func (s *state) EachSession(fn func(Session) bool) error {
	for _, o := range s.sessions {
		if !fn(o) {
			break
		}
	}
	return nil
}

func (s *state) FindKey(h Hash) (Key, bool, error) {
	k, found := s.keys[h]
	return k, found, nil
}

func (s *state) Keys() (out []Key, err error) {
	for _, k := range s.keys {
		out = append(out, k)
	}
	return out, nil
}

func (s *state) SetupHash() (Hash, bool, error) {
	if s.setup == nil {
		return Hash{}, false, nil
	}
	return *s.setup, true, nil
}

func (s *state) PutAccount(a Account) error { s.accounts[a.ID] = a; return nil }
func (s *state) PutSession(o Session) error { s.sessions[o.Hash] = o; return nil }
func (s *state) DeleteSession(h Hash) error { delete(s.sessions, h); return nil }
func (s *state) PutKey(k Key) error         { s.keys[k.Hash] = k; return nil }
func (s *state) DeleteKey(h Hash) error     { delete(s.keys, h); return nil }
func (s *state) PutSetupHash(h Hash) error  { s.setup = &h; return nil }
func (s *state) DeleteSetupHash() error     { s.setup = nil; return nil }
func (s *state) AddAudit(row Audit) error   { s.audit = append(s.audit, row); return nil }
func (s *state) After(fn func())            { s.after = append(s.after, fn) }

// desk is a service with its store and a clock that tests move.
type desk struct {
	*Service
	store *memory
	mu    sync.Mutex
	now   time.Time
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{store: newMemory(), now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
	d.Service = New(d.store, d.clock, slog.New(slog.DiscardHandler))
	d.hasher.memory = 64 // quick; the real cost has its own test
	return d
}

func (d *desk) clock() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *desk) pass(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(by)
}

const (
	anaEmail    = "Ana@example.com"
	anaPassword = "tidy otter sings"
	anaAddress  = "203.0.113.77"
)

func ana() PersonInput { return PersonInput{Email: anaEmail, Name: "Ana", Password: anaPassword} }

// withAna has the owner Ana.
func withAna(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	if _, err := d.CreateOwner(t.Context(), ana()); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *desk) login(t *testing.T, email, password, address string) (SignedIn, error) {
	t.Helper()
	return d.Login(t.Context(), LoginInput{Email: email, Password: password, Address: address})
}

func (d *desk) actions() []Action {
	var all []Action
	for _, row := range d.store.state.audit {
		all = append(all, row.Action)
	}
	return all
}
