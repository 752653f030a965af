package site

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
)

// scope decides which addresses belong to a site. It is used by one goroutine.
type scope struct {
	host     string // without www
	path     string // what paths begin with
	start    PageID
	settings Settings
	// queries counts the addresses of one path that differ in their query alone,
	// shapes those that differ in numbers alone: calendars and sorted lists have no
	// end.
	queries, shapes map[string]int
}

// The bounds of what may differ in little.
const (
	maxQueries  = 40
	maxShape    = 400
	maxSegments = 14
	maxQuery    = 200
)

func newScope(s Site) scope {
	u, ok := address(s.URL)
	if !ok {
		u = &url.URL{Host: "invalid."}
	}
	return scope{host: hostOf(u), path: folderOf(u.Path), start: pageIDOf(keyOf(u)), settings: s.Settings, queries: map[string]int{}, shapes: map[string]int{}}
}

// folderOf is the folder of a start address: a path that ends in a file means
// the folder that it lies in.
func folderOf(p string) string {
	if strings.HasSuffix(p, "/") {
		return p
	}
	if strings.Contains(path.Base(p), ".") {
		return strings.TrimSuffix(path.Dir(p), "/") + "/"
	}
	return p
}

// holds tells whether an address lies on the site and below its folder.
func (s scope) holds(u *url.URL) bool {
	if hostOf(u) != s.host {
		return false
	}
	folder := strings.TrimSuffix(s.path, "/") + "/"
	return strings.HasPrefix(u.Path+"/", folder)
}

// overlaps tells whether one of two sites holds the start of the other.
func (s scope) overlaps(other scope) bool {
	a, b := strings.TrimSuffix(s.path, "/")+"/", strings.TrimSuffix(other.path, "/")+"/"
	return s.host == other.host && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
}

// refuse tells why an address that the site holds is not read; empty: it is.
func (s scope) refuse(u *url.URL, depth int) (Kind, string) {
	switch {
	case s.matches(s.settings.Exclude, u.Path):
		return KindExcluded, "A pattern of yours leaves this page out."
	case pageIDOf(keyOf(u)) == s.start:
		return "", "" // always read, for its links
	case len(s.settings.Include) > 0 && !s.matches(s.settings.Include, u.Path):
		return KindExcluded, "No pattern of yours takes this page in."
	case depth > s.settings.MaxDepth:
		return KindDepth, "This page is more links away from the start than your settings allow."
	}
	if kind := fileKind(u.Path); kind != "" {
		return KindType, "This is " + kind + ", not a page. Upload it as a file if the assistant should know it."
	}
	return s.trap(u)
}

// wanted tells whether a page that is read becomes a content; the start may be
// there for its links alone.
func (s scope) wanted(u *url.URL) bool {
	return len(s.settings.Include) == 0 || s.matches(s.settings.Include, u.Path)
}

// trap tells addresses that a server makes without end.
func (s scope) trap(u *url.URL) (Kind, string) {
	segments := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(segments) > maxSegments || len(u.RawQuery) > maxQuery {
		return KindTrap, "The address is unusually long, as those are that a server makes without end."
	}
	for i, seg := range segments {
		if seg != "" && countOf(segments[i:], seg) > 2 {
			return KindTrap, "The address repeats itself, as those do that a server makes without end."
		}
	}
	return "", ""
}

func countOf(list []string, s string) (n int) {
	for _, v := range list {
		if v == s {
			n++
		}
	}
	return n
}

// admit counts an address that is new, and tells when there are too many of its
// like.
func (s scope) admit(u *url.URL) (Kind, string) {
	p := hostOf(u) + u.EscapedPath()
	if u.RawQuery != "" {
		if s.queries[p]++; s.queries[p] > maxQueries {
			return KindTrap, "There are too many addresses that differ in their query alone. Name pages of their own in your sitemap."
		}
	}
	if shape := digits.ReplaceAllString(p+"?"+u.RawQuery, "#"); strings.Count(shape, "#") >= 2 {
		if s.shapes[shape]++; s.shapes[shape] > maxShape {
			return KindTrap, "There are too many addresses that differ in numbers alone, as those of a calendar do."
		}
	}
	return "", ""
}

var digits = regexp.MustCompile(`[0-9]+`)

func (s scope) matches(patterns []string, p string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return matchPath(pattern, p) })
}

// matchPath matches a path with a pattern, in which * stands for anything. A
// pattern without one means that path and all below it.
func matchPath(pattern, p string) bool {
	if !strings.Contains(pattern, "*") {
		pattern = strings.TrimSuffix(pattern, "/")
		return p == pattern || strings.HasPrefix(p, pattern+"/")
	}
	parts := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(p, parts[0])
	if !ok {
		return false
	}
	last := parts[len(parts)-1]
	for _, part := range parts[1 : len(parts)-1] {
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return strings.HasSuffix(rest, last)
}

// fileKind says what an address by its ending is, empty where it may be a page.
func fileKind(p string) string {
	switch ext := strings.ToLower(strings.TrimPrefix(path.Ext(p), ".")); ext {
	case "pdf":
		return "a PDF"
	case "doc", "docx", "odt", "rtf", "ppt", "pptx", "odp", "xls", "xlsx", "ods", "csv", "epub":
		return "a document (" + ext + ")"
	case "jpg", "jpeg", "png", "gif", "webp", "svg", "ico", "avif", "bmp", "tif", "tiff", "heic":
		return "a picture"
	case "mp3", "mp4", "m4a", "m4v", "mov", "avi", "webm", "ogg", "wav", "mkv":
		return "a recording"
	case "zip", "gz", "tar", "tgz", "rar", "7z", "exe", "dmg", "apk", "msi", "iso", "bin", "jar":
		return "a download"
	case "css", "js", "mjs", "json", "xml", "rss", "atom", "ics", "woff", "woff2", "ttf", "eot", "map", "webmanifest", "vcf":
		return "a file for programs"
	}
	return ""
}

// withoutIndexes leaves out lists of nothing but links to other pages of the
// site: their words are those of the pages that they lead to, and would bring up
// the list in the place of the page.
func (s scope) withoutIndexes(blocks []string) []string {
	out := make([]string, 0, len(blocks))
	for _, b := range blocks {
		if !s.isIndex(b) {
			out = append(out, b)
		}
	}
	return out
}

func (s scope) isIndex(block string) bool {
	if listLine.FindString(block) == "" {
		return false
	}
	lines := strings.Split(block, "\n")
	own := 0
	for _, l := range lines {
		m := onlyLink.FindStringSubmatch(l)
		if m == nil {
			return false
		}
		if u, ok := address(m[1]); ok && s.holds(u) && fileKind(u.Path) == "" {
			own++
		}
	}
	return len(lines) >= 3 && own*5 >= len(lines)*4
}
