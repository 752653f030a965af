package httpapi

import "strings"

// excerptLength is in characters.
const excerptLength = 160

// excerpt is the beginning of a text on one line.
func excerpt(text string) string {
	var out strings.Builder
	n := 0
	for word := range strings.FieldsSeq(text) {
		runes := len([]rune(word))
		if n > 0 && n+1+runes > excerptLength {
			out.WriteString(" …")
			break
		}
		if n > 0 {
			out.WriteByte(' ')
			n++
		}
		if runes > excerptLength {
			out.WriteString(string([]rune(word)[:excerptLength]) + "…")
			break
		}
		out.WriteString(word)
		n += runes
	}
	return out.String()
}
