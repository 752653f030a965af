// Package snippet knows on which sites the snippet of a chatbot stands, from
// what browsers tell when they load it: where it was seen, since when, and where
// it was refused because the site is not among the chatbot's domains. It knows
// nothing of visitors: a site is all that it keeps.
package snippet

import (
	"context"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"frontdesk/app/arrange"
	"frontdesk/app/chatbot"
	"frontdesk/app/id"
)

// Sighting is a site that showed the snippet, or asked to.
type Sighting struct {
	Origin    string    `json:"origin"`    // scheme, host and port, as browsers write it
	FirstAt   time.Time `json:"firstAt"`   // seen for the first time; zero: only ever refused
	LastAt    time.Time `json:"lastAt"`    // on disk up to a day late
	RefusedAt time.Time `json:"refusedAt"` // last refused; zero: never
}

// latest is when anything was last heard from the site.
func (s Sighting) latest() time.Time {
	if s.RefusedAt.After(s.LastAt) {
		return s.RefusedAt
	}
	return s.LastAt
}

// Store keeps the sightings of a chatbot as one record.
type Store interface {
	Sightings(ctx context.Context, bot chatbot.ID) ([]Sighting, error)
	// PutSightings returns once they are on disk.
	PutSightings(ctx context.Context, bot chatbot.ID, all []Sighting) error
}

// What is kept and how often it is written. Origins come from browsers and may
// be invented, so both are bounded.
const (
	mostSeen     = 20
	mostStanding = 15 // of these: those that stand, and stay however many others come
	mostRefused  = 5
	settled      = 24 * time.Hour     // a site that is known is written no more often
	stays        = 7 * 24 * time.Hour // without a sign of a site that stands
	apart        = time.Minute        // between two writes for a chatbot
	news         = 30 * time.Second
)

// Config is what a Service needs.
type Config struct {
	Store Store
	Clock id.Clock
	Log   *slog.Logger
	// OnChange is told when what Sites gives has changed noticeably. It must not block.
	OnChange func(chatbot.ID)
}

// Service remembers sightings.
type Service struct {
	cfg   Config
	mu    sync.Mutex
	books map[chatbot.ID]*book
}

// book is what is known of one chatbot.
type book struct {
	mu      sync.Mutex
	loaded  bool
	all     []Sighting
	dirty   bool // holds what is not on disk and should be
	written map[string]time.Time
	wroteAt time.Time
	toldAt  map[string]time.Time
}

// New makes a Service; records are read when they are first asked for.
func New(cfg Config) *Service {
	return &Service{cfg: cfg, books: map[chatbot.ID]*book{}}
}

// OriginOf is the site of an address, as browsers write origins; empty for what
// is no site of the web.
func OriginOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || len(u.Host) > 255 {
		return ""
	}
	for _, r := range u.Host {
		if r <= ' ' || r > '~' || strings.ContainsRune(`"'<>\`, r) {
			return ""
		}
	}
	host := strings.ToLower(u.Host)
	if u.Scheme == "http" {
		host = strings.TrimSuffix(host, ":80")
	} else {
		host = strings.TrimSuffix(host, ":443")
	}
	return u.Scheme + "://" + host
}

// Saw notes that origin loads the snippet of a chatbot, or that it was refused.
// Only news is written: a site that is known, once a day. An error of the disk
// is logged and what was seen is kept for the next time.
func (s *Service) Saw(ctx context.Context, bot chatbot.ID, origin string, allowed bool) {
	if origin == "" {
		return
	}
	b := s.book(bot)
	b.mu.Lock()
	if err := s.load(ctx, bot, b); err != nil {
		b.mu.Unlock()
		s.cfg.Log.WarnContext(ctx, "reading where the snippet was seen failed", slog.String("error", err.Error()))
		return
	}
	tell := b.note(origin, allowed, s.cfg.Clock())
	b.mu.Unlock()
	s.write(ctx, bot, b)
	if tell {
		s.cfg.OnChange(bot)
	}
}

// Sites gives what is known, the site that was heard of last first.
func (s *Service) Sites(ctx context.Context, bot chatbot.ID) ([]Sighting, error) {
	b := s.book(bot)
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := s.load(ctx, bot, b); err != nil {
		return nil, err
	}
	return slices.Clone(b.all), nil
}

func (s *Service) book(bot chatbot.ID) *book {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.books[bot]
	if b == nil {
		b = &book{written: map[string]time.Time{}, toldAt: map[string]time.Time{}}
		s.books[bot] = b
	}
	return b
}

func (s *Service) load(ctx context.Context, bot chatbot.ID, b *book) error {
	if b.loaded {
		return nil
	}
	all, err := s.cfg.Store.Sightings(ctx, bot)
	if err != nil {
		return err
	}
	b.all, b.loaded = all, true
	for _, one := range all {
		b.written[one.Origin] = one.latest()
	}
	return nil
}

// note brings the book up to now and tells whether somebody who looks at it
// should look again.
func (b *book) note(origin string, allowed bool, now time.Time) bool {
	i := slices.IndexFunc(b.all, func(one Sighting) bool { return one.Origin == origin })
	fresh := i < 0
	if fresh {
		i = len(b.all)
		b.all = append(b.all, Sighting{Origin: origin})
	}
	one := &b.all[i]
	if allowed {
		fresh = fresh || one.FirstAt.IsZero() || one.RefusedAt.After(one.LastAt)
		if one.FirstAt.IsZero() {
			one.FirstAt = now
		}
		one.LastAt = now
	} else {
		fresh = fresh || !one.RefusedAt.After(one.LastAt)
		one.RefusedAt = now
	}
	b.dirty = b.dirty || fresh || now.Sub(b.written[origin]) >= settled
	arrange.By(b.all, func(x, y Sighting) int { return y.latest().Compare(x.latest()) })
	b.trim(now)
	tell := fresh || now.Sub(b.toldAt[origin]) >= news
	if tell {
		b.toldAt[origin] = now
	}
	return tell
}

// standing tells a site that shows the snippet from day to day from one that an
// invented origin makes up.
func (s Sighting) standing(now time.Time) bool {
	return !s.FirstAt.IsZero() && s.LastAt.Sub(s.FirstAt) >= settled && now.Sub(s.LastAt) < stays
}

// trim keeps the latest of those that never were seen, and of those that were. Before
// these it keeps some of the standing ones, the oldest: whoever invents origins, for
// however long, pushes no site of the owner's out.
func (b *book) trim(now time.Time) {
	var old []Sighting
	for _, one := range b.all {
		if one.standing(now) {
			old = append(old, one)
		}
	}
	arrange.By(old, func(x, y Sighting) int { return x.FirstAt.Compare(y.FirstAt) })
	old = old[:min(len(old), mostStanding)]
	seen, refused := len(old), 0
	b.all = slices.DeleteFunc(b.all, func(one Sighting) bool { // in order of the latest
		var over bool
		switch {
		case slices.Contains(old, one):
		case one.FirstAt.IsZero():
			refused++
			over = refused > mostRefused
		default:
			seen++
			over = seen > mostSeen
		}
		if over {
			delete(b.written, one.Origin)
			delete(b.toldAt, one.Origin)
		}
		return over
	})
}

// write puts news on disk, at most once in a while: what comes in between waits
// for the next sighting.
func (s *Service) write(ctx context.Context, bot chatbot.ID, b *book) {
	now := s.cfg.Clock()
	b.mu.Lock()
	if !b.dirty || now.Sub(b.wroteAt) < apart {
		b.mu.Unlock()
		return
	}
	all := slices.Clone(b.all)
	b.dirty, b.wroteAt = false, now
	b.mu.Unlock()
	err := s.cfg.Store.PutSightings(ctx, bot, all)
	b.mu.Lock()
	defer b.mu.Unlock()
	if err != nil {
		b.dirty = true
		s.cfg.Log.WarnContext(ctx, "writing where the snippet was seen failed", slog.String("error", err.Error()))
		return
	}
	for _, one := range all {
		b.written[one.Origin] = one.latest()
	}
}
