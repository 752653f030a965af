package knowledge

import (
	"net/url"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/app/knowledge/analysis"
)

// addressMost is how many characters of an address are read as words.
const addressMost = 120

// addressWords are the words at the end of a page's address, which often say
// more plainly than its title what it is about: ".../forgot-your-password/" gives
// "forgot your password". Empty where there are fewer than two words, where they
// are a number or a date, or where title has them all.
func addressWords(address, title string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	last := path.Base(strings.TrimRight(u.Path, "/"))
	if dot := strings.LastIndexByte(last, '.'); dot > 0 {
		last = last[:dot]
	}
	words := strings.FieldsFunc(last, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	known := map[string]bool{}
	for w := range strings.FieldsFuncSeq(analysis.Fold(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		known[w] = true
	}
	letters, unknown := 0, 0
	for _, w := range words {
		if strings.IndexFunc(w, unicode.IsDigit) < 0 {
			letters++
		}
		if !known[analysis.Fold(w)] {
			unknown++
		}
	}
	out := strings.Join(words, " ")
	if letters < 2 || unknown == 0 || utf8.RuneCountInString(out) > addressMost {
		return ""
	}
	return out
}
