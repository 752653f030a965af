// Package siteserver serves websites for tests of reading them: an invented shop
// for bicycles, and the Login.gov help site where a copy of it is at hand. Both
// come with all that makes reading hard: sitemaps in parts and packed,
// robots.txt, redirects, circles, a calendar without end, a slow page, pages
// that are not there, the same around every text, and changes between two
// readings.
package siteserver

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// Page is one page of a site.
type Page struct {
	Path  string
	Title string
	Lang  string
	Text  string // Markdown
}

// Site is a website with a second edition. Its methods may be called by many
// goroutines.
type Site struct {
	Name    string
	Slow    time.Duration // that /slow/ takes
	markers bool          // pages mark their main part

	mu      sync.Mutex
	edition int // 1 or 2
	first   map[string]Page
	second  map[string]Page
	down    int // status that every page answers with; 0: none
	hits    map[string]int
	fresh   int // answers with a page
	same    int // answers that nothing has changed
}

func newSite(name string, markers bool, pages []Page) *Site {
	s := &Site{Name: name, markers: markers, edition: 1, first: map[string]Page{}, second: map[string]Page{}, hits: map[string]int{}}
	for _, p := range pages {
		s.first[p.Path], s.second[p.Path] = p, p
	}
	return s
}

// Edition switches to the first or second edition of the pages.
func (s *Site) Edition(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.edition = n
}

// Fail makes every page answer with a status, until it is 0.
func (s *Site) Fail(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = status
}

// Served tells how often a path was asked for.
func (s *Site) Served(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hits[path]
}

// Answers tells how many pages were sent, and how many had not changed.
func (s *Site) Answers() (fresh, same int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fresh, s.same
}

func (s *Site) pages() map[string]Page {
	if s.edition == 2 {
		return s.second
	}
	return s.first
}

// Paths are those of the pages of the present edition.
func (s *Site) Paths() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]string, 0, len(s.pages()))
	for path := range s.pages() {
		out = append(out, path)
	}
	sort.Strings(out)
	return out
}

// ServeHTTP serves the site.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.hits[r.URL.Path]++
	down := s.down
	page, found := s.pages()[r.URL.Path]
	s.mu.Unlock()
	switch {
	case down != 0:
		http.Error(w, "out of order", down)
	case found:
		s.page(w, r, page)
	case !s.special(w, r):
		s.write(w, http.StatusNotFound, Page{Title: "Not found", Lang: "en", Text: "There is no such page here."}, "")
	}
}

// special serves what is no ordinary page.
func (s *Site) special(w http.ResponseWriter, r *http.Request) bool {
	base := "http://" + r.Host
	switch path := r.URL.Path; {
	case path == "/robots.txt":
		fmt.Fprintf(w, "# Rules of a test site\nUser-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /private/\nDisallow: /*?print=\nSitemap: %s/sitemaps/index.xml\n", base)
	case path == "/sitemaps/index.xml":
		fmt.Fprintf(w, `<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>%s/sitemaps/pages.xml.gz</loc></sitemap><sitemap><loc>%s/sitemaps/absent.xml</loc></sitemap></sitemapindex>`, base, base)
	case path == "/sitemaps/pages.xml.gz":
		s.sitemap(w, base)
	case path == "/start-here":
		http.Redirect(w, r, "/", http.StatusMovedPermanently)
	case path == "/circle/a":
		http.Redirect(w, r, "/circle/b", http.StatusFound)
	case path == "/circle/b":
		http.Redirect(w, r, "/circle/a", http.StatusFound)
	case path == "/outside":
		http.Redirect(w, r, "http://10.0.0.1/secret", http.StatusFound)
	case path == "/brochure":
		w.Header().Set("Content-Type", "application/pdf")
		fmt.Fprint(w, "%PDF-1.4 not really")
	case path == "/broken":
		http.Error(w, "it broke", http.StatusInternalServerError)
	case path == "/private/ledger/":
		s.write(w, http.StatusOK, Page{Title: "Ledger", Lang: "en", Text: "Nobody shall read this ledger of ours."}, "")
	case path == "/hidden/":
		s.write(w, http.StatusOK, Page{Title: "Hidden", Lang: "en", Text: "This page asks not to be indexed by anyone."}, `<meta name="robots" content="noindex">`)
	case path == "/slow/":
		select {
		case <-time.After(s.Slow):
		case <-r.Context().Done():
		}
		s.write(w, http.StatusOK, Page{Title: "Slow page", Lang: "en", Text: "This page takes its time, and says at last that tandems weigh eighteen kilograms."}, "")
	case strings.HasPrefix(path, "/calendar/"):
		day, err := strconv.Atoi(strings.TrimPrefix(path, "/calendar/"))
		if err != nil {
			return false
		}
		s.write(w, http.StatusOK, Page{Title: "Calendar", Lang: "en", Text: fmt.Sprintf("Nothing happens on day %d of our calendar.\n\n[The day after](/calendar/%d) and [the same with a view](/calendar/%d?view=month&day=%d)", day, day+1, day, day)}, "")
	default:
		return false
	}
	return true
}

func (s *Site) sitemap(w http.ResponseWriter, base string) {
	w.Header().Set("Content-Type", "application/gzip")
	z := gzip.NewWriter(w)
	defer z.Close()
	fmt.Fprint(z, `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
	for i, path := range s.Paths() {
		if _, old := s.first[path]; old && i%3 != 0 { // the others are found by links
			continue
		}
		fmt.Fprintf(z, "<url><loc>%s%s</loc><lastmod>2026-03-0%d</lastmod></url>", base, path, 1+i%9)
	}
	fmt.Fprint(z, "</urlset>")
}

// page serves a page with an ETag.
func (s *Site) page(w http.ResponseWriter, r *http.Request, p Page) {
	sum := sha256.Sum256([]byte(p.Title + p.Text))
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	w.Header().Set("ETag", tag)
	s.mu.Lock()
	matches := r.Header.Get("If-None-Match") == tag
	if matches {
		s.same++
	} else {
		s.fresh++
	}
	s.mu.Unlock()
	if matches {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	s.write(w, http.StatusOK, p, "")
}

// write writes a page with what stands around every text of the site.
func (s *Site) write(w http.ResponseWriter, status int, p Page, head string) {
	var text bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.Table)).Convert([]byte(p.Text), &text); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	data := struct {
		Site, Title, Lang string
		Head, Text        template.HTML
		Links             []Page
		Main              bool
	}{s.Name, p.Title, p.Lang, template.HTML(head), template.HTML(text.String()), s.neighbours(p), s.markers}
	if err := layout.Execute(w, data); err != nil {
		fmt.Fprint(w, err)
	}
}

// neighbours are the pages that the navigation of a page links to: all of them,
// by turns, over the pages of the site.
func (s *Site) neighbours(p Page) []Page {
	s.mu.Lock()
	pages := s.pages()
	paths := make([]string, 0, len(pages))
	for path, q := range pages {
		if q.Lang == p.Lang {
			paths = append(paths, path)
		}
	}
	sort.Strings(paths)
	defer s.mu.Unlock()
	at := sort.SearchStrings(paths, p.Path)
	var out []Page
	for i := range min(12, len(paths)) {
		out = append(out, pages[paths[(at+i)%len(paths)]])
	}
	return out
}

var layout = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><title>{{.Title}} | {{.Site}}</title>{{.Head}}
<style>body { font: 16px sans-serif }</style><script>window.tracked = "<p>not a text</p>"</script></head>
<body><a class="skip-nav" href="#main">Skip to the text</a>
<div class="banner"><p>You are looking at the website of {{.Site}}, which is here for you on every day of the year.</p></div>
<div class="cookie-notice"><p>We use cookies to count our visitors. <button>Fine</button></p></div>
<div class="top"><ul>{{range .Links}}<li><a href="{{.Path}}?utm_source=menu">{{.Title}}</a></li>{{end}}</ul></div>
{{if .Main}}<main id="main">{{else}}<div id="main">{{end}}<h1>{{.Title}}</h1>
{{.Text}}
<h2>Was this page helpful?</h2><p>Tell us with the thumbs below, it takes a second and helps us to improve.</p>
{{if .Main}}</main>{{else}}</div>{{end}}
<div class="bottom"><p>© {{.Site}}. All prices and promises on these pages are without guarantee.</p>
<a href="/start-here">Home</a> <a href="/calendar/1">Calendar</a> <a href="/circle/a">Circle</a> <a href="/absent/">Absent</a> <a href="/broken">Broken</a>
<a href="/brochure">Brochure</a> <a href="/files/prices.pdf">Prices</a> <a href="/private/ledger/">Ledger</a> <a href="/hidden/">Hidden</a> <a href="/slow/">Slow</a>
<a href="/outside">Outside</a> <a href="https://elsewhere.example/">Elsewhere</a> <a href="mailto:desk@shop.example">Mail</a> <a href="/?PHPSESSID=0123456789abcdef">Session</a></div>
</body></html>`))
