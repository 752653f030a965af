package question

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
)

// Contents is what this package asks of the contents of a chatbot.
type Contents interface {
	Get(ctx context.Context, b chatbot.ID, c knowledge.ContentID) (knowledge.Content, error)
}

// Meaning gives vectors of length one for texts, in their order, from a cache
// where it can; an error where nothing tells meaning. It may take long.
type Meaning interface {
	Vectors(ctx context.Context, b chatbot.ID, texts []string) ([][]float32, error)
}

// Config is what a Service is made of.
type Config struct {
	Store    Store
	Contents Contents
	Meaning  Meaning // nil: questions are grouped by their words
	Clock    id.Clock
	Log      *slog.Logger
	// OnChange tells that the groups of a chatbot are other ones; it must be quick.
	OnChange func(chatbot.ID)
	// Settle is how long changes are gathered before groups that somebody looks at
	// are made anew; 0 is 3 seconds. Patience is how long a caller waits for groups
	// that are being made; 0 is half a second.
	Settle, Patience time.Duration
}

// Service groups what was asked, in the background, and keeps the groups until
// something changes.
type Service struct {
	cfg    Config
	ctx    context.Context //nolint:containedctx // of the work in the background; Stop ends it
	cancel context.CancelFunc
	work   sync.WaitGroup
	turn   chan struct{} // held by who groups: one at a time

	mu      sync.Mutex
	stopped bool
	views   []*view // the one that was asked for last comes last
}

// view is a window with its groups.
type view struct {
	window

	groups    []Group
	before    []Group         // as they were shown until lately; somebody may still act on them
	gone      map[string]bool // resolved while others are made
	questions int
	ready     bool          // groups are there, of whatever age
	stale     bool          // something has changed since they were begun
	working   chan struct{} // closed when the work that runs ends; nil where none does
	looked    time.Time     // when somebody last asked for it
	made      time.Time
	timer     *time.Timer // makes them anew in a moment
}

const (
	maxViews  = 24
	watched   = 10 * time.Minute // after this nobody counts as looking
	freshness = 10 * time.Minute // groups are made anew after this in any case: days pass
)

// New makes a service.
func New(cfg Config) *Service {
	if cfg.Settle == 0 {
		cfg.Settle = 3 * time.Second
	}
	if cfg.Patience == 0 {
		cfg.Patience = 500 * time.Millisecond
	}
	s := &Service{cfg: cfg, turn: make(chan struct{}, 1)}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

// Stop ends the work in the background and waits for it, until ctx ends.
func (s *Service) Stop(ctx context.Context) error {
	s.mu.Lock()
	s.stopped = true
	for _, v := range s.views {
		v.settled()
	}
	s.mu.Unlock()
	s.cancel()
	over := make(chan struct{})
	go s.awaitWork(over)
	select {
	case <-over:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for questions to be grouped: %w", ctx.Err())
	}
}

func (s *Service) awaitWork(over chan<- struct{}) {
	s.work.Wait()
	close(over)
}

// Groups are the groups of a window. Ready is false while they are made for the
// first time; those that are made anew are given as they were.
type Groups struct {
	Ready     bool
	Questions int // in the window, those that are in no group shown included
	Groups    []Group
}

// Unanswered groups the questions of the last days that had no good answer and
// are not handled.
func (s *Service) Unanswered(ctx context.Context, b chatbot.ID, days int) (Groups, error) {
	return s.look(ctx, window{bot: b, days: days})
}

// Topics groups all questions of the last days.
func (s *Service) Topics(ctx context.Context, b chatbot.ID, days int) (Groups, error) {
	return s.look(ctx, window{bot: b, days: days, all: true})
}

func (s *Service) look(ctx context.Context, w window) (Groups, error) {
	s.mu.Lock()
	v := s.view(w)
	v.looked = s.cfg.Clock()
	if !v.ready || v.stale || v.looked.Sub(v.made) > freshness {
		s.begin(v)
	}
	working := v.working
	s.mu.Unlock()
	if working != nil {
		late := time.NewTimer(s.cfg.Patience)
		defer late.Stop()
		select {
		case <-working:
		case <-late.C:
		case <-ctx.Done():
			return Groups{}, ctx.Err()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return Groups{Ready: v.ready, Questions: v.questions, Groups: slices.Clone(v.groups)}, nil
}

// view finds a window or begins to keep it. The caller holds s.mu.
func (s *Service) view(w window) *view {
	for i, v := range s.views {
		if v.window == w {
			s.views = append(slices.Delete(s.views, i, i+1), v)
			return v
		}
	}
	if len(s.views) == maxViews {
		s.views[0].settled()
		s.views = slices.Delete(s.views, 0, 1)
	}
	v := &view{window: w}
	s.views = append(s.views, v)
	return v
}

// drop takes a group out. The caller holds s.mu.
func (v *view) drop(gid string) {
	var kept []Group
	for _, g := range v.groups {
		if g.ID == gid {
			v.questions -= g.Count
			continue
		}
		kept = append(kept, g)
	}
	v.groups = kept
}

// settled ends the wait for more changes. The caller holds s.mu.
func (v *view) settled() {
	if v.timer != nil {
		v.timer.Stop()
		v.timer = nil
	}
}

// begin makes the groups of a view in the background. The caller holds s.mu.
func (s *Service) begin(v *view) {
	v.settled()
	if v.working != nil || s.stopped {
		return
	}
	v.working, v.stale = make(chan struct{}), false
	s.work.Add(1)
	go s.make(v)
}

// make is the work on one view.
func (s *Service) make(v *view) {
	defer s.work.Done()
	groups, questions, err := s.guarded(v.window)
	s.mu.Lock()
	close(v.working)
	v.working = nil
	if err == nil {
		v.before = v.groups
		v.groups, v.questions, v.ready, v.made = groups, questions, true, s.cfg.Clock()
		for gid := range v.gone {
			v.drop(gid)
		}
	}
	v.gone = nil
	s.awaitMore(v)
	s.mu.Unlock()
	if err == nil {
		s.cfg.OnChange(v.bot)
		return
	}
	if s.ctx.Err() == nil {
		s.cfg.Log.Error("grouping questions failed", "chatbot_id", v.bot.String(), "error", err)
	}
}

func (s *Service) guarded(w window) (groups []Group, questions int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-s.ctx.Done():
		return nil, 0, s.ctx.Err()
	}
	return s.groups(s.ctx, w)
}

// Touch tells that something has changed that groups depend on. It returns at
// once; groups that somebody looks at are made anew a moment later.
func (s *Service) Touch(b chatbot.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.views {
		if v.bot != b {
			continue
		}
		v.stale = true
		s.awaitMore(v)
	}
}

// awaitMore has a stale view that somebody looks at made anew in a moment. The
// caller holds s.mu.
func (s *Service) awaitMore(v *view) {
	if v.stale && v.timer == nil && v.working == nil && !s.stopped && s.cfg.Clock().Sub(v.looked) < watched {
		v.timer = time.AfterFunc(s.cfg.Settle, func() { s.renew(v) })
	}
}

func (s *Service) renew(v *view) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v.stale {
		s.begin(v)
	}
}
