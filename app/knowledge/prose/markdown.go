package prose

import (
	"slices"
	"strconv"
	"strings"
)

// Blocks reads markdown as it is written in practice: headings, paragraphs,
// lists, quotes, tables, fenced code, and HTML between them. Nothing is an
// error; what is not understood is text.
func Blocks(markdown string) []Block {
	p := &parser{}
	for line := range strings.Lines(htmlToLines(markdown)) {
		p.line(strings.TrimRight(line, "\r\n"))
	}
	p.flush()
	return p.blocks
}

type parser struct {
	blocks []Block
	kind   Kind
	prefix string // "- " or "1. " of the item that is open
	open   []string
	fence  string
	number int    // of the last numbered item; Markdown counts on whatever is written
	tabled int    // number of rows so far of the table that is open
	head   string // the row that names its columns
}

func (p *parser) line(raw string) {
	s := strings.TrimSpace(raw)
	if p.fence != "" {
		p.code(raw, s)
		return
	}
	for strings.HasPrefix(s, ">") {
		s = strings.TrimSpace(s[1:])
	}
	rows := p.tabled
	p.tabled = 0
	switch {
	case s == "" || isAttributes(s) || isDefinition(s):
		p.flush()
	case isFence(s):
		p.flush()
		p.fence, p.kind = s[:3], Code
	case p.heading(s) || p.underline(s):
	case isRule(s):
		p.flush()
	case isTableRow(s):
		p.flush()
		p.row(s, rows)
	default:
		p.text(s)
	}
}

// code takes a line of fenced code as it is, or the end of the fence.
func (p *parser) code(raw, s string) {
	if strings.HasPrefix(s, p.fence) {
		p.fence = ""
		p.flush()
		return
	}
	p.open = append(p.open, raw)
}

func isFence(s string) bool { return strings.HasPrefix(s, "```") || strings.HasPrefix(s, "~~~") }

func isAttributes(s string) bool { return strings.HasPrefix(s, "{:") && strings.HasSuffix(s, "}") }

// heading takes "## Title".
func (p *parser) heading(s string) bool {
	level := len(s) - len(strings.TrimLeft(s, "#"))
	if level == 0 || level > 6 || len(s) > level && s[level] != ' ' && s[level] != '\t' {
		return false
	}
	p.flush()
	title := strings.TrimSpace(s[level:])
	if i := strings.LastIndex(title, "{#"); i > 0 && strings.HasSuffix(title, "}") {
		title = strings.TrimSpace(title[:i]) // an anchor of its own
	}
	p.add(Heading, level, strings.TrimSpace(strings.TrimRight(title, "#")))
	return true
}

// underline takes the line of = or - under a paragraph that makes it a heading.
func (p *parser) underline(s string) bool {
	if p.kind != Paragraph || len(p.open) == 0 || len(s) < 2 {
		return false
	}
	level := 1
	if strings.Trim(s, "=") != "" {
		level = 2
		if strings.Trim(s, "-") != "" {
			return false
		}
	}
	title := strings.Join(p.open, " ")
	p.open = nil
	p.add(Heading, level, title)
	return true
}

// row takes a row behind so many others of its table. The first is the head when
// a rule follows it, or when all that it says is set in bold.
func (p *parser) row(s string, above int) {
	cells := strings.Split(strings.Trim(s, "|"), "|")
	for i, c := range cells {
		cells[i] = strings.TrimSpace(c)
	}
	p.tabled = above + 1
	if above == 0 {
		p.head = ""
	}
	before := len(p.blocks)
	if isTableRule(cells) {
		if above == 1 && before > 0 && p.blocks[before-1].Kind == Row {
			p.head = p.blocks[before-1].Text
			p.blocks[before-1].Head = p.head
		}
		return
	}
	p.add(Row, 0, strings.Join(cells, " | "))
	if len(p.blocks) == before {
		return
	}
	if above == 0 && len(cells) > 1 && !slices.ContainsFunc(cells, isPlain) {
		p.head = p.blocks[before].Text
	}
	p.blocks[before].Head = p.head
}

func isTableRule(cells []string) bool {
	for _, c := range cells {
		if strings.Trim(c, ":-") != "" {
			return false
		}
	}
	return strings.Contains(strings.Join(cells, ""), "-")
}

// isPlain tells a cell that says something and is not set in bold.
func isPlain(cell string) bool { return cell != "" && !isBold(cell) }

// isBold tells a cell that is set in bold as a whole.
func isBold(cell string) bool {
	return len(cell) > 4 && (strings.HasPrefix(cell, "**") && strings.HasSuffix(cell, "**") || strings.HasPrefix(cell, "__") && strings.HasSuffix(cell, "__"))
}

func (p *parser) text(s string) {
	marker, rest, ok := listMarker(s)
	switch {
	case ok:
		p.flush()
		p.kind, p.prefix = Item, p.numbered(marker)
		if rest != "" {
			p.open = append(p.open, rest)
		}
	default:
		p.open = append(p.open, s)
	}
}

// numbered gives a numbered item the number that it has in its list.
func (p *parser) numbered(marker string) string {
	if marker == "- " {
		return marker
	}
	if n := len(p.blocks); n > 0 && p.blocks[n-1].Kind == Item && p.number > 0 {
		p.number++
	} else {
		p.number, _ = strconv.Atoi(strings.TrimSuffix(marker, ". "))
	}
	return strconv.Itoa(p.number) + ". "
}

// flush closes the block that is open.
func (p *parser) flush() {
	if len(p.open) > 0 {
		sep := " "
		if p.kind == Code {
			sep = "\n"
		}
		p.add(p.kind, 0, strings.Join(p.open, sep))
	}
	p.kind, p.prefix, p.open = Paragraph, "", p.open[:0]
}

func (p *parser) add(kind Kind, level int, source string) {
	if kind == Code {
		if strings.TrimSpace(source) != "" {
			p.blocks = append(p.blocks, Block{Kind: Code, Text: strings.Trim(source, "\n")})
		}
		return
	}
	text, links := inline(source)
	if text == "" {
		return
	}
	p.blocks = append(p.blocks, Block{Kind: kind, Level: level, Text: p.prefix + text, Links: links})
}

// listMarker cuts the marker from an item; bullets are given as "- ".
func listMarker(s string) (marker, rest string, ok bool) {
	bullet, _, ok := strings.Cut(strings.ReplaceAll(s[:min(len(s), 12)], "\t", " "), " ")
	if !ok {
		return "", "", false
	}
	rest = strings.TrimSpace(s[len(bullet):])
	switch bullet {
	case "-", "*", "+", "•":
		return "- ", rest, true
	}
	number := strings.TrimRight(bullet, ".)")
	if len(number) != len(bullet)-1 || number == "" || len(number) > 9 || strings.Trim(number, "0123456789") != "" {
		return "", "", false
	}
	return number + ". ", rest, true
}

func isRule(s string) bool {
	if strings.IndexByte("-*_", s[0]) < 0 {
		return false
	}
	return len(s) >= 3 && strings.Trim(s, string(s[0])+" \t") == "" && strings.Count(s, string(s[0])) >= 3
}

func isTableRow(s string) bool {
	return strings.HasPrefix(s, "|") && strings.Count(s, "|") >= 2 ||
		strings.Count(s, "|") >= 1 && strings.Count(s, "-") >= 3 && strings.Trim(s, "|:- \t") == ""
}

// isDefinition tells "[name]: address", which is not shown.
func isDefinition(s string) bool {
	if !strings.HasPrefix(s, "[") {
		return false
	}
	i := strings.Index(s, "]:")
	return i > 1 && !strings.ContainsAny(s[1:i], "[]") && len(strings.Fields(s[i+2:])) >= 1 &&
		(strings.Contains(s[i+2:], "/") || strings.Contains(s[i+2:], "#"))
}
