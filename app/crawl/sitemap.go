package crawl

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"io"
	"net/url"
	"strings"
	"time"

	"frontdesk/app/extract/charset"
)

// entry is a line of a sitemap: a page, or another sitemap.
type entry struct {
	address  string
	modified time.Time
	index    bool
}

// maxEntries bounds one sitemap; the format allows 50,000.
const maxEntries = 60_000

// parseSitemap reads a sitemap, an index of sitemaps, a feed, or a list of
// addresses as text, packed or not. What is none of them gives nothing.
func parseSitemap(body []byte, base *url.URL) []entry {
	if bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		r, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return nil
		}
		if body, err = io.ReadAll(io.LimitReader(r, maxSitemap)); err != nil && len(body) == 0 {
			return nil
		}
	}
	trimmed := bytes.TrimLeft(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")), " \t\r\n")
	if bytes.HasPrefix(trimmed, []byte("<")) {
		return parseXML(trimmed, base)
	}
	var out []entry
	lines := bufio.NewScanner(bytes.NewReader(trimmed))
	for lines.Scan() && len(out) < maxEntries {
		if line := strings.TrimSpace(lines.Text()); strings.HasPrefix(line, "http://") || strings.HasPrefix(line, "https://") {
			out = append(out, entry{address: line})
		}
	}
	return out
}

// parseXML walks the elements: nothing is built of them, and entities that a
// document declares itself stay as they are written.
func parseXML(body []byte, base *url.URL) []entry {
	dec := xml.NewDecoder(bytes.NewReader(body))
	dec.Strict = false
	dec.CharsetReader = charset.NewReader
	w := walk{base: base}
	for len(w.out) < maxEntries && !w.over {
		token, err := dec.Token()
		if err != nil {
			break
		}
		switch t := token.(type) {
		case xml.StartElement:
			w.begin(t.Name.Local)
		case xml.CharData:
			if w.text.Len() < 4096 {
				w.text.Write(t)
			}
		case xml.EndElement:
			w.end(t.Name.Local)
		}
	}
	return w.out
}

// walk is a sitemap on its way through.
type walk struct {
	base  *url.URL
	out   []entry
	now   entry
	text  strings.Builder
	depth int
	over  bool
}

func (w *walk) begin(name string) {
	w.text.Reset()
	w.depth++
	switch name {
	case "html": // an error page
		w.out, w.over = nil, true
	case "url", "item":
		w.now = entry{}
	case "sitemap":
		w.now = entry{index: true}
	}
	w.over = w.over || w.depth > 20
}

func (w *walk) end(name string) {
	w.depth--
	value := strings.TrimSpace(w.text.String())
	w.text.Reset()
	switch name {
	case "loc", "link":
		if u, err := w.base.Parse(value); err == nil && w.now.address == "" && value != "" {
			w.now.address = u.String()
		}
	case "lastmod", "pubDate":
		w.now.modified = parseTime(value)
	case "url", "item", "sitemap":
		if w.now.address != "" {
			w.out = append(w.out, w.now)
		}
		w.now = entry{}
	}
}

// parseTime reads the forms of dates in sitemaps (W3C) and feeds; the zero time
// for any other.
func parseTime(s string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", time.DateOnly, "2006-01", time.RFC1123Z, time.RFC1123} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 1980 && t.Year() < 2200 {
			return t.UTC()
		}
	}
	return time.Time{}
}
