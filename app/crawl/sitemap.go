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

	"golang.org/x/net/html/charset"
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
// document declares itself are an error for the decoder.
func parseXML(body []byte, base *url.URL) (out []entry) {
	dec := xml.NewDecoder(bytes.NewReader(body))
	dec.Strict = false
	dec.CharsetReader = charset.NewReaderLabel
	var now entry
	var text strings.Builder
	depth := 0
	for len(out) < maxEntries {
		token, err := dec.Token()
		if err != nil {
			return out
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth++; depth > 20 {
				return out
			}
			text.Reset()
			switch t.Name.Local {
			case "html":
				return nil // an error page
			case "url", "item":
				now = entry{}
			case "sitemap":
				now = entry{index: true}
			}
		case xml.CharData:
			if text.Len() < 4096 {
				text.Write(t)
			}
		case xml.EndElement:
			depth--
			value := strings.TrimSpace(text.String())
			text.Reset()
			switch t.Name.Local {
			case "loc", "link":
				if now.address == "" && value != "" {
					if u, err := base.Parse(value); err == nil {
						now.address = u.String()
					}
				}
			case "lastmod", "pubDate":
				now.modified = parseTime(value)
			case "url", "item", "sitemap":
				if now.address != "" {
					out = append(out, now)
				}
				now = entry{}
			}
		}
	}
	return out
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
