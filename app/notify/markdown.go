package notify

import (
	"bufio"
	"bytes"
	stdhtml "html"
	"net/url"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// The styles stand at the elements: many readers drop style sheets.
const (
	styleParagraph = "margin:0 0 8px 0;"
	styleHeading   = "margin:0 0 8px 0;font-weight:bold;"
	styleList      = "margin:0 0 8px 0;padding:0 24px;"
	styleItem      = "margin:0 0 4px 0;"
	styleQuote     = "margin:0 0 8px 0;padding:0 12px;border-left:3px solid #8a857f;"
	styleCode      = "font-family:Consolas,Menlo,monospace;font-size:13px;"
	stylePre       = "margin:0 0 8px 0;white-space:pre-wrap;word-break:break-word;font-family:Consolas,Menlo,monospace;font-size:13px;"
	styleLink      = "color:inherit;text-decoration:underline;word-break:break-word;"
	styleCell      = "padding:4px 8px;border:1px solid #8a857f;text-align:start;vertical-align:top;"
)

// deepest nesting that is rendered; what lies below is shown as text.
const deepest = 16

// renderPlain shows a text as it was typed.
func renderPlain(s string) markup {
	s = strings.ReplaceAll(strings.TrimRight(s, "\n"), "\r\n", "\n")
	return markup(strings.ReplaceAll(escape(s), "\n", "<br>\n"))
}

// escape makes text of everything that means something in HTML; NUL is not
// allowed there at all.
func escape(s string) string {
	return stdhtml.EscapeString(strings.ToValidUTF8(s, "\ufffd"))
}

// renderMarkdown renders what an answer may hold. It writes each element
// itself from a fixed set and escapes all that is text: HTML in the source is
// shown and not obeyed, images become links, and an address that is not http,
// https, mailto or tel becomes its label.
func renderMarkdown(s string) markup {
	source := []byte(s)
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify))
	var out bytes.Buffer
	w := markdownWriter{b: bufio.NewWriter(&out), source: source}
	w.children(md.Parser().Parse(text.NewReader(source)))
	_ = w.b.Flush() // into memory
	return markup(bytes.TrimSpace(out.Bytes()))
}

type markdownWriter struct {
	b      *bufio.Writer
	source []byte
	depth  int
}

func (w *markdownWriter) children(n ast.Node) {
	w.depth++
	defer func() { w.depth-- }()
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if w.depth > deepest && c.Type() == ast.TypeBlock {
			w.put(escape(string(c.Text(w.source)))) //nolint:staticcheck // the one way to the words of any node
			continue
		}
		if c.Type() == ast.TypeInline {
			w.inline(c)
		} else {
			w.block(c)
		}
	}
}

// put writes into memory, where nothing fails.
func (w *markdownWriter) put(s string) { _, _ = w.b.WriteString(s) }

// wrap writes the children of n in an element.
func (w *markdownWriter) wrap(n ast.Node, tag, style string) {
	w.put("<" + tag)
	if style != "" {
		w.put(` style="` + style + `"`)
	}
	w.put(">")
	w.children(n)
	w.put("</" + tag + ">")
	if n.Type() == ast.TypeBlock {
		w.put("\n")
	}
}

func (w *markdownWriter) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		w.wrap(n, "p", styleParagraph)
	case *ast.Heading:
		w.wrap(n, "p", styleHeading)
	case *ast.Blockquote:
		w.wrap(n, "blockquote", styleQuote)
	case *ast.List:
		w.list(n)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		w.put(`<pre style="` + stylePre + `">` + escape(w.lines(n)) + "</pre>\n")
	case *ast.HTMLBlock:
		w.htmlBlock(n)
	case *ast.ThematicBreak:
		w.put(`<hr style="border:0;border-top:1px solid #8a857f;margin:0 0 8px 0;">` + "\n")
	default:
		w.part(n)
	}
}

// part writes what only stands in another block.
func (w *markdownWriter) part(n ast.Node) {
	switch n := n.(type) {
	case *ast.ListItem:
		w.wrap(n, "li", styleItem)
	case *east.Table:
		w.wrap(n, "table", "border-collapse:collapse;margin:0 0 8px 0;")
	case *east.TableHeader, *east.TableRow:
		w.wrap(n, "tr", "")
	case *east.TableCell:
		_, head := n.Parent().(*east.TableHeader)
		w.wrap(n, map[bool]string{true: "th", false: "td"}[head], styleCell)
	default: // TextBlock and whatever else holds only children
		w.children(n)
	}
}

// htmlBlock shows HTML as it was written.
func (w *markdownWriter) htmlBlock(n *ast.HTMLBlock) {
	raw := w.lines(n)
	if n.HasClosure() {
		raw += string(n.ClosureLine.Value(w.source))
	}
	w.put(`<p style="` + styleParagraph + `">` + string(renderPlain(raw)) + "</p>\n")
}

func (w *markdownWriter) list(n *ast.List) {
	if !n.IsOrdered() {
		w.wrap(n, "ul", styleList)
		return
	}
	w.put(`<ol style="` + styleList + `" start="` + strconv.Itoa(n.Start) + `">`)
	w.children(n)
	w.put("</ol>\n")
}

// lines gives the raw lines of a block.
func (w *markdownWriter) lines(n ast.Node) string {
	var b strings.Builder
	lines := n.Lines()
	for i := range lines.Len() {
		segment := lines.At(i)
		b.Write(segment.Value(w.source))
	}
	return b.String()
}

func (w *markdownWriter) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		w.text(n)
	case *ast.String:
		w.put(escape(string(n.Value)))
	case *ast.CodeSpan:
		w.wrap(n, "code", styleCode)
	case *ast.Emphasis:
		w.wrap(n, map[bool]string{true: "strong", false: "em"}[n.Level > 1], "")
	case *east.Strikethrough:
		w.wrap(n, "s", "")
	case *ast.Link:
		w.link(n, string(n.Destination))
	case *ast.Image:
		w.link(n, string(n.Destination))
	case *ast.AutoLink:
		w.autoLink(n)
	case *ast.RawHTML:
		for i := range n.Segments.Len() {
			segment := n.Segments.At(i)
			w.put(escape(string(segment.Value(w.source))))
		}
	default:
		w.children(n)
	}
}

func (w *markdownWriter) text(n *ast.Text) {
	if n.IsRaw() {
		w.put(escape(string(n.Value(w.source))))
	} else {
		html.DefaultWriter.Write(w.b, n.Value(w.source)) // resolves \* and &amp;, then escapes
	}
	if n.SoftLineBreak() || n.HardLineBreak() {
		w.put("<br>\n")
	}
}

func (w *markdownWriter) autoLink(n *ast.AutoLink) {
	address := string(n.URL(w.source))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(address, "mailto:") {
		address = "mailto:" + address
	}
	w.anchor(address, func() { w.put(escape(string(n.Label(w.source)))) })
}

func (w *markdownWriter) link(n ast.Node, address string) {
	w.anchor(address, func() { w.children(n) })
}

// anchor links what label writes, or only writes it.
func (w *markdownWriter) anchor(address string, label func()) {
	href := safeHref(string(util.URLEscape([]byte(address), true)))
	if href == "" {
		label()
		return
	}
	w.put(`<a href="` + escape(href) + `" style="` + styleLink + `" rel="noopener noreferrer">`)
	label()
	w.put("</a>")
}

// safeHref gives the address in a form that can only be one of the four kinds.
func safeHref(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return ""
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
	case "mailto", "tel":
		if u.Opaque == "" {
			return ""
		}
	default:
		return ""
	}
	return u.String()
}
