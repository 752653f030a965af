package chatuser

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"frontdesk/app/id"
)

// Fold brings texts into the form in which they are compared: without case,
// accents and runs of spaces.
func Fold(s string) string {
	var b strings.Builder
	space := true // none at the beginning
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsSpace(r):
			if !space {
				b.WriteByte(' ')
			}
			space = true
		default:
			space = false
			if plain, ok := letters[r]; ok {
				b.WriteString(plain)
			} else {
				b.WriteRune(r)
			}
		}
	}
	return strings.TrimSuffix(b.String(), " ")
}

// letters have no decomposition and are typed without their strokes.
var letters = map[rune]string{'ß': "ss", 'ø': "o", 'đ': "d", 'ł': "l", 'æ': "ae", 'œ': "oe", 'ı': "i", 'þ': "th", 'ð': "d"}

// gramLen is the length of the pieces that texts are found by. Words also have
// their first one and two letters as pieces, so that short prefixes are found.
const gramLen = 3

// Grams are the pieces of texts under which they are found.
func Grams(texts ...string) map[string]bool {
	out := map[string]bool{}
	for _, text := range texts {
		runes := []rune(Fold(text))
		for i := range runes {
			if i+gramLen <= len(runes) {
				out[string(runes[i:i+gramLen])] = true
			}
			if i == 0 || runes[i-1] == ' ' {
				for n := 1; n < gramLen && i+n <= len(runes); n++ {
					out["^"+string(runes[i:i+n])] = true
				}
			}
		}
	}
	return out
}

// queryGrams are the pieces that whatever holds q has; none where q is empty.
func queryGrams(q string) []string {
	runes := []rune(Fold(q))
	switch {
	case len(runes) == 0:
		return nil
	case len(runes) < gramLen:
		return []string{"^" + string(runes)}
	}
	var out []string
	for i := 0; i+gramLen <= len(runes); i++ {
		out = append(out, string(runes[i:i+gramLen]))
	}
	return out
}

// Searchable are the texts that a user is found by.
func (u User) Searchable() []string {
	return []string{u.Name, u.Email, u.ExternalID, u.PlatformID}
}

// matches tells whether q stands in what u is found by; of one or two letters,
// at the beginning of a word.
func (u User) matches(q string) bool {
	if _, err := id.Parse(q); err == nil {
		return true // the list took that very one, or whom it was merged into
	}
	q = Fold(q)
	for _, text := range u.Searchable() {
		text = Fold(text)
		if len([]rune(q)) < gramLen {
			if strings.HasPrefix(text, q) || strings.Contains(text, " "+q) {
				return true
			}
		} else if strings.Contains(text, q) {
			return true
		}
	}
	return false
}
