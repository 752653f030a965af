package webpage

import (
	"regexp"
	"strings"
	"unicode"
)

// escapeText makes text of a page stand for itself in Markdown: what has a
// meaning there is escaped, and white space is one space.
func escapeText(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for i, r := range s {
		if unicode.IsSpace(r) {
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		}
		if showsNothing(r) {
			continue
		}
		if strings.ContainsRune("\\*`[]<", r) || r == '_' && !insideWord(s, i) {
			b.WriteByte('\\')
		}
		space = false
		b.WriteRune(r)
	}
	return b.String()
}

// showsNothing tells soft hyphens, control characters and what turns the
// direction of a text about.
func showsNothing(r rune) bool {
	switch r {
	case '\u00ad', '\u200b', '\ufeff', '\u2060':
		return true
	case '\u200e', '\u200f', '\u061c':
		return false
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
}

// plain is a line of text without what shows nothing.
func plain(s string) string {
	return collapse(strings.Map(func(r rune) rune {
		if showsNothing(r) && r != '\n' && r != '\t' && r != '\r' {
			return -1
		}
		return r
	}, s))
}

func insideWord(s string, i int) bool {
	return i > 0 && i+1 < len(s) && wordByte(s[i-1]) && wordByte(s[i+1])
}

// printable takes control characters out of code, but for tabs and line breaks.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
}

func wordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c >= 0x80
}

// escapeLine is escapeText for a line of its own.
func escapeLine(s string) string { return escapeStart(escapeText(s)) }

// escapeStart keeps a line from beginning a heading, list, quote or rule.
func escapeStart(line string) string {
	if markStart.MatchString(line) {
		return "\\" + line
	}
	if digits := numberStart.FindString(line); digits != "" {
		at := len(digits) - 2
		return line[:at] + "\\" + line[at:]
	}
	return line
}

var (
	markStart   = regexp.MustCompile(`^(?:[#>|~=]|[-+](?:$|[ -]))`)
	numberStart = regexp.MustCompile(`^[0-9]{1,9}[.)] `)
)

// tidyInline makes single spaces, and keeps line breaks that have text on both
// sides.
func tidyInline(s string) string {
	lines := strings.Split(s, "\n")
	out := lines[:0]
	for _, l := range lines {
		if l = collapse(l); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

// hasWord tells whether there is a letter or digit in a text.
func hasWord(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0
}
