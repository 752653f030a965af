package analysis

import (
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
)

// Detector tells the language of texts. It never changes and may be shared.
type Detector struct {
	langs []string
	votes map[string]uint32 // word → the set of langs that use it as a function word
	known map[whatlanggo.Lang]bool
	codes map[whatlanggo.Lang]string
}

// Fallback is the language of a text that gives no hint of its own; content and
// question are analysed alike, so being wrong costs only stems.
const Fallback = "en"

// detectBytes is how much of a text is looked at.
const detectBytes = 600

// NewDetector makes the tables.
func NewDetector() *Detector {
	d := &Detector{
		langs: []string{"en", "de", "fr", "es", "it", "pt", "nl", "sv", "no", "da", "pl", "tr", "hu", "ru"},
		votes: map[string]uint32{},
		known: map[whatlanggo.Lang]bool{},
		codes: map[whatlanggo.Lang]string{
			whatlanggo.Eng: "en", whatlanggo.Deu: "de", whatlanggo.Fra: "fr", whatlanggo.Spa: "es", whatlanggo.Ita: "it",
			whatlanggo.Por: "pt", whatlanggo.Nld: "nl", whatlanggo.Swe: "sv", whatlanggo.Nob: "no", whatlanggo.Nno: "no", whatlanggo.Dan: "da",
			whatlanggo.Pol: "pl", whatlanggo.Tur: "tr", whatlanggo.Hun: "hu", whatlanggo.Rus: "ru", whatlanggo.Ukr: "uk",
			whatlanggo.Bul: "bg", whatlanggo.Ces: "cs", whatlanggo.Fin: "fi", whatlanggo.Ron: "ro", whatlanggo.Srp: "sr",
			whatlanggo.Arb: "ar", whatlanggo.Pes: "fa", whatlanggo.Urd: "ur", whatlanggo.Heb: "he", whatlanggo.Hin: "hi", whatlanggo.Mar: "mr",
			whatlanggo.Nep: "ne", whatlanggo.Vie: "vi", whatlanggo.Ind: "id",
		},
	}
	for i, lang := range d.langs {
		a := For(lang)
		for w := range a.class {
			d.votes[w] |= 1 << i
		}
	}
	for l := range d.codes {
		d.known[l] = true
	}
	return d
}

// Detect gives the BCP 47 base language of text. sure is false where the text
// is too short or too mixed; lang is then the best guess, or Fallback.
func (d *Detector) Detect(text string) (lang string, sure bool) {
	if len(text) > detectBytes {
		cut := detectBytes
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut]
	}
	if lang := byScript(text); lang != "" {
		return lang, true
	}
	best, first, second := d.vote(text)
	if first >= 2 && first >= 1.5*second {
		return best, true
	}
	info := whatlanggo.DetectWithOptions(text, whatlanggo.Options{Whitelist: d.known})
	code, ok := d.codes[info.Lang]
	switch {
	case ok && info.Confidence >= 0.8:
		return code, utf8.RuneCountInString(text) >= 24
	case first > second:
		return best, false
	case ok && info.Confidence >= 0.4:
		return code, false
	}
	return Fallback, false
}

// vote counts function words; a word that several languages share counts for
// each of them with its share.
func (d *Detector) vote(text string) (lang string, first, second float64) {
	var counts [16]float64
	for _, t := range Tokens(nil, text) {
		set := d.votes[unmarked(bare(t.Word))]
		if set == 0 {
			continue
		}
		n := 0
		for s := set; s != 0; s &= s - 1 {
			n++
		}
		for i := range d.langs {
			if set&(1<<i) != 0 {
				counts[i] += 1 / float64(n)
			}
		}
	}
	for i, l := range d.langs {
		switch c := counts[i]; {
		case c > first:
			lang, second, first = l, first, c
		case c > second:
			second = c
		}
	}
	return lang, first, second
}

// scripts are the writing systems that tell the language, or nearly so.
func scripts() map[string][]*unicode.RangeTable {
	return map[string][]*unicode.RangeTable{
		"zh": {unicode.Han}, "ja": {unicode.Hiragana, unicode.Katakana}, "ko": {unicode.Hangul}, "th": {unicode.Thai}, "el": {unicode.Greek},
		"ka": {unicode.Georgian}, "hy": {unicode.Armenian}, "bn": {unicode.Bengali}, "ta": {unicode.Tamil}, "te": {unicode.Telugu},
		"km": {unicode.Khmer}, "lo": {unicode.Lao}, "my": {unicode.Myanmar}, "gu": {unicode.Gujarati}, "kn": {unicode.Kannada},
		"ml": {unicode.Malayalam}, "si": {unicode.Sinhala}, "pa": {unicode.Gurmukhi},
	}
}

// byScript tells the languages that have a script to themselves, by the script
// of most letters; a third is enough for Chinese and Japanese, which say as much
// in fewer letters and mix in Latin names.
func byScript(text string) string {
	letters, counts := 0, map[string]int{}
	var tables map[string][]*unicode.RangeTable
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		if r < 0x370 {
			continue
		}
		if tables == nil {
			tables = scripts()
		}
		for lang, t := range tables {
			if unicode.In(r, t...) {
				counts[lang]++
			}
		}
	}
	if east := counts["ja"] + counts["zh"]; east > 0 && 3*east >= letters {
		if 5*counts["ja"] >= east {
			return "ja"
		}
		return "zh"
	}
	for lang, n := range counts {
		if 2*n > letters {
			return lang
		}
	}
	return ""
}
