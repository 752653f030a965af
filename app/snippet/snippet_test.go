package snippet_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
	"frontdesk/app/snippet"
)

type memory struct {
	kept   []snippet.Sighting
	writes int
	fails  error
}

func (m *memory) Sightings(context.Context, chatbot.ID) ([]snippet.Sighting, error) {
	return slices.Clone(m.kept), nil
}

func (m *memory) PutSightings(_ context.Context, _ chatbot.ID, all []snippet.Sighting) error {
	if m.fails != nil {
		return m.fails
	}
	m.kept, m.writes = all, m.writes+1
	return nil
}

type world struct {
	*snippet.Service
	t     *testing.T
	store *memory
	now   time.Time
	news  int
	bot   chatbot.ID
}

func open(t *testing.T, store *memory) *world {
	t.Helper()
	w := &world{t: t, store: store, now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC), bot: chatbot.ID{UUID: id.New()}}
	w.Service = snippet.New(snippet.Config{
		Store: store, Clock: func() time.Time { return w.now }, Log: slog.New(slog.DiscardHandler), OnChange: func(chatbot.ID) { w.news++ },
	})
	return w
}

func (w *world) sites() string {
	w.t.Helper()
	all, err := w.Sites(w.t.Context(), w.bot)
	if err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for _, one := range all {
		name := strings.TrimPrefix(one.Origin, "https://")
		if one.FirstAt.IsZero() {
			name += "!"
		}
		out = append(out, name)
	}
	return strings.Join(out, " ")
}

func TestService_writesNewsAndOtherwiseOnceADay(t *testing.T) {
	t.Parallel()
	w := open(t, &memory{})
	for range 100 {
		w.Saw(t.Context(), w.bot, "https://a.example", true)
		w.now = w.now.Add(time.Second)
	}
	if w.store.writes != 1 || w.news != 4 {
		t.Errorf("%d writes and %d times news of one site in 100 s", w.store.writes, w.news)
	}
	for range 48 {
		w.now = w.now.Add(30 * time.Minute)
		w.Saw(t.Context(), w.bot, "https://a.example", true)
	}
	if w.store.writes != 2 {
		t.Errorf("%d writes after a day", w.store.writes)
	}
	all, err := w.Sites(t.Context(), w.bot)
	if err != nil || len(all) != 1 || !all[0].LastAt.Equal(w.now) || !all[0].FirstAt.Before(w.now) {
		t.Errorf("got %+v, %v", all, err)
	}
	again := open(t, w.store)
	if again.bot = w.bot; again.sites() != "a.example" {
		t.Errorf("after a restart %q", again.sites())
	}
}

func TestService_tellsWhatWasRefusedAndThenAllowed(t *testing.T) {
	t.Parallel()
	w := open(t, &memory{})
	w.Saw(t.Context(), w.bot, "https://a.example", false)
	if w.sites() != "a.example!" || w.store.writes != 1 {
		t.Fatalf("got %q, %d writes", w.sites(), w.store.writes)
	}
	w.now = w.now.Add(5 * time.Second)
	w.Saw(t.Context(), w.bot, "https://a.example", true)
	if w.sites() != "a.example" || w.news != 2 {
		t.Fatalf("got %q, news %d", w.sites(), w.news)
	}
	w.now = w.now.Add(2 * time.Minute)
	w.Saw(t.Context(), w.bot, "https://a.example", true)
	if len(w.store.kept) != 1 || w.store.kept[0].FirstAt.IsZero() {
		t.Errorf("not on disk: %+v", w.store.kept)
	}
}

// Origins may be invented: no number of them drives a site out that was seen
// when the others were only refused, or keeps the disk busy.
func TestService_isBounded(t *testing.T) {
	t.Parallel()
	w := open(t, &memory{})
	w.Saw(t.Context(), w.bot, "https://shop.example", true)
	for i := range 500 {
		w.Saw(t.Context(), w.bot, fmt.Sprintf("https://x%d.example", i), false)
	}
	if got := w.sites(); !strings.Contains(got, "shop.example") || len(strings.Fields(got)) != 6 {
		t.Errorf("got %q", got)
	}
	for i := range 500 {
		w.now = w.now.Add(10 * time.Millisecond)
		w.Saw(t.Context(), w.bot, fmt.Sprintf("https://y%d.example", i), true)
	}
	if got := strings.Fields(w.sites()); len(got) != 25 || got[0] != "y499.example" {
		t.Errorf("got %v", got)
	}
	if w.store.writes > 1 {
		t.Errorf("%d writes in five seconds", w.store.writes)
	}
}

// What shows the snippet from day to day stays in the list, whoever invents origins,
// and for however long; and a new site is seen at once beside them.
func TestService_standingSitesStay(t *testing.T) {
	t.Parallel()
	w := open(t, &memory{})
	for range 3 {
		w.Saw(t.Context(), w.bot, "https://shop.example", true)
		w.now = w.now.Add(15 * time.Hour)
	}
	for hour := range 48 {
		for i := range 40 {
			w.Saw(t.Context(), w.bot, fmt.Sprintf("https://same%d.example", i), true)
			w.Saw(t.Context(), w.bot, fmt.Sprintf("https://other%d-%d.example", hour, i), true)
			w.now = w.now.Add(time.Second)
		}
		w.now = w.now.Add(time.Hour)
	}
	w.Saw(t.Context(), w.bot, "https://new.example", true)
	got := strings.Fields(w.sites())
	if len(got) != 20 || got[0] != "new.example" || !slices.Contains(got, "shop.example") {
		t.Errorf("got %v", got)
	}
	w.now = w.now.Add(8 * 24 * time.Hour)
	for i := range 40 {
		w.Saw(t.Context(), w.bot, fmt.Sprintf("https://later%d.example", i), true)
	}
	if got := w.sites(); strings.Contains(got, "shop.example") {
		t.Errorf("a site that is silent for a week still stands: %s", got)
	}
}

func TestService_keepsWhatTheDiskRefused(t *testing.T) {
	t.Parallel()
	w := open(t, &memory{fails: errors.New("full")})
	w.Saw(t.Context(), w.bot, "https://a.example", true)
	w.store.fails = nil
	w.now = w.now.Add(2 * time.Minute)
	w.Saw(t.Context(), w.bot, "https://a.example", true)
	if len(w.store.kept) != 1 {
		t.Errorf("got %+v", w.store.kept)
	}
}

func TestOriginOf(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://Shop.Example/a?b#c": "https://shop.example", "http://localhost:3000": "http://localhost:3000",
		"https://a.example:443/": "https://a.example", "http://a.example:80": "http://a.example",
		"null": "", "": "", "file:///tmp/x": "", "https://": "", "ftp://a.example": "", "https://a\"b/": "", "://": "",
		"https://" + strings.Repeat("a", 300): "", "https://user:secret@a.example/": "https://a.example",
	} {
		if got := snippet.OriginOf(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
