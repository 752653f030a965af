package question

import (
	"crypto/sha256"
	"strings"
	"unicode"

	"frontdesk/app/knowledge/analysis"
)

// longestFold bounds what of a question tells it from others, in bytes.
const longestFold = 400

// Fold writes a question so that spellings of the same one are equal: one case,
// no accents, no punctuation. It is empty where there is nothing but signs.
func Fold(text string) string {
	var b strings.Builder
	space := false
	for _, r := range analysis.Fold(text) {
		switch {
		case r == '\'' || r == '’':
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
		default:
			space = true
		}
		if b.Len() >= longestFold {
			break
		}
	}
	return b.String()
}

// HashOf names a folded question in a language.
func HashOf(lang, folded string) Hash {
	sum := sha256.Sum256([]byte(lang + "\x00" + folded))
	return Hash(sum[:16])
}
