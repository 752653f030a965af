package answer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold makes texts comparable: no case, no diacritics, compatibility forms
// replaced by the ordinary ones.
func fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
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

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// words cuts a text into folded words. Apostrophes inside a word vanish (don't,
// dont). A character of a script that is written without spaces is a word by
// itself, so that a run of words is found inside a longer one there.
func words(s string) []string {
	s = fold(s)
	var out []string
	begin, apostrophes := -1, false // of the word at hand
	flush := func(end int) {
		if begin < 0 {
			return
		}
		w := s[begin:end]
		if apostrophes {
			w = noApostrophes.Replace(w)
		}
		out = append(out, w)
		begin, apostrophes = -1, false
	}
	for i, r := range s {
		switch {
		case unspaced(r):
			flush(i)
			out = append(out, string(r))
		case ofWord(r):
			if begin < 0 {
				begin = i
			}
		case r == '\'' || r == '’' || r == 'ʼ':
			apostrophes = true
		default:
			flush(i)
		}
	}
	flush(len(s))
	return out
}

func ofWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mc, r)
}

var noApostrophes = strings.NewReplacer("'", "", "’", "")

func unspaced(r rune) bool {
	return r >= firstUnspaced && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

const firstUnspaced = 0x0e00 // no character before it is of one of these scripts

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
func oneLine(s string, limit int) string {
	var b strings.Builder
	for f := range strings.FieldsSeq(s) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(f)
		if b.Len() > limit && utf8.RuneCountInString(b.String()) > limit {
			break // what follows would be cut
		}
	}
	return cut(b.String(), limit)
}

// cut keeps the first limit runes, ends at a word where one is near, and says
// that something is missing.
func cut(s string, limit int) string {
	if len(s) <= limit || utf8.RuneCountInString(s) <= limit {
		return s
	}
	runes := []rune(s)
	end := max(limit-1, 0)
	for i := end; i > end-end/5; i-- {
		if unicode.IsSpace(runes[i]) {
			end = i
			break
		}
	}
	return strings.TrimRightFunc(string(runes[:end]), unicode.IsSpace) + "…"
}
