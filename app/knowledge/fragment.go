package knowledge

import (
	"strings"
	"unicode/utf8"
)

// How a text fragment names a place on a page: short texts whole, long ones by
// their first and last words.
const (
	wholeChars = 100
	edgeWords  = 5
	edgeChars  = 40 // for scripts without spaces
)

// FragmentURL gives the address with a text fragment that opens the page at the
// texts, which stand one below the other on it, each within one block (WICG
// scroll-to-text-fragment: #:~:text=start,end). An anchor that the address has
// stays in front of it. Without an address there is none.
func FragmentURL(address string, texts []string) string {
	var parts []string
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			parts = append(parts, t)
		}
	}
	if address == "" || len(parts) == 0 {
		return address
	}
	base, anchor, has := strings.Cut(address, "#")
	anchor, _, _ = strings.Cut(anchor, ":~:")
	first, last := parts[0], parts[len(parts)-1]
	start, end := edge(first, false), edge(last, true)
	directive := escapeFragment(start) + "," + escapeFragment(end)
	if len(parts) == 1 && (utf8.RuneCountInString(first) <= wholeChars || len(start)+len(end) >= len(first)) {
		directive = escapeFragment(first)
	}
	if has {
		base += "#" + anchor
	} else {
		base += "#"
	}
	return base + ":~:text=" + directive
}

// edge is the beginning or end of a text in whole words.
func edge(text string, end bool) string {
	words := strings.Fields(text)
	if len(words) > 2 {
		n := min(edgeWords, len(words))
		if end {
			words = words[len(words)-n:]
		} else {
			words = words[:n]
		}
		text = strings.Join(words, " ")
		if utf8.RuneCountInString(text) <= 2*wholeChars {
			return text
		}
	}
	runes := []rune(text)
	n := min(edgeChars, len(runes))
	if end {
		return string(runes[len(runes)-n:])
	}
	return string(runes[:n])
}

// escapeFragment percent-encodes all but letters, digits and a few marks; the
// comma, the ampersand and the hyphen have a meaning in the directive.
func escapeFragment(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '_', c == '~':
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}
