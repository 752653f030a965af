package site_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"frontdesk/app/site"
)

// gate lets so many pages through and holds the next until it is opened.
type gate struct {
	site.Web
	mu      sync.Mutex
	left    int
	reached chan struct{}
	opened  chan struct{}
}

func (g *gate) Fetch(ctx context.Context, in site.Fetch) (site.Fetched, error) {
	g.mu.Lock()
	g.left--
	if g.left == 0 {
		close(g.reached)
	}
	held := g.left <= 0
	g.mu.Unlock()
	if held {
		select {
		case <-g.opened:
		case <-ctx.Done():
			return site.Fetched{}, ctx.Err()
		}
	}
	return g.Web.Fetch(ctx, in)
}

func (w *world) gated(n int) *gate {
	g := &gate{left: n, reached: make(chan struct{}), opened: make(chan struct{})}
	w.web = func(inner site.Web) site.Web { g.Web = inner; return g }
	w.restart()
	w.web = nil
	return g
}

func TestService_goesOnAfterAStop(t *testing.T) {
	t.Parallel()
	for _, kill := range []bool{false, true} {
		w := open(t)
		g := w.gated(8)
		v, err := w.service.Create(t.Context(), w.bot, site.CreateInput{URL: w.base, Settings: quick()})
		if err != nil {
			t.Fatal(err)
		}
		<-g.reached
		if !kill { // else the old service is left standing as it is: all that counts is on disk
			if err := w.service.Stop(t.Context()); err != nil {
				t.Fatal(err)
			}
			if v, err = w.service.Get(t.Context(), w.bot, v.ID); err != nil || v.Last.State != site.RunInterrupted || !v.Running {
				t.Fatalf("%v %+v", err, v.Last)
			}
		}
		w.restart()
		if err := w.service.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		v = w.finished(v.ID)
		if v.Last.State != site.RunDone || v.Last.Read != v.Last.Found {
			t.Fatalf("%+v", v.Last)
		}
		for _, path := range w.shop.Paths() {
			if w.pages(v.ID, "added")[path].Content == "" {
				t.Errorf("kill %v: %s is missing", kill, path)
			}
			if n := w.shop.Served(path); n > 2 && path != "/" {
				t.Errorf("kill %v: %s was read %d times", kill, path, n)
			}
		}
		if !kill {
			continue
		}
		close(g.opened)
	}
}

func TestService_cancels(t *testing.T) {
	t.Parallel()
	w := open(t)
	g := w.gated(8)
	v, err := w.service.Create(t.Context(), w.bot, site.CreateInput{URL: w.base, Settings: quick()})
	if err != nil {
		t.Fatal(err)
	}
	<-g.reached
	if _, err := w.service.Read(t.Context(), w.bot, v.ID); !errors.Is(err, site.ErrReading) {
		t.Errorf("a second reading: %v", err)
	}
	if _, err := w.service.Decide(t.Context(), w.bot, v.ID, site.DecideInput{}); !errors.Is(err, site.ErrReading) {
		t.Errorf("deciding meanwhile: %v", err)
	}
	v, err = w.service.Cancel(t.Context(), w.bot, v.ID)
	if err != nil || v.Running || v.Last.State != site.RunCancelled || v.Last.EndedAt.IsZero() || v.Last.Note == "" {
		t.Fatalf("%v %+v", err, v.Last)
	}
	if len(w.shelf.all()) == 0 || len(w.shelf.all()) >= len(w.shop.Paths()) || v.Pages != len(w.shelf.all()) {
		t.Errorf("%d contents, %d pages", len(w.shelf.all()), v.Pages)
	}
	close(g.opened)
	if v = w.again(v.ID); v.Last.State != site.RunDone || len(w.shelf.all()) < len(w.shop.Paths()) {
		t.Errorf("read after a cancel: %+v", v.Last)
	}
}
