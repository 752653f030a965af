package webpage

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxNesting is how deep elements are followed; the text of what lies deeper is
// left out. It is below the depth that the parser takes.
const maxNesting = 300

// markdownWriter writes the elements below a node as blocks of Markdown: a
// heading, a paragraph, a whole list, a table, code.
type markdownWriter struct {
	doc     *document
	out     []string
	line    strings.Builder // the paragraph that is being written
	size    int
	depth   int
	cut     bool
	heading string
}

func newMarkdownWriter(doc *document) *markdownWriter { return &markdownWriter{doc: doc} }

// blocks ends the writing.
func (w *markdownWriter) blocks() ([]string, bool) {
	w.flush("")
	return withoutMenu(w.out), w.cut
}

// withoutMenu leaves out lists of nothing but links that stand before the title.
func withoutMenu(blocks []string) []string {
	title := -1
	for i, b := range blocks {
		if strings.HasPrefix(b, "# ") {
			title = i
			break
		}
	}
	out := blocks[:0]
	for i, b := range blocks {
		if i > title || !onlyLinks(b) {
			out = append(out, b)
		}
	}
	return out
}

// onlyLinks tells a list of two or more links and nothing else.
func onlyLinks(block string) bool {
	lines := strings.Split(block, "\n")
	for _, l := range lines {
		l = strings.TrimLeft(l, " 0123456789.-")
		if !strings.HasPrefix(l, "[") || !strings.HasSuffix(l, ")") || strings.Count(l, "](") != 1 {
			return false
		}
	}
	return len(lines) > 1 && strings.HasPrefix(strings.TrimLeft(block, "0123456789"), "- ") || len(lines) > 1 && strings.HasPrefix(strings.TrimLeft(block, "0123456789"), ". ")
}

// add appends a block as far as the page's limit allows.
func (w *markdownWriter) add(block string) {
	n := utf8.RuneCountInString(block) + 2
	if w.size+n > maxPageText || len(w.out) >= maxPageBlocks {
		w.cut = true
		return
	}
	w.size += n
	w.out = append(w.out, block)
}

// flush ends the paragraph; prefix stands before its lines.
func (w *markdownWriter) flush(prefix string) {
	s := tidyInline(w.line.String())
	w.line.Reset()
	if s == "" || !hasWord(s) {
		return
	}
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = prefix + escapeStart(l)
	}
	w.add(strings.Join(lines, "\n"))
}

func (w *markdownWriter) children(n *html.Node) {
	if w.depth++; w.depth < maxNesting && !w.cut {
		for c := range n.ChildNodes() {
			w.node(c)
		}
	}
	w.depth--
}

func (w *markdownWriter) node(n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		w.line.WriteString(escapeText(n.Data))
		return
	case n.Type != html.ElementNode || w.doc.skipped(n):
		return
	case inlineTag(n.DataAtom) && !w.hasBlock(n):
		w.inline(n)
		return
	}
	w.flush("")
	w.block(n)
	w.flush("")
}

func (w *markdownWriter) block(n *html.Node) {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.headline(n, int(n.Data[1]-'0'))
	case atom.Ul, atom.Ol, atom.Menu:
		var b strings.Builder
		w.list(&b, n, 0)
		if s := strings.TrimRight(b.String(), "\n "); hasWord(s) {
			w.add(s)
		}
	case atom.Table:
		w.table(n)
	case atom.Pre:
		if s := strings.Trim(printable(textOf(n, maxPageText)), "\n"); strings.TrimSpace(s) != "" {
			w.add("```\n" + strings.ReplaceAll(s, "```", "'''") + "\n```")
		}
	case atom.Blockquote:
		w.quote(n)
	case atom.Dt, atom.Summary:
		w.term(n)
	default:
		w.children(n)
	}
}

// term writes what is explained below it.
func (w *markdownWriter) term(n *html.Node) {
	switch s := w.inlineText(n); {
	case !hasWord(s):
	case strings.Contains(s, "**"):
		w.add(s)
	default:
		w.add("**" + s + "**")
	}
}

func (w *markdownWriter) quote(n *html.Node) {
	inner := newMarkdownWriter(w.doc)
	inner.depth = w.depth
	inner.children(n)
	if blocks, _ := inner.blocks(); len(blocks) > 0 {
		w.add("> " + strings.ReplaceAll(strings.Join(blocks, "\n\n"), "\n", "\n> "))
	}
}

func (w *markdownWriter) headline(n *html.Node, level int) {
	s := strings.ReplaceAll(w.inlineText(n), "\n", " ")
	s = strings.Trim(strings.ReplaceAll(s, "**", ""), " #¶")
	if !hasWord(s) {
		return
	}
	if level == 1 && w.heading == "" {
		w.heading = collapse(textOf(n, maxTitleText))
	}
	w.add(strings.Repeat("#", level) + " " + s)
}

// hasBlock tells an inline element around blocks, such as a link around a card.
func (w *markdownWriter) hasBlock(n *html.Node) bool {
	i := 0
	for c := range n.Descendants() {
		if i++; i > 200 {
			return true
		}
		if c.Type == html.ElementNode && !inlineTag(c.DataAtom) && c.DataAtom != atom.Div {
			return true
		}
	}
	return false
}

// inline writes an element within a paragraph.
func (w *markdownWriter) inline(n *html.Node) {
	switch n.DataAtom {
	case atom.Br:
		w.line.WriteString("\n")
	case atom.Img:
		return // pictures have no words that could be quoted
	case atom.B, atom.Strong:
		w.wrapped(n, "**")
	case atom.Code, atom.Kbd, atom.Samp:
		if s := collapse(textOf(n, 2000)); s != "" && !strings.Contains(s, "`") {
			w.line.WriteString("`" + s + "`")
		} else {
			w.children(n)
		}
	case atom.A:
		w.link(n)
	case atom.Sup:
		s := collapse(textOf(n, 100))
		if strings.HasPrefix(s, "[") || s == "" {
			return // a footnote mark
		}
		w.children(n)
	default:
		w.children(n)
	}
}

func (w *markdownWriter) wrapped(n *html.Node, mark string) {
	s := w.inlineText(n)
	if s == "" {
		w.line.WriteString(" ")
		return
	}
	if strings.Contains(s, mark) || strings.Contains(s, "\n") {
		w.line.WriteString(s)
		return
	}
	inner := textOf(n, 4000)
	w.line.WriteString(edge(inner, true) + mark + s + mark + edge(inner, false))
}

// edge is a space where a text begins or ends with one.
func edge(s string, front bool) string {
	if s == "" || front && strings.TrimLeft(s, " \t\r\n") == s || !front && strings.TrimRight(s, " \t\r\n") == s {
		return ""
	}
	return " "
}

func (w *markdownWriter) link(n *html.Node) {
	s := w.inlineText(n)
	inner := textOf(n, 4000)
	href := attr(n, "href")
	target := w.doc.absolute(href)
	if mail := strings.ToLower(href); strings.HasPrefix(mail, "mailto:") || strings.HasPrefix(mail, "tel:") {
		target = ""
		if !hasWord(s) {
			s = escapeText(href[strings.IndexByte(href, ':')+1:])
		}
	}
	switch {
	case !hasWord(s):
	case target == "" || strings.HasPrefix(strings.TrimSpace(href), "#") || strings.ContainsAny(s, "\n"):
		w.line.WriteString(edge(inner, true) + s + edge(inner, false))
	default:
		target = strings.NewReplacer("(", "%28", ")", "%29", " ", "%20").Replace(target)
		w.line.WriteString(edge(inner, true) + "[" + s + "](" + target + ")" + edge(inner, false))
	}
}

// inlineText is an element's text with its inline marks, on its own.
func (w *markdownWriter) inlineText(n *html.Node) string {
	inner := newMarkdownWriter(w.doc)
	inner.depth = w.depth
	for c := range n.ChildNodes() {
		inner.inlineNode(c)
	}
	return tidyInline(inner.line.String())
}

// inlineNode writes a node as part of a line, whatever it is.
func (w *markdownWriter) inlineNode(n *html.Node) {
	if w.depth++; w.depth < maxNesting {
		switch {
		case n.Type == html.TextNode:
			w.line.WriteString(escapeText(n.Data))
		case n.Type != html.ElementNode || w.doc.skipped(n):
		case inlineTag(n.DataAtom) && n.DataAtom != 0:
			w.inline(n)
		default:
			w.line.WriteString(" ")
			for c := range n.ChildNodes() {
				w.inlineNode(c)
			}
			w.line.WriteString(" ")
		}
	}
	w.depth--
}

// list writes a list with its inner lists, an item a line.
func (w *markdownWriter) list(b *strings.Builder, n *html.Node, level int) {
	number, err := strconv.Atoi(attr(n, "start"))
	if err != nil || number < 0 || number > 1_000_000 {
		number = 1
	}
	for item := range n.ChildNodes() {
		if item.Type != html.ElementNode || w.doc.skipped(item) {
			continue
		}
		mark := "- "
		if n.DataAtom == atom.Ol {
			mark = strconv.Itoa(number) + ". "
		}
		if w.item(b, item, mark, level) {
			number++
		}
	}
}

// item writes one item and tells whether there was anything in it.
func (w *markdownWriter) item(b *strings.Builder, item *html.Node, mark string, level int) bool {
	if b.Len() > maxPageText || level > 20 {
		w.cut = w.cut || b.Len() > maxPageText
		return false
	}
	line := newMarkdownWriter(w.doc)
	line.depth = w.depth + level
	var inner []*html.Node
	line.itemLine(item, &inner, 0)
	text := strings.ReplaceAll(tidyInline(line.line.String()), "\n", " ")
	indent := strings.Repeat("   ", level)
	if hasWord(text) {
		b.WriteString(indent + mark + escapeStart(text) + "\n")
	}
	for _, list := range inner {
		w.list(b, list, level+1)
	}
	return hasWord(text)
}

// itemLine writes what stands in an item but its inner lists, which it gathers.
func (w *markdownWriter) itemLine(n *html.Node, inner *[]*html.Node, depth int) {
	for c := range n.ChildNodes() {
		switch {
		case c.Type == html.ElementNode && (c.DataAtom == atom.Ul || c.DataAtom == atom.Ol):
			if !w.doc.skipped(c) {
				*inner = append(*inner, c)
			}
		case c.Type == html.ElementNode && !inlineTag(c.DataAtom) && depth < 20 && !w.doc.skipped(c):
			w.line.WriteString(" ")
			w.itemLine(c, inner, depth+1)
			w.line.WriteString(" ")
		default:
			w.inlineNode(c)
		}
	}
}

// inlineTag tells elements that do not begin a line of their own. Elements
// without a known name are among them.
func inlineTag(a atom.Atom) bool {
	switch a {
	case atom.A, atom.Abbr, atom.Acronym, atom.B, atom.Bdi, atom.Bdo, atom.Big, atom.Br, atom.Cite, atom.Code, atom.Data, atom.Del, atom.Dfn, atom.Em,
		atom.Font, atom.I, atom.Img, atom.Ins, atom.Kbd, atom.Label, atom.Mark, atom.Nobr, atom.Q, atom.Rp, atom.Rt, atom.Ruby, atom.S, atom.Samp,
		atom.Small, atom.Span, atom.Strike, atom.Strong, atom.Sub, atom.Sup, atom.Time, atom.Tt, atom.U, atom.Var, atom.Wbr, atom.Button, atom.Picture, atom.Output, 0:
		return true
	}
	return false
}
