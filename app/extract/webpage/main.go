package webpage

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mainContent finds the element that holds what the page is about: the one that
// says so (main, role=main, a single article), else the one in which most of
// the text stands that is not in links, else the body.
func (d *document) mainContent() *html.Node {
	body, mains, articles := d.candidates()
	whole := d.measure(body)
	for _, list := range [][]*html.Node{mains, articles} {
		if len(list) == 1 {
			if m := d.measure(list[0]); m.text >= 80 && m.text*5 >= whole.text {
				return list[0]
			}
		}
	}
	if len(mains) > 0 || len(articles) > 1 {
		return body // several: all of it counts
	}
	return d.densest(body, whole)
}

// candidates are the body and the elements that call themselves the main part.
func (d *document) candidates() (body *html.Node, mains, articles []*html.Node) {
	body = d.root
	for n := range d.root.Descendants() {
		if n.Type != html.ElementNode || d.isHidden(n) {
			continue
		}
		switch {
		case n.DataAtom == atom.Body:
			body = n
		case n.DataAtom == atom.Main || attr(n, "role") == "main":
			mains = append(mains, n)
		case n.DataAtom == atom.Article && !within(n, atom.Article):
			articles = append(articles, n)
		}
	}
	return body, mains, articles
}

// densest walks down from the body for as long as one child holds nearly all of
// the text.
func (d *document) densest(body *html.Node, whole measured) *html.Node {
	at := body
	for {
		var best *html.Node
		var most measured
		for c := range at.ChildNodes() {
			if c.Type != html.ElementNode || d.skipped(c) || !containerTag(c.DataAtom) || c.DataAtom == atom.Table && !laysOut(c) {
				continue
			}
			if m := d.measure(c); m.score() > most.score() {
				best, most = c, m
			}
		}
		if best == nil || most.score()*4 < whole.score()*3 || hasOwnHeading(at) {
			return at
		}
		at = best
	}
}

// hasOwnHeading tells whether the title of the page stands directly in n: going
// further down would lose it.
func hasOwnHeading(n *html.Node) bool {
	for c := range n.ChildNodes() {
		if c.Type == html.ElementNode && (c.DataAtom == atom.H1 || c.DataAtom == atom.H2) {
			return true
		}
	}
	return false
}

// laysOut tells a table that holds parts of a page from one of data.
func laysOut(table *html.Node) bool {
	for c := range table.Descendants() {
		switch c.DataAtom {
		case atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.Ul, atom.Table:
			return true
		}
	}
	return false
}

func containerTag(a atom.Atom) bool {
	switch a {
	case atom.Div, atom.Section, atom.Article, atom.Main, atom.Center, atom.Table, atom.Tbody, atom.Tr, atom.Td, atom.Form, atom.Span, atom.Font, 0:
		return true
	}
	return false
}

// measured is how much text stands below an element, and how much of it in links.
type measured struct{ text, links int }

func (m measured) score() int { return m.text - m.links }

func (d *document) measure(n *html.Node) (m measured) {
	var walk func(n *html.Node, inLink bool)
	walk = func(n *html.Node, inLink bool) {
		for c := range n.ChildNodes() {
			switch c.Type {
			case html.TextNode:
				size := len(collapse(c.Data))
				m.text += size
				if inLink {
					m.links += size
				}
			case html.ElementNode:
				if !d.skipped(c) {
					walk(c, inLink || c.DataAtom == atom.A)
				}
			}
		}
	}
	walk(n, false)
	return m
}

func within(n *html.Node, tag atom.Atom) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.DataAtom == tag {
			return true
		}
	}
	return false
}

// skipped tells elements that are never part of the text.
func (d *document) skipped(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Math, atom.Iframe, atom.Object, atom.Embed, atom.Canvas,
		atom.Audio, atom.Video, atom.Map, atom.Select, atom.Textarea, atom.Input, atom.Datalist, atom.Nav, atom.Head, atom.Title, atom.Dialog, atom.Progress, atom.Meter:
		return true
	case atom.Button:
		return !insideHeading(n)
	case atom.Aside:
		return true
	case atom.Footer:
		return !within(n, atom.Blockquote)
	case atom.Header:
		return !within(n, atom.Main) && !within(n, atom.Article) && !hasHeading(n)
	}
	switch attr(n, "role") {
	case "navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog", "menu", "menubar", "toolbar", "tablist":
		return true
	}
	return d.isHidden(n) || unwelcome(n)
}

func hasHeading(n *html.Node) bool {
	for c := range n.Descendants() {
		if c.DataAtom == atom.H1 {
			return true
		}
	}
	return false
}

func insideHeading(n *html.Node) bool {
	for p, i := n.Parent, 0; p != nil && i < 4; p, i = p.Parent, i+1 {
		switch p.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Summary, atom.Dt:
			return true
		}
	}
	return false
}

// isHidden tells what a browser does not show and no control opens.
func (d *document) isHidden(n *html.Node) bool {
	style := strings.ReplaceAll(strings.ToLower(attr(n, "style")), " ", "")
	concealed := hasAttr(n, "hidden") || attr(n, "aria-hidden") == "true" ||
		strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
	if !concealed {
		return false
	}
	name := attr(n, "id")
	return (name == "" || !d.controlled[name]) && attr(n, "role") != "tabpanel"
}

// unwelcomeNames finds class names and ids of what stands around a text: a word
// that stands by itself between dashes and the like.
var unwelcomeNames = regexp.MustCompile(`(?:^|[ -])(?:` + strings.Join([]string{
	"breadcrumbs?", "cookies?", "consent", "gdpr", "skipnav", "skip-link", "skip-nav", "skiplink", "sharing", "share-buttons",
	"social", "sharedaddy", "newsletter", "subscribe", "sidenav", "sidebar", "pagination", "pager", "toc", "table-of-contents", "related-posts",
	"comments", "popup", "modal", "screen-reader-only", "visually-hidden", "sr-only", "site-footer", "site-header", "advert", "adsbygoogle",
	"navbar", "nav-menu", "main-menu", "site-nav", "printfooter", "noprint", "mw-editsection", "headerlink",
}, "|") + `)(?:$|[ -])`)

// unwelcome tells by class and id. An element with a good part of the page in it
// is kept, whatever it is called.
func unwelcome(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Body, atom.Html, atom.Main, atom.Article:
		return false
	}
	names := attr(n, "class") + " " + attr(n, "id")
	if len(names) < 3 || len(names) > 2000 {
		return false
	}
	names = strings.Join(strings.Fields(strings.ReplaceAll(strings.ToLower(names), "_", "-")), " ")
	return unwelcomeNames.MatchString(names) && !holdsArticle(n)
}

// holdsArticle tells whether the page's main part lies below n.
func holdsArticle(n *html.Node) bool {
	paragraphs := 0
	for c := range n.Descendants() {
		switch c.DataAtom {
		case atom.Main, atom.Article, atom.H1:
			return true
		case atom.P:
			if paragraphs++; paragraphs > 8 {
				return true
			}
		}
	}
	return false
}
