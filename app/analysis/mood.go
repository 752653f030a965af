package analysis

import (
	"strings"
	"unicode"
)

// What words weigh. The figures were set by hand and checked on half of public
// sets (docs/adr/0019-analysis.md).
const (
	weightBest   = 2.0
	weightGood   = 1.0
	weightThanks = 0.5
	weightBad    = -1.0
	weightWorst  = -2.0

	veryTimes     = 1.35
	somewhatTimes = 0.7
	beforeBut     = 0.5  // what is said before a "but" counts less
	afterBut      = 1.3  // and what is said behind it more
	notGood       = -0.8 // times the weight of what is denied
	notBad        = -0.35
	shoutTimes    = 1.25
	reach         = 3 // words behind a negation that it denies
)

// tone is how a text sounds.
type tone struct {
	good, bad float64 // sums of weights, both at least 0
	marks     mark    // everything that was met
	shouts    bool    // most of it is in capitals
	asks      int     // question marks
	urges     int     // exclamation marks
}

func (t tone) balance() float64 { return t.good - t.bad }

// toneOf reads one text by the words of a language.
func (l *lexicon) toneOf(text string) tone {
	out := tone{shouts: shouts(text), asks: strings.Count(text, "?") + strings.Count(text, "？"), urges: strings.Count(text, "!") + strings.Count(text, "！")}
	out.addFaces(text)
	for _, clause := range clauses(text) {
		l.clause(&out, wordsOf(clause))
	}
	if out.shouts {
		out.good, out.bad = out.good*shoutTimes, out.bad*shoutTimes
	}
	if out.urges > 0 {
		lift := 1 + 0.1*float64(min(out.urges, 3))
		out.good, out.bad = out.good*lift, out.bad*lift
	}
	return out
}

// clause adds the words of one sentence, or a part of it.
func (l *lexicon) clause(out *tone, list []string) {
	r := reading{denied: -1, times: 1}
	for i := 0; i < len(list); {
		m, n := l.at(list[i:])
		out.marks |= m
		if n > 1 && weightOf(m) == 0 { // a phrase that says what is meant; its words say how it sounds
			m, n = l.word(list[i]), 1
			out.marks |= m
		}
		r.word(m, i)
		i += n
	}
	out.good += r.good
	out.bad += r.bad
}

// reading is the state within a clause.
type reading struct {
	good, bad float64
	denied    int     // last word that a negation reaches
	times     float64 // of the word that comes
}

// word takes one entry of the lists over, which stands at the word at.
func (r *reading) word(m mark, at int) {
	w := weightOf(m)
	switch {
	case w != 0:
		r.weigh(w*r.times, at <= r.denied)
		r.times = 1
	case m&markVery != 0:
		r.times *= veryTimes
	case m&markSomewhat != 0:
		r.times *= somewhatTimes
	default:
		r.times = 1
	}
	if m&markBut != 0 {
		r.good, r.bad, r.times, r.denied = r.good*beforeBut, r.bad*beforeBut, afterBut, -1
	}
	if m&markNot != 0 && w == 0 {
		r.denied = at + reach
	}
}

func (r *reading) weigh(w float64, denied bool) {
	switch {
	case denied && w > 0:
		w *= notGood
	case denied:
		w *= notBad
	}
	if w > 0 {
		r.good += w
	} else {
		r.bad -= w
	}
}

// weightOf is what an entry of the lists weighs by itself.
func weightOf(m mark) float64 {
	switch {
	case m&markBest != 0:
		return weightBest
	case m&markWorst != 0:
		return weightWorst
	case m&markBad != 0:
		return weightBad
	case m&markGood != 0:
		return weightGood
	case m&markThanks != 0:
		return weightThanks
	default:
		return 0
	}
}

// clauses cuts a text where a negation ends to reach.
func clauses(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".!?;:,\n()。！？；，、", r) })
}

const (
	shoutLetters = 8   // fewer are an abbreviation
	shoutShare   = 0.7 // of the letters that have a case
)

// shouts tells whether a text is written in capitals.
func shouts(text string) bool {
	upper, cased := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsUpper(r):
			upper++
			cased++
		case unicode.IsLower(r):
			cased++
		}
	}
	return cased >= shoutLetters && float64(upper) >= shoutShare*float64(cased) && strings.Contains(strings.TrimSpace(text), " ")
}

// The signs that people smile and frown with.
const (
	smiles = "🙂😊😀😃😄😁😍🥰❤👍🎉🙏😎🤩💚💙👏😇☺"
	frowns = "🙁😞😠😡🤬👎😢😭😤😒😩😫💩😖☹🤮😾"
)

// addFaces counts what is said by signs.
func (t *tone) addFaces(text string) {
	good, bad := 0, 0
	for _, r := range text {
		if r < 0x2000 {
			continue
		}
		if strings.ContainsRune(smiles, r) {
			good++
		}
		if strings.ContainsRune(frowns, r) {
			bad++
		}
	}
	for _, face := range []string{":)", ":-)", ":D", ";)", "<3", "=)"} {
		good += strings.Count(text, face)
	}
	for _, face := range []string{":(", ":-(", ":'(", "=(", ":/ ", ">:("} {
		bad += strings.Count(text, face)
	}
	t.good += float64(min(good, 2)) * weightGood
	t.bad -= float64(min(bad, 2)) * weightBad
}

// Feeling is how the words of a text sound: below 0 bad, above it good, 0 neither.
func (r *Rules) Feeling(lang, text string) float64 {
	return r.lexicon(lang).toneOf(text).balance()
}
