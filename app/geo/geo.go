// Package geo tells where an address is, without asking anybody: by a table in the
// program, which has countries and the states of the United States, and before that
// by mmdb files of the owner's, which may have cities.
package geo

import (
	"context"
	"fmt"
	"log/slog"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"frontdesk/app/place"
)

// Config is what the service stands on.
type Config struct {
	// Files is a file of the owner's, or a folder with some; it need not be there.
	Files string
	// Copies is a folder of ours for copies of them: what is in use must not change
	// while it is read.
	Copies string
	// OnChange is called when files were taken, refused or gone.
	OnChange func()
	Log      *slog.Logger
}

// Service finds places. The files are looked at while it runs, between Start and
// Stop; the table answers always.
type Service struct {
	cfg     Config
	builtIn *builtIn

	use sync.RWMutex // taken for reading with each lookup
	// inUse are the owner's databases, in the order of their names.
	inUse []*owned

	mu    sync.Mutex
	shown []File // how the files stand, by name

	again  chan struct{}
	cancel context.CancelFunc
	done   chan struct{}
}

// owned is a file of the owner's in use.
type owned struct {
	name string
	*mmdb
}

// New makes the service. Nothing of the owner's is read yet.
func New(cfg Config) (*Service, error) {
	b, err := newBuiltIn()
	if err != nil {
		return nil, err
	}
	return &Service{cfg: cfg, builtIn: b, again: make(chan struct{}, 1), done: make(chan struct{})}, nil
}

// Place tells where an address is, as exactly as the first database does that knows
// it; the zero value where it is at no place, or none knows it.
func (s *Service) Place(address netip.Addr) place.Place {
	address, somewhere := sought(address)
	if !somewhere {
		return place.Place{}
	}
	s.use.RLock()
	defer s.use.RUnlock()
	for _, one := range s.inUse {
		if p := one.place(address); !p.IsZero() {
			return p
		}
	}
	return s.builtIn.place(address)
}

// State is how a file of the owner's stands.
type State string

// The states. A refused file may have one in use that was there before it.
const (
	Reading State = "reading"
	Taken   State = "in_use"
	Refused State = "refused"
)

// File is a file of the owner's.
type File struct {
	Name   string
	State  State
	Reason string // why it was refused
	// Of the one in use, if there is one: what it says that it is, since when its data
	// hold (zero: it does not say), and whether it knows cities.
	InUse  bool
	Kind   string
	Made   time.Time
	Cities bool
}

// Status is which data there are.
type Status struct {
	Made  time.Time // of the table in the program
	Files []File
}

// Status tells which data are in use, and why others are not.
func (s *Service) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Status{Made: s.builtIn.made(), Files: slices.Clone(s.shown)}
}

// Start looks at the files, now and then again.
func (s *Service) Start() {
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	go s.run(ctx)
}

// LookAgain has the files looked at soon, refused ones too.
func (s *Service) LookAgain() {
	select {
	case s.again <- struct{}{}:
	default: // somebody asked already
	}
}

// Stop ends the looking and closes the files. It is for the end: after it only the
// table answers.
func (s *Service) Stop(ctx context.Context) error {
	if s.cancel != nil {
		s.cancel()
		select {
		case <-s.done:
		case <-ctx.Done():
			return fmt.Errorf("waiting for the end of reading places: %w", ctx.Err())
		}
	}
	s.use.Lock()
	defer s.use.Unlock()
	for _, one := range s.inUse {
		one.close()
	}
	s.inUse = nil
	return nil
}

// put takes a database into use in place of the one of its name, once nobody reads
// that one any more and it is closed; nil puts none there.
func (s *Service) put(name string, next func() (*mmdb, error)) error {
	s.use.Lock()
	defer s.use.Unlock()
	at, found := slices.BinarySearchFunc(s.inUse, name, func(o *owned, name string) int { return strings.Compare(o.name, name) })
	if found {
		s.inUse[at].close()
		s.inUse = slices.Delete(s.inUse, at, at+1)
	}
	if next == nil {
		return nil
	}
	m, err := next()
	if err != nil {
		return err
	}
	s.inUse = slices.Insert(s.inUse, at, &owned{name, m})
	return nil
}

// copyOf is where the copy of a file is.
func (s *Service) copyOf(name string) string { return filepath.Join(s.cfg.Copies, name) }
