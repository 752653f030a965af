package webpage

import (
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
		switch {
		case r == '\u00ad' || r == '\u200b' || r == '\ufeff' || r == '\u2060':
			continue // shows nothing
		case unicode.IsSpace(r):
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) && r != '\u200e' && r != '\u200f':
			continue
		case r == '\\' || r == '*' || r == '`' || r == '[' || r == ']' || r == '<':
			b.WriteByte('\\')
		case r == '_' && (i == 0 || !wordByte(s[i-1]) || i+1 == len(s) || !wordByte(s[i+1])):
			b.WriteByte('\\')
		}
		space = false
		b.WriteRune(r)
	}
	return b.String()
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
	if line == "" {
		return line
	}
	switch line[0] {
	case '#', '>', '|', '~', '=':
		return "\\" + line
	case '-', '+':
		if len(line) == 1 || line[1] == ' ' || line[1] == '-' {
			return "\\" + line
		}
	}
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	if digits > 0 && digits < 10 && len(line) > digits+1 && (line[digits] == '.' || line[digits] == ')') && line[digits+1] == ' ' {
		return line[:digits] + "\\" + line[digits:]
	}
	return line
}

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
