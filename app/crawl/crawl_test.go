package crawl

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/app/egress"
	"frontdesk/app/id"
	"frontdesk/app/site"
)

func TestRobots(t *testing.T) {
	t.Parallel()
	const body = "\xef\xbb\xbf# hello\nUser-agent: other\nUser-agent: Frontdesk/2 # us\nDisallow: /a\nAllow: /a/b$\nCrawl-delay: 1.5\nSitemap: /own.xml\n\n" +
		"User-Agent: *\nDisallow: /\n\nnonsense\nUser-agent: frontdesk\nDisallow: /*?print=\nDisallow: /café\nDisallow: *.php$\nAllow: /x\nDisallow: /x\nDisallow:\n"
	r := parseRobots([]byte(body), "frontdesk")
	for address, want := range map[string]bool{
		"/": true, "/a": false, "/about": false, "/a/b": true, "/a/bc": false, "/p?print=1": false, "/p?x=1&print=1": true, "/p?a": true,
		"/caf%C3%A9/menu": false, "/index.php": false, "/index.php5": true, "/dir/x.php": false, "/x": true, "": true,
	} {
		u, err := url.Parse("https://shop.example" + address)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.allowed(u); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
	if r.delay != 1500*time.Millisecond || len(r.sitemaps) != 1 || r.sitemaps[0] != "/own.xml" {
		t.Errorf("%+v", r)
	}
	all := parseRobots([]byte("user-agent: *\ndisallow: /no\n"), "frontdesk")
	if u, _ := url.Parse("http://x/no/way"); all.allowed(u) {
		t.Error("the rules for all do not count")
	}
	if u, _ := url.Parse("http://x/no/way"); !parseRobots([]byte("<html>Not found</html>"), "frontdesk").allowed(u) {
		t.Error("an error page forbids")
	}
}

func pack(s string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	fmt.Fprint(z, s)
	z.Close()
	return b.Bytes()
}

func TestSitemap(t *testing.T) {
	t.Parallel()
	base, _ := url.Parse("https://shop.example/maps/sitemap.xml")
	day := time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC)
	urlset := `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="x"><url><loc> https://shop.example/a?x=1&amp;y=2 </loc><lastmod>2026-03-04</lastmod>
		<image:image><image:loc>https://shop.example/a.jpg</image:loc></image:image></url><url><loc>/b</loc><lastmod>never</lastmod></url><url></url></urlset>`
	for name, tc := range map[string]struct {
		body string
		want []entry
	}{
		"urlset":  {urlset, []entry{{"https://shop.example/a?x=1&y=2", day, false}, {"https://shop.example/b", time.Time{}, false}}},
		"packed":  {string(pack(urlset)), []entry{{"https://shop.example/a?x=1&y=2", day, false}, {"https://shop.example/b", time.Time{}, false}}},
		"index":   {`<sitemapindex><sitemap><loc>https://shop.example/s1.xml.gz</loc></sitemap></sitemapindex>`, []entry{{"https://shop.example/s1.xml.gz", time.Time{}, true}}},
		"feed":    {`<rss><channel><link>https://shop.example/</link><item><title>x</title><link>https://shop.example/n</link><pubDate>Wed, 04 Mar 2026 00:00:00 GMT</pubDate></item></channel></rss>`, []entry{{"https://shop.example/n", day, false}}},
		"text":    {"https://shop.example/a\n\nno address\nhttp://shop.example/b\n", []entry{{"https://shop.example/a", time.Time{}, false}, {"http://shop.example/b", time.Time{}, false}}},
		"html":    {"<!doctype html><html><body>Not found</body></html>", nil},
		"nothing": {"", nil},
		"cut":     {`<urlset><url><loc>https://shop.example/a</loc></url><url><loc>https://sh`, []entry{{"https://shop.example/a", time.Time{}, false}}},
		"entities": {`<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]><urlset><url><loc>https://shop.example/&c;</loc></url></urlset>`,
			[]entry{{"https://shop.example/&c;", time.Time{}, false}}},
		"deep": {strings.Repeat("<url>", 100_000), nil},
		"gone": {string(pack(urlset)[:20]), nil},
	} {
		got := parseSitemap([]byte(tc.body), base)
		if fmt.Sprint(got) != fmt.Sprint(tc.want) {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
}

// getter answers from memory.
type getter map[string]func() (*egress.Response, error)

func (g getter) Get(_ context.Context, in egress.Request) (*egress.Response, error) {
	f := g[in.URL.String()]
	if f == nil {
		return nil, egress.ErrUnreachable
	}
	res, err := f()
	if res != nil && res.URL == nil {
		res.URL = in.URL
	}
	return res, err
}

func answers(status int, body string) func() (*egress.Response, error) {
	return func() (*egress.Response, error) {
		return &egress.Response{Status: status, Body: []byte(body), Header: http.Header{"Content-Type": {"text/html"}}}, nil
	}
}

func TestCrawler_Find(t *testing.T) {
	t.Parallel()
	moved, _ := url.Parse("https://www.shop.example/en/")
	slash, _ := url.Parse("https://www.shop.example/help/")
	g := getter{
		"https://shop.example/":     func() (*egress.Response, error) { return &egress.Response{Status: 200, URL: moved}, nil },
		"https://shop.example/help": func() (*egress.Response, error) { return &egress.Response{Status: 200, URL: slash}, nil },
		"http://old.example/":       answers(200, ""),
		"https://gone.example/":     answers(404, ""),
		"https://closed.example/":   answers(403, ""),
	}
	c := New(g, id.Now, "Frontdesk")
	for typed, want := range map[string]string{
		"shop.example": "https://www.shop.example/", " HTTPS://Shop.Example/#top ": "https://www.shop.example/", "shop.example/help": "https://www.shop.example/help/",
		"old.example": "http://old.example/", "http://old.example": "http://old.example/",
	} {
		if got, err := c.Find(t.Context(), typed); got != want || err != nil {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"gone.example", "closed.example", "https://old.example", "nowhere.example"} {
		if got, err := c.Find(t.Context(), typed); err == nil {
			t.Errorf("%q: %q", typed, got)
		}
	}
}

func TestCrawler_Fetch(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		switch r.URL.Path {
		case "/page":
			w.Header().Set("ETag", `"1"`)
			if r.Header.Get("If-None-Match") == `"1"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			fmt.Fprint(w, `<title>T</title><p>Words to read here.</p><a href="/x">x</a><a href="/y" rel=nofollow>y</a>`)
		case "/header":
			w.Header().Set("X-Robots-Tag", "otherbot: all, noindex, nofollow")
			fmt.Fprint(w, "<p>x</p>")
		case "/moved":
			http.Redirect(w, r, "/page", http.StatusMovedPermanently)
		case "/pdf":
			w.Header().Set("Content-Type", "application/pdf")
		case "/busy":
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(http.StatusServiceUnavailable)
		case "/huge":
			fmt.Fprint(w, strings.Repeat("<p>x</p>", 1<<20))
		case "/empty":
		default:
			var status int
			if _, err := fmt.Sscanf(r.URL.Path, "/%d", &status); err == nil {
				w.WriteHeader(status)
			}
		}
	}))
	t.Cleanup(s.Close)
	guard := egress.New(egress.Config{Allow: []string{strings.TrimPrefix(s.URL, "http://")}, Clock: id.Now})
	c := New(guard, id.Now, "frontdesk")
	for path, want := range map[string]struct {
		outcome site.Outcome
		kind    site.Kind
	}{
		"/page": {site.Fresh, ""}, "/header": {site.Fresh, ""}, "/moved": {site.Moved, ""}, "/pdf": {site.Unwanted, site.KindType}, "/busy": {site.Failed, site.KindBusy},
		"/huge": {site.Unwanted, site.KindTooLarge}, "/empty": {site.Unwanted, site.KindBroken}, "/404": {site.Absent, ""}, "/410": {site.Absent, ""},
		"/401": {site.Failed, site.KindDenied}, "/500": {site.Failed, site.KindServer}, "/429": {site.Failed, site.KindBusy}, "/204": {site.Unwanted, site.KindBroken}, "/418": {site.Unwanted, site.KindBroken},
	} {
		got, err := c.Fetch(t.Context(), site.Fetch{URL: s.URL + path})
		if err != nil || got.Outcome != want.outcome || got.Kind != want.kind {
			t.Errorf("%s: %v %+v", path, err, got)
		}
		switch path {
		case "/page":
			if got.ETag != `"1"` || len(got.Links) != 1 || got.Head.Title != "T" || len(got.Blocks) == 0 {
				t.Errorf("%+v", got)
			}
		case "/header":
			if !got.NoIndex || !got.NoFollow {
				t.Errorf("%+v", got)
			}
		case "/moved":
			if got.Location != s.URL+"/page" || !got.Permanent {
				t.Errorf("%+v", got)
			}
		case "/busy":
			if got.Wait != 7*time.Second {
				t.Errorf("%+v", got)
			}
		}
	}
	got, err := c.Fetch(t.Context(), site.Fetch{URL: s.URL + "/page", ETag: `"1"`})
	if err != nil || got.Outcome != site.NotModified {
		t.Errorf("%v %+v", err, got)
	}
	if got, err := c.Fetch(t.Context(), site.Fetch{URL: "http://127.0.0.1:1/"}); err != nil || got.Kind != site.KindPrivate || got.Message == "" {
		t.Errorf("%v %+v", err, got)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Fetch(ended, site.Fetch{URL: s.URL + "/page"}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestCrawler_Visit_needsRobots(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		robots func() (*egress.Response, error)
		fails  bool
		reads  bool
	}{
		"rules":        {answers(200, "User-agent: *\nDisallow: /\n"), false, false},
		"none":         {answers(404, "<p>no"), false, true},
		"server error": {answers(500, ""), true, false},
		"unreachable":  {nil, true, false},
		"circle":       {func() (*egress.Response, error) { return nil, egress.ErrRedirects }, false, true},
	} {
		g := getter{"https://shop.example/": answers(200, ""), "https://shop.example/robots.txt": tc.robots}
		v, err := New(g, id.Now, "frontdesk").Visit(t.Context(), "https://shop.example/")
		if (err != nil) != tc.fails {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil && v.Allowed("https://shop.example/x") != tc.reads {
			t.Errorf("%s: allowed %v", name, !tc.reads)
		}
	}
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$\nAllow: /é", "/aXb")
	f.Fuzz(func(t *testing.T, body, path string) {
		r := parseRobots([]byte(body), "frontdesk")
		r.allowed(&url.URL{Path: path})
	})
}

func FuzzSitemap(f *testing.F) {
	f.Add([]byte(`<urlset><url><loc>https://a.example/</loc></url></urlset>`))
	f.Add(pack("https://a.example/"))
	base, _ := url.Parse("https://a.example/")
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, e := range parseSitemap(body, base) {
			if e.address == "" {
				t.Fatal("an entry without an address")
			}
		}
	})
}
