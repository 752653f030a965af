package webpage

import (
	"encoding/json"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxTitleText bounds titles in bytes before they are shortened by characters.
const maxTitleText = 1000

// head reads what a page says of itself.
func (d *document) head() Page {
	h := header{doc: d}
	for n := range d.root.Descendants() {
		if n.Type == html.ElementNode {
			h.element(n)
		}
	}
	h.page.Title = firstOf(h.page.Title, h.shared)
	h.page.Date = h.changed
	if h.changed.IsZero() {
		h.page.Date = h.written
	}
	return h.page
}

// header gathers what a page says of itself.
type header struct {
	doc              *document
	page             Page
	shared           string // the title for those who share it
	written, changed time.Time
}

func (h *header) element(n *html.Node) {
	switch n.DataAtom {
	case atom.Html:
		h.page.Lang = baseLang(firstOf(attr(n, "lang"), attr(n, "xml:lang")))
	case atom.Title:
		if h.page.Title == "" && (n.Parent == nil || n.Parent.Namespace == "") {
			h.page.Title = plain(textOf(n, maxTitleText))
		}
	case atom.Link:
		if hasToken(attr(n, "rel"), "canonical") && h.page.Canonical == "" {
			h.page.Canonical, _, _ = strings.Cut(h.doc.absolute(attr(n, "href")), "#")
		}
	case atom.Script:
		if strings.EqualFold(attr(n, "type"), "application/ld+json") {
			written, changed := linkedDates(textOf(n, 200_000))
			h.written, h.changed = laterOf(h.written, written), laterOf(h.changed, changed)
		}
	case atom.Meta:
		h.meta(strings.ToLower(firstOf(attr(n, "property"), attr(n, "name"), attr(n, "http-equiv"))), collapse(attr(n, "content")))
	}
}

func (h *header) meta(name, content string) {
	switch name {
	case "og:title":
		h.shared = plain(content)
	case "og:site_name", "application-name":
		h.page.SiteName = firstOf(h.page.SiteName, plain(content))
	case "robots", "frontdesk":
		none := hasToken(content, "none")
		h.page.NoIndex = h.page.NoIndex || none || hasToken(content, "noindex")
		h.page.NoFollow = h.page.NoFollow || none || hasToken(content, "nofollow")
	case "article:modified_time", "og:updated_time", "last-modified", "dcterms.modified":
		h.changed = laterOf(h.changed, parseDate(content))
	case "article:published_time", "date", "dcterms.date", "dc.date":
		h.written = laterOf(h.written, parseDate(content))
	case "content-language":
		h.page.Lang = firstOf(h.page.Lang, baseLang(content))
	}
}

// linkedDates reads dates from JSON-LD (schema.org).
func linkedDates(text string) (written, changed time.Time) {
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return written, changed
	}
	var walk func(v any, depth int)
	walk = func(v any, depth int) {
		if depth > 6 {
			return
		}
		switch v := v.(type) {
		case map[string]any:
			if s, ok := v["dateModified"].(string); ok {
				changed = laterOf(changed, parseDate(s))
			}
			if s, ok := v["datePublished"].(string); ok {
				written = laterOf(written, parseDate(s))
			}
			for _, inner := range v {
				walk(inner, depth+1)
			}
		case []any:
			for _, inner := range v {
				walk(inner, depth+1)
			}
		}
	}
	walk(v, 0)
	return written, changed
}

// parseDate reads the date forms of pages; the zero time for any other.
func parseDate(s string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02 15:04:05", time.DateOnly, time.RFC1123, time.RFC1123Z} {
		if t, err := time.Parse(layout, strings.TrimSpace(s)); err == nil && t.Year() > 1980 && t.Year() < 2200 {
			return t.UTC()
		}
	}
	return time.Time{}
}

func laterOf(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func firstOf(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

// textOf is the text below a node, at most about most bytes.
func textOf(n *html.Node, most int) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
			if b.Len() > most {
				break
			}
		}
	}
	return b.String()
}
