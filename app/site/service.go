package site

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// keptRuns is how many readings of each site are kept.
const keptRuns = 20

// Config is what the service is made of.
type Config struct {
	Store    Store
	Web      Web
	Contents Contents
	Clock    id.Clock
	Log      *slog.Logger
	// OnChange tells that something about a site changed: its settings, how far its
	// reading is, that it was deleted (Site.Deleting). Nil is fine. It must be quick.
	OnChange func(View)
}

// View is a site with the reading that runs, or the last one.
type View struct {
	Site
	Last *Run // nil before the first reading
}

// Service reads sites and keeps contents as they are. Its methods may be called
// from many goroutines.
type Service struct {
	cfg    Config
	roster *roster
}

// New makes the service; nothing is read before Start.
func New(cfg Config) *Service {
	if cfg.OnChange == nil {
		cfg.OnChange = func(View) {}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{cfg: cfg, roster: newRoster()}
}

// edition is the contents of a site, of which nothing is known yet.
func (s *Service) edition(site Site) edition {
	return edition{store: s.cfg.Store, contents: s.cfg.Contents, site: site, repeats: newRepeats()}
}

// Start goes on with the readings and deletions that the last end of the server
// interrupted.
func (s *Service) Start(ctx context.Context) error {
	type begun struct {
		site Site
		run  Run
	}
	var deleting []Site
	var running []begun
	err := s.cfg.Store.View(ctx, func(tx Reader) error {
		return tx.EachSite(nil, func(site Site) bool {
			switch {
			case site.Deleting:
				deleting = append(deleting, site)
			case site.Running:
				if run, found, err := tx.Run(site.ID, site.Run); err == nil && found {
					running = append(running, begun{site, run})
				}
			}
			return true
		})
	})
	if err != nil {
		return fmt.Errorf("reading the sites: %w", err)
	}
	for _, site := range deleting {
		if s.roster.enter() {
			go s.finishDelete(site, make(chan error, 1))
		}
	}
	for _, b := range running {
		b.run.State, b.run.Note = RunRunning, ""
		if err := s.launch(b.site, b.run); err != nil { //nolint:contextcheck // a reading lives until Stop
			return err
		}
	}
	return nil
}

// Stop interrupts the readings and waits until they have ended, or ctx has. They
// go on with the next Start.
func (s *Service) Stop(ctx context.Context) error { return s.roster.stop(ctx) }

// CreateInput is a site as an owner gives it.
type CreateInput struct {
	URL      string // as it was typed
	Settings Settings
}

// Create contacts a site, stores it and begins to read it.
func (s *Service) Create(ctx context.Context, bot chatbot.ID, in CreateInput) (View, error) {
	if err := fault.InvalidFields(in.Settings.check("settings.")); err != nil {
		return View{}, err
	}
	found, err := s.cfg.Web.Find(ctx, in.URL)
	if err != nil {
		return View{}, urlFault(err)
	}
	u, ok := address(found)
	if !ok {
		return View{}, fault.InvalidFields([]fault.Field{{Field: "url", Message: "This address cannot be read."}})
	}
	site := Site{ID: ID{id.New()}, Chatbot: bot, URL: u.String(), Name: hostOf(u), Settings: in.Settings, CreatedAt: s.cfg.Clock()}
	if folder := folderOf(u.Path); folder != "/" {
		site.Name += folder
	}
	mine := newScope(site)
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		n := 0
		var taken error
		err := tx.EachSite(&bot, func(other Site) bool {
			n++
			if mine.overlaps(newScope(other)) {
				taken = ErrExists
				if other.URL != site.URL {
					taken = ErrExists.Saying("%s is read already, and this address is part of it or holds it. Change what that site takes in with its patterns.", other.Name)
				}
				if other.Deleting {
					taken = ErrExists.Saying("This site is just being deleted. Try again in a moment.")
				}
			}
			return taken == nil
		})
		switch {
		case err != nil:
			return err
		case taken != nil:
			return taken
		case n >= maxSites:
			return ErrTooMany
		}
		return tx.PutSite(site)
	})
	if err != nil {
		return View{}, err
	}
	return s.Read(ctx, bot, site.ID)
}

// urlFault shows a fault of an address at the field that was filled in.
func urlFault(err error) error {
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind == fault.Internal || len(f.Fields) > 0 {
		return err
	}
	return &fault.Error{Kind: fault.Invalid, Code: f.Code, Message: f.Message, Err: f.Err, Fields: []fault.Field{{Field: "url", Message: f.Message}}}
}

// Get is one site, or ErrNotFound.
func (s *Service) Get(ctx context.Context, bot chatbot.ID, id ID) (View, error) {
	var out View
	err := s.cfg.Store.View(ctx, func(tx Reader) error {
		site, err := tx.Site(bot, id)
		if err != nil {
			return err
		}
		if site.Deleting {
			return ErrNotFound
		}
		out, err = s.view(tx, site)
		return err
	})
	return out, err
}

// view joins a site with its reading; that of one that runs is taken from memory.
func (s *Service) view(tx Reader, site Site) (View, error) {
	if r := s.roster.of(site.ID); r != nil {
		return r.progress.view(site), nil
	}
	out := View{Site: site}
	run, found, err := tx.Run(site.ID, site.Run)
	if err == nil && found {
		out.Last = &run
	}
	return out, err
}

// List gives the sites of a chatbot, oldest first.
func (s *Service) List(ctx context.Context, bot chatbot.ID) ([]View, error) {
	out := []View{}
	err := s.cfg.Store.View(ctx, func(tx Reader) error {
		var sites []Site
		if err := tx.EachSite(&bot, func(site Site) bool {
			if !site.Deleting {
				sites = append(sites, site)
			}
			return true
		}); err != nil {
			return err
		}
		for _, site := range sites {
			v, err := s.view(tx, site)
			if err != nil {
				return err
			}
			out = append(out, v)
		}
		return nil
	})
	return out, err
}

// Change is what an owner may set of a site.
type Change struct {
	Name     string
	Settings Settings
}

// Update changes name and settings. A reading that runs goes on as it began; the
// next one is by the new settings.
func (s *Service) Update(ctx context.Context, bot chatbot.ID, id ID, change func(*Change) error) (View, error) {
	var out View
	err := s.cfg.Store.Write(ctx, func(tx Tx) error {
		site, err := tx.Site(bot, id)
		if err != nil {
			return err
		}
		if site.Deleting {
			return ErrNotFound
		}
		c := Change{Name: site.Name, Settings: site.Settings}
		if err := change(&c); err != nil {
			return err
		}
		if err := fault.InvalidFields(c.check()); err != nil {
			return err
		}
		site.Name, site.Settings = c.Name, c.Settings
		site.NextAt = site.Settings.Schedule.next(s.cfg.Clock())
		if err := tx.PutSite(site); err != nil {
			return err
		}
		out, err = s.view(tx, site)
		return err
	})
	if err != nil {
		return View{}, err
	}
	s.cfg.OnChange(out)
	return out, nil
}

func (c Change) check() []fault.Field {
	out := c.Settings.check("settings.")
	if n := len([]rune(c.Name)); n == 0 || n > 200 {
		out = append(out, fault.Field{Field: "name", Message: "Give a name of 1 to 200 characters."})
	}
	return out
}

// Read begins a reading and returns at once.
func (s *Service) Read(ctx context.Context, bot chatbot.ID, siteID ID) (View, error) {
	var site Site
	run := Run{ID: RunID{id.New()}, Site: siteID, State: RunRunning, StartedAt: s.cfg.Clock()}
	err := s.cfg.Store.Write(ctx, func(tx Tx) (err error) {
		if site, err = tx.Site(bot, siteID); err != nil {
			return err
		}
		if site.Deleting {
			return ErrNotFound
		}
		if site.Running {
			return ErrReading
		}
		site.Running, site.Run = true, run.ID
		if err := tx.PutRun(run, keptRuns); err != nil {
			return err
		}
		return tx.PutSite(site)
	})
	if err != nil {
		return View{}, err
	}
	if err := s.launch(site, run); err != nil { //nolint:contextcheck // a reading lives until Stop
		return View{}, err
	}
	return View{Site: site, Last: &run}, nil
}

// launch runs a reading that is stored.
func (s *Service) launch(site Site, run Run) error {
	r := newReading(s.cfg, s.roster, s.edition(site), run)
	if !s.roster.begin(r) {
		r.cancel()
		return ErrStopping // the next start goes on with it
	}
	go s.run(r)
	return nil
}

// run is the goroutine of a reading.
func (s *Service) run(r *reading) {
	defer s.roster.work.Done()
	r.work()
	s.roster.end(r)
	var v View
	err := s.cfg.Store.View(context.WithoutCancel(s.roster.ctx), func(tx Reader) error {
		site, err := tx.Site(r.site.Chatbot, r.site.ID)
		if err != nil {
			return err
		}
		v, err = s.view(tx, site)
		return err
	})
	if err == nil && !v.Deleting {
		s.cfg.OnChange(v)
	}
}

// Cancel ends a reading soon; what was read stays. Cancelling one that has ended
// changes nothing.
func (s *Service) Cancel(ctx context.Context, bot chatbot.ID, id ID) (View, error) {
	if _, err := s.Get(ctx, bot, id); err != nil {
		return View{}, err
	}
	if r := s.roster.of(id); r != nil {
		r.stop()
		select {
		case <-r.ended:
		case <-ctx.Done():
		}
	}
	return s.Get(ctx, bot, id)
}

// Wait returns when no reading of the site runs, or ctx has ended.
func (s *Service) Wait(ctx context.Context, id ID) error {
	r := s.roster.of(id)
	if r == nil {
		return nil
	}
	select {
	case <-r.ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Due begins to read the sites whose time has come, and tells how many.
func (s *Service) Due(ctx context.Context) (int, error) {
	var due []Site
	now := s.cfg.Clock()
	err := s.cfg.Store.View(ctx, func(tx Reader) error {
		return tx.EachSite(nil, func(site Site) bool {
			if !site.Running && !site.Deleting && !site.NextAt.IsZero() && !site.NextAt.After(now) {
				due = append(due, site)
			}
			return true
		})
	})
	if err != nil {
		return 0, err
	}
	n := 0
	for _, site := range due {
		_, err := s.Read(ctx, site.Chatbot, site.ID)
		switch {
		case err == nil:
			n++
		case fault.KindOf(err) == fault.NotFound || errors.Is(err, ErrReading):
		default:
			return n, err
		}
	}
	return n, nil
}
