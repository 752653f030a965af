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
	var p Page
	var og string
	var written, changed time.Time
	for n := range d.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.DataAtom {
		case atom.Html:
			p.Lang = baseLang(firstOf(attr(n, "lang"), attr(n, "xml:lang")))
		case atom.Title:
			if p.Title == "" && (n.Parent == nil || n.Parent.Namespace == "") {
				p.Title = collapse(textOf(n, maxTitleText))
			}
		case atom.Link:
			if hasToken(attr(n, "rel"), "canonical") && p.Canonical == "" {
				p.Canonical, _, _ = strings.Cut(d.absolute(attr(n, "href")), "#")
			}
		case atom.Script:
			if strings.EqualFold(attr(n, "type"), "application/ld+json") {
				w, c := linkedDates(textOf(n, 200_000))
				written, changed = laterOf(written, w), laterOf(changed, c)
			}
		case atom.Meta:
			content := collapse(attr(n, "content"))
			switch name := strings.ToLower(firstOf(attr(n, "property"), attr(n, "name"), attr(n, "http-equiv"))); name {
			case "og:title":
				og = content
			case "og:site_name", "application-name":
				p.SiteName = firstOf(p.SiteName, content)
			case "robots", "frontdesk":
				p.NoIndex = p.NoIndex || hasToken(content, "noindex") || hasToken(content, "none")
				p.NoFollow = p.NoFollow || hasToken(content, "nofollow") || hasToken(content, "none")
			case "article:modified_time", "og:updated_time", "last-modified", "dcterms.modified":
				changed = laterOf(changed, parseDate(content))
			case "article:published_time", "date", "dcterms.date", "dc.date":
				written = laterOf(written, parseDate(content))
			case "content-language":
				p.Lang = firstOf(p.Lang, baseLang(content))
			}
		}
	}
	p.Title = firstOf(p.Title, og)
	p.Date = changed
	if p.Date.IsZero() {
		p.Date = written
	}
	return p
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
