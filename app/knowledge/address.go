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
// "forgot your password". Empty where there are fewer than two words, where the
// title has them all, or where the page has less than half of them: then they are
// a number, or of another language than the page.
func addressWords(address, title, text string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	last := path.Base(strings.TrimRight(u.Path, "/"))
	if dot := strings.LastIndexByte(last, '.'); dot > 0 {
		last = last[:dot]
	}
	words := strings.FieldsFunc(last, parts)
	out := strings.Join(words, " ")
	if len(words) < 2 || utf8.RuneCountInString(out) > addressMost {
		return ""
	}
	inTitle, inText := wordSet(title), wordSet(text)
	unknown, standing := 0, 0
	for _, w := range words {
		w = analysis.Fold(w)
		if !inTitle[w] {
			unknown++
		}
		if inTitle[w] || inText[w] {
			standing++
		}
	}
	if unknown == 0 || 2*standing < len(words) {
		return ""
	}
	return out
}

func parts(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func wordSet(text string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsFuncSeq(analysis.Fold(text), parts) {
		out[w] = true
	}
	return out
}
