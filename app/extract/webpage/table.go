package webpage

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxColumns and maxRows bound a table; what is beyond is left out.
const (
	maxColumns = 30
	maxRows    = 2000
)

// table writes a table of data as one of Markdown, and one that only lays out
// the page as what stands in it.
func (w *markdownWriter) table(n *html.Node) {
	rows, layout := w.rows(n)
	if layout || len(rows) == 0 {
		w.cells(n)
		return
	}
	columns := 0
	for _, r := range rows {
		columns = max(columns, len(r))
	}
	var b strings.Builder
	if caption := w.caption(n); caption != "" {
		w.add("**" + caption + "**")
	}
	for i, r := range rows {
		for len(r) < columns {
			r = append(r, "")
		}
		b.WriteString("| " + strings.Join(r, " | ") + " |\n")
		if i == 0 {
			b.WriteString(strings.Repeat("| --- ", columns) + "|\n")
		}
	}
	w.add(strings.TrimRight(b.String(), "\n"))
}

// cells writes what stands in the cells of a table, one after the other.
func (w *markdownWriter) cells(n *html.Node) {
	for c := range n.ChildNodes() {
		if c.Type != html.ElementNode || w.doc.skipped(c) {
			continue
		}
		switch c.DataAtom {
		case atom.Td, atom.Th, atom.Caption:
			w.children(c)
			w.flush("")
		default:
			if w.depth++; w.depth < maxNesting {
				w.cells(c)
			}
			w.depth--
		}
	}
}

func (w *markdownWriter) caption(n *html.Node) string {
	for c := range n.ChildNodes() {
		if c.DataAtom == atom.Caption {
			return strings.ReplaceAll(strings.ReplaceAll(w.inlineText(c), "\n", " "), "**", "")
		}
	}
	return ""
}

// rows reads the cells of a table, unless it is there for its layout: it holds
// other tables, lists or headings, long texts, or less than two columns.
func (w *markdownWriter) rows(n *html.Node) (rows [][]string, layout bool) {
	widest := 0
	for c := range n.Descendants() {
		if c.Type != html.ElementNode {
			continue
		}
		switch c.DataAtom {
		case atom.Table, atom.H1, atom.H2, atom.H3, atom.H4, atom.Form, atom.Ul, atom.Ol:
			return nil, true
		case atom.Tr:
			row := w.row(c)
			if row == nil || len(rows) >= maxRows {
				continue
			}
			rows = append(rows, row)
			widest = max(widest, len(row))
		}
	}
	return rows, widest < 2 || attr(n, "role") == "presentation" || attr(n, "role") == "none"
}

func (w *markdownWriter) row(tr *html.Node) []string {
	var out []string
	filled := false
	for cell := range tr.ChildNodes() {
		if cell.DataAtom != atom.Td && cell.DataAtom != atom.Th || len(out) >= maxColumns {
			continue
		}
		text := strings.ReplaceAll(w.inlineText(cell), "\n", " ")
		filled = filled || hasWord(text)
		out = append(out, strings.ReplaceAll(text, "|", "\\|"))
	}
	if !filled {
		return nil
	}
	return out
}
