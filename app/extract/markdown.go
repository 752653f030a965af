package extract

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// page writes Markdown block by block.
type page struct {
	b      strings.Builder
	inList bool
	notes  []string // footnotes, in their order
}

func (p *page) room() error {
	if p.b.Len() > maxText {
		return tooMuchText()
	}
	return nil
}

// block begins a new one, after an empty line.
func (p *page) block() {
	if p.b.Len() > 0 {
		if p.inList {
			p.b.WriteByte('\n')
		} else if !strings.HasSuffix(tail(&p.b), "\n\n") {
			p.b.WriteByte('\n')
		}
	}
	p.inList = false
}

func tail(b *strings.Builder) string {
	s := b.String()
	return s[max(0, len(s)-2):]
}

// heading writes a heading of level 1 to 6; text is escaped already.
func (p *page) heading(level int, text string) {
	if text = oneLine(text); text == "" {
		return
	}
	p.block()
	p.b.WriteString(strings.Repeat("#", min(max(level, 1), 6)) + " " + text + "\n\n")
}

// paragraph writes text that is escaped already; line breaks in it stay.
func (p *page) paragraph(text string) {
	text = lines(text)
	if text == "" {
		return
	}
	p.block()
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			p.b.WriteString("  \n")
		}
		p.b.WriteString(guardLine(line))
	}
	p.b.WriteString("\n\n")
}

// item writes an entry of a list at a depth from 0.
func (p *page) item(depth int, ordered bool, text string) {
	if text = oneLine(text); text == "" {
		return
	}
	if !p.inList {
		p.block()
	}
	p.inList = true
	marker := "- "
	if ordered {
		marker = "1. "
	}
	p.b.WriteString(strings.Repeat("   ", min(depth, 8)) + marker + guardLine(text) + "\n")
}

// maxCells bounds the cells of one row.
const maxCells = 1_000

// table writes rows of cells; the first row is the heading. Empty columns and
// rows are left out; a table of one column is no table but paragraphs.
func (p *page) table(rows [][]string) {
	rows = trimTable(rows)
	if len(rows) == 0 {
		return
	}
	if len(rows[0]) == 1 {
		for _, row := range rows {
			p.paragraph(row[0])
		}
		return
	}
	p.block()
	for i, row := range rows {
		for _, cell := range row {
			p.b.WriteString("| " + strings.ReplaceAll(oneLine(cell), "|", "&#124;") + " ")
		}
		p.b.WriteString("|\n")
		if i == 0 {
			p.b.WriteString(strings.Repeat("| --- ", len(row)) + "|\n")
		}
	}
	p.b.WriteByte('\n')
}

// trimTable drops what is empty and makes all rows as long as the longest.
func trimTable(rows [][]string) [][]string {
	used := []bool{}
	kept := rows[:0:0]
	for _, row := range rows {
		row = row[:min(len(row), maxCells)]
		filled := false
		for i, cell := range row {
			if i >= len(used) {
				used = append(used, false)
			}
			if strings.TrimSpace(cell) != "" {
				used[i], filled = true, true
			}
		}
		if filled {
			kept = append(kept, row)
		}
	}
	out := make([][]string, 0, len(kept))
	for _, row := range kept {
		cells := []string{}
		for i, keep := range used {
			switch {
			case keep && i < len(row):
				cells = append(cells, row[i])
			case keep:
				cells = append(cells, "")
			}
		}
		out = append(out, cells)
	}
	return out
}

// note keeps a footnote for the end, and gives its number.
func (p *page) note(text string) string {
	if text = oneLine(text); text == "" {
		return ""
	}
	p.notes = append(p.notes, text)
	return strconv.Itoa(len(p.notes))
}

// finish writes the footnotes and gives all of it.
func (p *page) finish() string {
	for i, text := range p.notes {
		p.paragraph("(" + strconv.Itoa(i+1) + ") " + text)
	}
	return strings.TrimSpace(p.b.String()) + "\n"
}

// escape makes plain text safe to stand in Markdown.
func escape(s string) string {
	if !strings.ContainsAny(s, "\\`*_[]<>~&{") {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		if strings.ContainsRune("\\`*_[]<>~", r) || r == '&' && entity.MatchString(s[i:]) || r == '{' && strings.HasPrefix(s[i:], "{:") {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

var (
	entity      = regexp.MustCompile(`^&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)
	startMarker = regexp.MustCompile(`^(#{1,6}|[-+]|[0-9]{1,9}[.)])(\s|$)`)
	rule        = regexp.MustCompile(`^([-=]\s*){2,}$`)
)

// guardLine keeps the beginning of a line from being read as a heading, an
// item, a rule or a table.
func guardLine(line string) string {
	switch at := startMarker.FindStringSubmatchIndex(line); {
	case at != nil && line[at[3]-1] != '#' && line[at[3]-1] != '-' && line[at[3]-1] != '+':
		return line[:at[3]-1] + `\` + line[at[3]-1:]
	case at != nil || strings.HasPrefix(line, "|") || strings.HasPrefix(line, "~~~") || rule.MatchString(line):
		return `\` + line
	}
	return line
}

// oneLine makes one space of every run of white space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// lines tidies white space and keeps single line breaks.
func lines(s string) string {
	parts := strings.Split(s, "\n")
	out := parts[:0]
	for _, part := range parts {
		if part = oneLine(part); part != "" {
			out = append(out, part)
		}
	}
	return strings.Join(out, "\n")
}

// clean takes out of text what is no text: control characters, soft hyphens,
// zero-width marks that split words, private use.
func clean(s string) string { return strings.Map(cleanRune, s) }

func cleanRune(r rune) rune {
	switch r {
	case '\n', '\t':
		return r
	case '\u2011': // a hyphen that does not break
		return '-'
	case '\u2028', '\u2029', '\v', '\f', '\r':
		return '\n'
	case '\u00ad', '\u200b', '\ufeff', '\u2060', unicode.ReplacementChar:
		return -1
	}
	if unicode.Is(unicode.Co, r) || unicode.IsControl(r) || turns(r) {
		return -1
	}
	return r
}

// turns tells what turns the direction of a text about, by which a title could
// read otherwise than it is. The marks that only stand between words stay.
func turns(r rune) bool {
	return unicode.Is(unicode.Bidi_Control, r) && r != '\u200e' && r != '\u200f' && r != '\u061c'
}

// PlainLine is a line of Markdown without the escapes that this package writes.
func PlainLine(markdown string) string { return unescape(markdown) }
