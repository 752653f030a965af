package site_test

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/app/apptest/siteserver"
	"frontdesk/app/chatbot"
	"frontdesk/app/crawl"
	"frontdesk/app/egress"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/site"
	"frontdesk/app/store"
)

// shelf are contents in memory.
type shelf struct {
	mu      sync.Mutex
	docs    map[string]site.Document
	changes int
}

func (s *shelf) Find(_ context.Context, _ chatbot.ID, id string) (site.Document, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, found := s.docs[id]
	return d, found, nil
}

func (s *shelf) Change(_ context.Context, _ site.Site, put []site.Document, remove []string) (map[string]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range put {
		s.docs[d.ID] = d
	}
	for _, id := range remove {
		delete(s.docs, id)
	}
	s.changes += len(put) + len(remove)
	return map[string]string{}, nil
}

func (s *shelf) all() map[string]site.Document {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.docs)
}

func (s *shelf) titled(title string) (site.Document, bool) {
	for _, d := range s.all() {
		if d.Title == title {
			return d, true
		}
	}
	return site.Document{}, false
}

// world is a chatbot that reads the shop.
type world struct {
	t       *testing.T
	shop    *siteserver.Site
	base    string
	store   *store.Store
	shelf   *shelf
	service *site.Service
	bot     chatbot.ID
	now     func() time.Time
	web     func(site.Web) site.Web
}

func open(t *testing.T) *world {
	t.Helper()
	shop, err := siteserver.Shop()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(shop)
	t.Cleanup(server.Close)
	st, err := store.Open(t.Context(), store.Options{Dir: t.TempDir(), Clock: id.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	w := &world{t: t, shop: shop, base: server.URL, store: st, shelf: &shelf{docs: map[string]site.Document{}}, bot: chatbot.ID{UUID: id.New()}, now: id.Now}
	w.restart()
	return w
}

// restart makes a new service over the same store.
func (w *world) restart() {
	w.t.Helper()
	host := strings.TrimPrefix(w.base, "http://")
	guard := egress.New(egress.Config{Allow: []string{host}, Clock: id.Now})
	var web site.Web = crawl.New(guard, id.Now, "frontdesk")
	if w.web != nil {
		web = w.web(web)
	}
	w.service = site.New(site.Config{Store: store.Sites(w.store), Web: web, Contents: w.shelf, Clock: func() time.Time { return w.now() }})
	service := w.service
	w.t.Cleanup(func() {
		if err := service.Stop(context.WithoutCancel(w.t.Context())); err != nil {
			w.t.Error(err)
		}
	})
}

func quick() site.Settings {
	s := site.Defaults()
	s.DelayMS, s.MaxDepth = 0, 4
	return s
}

func (w *world) create(settings site.Settings) site.View {
	w.t.Helper()
	v, err := w.service.Create(w.t.Context(), w.bot, site.CreateInput{URL: w.base, Settings: settings})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.finished(v.ID)
}

func (w *world) finished(id site.ID) site.View {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 2*time.Minute)
	defer cancel()
	if err := w.service.Wait(ctx, id); err != nil {
		w.t.Fatal(err)
	}
	v, err := w.service.Get(ctx, w.bot, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func (w *world) again(id site.ID) site.View {
	w.t.Helper()
	if _, err := w.service.Read(w.t.Context(), w.bot, id); err != nil {
		w.t.Fatal(err)
	}
	return w.finished(id)
}

func (w *world) pages(id site.ID, state string) map[string]site.Page {
	w.t.Helper()
	list, err := w.service.Pages(w.t.Context(), w.bot, id, site.PagesInput{State: state, Limit: 200})
	if err != nil {
		w.t.Fatal(err)
	}
	out := map[string]site.Page{}
	for _, p := range list.Items {
		out[strings.TrimPrefix(p.URL, w.base)] = p
	}
	return out
}

func problems(r *site.Run) map[site.Kind]int {
	out := map[site.Kind]int{}
	for _, p := range r.Problems {
		out[p.Kind] = p.Count
	}
	return out
}

func TestService_readsASite(t *testing.T) {
	t.Parallel()
	w := open(t)
	v := w.create(quick())
	run := v.Last
	if run.State != site.RunDone || v.Running || run.Read != run.Found || run.Added != v.Pages || v.Pages == 0 || v.Words < 1000 || v.Waiting != 0 {
		t.Fatalf("%+v\n%+v", v.Site, run)
	}
	for _, path := range w.shop.Paths() {
		if w.pages(v.ID, "added")[path].Content == "" {
			t.Errorf("%s was not taken", path)
		}
	}
	got := problems(run)
	for kind, want := range map[site.Kind]int{
		site.KindType: 2, site.KindRobots: 1, site.KindNoIndex: 1, site.KindNotFound: 1, site.KindServer: 1, site.KindRedirect: 4,
	} {
		if got[kind] != want {
			t.Errorf("%s: %d, want %d", kind, got[kind], want)
		}
	}
	if w.shop.Served("/private/ledger/") > 0 {
		t.Error("a page was read that robots.txt forbids")
	}
	if p := w.pages(v.ID, "skipped")["/files/prices.pdf"]; !strings.Contains(p.Problem, "PDF") {
		t.Errorf("the PDF: %+v", p)
	}
	if p := w.pages(v.ID, "failed")["/broken"]; p.Kind != site.KindServer || w.shop.Served("/broken") != 2 {
		t.Errorf("the broken page: %+v, asked for %d times", p, w.shop.Served("/broken"))
	}
	hours, found := w.shelf.titled("Opening hours and how to find us")
	want := "# Opening hours and how to find us\n\nOur shop is open from Tuesday to Saturday. On Mondays we repair behind closed doors, and on Sundays we ride.\n\n" +
		"| Day | Open |\n| --- | --- |\n| Tuesday to Friday | 9:30 to 18:00 |"
	if !found || !strings.HasPrefix(hours.Text, want) || hours.Lang != "en" || hours.URL != w.base+"/hours/" || hours.ID != site.ContentID(w.base+"/hours/") {
		t.Errorf("hours: %+v", hours)
	}
	for _, d := range w.shelf.all() {
		for _, around := range []string{"cookies", "helpful", "Brochure", "not a text", "Skip to", "Absent"} {
			if strings.Contains(d.Text, around) && d.URL != w.base+"/" {
				t.Errorf("%s holds %q:\n%s", d.URL, around, d.Text)
			}
		}
		if strings.Contains(d.Title, "Pine") && d.URL != w.base+"/" {
			t.Errorf("title %q", d.Title)
		}
	}
	start := w.shelf.all()[site.ContentID(w.base)]
	if !strings.Contains(start.Text, "here for you on every day") {
		t.Errorf("what is said on every page is known nowhere:\n%s", start.Text)
	}
}

func TestService_readsAgain(t *testing.T) {
	t.Parallel()
	w := open(t)
	v := w.create(quick())
	first := w.shelf.all()
	before, _ := w.shop.Answers()
	w.shop.Edition(2)
	v = w.again(v.ID)
	after, same := w.shop.Answers()
	if after-before > 3 || same < 8 { // the two that are new, and a look at the start
		t.Errorf("%d pages were sent again, %d had not changed", after-before, same)
	}
	changed, added, gone := w.pages(v.ID, "changed"), w.pages(v.ID, "added"), w.pages(v.ID, "gone")
	if len(changed) != 1 || changed["/hours/"].Content == "" || len(added) != 1 || added["/winter/"].Content == "" || len(gone) != 1 || gone["/rentals/"].Content != "" {
		t.Errorf("changed %v\nadded %v\ngone %v", slices.Collect(maps.Keys(changed)), slices.Collect(maps.Keys(added)), slices.Collect(maps.Keys(gone)))
	}
	if v.Last.Changed != 1 || v.Last.Added != 1 || v.Last.Gone != 1 || v.Last.Unchanged != len(first)-2 {
		t.Errorf("%+v", v.Last)
	}
	p, err := w.service.Page(t.Context(), w.bot, v.ID, changed["/hours/"].ID)
	if err != nil || !strings.Contains(p.Before, "9:30 to 18:00") || !strings.Contains(p.After, "10:00 to 19:00") {
		t.Errorf("%v\nbefore %s\nafter %s", err, p.Before, p.After)
	}
	p, err = w.service.Page(t.Context(), w.bot, v.ID, gone["/rentals/"].ID)
	if err != nil || !strings.Contains(p.Before, "child seats") || p.After != "" {
		t.Errorf("%v\nbefore %s\nafter %s", err, p.Before, p.After)
	}
	if _, found := w.shelf.titled("Renting a bicycle"); found {
		t.Error("a page that is gone is still known")
	}
	for id, d := range first {
		if now, found := w.shelf.all()[id]; found && d.URL != w.base+"/hours/" && now.Text != d.Text {
			t.Errorf("%s changed from\n%s\nto\n%s", d.URL, d.Text, now.Text)
		}
	}
	v = w.again(v.ID)
	if v.Last.Changed+v.Last.Added+v.Last.Gone != 0 {
		t.Errorf("the third reading found changes: %+v", v.Last)
	}
}

func TestService_asksTheOwner(t *testing.T) {
	t.Parallel()
	w := open(t)
	settings := quick()
	settings.Changes = site.Ask
	v := w.create(settings)
	if v.Waiting != 0 || v.Pages == 0 {
		t.Fatalf("the first reading asks: %+v", v.Site)
	}
	first := w.shelf.all()
	w.shop.Edition(2)
	v = w.again(v.ID)
	if v.Waiting != 3 || !maps.Equal(first, w.shelf.all()) {
		t.Fatalf("%d wait: %v", v.Waiting, w.pages(v.ID, "waiting"))
	}
	waiting := w.pages(v.ID, "waiting")
	p, err := w.service.Page(t.Context(), w.bot, v.ID, waiting["/hours/"].ID)
	if err != nil || !strings.Contains(p.Before, "9:30 to 18:00") || !strings.Contains(p.After, "10:00 to 19:00") {
		t.Errorf("%v\nbefore %s\nafter %s", err, p.Before, p.After)
	}
	v = w.again(v.ID)
	if v.Waiting != 3 {
		t.Errorf("after another reading %d wait", v.Waiting)
	}
	reject := []site.PageID{waiting["/hours/"].ID, waiting["/rentals/"].ID}
	if v, err = w.service.Decide(t.Context(), w.bot, v.ID, site.DecideInput{Pages: reject}); err != nil || v.Waiting != 1 || !maps.Equal(first, w.shelf.all()) {
		t.Fatalf("%v, %d wait", err, v.Waiting)
	}
	v = w.again(v.ID)
	if v.Waiting != 1 {
		t.Errorf("what was left out is asked again: %v", w.pages(v.ID, "waiting"))
	}
	if v, err = w.service.Decide(t.Context(), w.bot, v.ID, site.DecideInput{Accept: true}); err != nil || v.Waiting != 0 {
		t.Fatalf("%v, %d wait", err, v.Waiting)
	}
	if _, found := w.shelf.titled("Winter storage"); !found || len(w.shelf.all()) != len(first)+1 {
		t.Error("what was accepted is not known")
	}
	if _, err := w.service.Decide(t.Context(), w.bot, v.ID, site.DecideInput{Pages: reject}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("deciding twice: %v", err)
	}
}

// A server that fails is no reason to forget what it once said.
func TestService_failuresRemoveNothing(t *testing.T) {
	t.Parallel()
	w := open(t)
	v := w.create(quick())
	first := w.shelf.all()
	for _, status := range []int{http.StatusInternalServerError, http.StatusServiceUnavailable, http.StatusForbidden, http.StatusNotFound} {
		w.shop.Fail(status)
		v = w.again(v.ID)
		if !maps.Equal(first, w.shelf.all()) {
			t.Fatalf("%d: contents changed: %d of %d left", status, len(w.shelf.all()), len(first))
		}
		if status >= 500 && (v.Last.State != site.RunFailed || v.Last.Note == "") {
			t.Errorf("%d: %+v", status, v.Last)
		}
		if status == http.StatusNotFound && (v.Waiting != len(first) || !strings.Contains(v.Last.Note, "More than half")) {
			t.Errorf("%d wait, %+v", v.Waiting, v.Last)
		}
	}
	w.shop.Fail(0)
	v = w.again(v.ID)
	if v.Waiting != 0 || v.Pages != len(first) || !maps.Equal(first, w.shelf.all()) {
		t.Errorf("after it recovered: %+v", v.Site)
	}
}

func TestService_respectsWhatTheOwnerEdited(t *testing.T) {
	t.Parallel()
	w := open(t)
	v := w.create(quick())
	key := site.ContentID(w.base + "/hours/")
	edited := w.shelf.docs[key]
	edited.Text = "Edited by hand."
	w.shelf.docs[key] = edited
	w.shop.Edition(2)
	v = w.again(v.ID)
	if w.shelf.all()[key].Text != "Edited by hand." || v.Waiting != 1 {
		t.Fatalf("%d wait, the text is %q", v.Waiting, w.shelf.all()[key].Text)
	}
	if _, err := w.service.Decide(t.Context(), w.bot, v.ID, site.DecideInput{Accept: true}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(w.shelf.all()[key].Text, "10:00 to 19:00") {
		t.Errorf("what was accepted is not there: %q", w.shelf.all()[key].Text)
	}
}

func TestService_deletes(t *testing.T) {
	t.Parallel()
	w := open(t)
	v := w.create(quick())
	w.shelf.docs["own"] = site.Document{ID: "own"}
	if err := w.service.Delete(t.Context(), w.bot, v.ID); err != nil {
		t.Fatal(err)
	}
	if all := w.shelf.all(); len(all) != 1 || all["own"].ID == "" {
		t.Errorf("left: %v", all)
	}
	if _, err := w.service.Get(t.Context(), w.bot, v.ID); !errors.Is(err, site.ErrNotFound) {
		t.Error(err)
	}
	if err := store.Sites(w.store).View(t.Context(), func(tx site.Reader) error {
		return tx.EachPage(v.ID, nil, func(p site.Page) bool { t.Errorf("%s is left", p.URL); return true })
	}); err != nil {
		t.Error(err)
	}
	if err := w.service.Delete(t.Context(), w.bot, v.ID); !errors.Is(err, site.ErrNotFound) {
		t.Error(err)
	}
	w.create(quick()) // the address is free again
}

func TestService_keepsToItsSettings(t *testing.T) {
	t.Parallel()
	w := open(t)
	settings := quick()
	settings.Include, settings.Exclude, settings.Schedule = []string{"/re*", "/hours"}, []string{"/rentals/"}, site.Never
	v := w.create(settings)
	want := []string{"Opening hours and how to find us", "Repairs and servicing", "Returns and exchanges"}
	var got []string
	for _, d := range w.shelf.all() {
		got = append(got, d.Title)
	}
	slices.Sort(got)
	if !slices.Equal(got, want) || !v.NextAt.IsZero() || problems(v.Last)[site.KindExcluded] == 0 {
		t.Errorf("%v; next %v; %v", got, v.NextAt, problems(v.Last))
	}
	if _, err := w.service.Update(t.Context(), w.bot, v.ID, func(c *site.Change) error {
		c.Settings.Include, c.Settings.Exclude, c.Settings.MaxPages = nil, []string{"/hours"}, 5
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	v = w.again(v.ID)
	if _, found := w.shelf.titled("Opening hours and how to find us"); found || len(w.shelf.all()) > 5 || problems(v.Last)[site.KindLimit] == 0 {
		t.Errorf("%d contents, %v", len(w.shelf.all()), problems(v.Last))
	}
}

func TestService_readsWhenItIsTime(t *testing.T) {
	t.Parallel()
	w := open(t)
	settings := quick()
	settings.Schedule = site.Daily
	v := w.create(settings)
	if n, err := w.service.Due(t.Context()); n != 0 || err != nil {
		t.Fatal(n, err)
	}
	w.now = func() time.Time { return id.Now().Add(25 * time.Hour) }
	w.restart()
	if n, err := w.service.Due(t.Context()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if v = w.finished(v.ID); v.Last.Unchanged == 0 || v.NextAt.Before(w.now().Add(23*time.Hour)) {
		t.Errorf("%+v", v.Last)
	}
}

func TestService_refusesWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	w := open(t)
	for typed, says := range map[string]string{
		"": "Give the address", "a b": "more than one word", "ftp://x.example/": "Only websites", "mailto:me@x.example": "Only websites",
		"shop": "does not look like", "localhost": "FRONTDESK_ALLOW_PRIVATE=localhost:443", "http://127.0.0.1:1/": "FRONTDESK_ALLOW_PRIVATE=127.0.0.1:1",
		"http://169.254.169.254/": "private network", "2130706433.": "usual form", "http://u:p@x.example": "name and password",
		w.base + "/absent/": "no page at this address", w.base + "/broken": "error", "http://a..b": "not complete",
	} {
		_, err := w.service.Create(t.Context(), w.bot, site.CreateInput{URL: typed, Settings: quick()})
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Field != "url" || !strings.Contains(f.Fields[0].Message, says) {
			t.Errorf("%q: %v %+v", typed, err, f)
		}
	}
	bad := site.Settings{Include: []string{"https://x/", "a", "/a b"}, MaxPages: 0, MaxDepth: -1, DelayMS: -1, Schedule: "x", Changes: "y"}
	_, err := w.service.Create(t.Context(), w.bot, site.CreateInput{URL: w.base, Settings: bad})
	var f *fault.Error
	if !errors.As(err, &f) || len(f.Fields) != 8 {
		t.Errorf("%v %+v", err, f)
	}
	w.create(quick())
	for _, typed := range []string{w.base, w.base + "/hours/", strings.TrimPrefix(w.base, "http://")} {
		if _, err := w.service.Create(t.Context(), w.bot, site.CreateInput{URL: typed, Settings: quick()}); !errors.Is(err, site.ErrExists) {
			t.Errorf("%s again: %v", typed, err)
		}
	}
	if _, err := w.service.Create(t.Context(), chatbot.ID{UUID: id.New()}, site.CreateInput{URL: w.base + "/hours/", Settings: quick()}); err != nil {
		t.Errorf("another chatbot: %v", err)
	}
}

func TestService_pagesByAddress(t *testing.T) {
	t.Parallel()
	w := open(t)
	v := w.create(quick())
	all := w.pages(v.ID, "")
	seen := map[string]bool{}
	in := site.PagesInput{Limit: 7}
	last := ""
	for {
		list, err := w.service.Pages(t.Context(), w.bot, v.ID, in)
		if err != nil || list.Total != len(all) {
			t.Fatal(err, list.Total)
		}
		for _, p := range list.Items {
			if p.URL <= last || seen[p.URL] {
				t.Fatalf("%s after %s", p.URL, last)
			}
			seen[p.URL], last = true, p.URL
		}
		if in.After = list.Next; in.After == "" {
			break
		}
	}
	if len(seen) != len(all) {
		t.Errorf("%d of %d", len(seen), len(all))
	}
	if _, err := w.service.Pages(t.Context(), w.bot, v.ID, site.PagesInput{State: "odd"}); fault.KindOf(err) != fault.Invalid {
		t.Error(err)
	}
	if _, err := w.service.Page(t.Context(), w.bot, v.ID, site.PageID{1}); !errors.Is(err, site.ErrPageNotFound) {
		t.Error(err)
	}
}
