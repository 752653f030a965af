package answer

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold makes texts comparable: no case, no diacritics, compatibility forms
// replaced by the ordinary ones.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'ß':
			b.WriteString("ss")
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// words cuts a text into folded words. Apostrophes inside a word vanish (don't,
// dont). A character of a script that is written without spaces is a word by
// itself, so that a run of words is found inside a longer one there.
func words(s string) []string {
	var out []string
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			out = append(out, b.String())
			b.Reset()
		}
	}
	for _, r := range fold(s) {
		switch {
		case unspaced(r):
			flush()
			out = append(out, string(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mc, r):
			b.WriteRune(r)
		case r == '\'' || r == '’' || r == 'ʼ':
		default:
			flush()
		}
	}
	flush()
	return out
}

func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// hasRun tells whether run stands in text word by word, without a gap.
func hasRun(text, run []string) bool {
	if len(run) == 0 {
		return false
	}
	for i := 0; i+len(run) <= len(text); i++ {
		match := true
		for j := range run {
			if text[i+j] != run[j] {
				match = false
				break
			}
		}
		if match {
			return true
		}
	}
	return false
}

// sameWords tells whether two texts are the same but for case, diacritics,
// spaces and punctuation. Texts without any word are never the same.
func sameWords(a, b string) bool {
	x := words(a)
	y := words(b)
	return len(x) == len(y) && len(x) > 0 && hasRun(x, y)
}

// oneLine joins the lines of a text and cuts it after limit runes at a word.
func oneLine(s string, limit int) string { return cut(strings.Join(strings.Fields(s), " "), limit) }

// cut keeps the first limit runes, ends at a word where one is near, and says
// that something is missing.
func cut(s string, limit int) string {
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	end := max(limit-1, 0)
	for i := end; i > end-end/5; i-- {
		if unicode.IsSpace(runes[i]) {
			end = i
			break
		}
	}
	return strings.TrimRightFunc(string(runes[:end]), unicode.IsSpace) + "…"
}
