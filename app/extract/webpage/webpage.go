// Package webpage reads HTML: the main text of a page as Markdown, with headings,
// lists and tables kept and what stands around it left out, and what the page
// says of itself. It takes any bytes, and fetches nothing.
package webpage

import (
	"bytes"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"frontdesk/app/extract/charset"
	"frontdesk/app/fault"
)

// ErrHTML is the fault for a page that cannot be read as HTML.
var ErrHTML = fault.New(fault.Invalid, "html_unreadable", "This page is not HTML that can be read.")

// The limits of one page.
const (
	maxPageText   = 200_000 // characters of Markdown; the rest is left out
	maxPageLinks  = 3000
	maxPageBlocks = 20_000
)

// Page is what an HTML page says: its main text, and what a reader of the site
// needs to go on.
type Page struct {
	Title     string // of the document, else its first heading
	Heading   string // the first heading of the first level in the main text
	SiteName  string // as the page declares it
	Lang      string // BCP 47 base as the page declares it
	Canonical string // absolute, empty where it names none
	Date      time.Time
	Blocks    []string // Markdown of the main text: headings, paragraphs, whole lists and tables, in order
	Links     []Link
	NoIndex   bool
	NoFollow  bool
	Cut       bool // the text was longer than what is kept
}

// Link is a link of a page, absolute and without fragment.
type Link struct {
	URL      string
	NoFollow bool
}

// Markdown is the main text.
func (p Page) Markdown() string { return strings.Join(p.Blocks, "\n\n") }

// Read reads a page. contentType is what the server said of it, base its
// address. Any bytes give a page or ErrHTML, never a panic; pages nested deeper
// than a browser would follow give their plain text.
func Read(body []byte, contentType string, base *url.URL) (page Page, err error) {
	defer func() {
		if p := recover(); p != nil {
			page, err = Page{}, ErrHTML.Because(fmt.Errorf("panic: %v", p))
		}
	}()
	text, err := decode(body, contentType)
	if err != nil {
		return Page{}, ErrHTML.Because(err)
	}
	root, err := parse(text)
	if err != nil {
		return flat(text), nil // too deep for a tree: its words are better than nothing
	}
	doc := newDocument(root, base)
	page = doc.head()
	main := doc.mainContent()
	w := newMarkdownWriter(doc)
	w.children(main)
	page.Blocks, page.Cut = w.blocks()
	page.Links = doc.links()
	page.Heading = w.heading
	if page.Title == "" {
		page.Title = page.Heading
	}
	return page, nil
}

// decode gives the page as UTF-8, by what server, byte order mark, meta tags
// or the bytes themselves say.
func decode(body []byte, contentType string) ([]byte, error) {
	if len(body) == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	encoding, certain := charset.Determine(body, contentType)
	if !certain && utf8.Valid(body) {
		encoding = charset.UTF8
	}
	text := encoding.Decode(body)
	return bytes.ToValidUTF8(bytes.ReplaceAll(text, []byte{0}, nil), []byte("\uFFFD")), nil
}

func parse(text []byte) (root *html.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	// As with scripting off, noscript has its elements and can be left out whole.
	return html.ParseWithOptions(bytes.NewReader(text), html.ParseOptionEnableScripting(false))
}

// flat is the text of a page whose tree cannot be built: one block for each
// run between block tags.
func flat(text []byte) Page {
	var page Page
	var b strings.Builder
	z := html.NewTokenizer(bytes.NewReader(text))
	hidden, total := atom.Atom(0), 0
	flush := func() {
		if s := collapse(b.String()); s != "" && len(page.Blocks) < maxPageBlocks {
			page.Blocks = append(page.Blocks, escapeLine(s))
		}
		b.Reset()
	}
	for {
		switch z.Next() {
		case html.ErrorToken:
			flush()
			return page
		case html.TextToken:
			t := z.Text()
			if total += len(t); hidden == 0 && total < maxPageText {
				b.Write(t)
			}
		case html.StartTagToken, html.EndTagToken:
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			if !inlineTag(tag) {
				flush()
			}
			hidden = hiddenAfter(hidden, tag, z.Token().Type)
		}
	}
}

func hiddenAfter(now, tag atom.Atom, kind html.TokenType) atom.Atom {
	if tag != atom.Script && tag != atom.Style && tag != atom.Noscript && tag != atom.Title {
		return now
	}
	if kind == html.EndTagToken {
		return 0
	}
	return tag
}

// document is a parsed page with what is looked up in it.
type document struct {
	root *html.Node
	base *url.URL
	// controlled are the ids that a button or tab opens: what they hide is text all
	// the same.
	controlled map[string]bool
}

func newDocument(root *html.Node, base *url.URL) *document {
	d := &document{root: root, base: base, controlled: map[string]bool{}}
	for n := range root.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.DataAtom == atom.Base:
			d.rebase(attr(n, "href"))
		default:
			d.control(n)
		}
	}
	return d
}

func (d *document) rebase(href string) {
	if d.base == nil {
		return
	}
	if u, err := d.base.Parse(href); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
		d.base = u
	}
}

// control notes what an element opens.
func (d *document) control(n *html.Node) {
	for _, key := range []string{"aria-controls", "data-target", "data-bs-target"} {
		for _, name := range strings.Fields(attr(n, key)) {
			d.controlled[strings.TrimPrefix(name, "#")] = true
		}
	}
	if href := attr(n, "href"); n.DataAtom == atom.A && len(href) > 1 && href[0] == '#' {
		d.controlled[href[1:]] = true
	}
}

// absolute resolves an address of the page; empty for what is no page.
func (d *document) absolute(href string) string {
	href = strings.TrimSpace(href)
	if href == "" || d.base == nil || len(href) > 2000 {
		return ""
	}
	u, err := d.base.Parse(href)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	return u.String()
}

// links gives every link of the page, in order and once.
func (d *document) links() []Link {
	seen := map[string]bool{}
	var out []Link
	for n := range d.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		href, _, _ := strings.Cut(d.absolute(linkOf(n)), "#")
		if href != "" && !seen[href] && len(out) < maxPageLinks {
			seen[href] = true
			out = append(out, Link{URL: href, NoFollow: n.DataAtom != atom.Link && hasToken(attr(n, "rel"), "nofollow")})
		}
	}
	return out
}

// linkOf is where an element leads, empty where it leads nowhere.
func linkOf(n *html.Node) string {
	switch n.DataAtom {
	case atom.A, atom.Area:
		return attr(n, "href")
	case atom.Frame:
		return attr(n, "src")
	case atom.Link:
		if rel := attr(n, "rel"); hasToken(rel, "next") || hasToken(rel, "prev") || hasToken(rel, "alternate") && hasAttr(n, "hreflang") {
			return attr(n, "href")
		}
	case atom.Meta:
		content := attr(n, "content")
		if at := strings.Index(strings.ToLower(content), "url="); at >= 0 && at+len("url=") <= len(content) && strings.EqualFold(attr(n, "http-equiv"), "refresh") {
			return strings.Trim(content[at+len("url="):], " '\"")
		}
	}
	return ""
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

// hasToken tells whether a list separated by spaces or commas has a word.
func hasToken(list, word string) bool {
	for _, t := range strings.FieldsFunc(list, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' || r == '\n' }) {
		if strings.EqualFold(t, word) {
			return true
		}
	}
	return false
}

// collapse makes one space of every run of white space, none at the ends.
func collapse(s string) string { return strings.Join(strings.Fields(s), " ") }

// baseLang cuts a language tag to its base: de-AT is de; empty for what is none.
func baseLang(tag string) string {
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(tag)), "_", "-"), "-")
	if (len(base) == 2 || len(base) == 3) && strings.Trim(base, "abcdefghijklmnopqrstuvwxyz") == "" {
		return base
	}
	return ""
}
