// Package words is how texts are compared when somebody searches: without case,
// accents and runs of spaces, and how they fall into words.
package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold brings a text into the form in which texts are compared.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := true // none at the beginning
	for _, r := range s {
		if unicode.IsSpace(r) {
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		}
		before := b.Len()
		foldRune(&b, r)
		space = space && b.Len() == before
	}
	return strings.TrimSuffix(b.String(), " ")
}

// foldRune writes what is left of a letter; nothing of a mark.
func foldRune(b *strings.Builder, r rune) {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		b.WriteByte(byte(r))
		return
	}
	var raw [utf8.UTFMax]byte
	n := utf8.EncodeRune(raw[:], unicode.ToLower(r))
	for _, part := range string(norm.NFKD.Bytes(raw[:n])) {
		switch {
		case unicode.Is(unicode.Mn, part), unicode.IsSpace(part):
		default:
			part = unicode.ToLower(part)
			if plain, ok := letter(part); ok {
				b.WriteString(plain)
			} else {
				b.WriteRune(part)
			}
		}
	}
}

// letter gives the plain form of letters that have no decomposition and are typed
// without their strokes.
func letter(r rune) (string, bool) {
	switch r {
	case 'ß':
		return "ss", true
	case 'ø':
		return "o", true
	case 'đ', 'ð':
		return "d", true
	case 'ł':
		return "l", true
	case 'æ':
		return "ae", true
	case 'œ':
		return "oe", true
	case 'ı':
		return "i", true
	case 'þ':
		return "th", true
	case 'ς':
		return "σ", true
	}
	return "", false
}
