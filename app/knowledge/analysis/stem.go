package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/french"
	"github.com/kljensen/snowball/hungarian"
	"github.com/kljensen/snowball/norwegian"
	"github.com/kljensen/snowball/russian"
	"github.com/kljensen/snowball/spanish"
	"github.com/kljensen/snowball/swedish"
)

// stemmer gives the function that brings the forms of a word together: Snowball
// where there is one, the commonest endings where there is none, and nothing for
// languages that we know nothing about.
func stemmer(lang string) func(string) string {
	snowball := map[string]func(string, bool) string{
		"en": english.Stem, "fr": french.Stem, "hu": hungarian.Stem, "no": norwegian.Stem, "nb": norwegian.Stem,
		"nn": norwegian.Stem, "ru": russian.Stem, "es": spanish.Stem, "sv": swedish.Stem,
	}
	if f, ok := snowball[lang]; ok {
		return func(w string) string {
			if !stemmable(w) {
				return w
			}
			if s := f(w, true); s != "" {
				return s
			}
			return w
		}
	}
	e, ok := endings()[lang]
	if !ok {
		return func(w string) string { return w }
	}
	return func(w string) string {
		if !stemmable(w) {
			return w
		}
		return e.strip(w)
	}
}

// stemmable keeps numbers, codes and very long words as they are.
func stemmable(w string) bool {
	if len(w) < 3 || len(w) > 40 {
		return false
	}
	for _, r := range w {
		if !unicode.IsLetter(r) {
			return false
		}
	}
	return true
}

// ending is the light stemming of one language: the first suffix that leaves at
// least keep letters is taken away.
type ending struct {
	suffixes string // by length, longest first
	keep     int
	double   bool // a doubled consonant at the end becomes one
}

func endings() map[string]ending {
	return map[string]ending{
		"de": {"ungen innen ung ern em en er es e s n", 4, false},
		"nl": {"heden ingen ing en e s", 3, true},
		"da": {"erne ene ers er en et e s", 4, false},
		"it": {"zioni zione mente hi he a e i o", 3, false},
		"pt": {"ções ção ões ães mente ão as os es a o e s", 3, false},
		"ca": {"cions ció ment es s a e o", 3, false},
		"pl": {"ami ach owi ów em om ie ą ę y i a e o u", 4, false},
		"cs": {"ami ách ům em ou y i a e o u", 4, false},
		"tr": {"ları leri lar ler", 3, false},
		"fi": {"ssa ssä sta stä lla llä lta ltä lle ksi n t", 4, false},
		"ro": {"urile ilor ului ele ii ul a e i", 3, false},
		"el": {"ους ων ες ας ος ης α η ο ι", 3, false},
		"uk": {"ами ями ого ому ів ах ам ою ий а я и і у ю о е", 3, false},
	}
}

func (e ending) strip(w string) string {
	for s := range strings.FieldsSeq(e.suffixes) {
		stem, ok := strings.CutSuffix(w, s)
		if !ok || utf8.RuneCountInString(stem) < e.keep {
			continue
		}
		w = stem
		break
	}
	if n := len(w); e.double && n > 3 && w[n-1] == w[n-2] && strings.IndexByte("bdfgklmnprst", w[n-1]) >= 0 {
		w = w[:n-1]
	}
	return w
}
