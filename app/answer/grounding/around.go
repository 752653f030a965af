package grounding

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// What stands around a number says what it is a number of. These checks hold the
// words around the numbers of a sentence against those around the same numbers in
// the passages: one that is there for something else supports nothing.

const (
	aroundClaim   = 2 // words that mean something on each side of a number in a sentence
	aroundSource  = 2 // likewise in the passages
	aroundSubject = 3 // words of a sentence's subject
)

// rejoined finds a number whose neighbours stand around another place of the
// passages, or that counts what it does not count there.
func (g *Ground) rejoined(c clause, u *unit) string {
	for i, t := range c.tokens {
		if !t.fact || t.at.kind != factNumber || t.at.one() {
			continue
		}
		if places := g.source.places(t.at, u); len(places) > 0 && !g.standsAround(c, i, places) {
			return fmt.Sprintf("“%s” stands beside other words in the passages: “%s”", strings.TrimSpace(t.at.raw), oneLine(places[0].unit.text, 100))
		}
	}
	return ""
}

// place is where a number stands.
type place struct {
	unit *unit
	at   int // among the unit's tokens
}

// places are where a number stands in a unit, or in its neighbours, or anywhere.
func (r *source) places(f fact, u *unit) []place {
	for _, units := range [][]*unit{{u}, u.nearby(), r.units} {
		var out []place
		for _, o := range units {
			for i, t := range o.tokens {
				if t.fact && f.same(t.at) {
					out = append(out, place{o, i})
				}
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// standsAround tells whether a number stands at one of the places beside what it
// stands beside here. Words that the passages do not have at all say nothing: they
// may be others for the same.
func (g *Ground) standsAround(c clause, i int, places []place) bool {
	list := c.tokens
	ahead, behind := contentAhead(list, i, aroundClaim), contentBehind(list, i, aroundClaim)
	for _, p := range places {
		if countsOther(list, i, p) {
			continue
		}
		around := g.aroundPlace(p)
		if len(ahead) > 0 && parted(ahead[0], p, c) {
			continue
		}
		held, elsewhere := 0, 0
		for _, t := range append(ahead[:len(ahead):len(ahead)], behind...) {
			switch {
			case generic[t.stem]:
			case around[t.stem] || partsIn(t, around):
				held++
			case g.source.words[t.stem]:
				elsewhere++
			}
		}
		if held > 0 || elsewhere == 0 {
			return true
		}
	}
	return false
}

// countsOther: "24 cards" is not said where it is "$24".
func countsOther(list []token, i int, p place) bool {
	counted := list[i].at.unit == "" && i+1 < len(list) && list[i+1].content()
	return counted && money(p.unit.tokens[p.at].at.unit)
}

// parted tells a word that stands in the sentence of the place, but in another
// clause, while the place's own clause has another one that is not said: "boil it
// for twenty minutes" where something is boiled and then stands for twenty minutes.
func parted(t token, p place, said clause) bool {
	if !p.unit.all.has[t.stem] {
		return false
	}
	f := p.unit.tokens[p.at].at
	for _, own := range p.unit.clauses {
		if !slices.Contains(own.facts, f) {
			continue
		}
		if own.has[t.stem] {
			return false
		}
		for i, o := range own.tokens {
			if !o.fact || o.at != f {
				continue
			}
			if ahead := contentAhead(own.tokens, i, 1); len(ahead) > 0 && !said.has[ahead[0].stem] {
				return true
			}
		}
	}
	return false
}

// aroundPlace are the words beside a place. What costs or lasts so much is the
// subject of its sentence, which may stand farther off; where the sentence leaves
// its subject to the one before or to the heading, theirs count as well.
func (g *Ground) aroundPlace(p place) map[string]bool {
	out := map[string]bool{}
	list := p.unit.tokens
	for _, t := range append(contentAhead(list, p.at, aroundSource), contentBehind(list, p.at, aroundSource)...) {
		addWord(out, t)
	}
	if f := list[p.at].at; money(f.unit) || span(f.unit) || f.unit == "percent" {
		for _, stem := range p.unit.all.stems[:min(aroundSubject, len(p.unit.all.stems))] {
			out[stem] = true
		}
	}
	if len(out) > 1 && !leansBack(list) {
		return out
	}
	for stem := range p.unit.heading {
		out[stem] = true
	}
	if p.unit.before != nil {
		for stem := range p.unit.before.all.has {
			out[stem] = true
		}
	}
	return out
}

// leansBack tells a sentence whose subject is that of the one before.
func leansBack(list []token) bool {
	return len(list) > 0 && leaning[list[0].word]
}

var leaning = setOf("it they this these that those he she es sie er dies diese dieses eso esto ello il elle ils elles cela ceci")

func contentAhead(list []token, i, most int) []token {
	var out []token
	for k := i - 1; k >= 0 && len(out) < most; k-- {
		if list[k].content() && !generic[list[k].stem] {
			out = append(out, list[k])
		}
	}
	return out
}

func contentBehind(list []token, i, most int) []token {
	var out []token
	for k := i + 1; k < len(list) && len(out) < most; k++ {
		if list[k].content() && !generic[list[k].stem] {
			out = append(out, list[k])
		}
	}
	return out
}

// invented finds a rate ("for every kilogram", "a week") that the passages do not
// have, or not at that number.
func (g *Ground) invented(c clause, u *unit) string {
	for i := range c.tokens {
		unit, of := rateAt(c.tokens, i)
		if unit == "" {
			continue
		}
		if !g.source.hasRate(unit, u.passage) {
			return fmt.Sprintf("“%s” as a measure is not in the passages", unit)
		}
		if of >= 0 && g.otherRate(c.tokens[of].at, unit, u) {
			return fmt.Sprintf("“%s” is said of another measure: “%s”", strings.TrimSpace(c.tokens[of].at.raw), oneLine(u.text, 100))
		}
	}
	return ""
}

// rateAt reads "per week", "for every kilogram" and, behind an amount, "a month" or
// "monthly". of is the place of the amount, -1 without one.
func rateAt(list []token, i int) (unit string, of int) {
	of = amountAhead(list, i)
	if u := adverbs[list[i].word]; u != "" && moneyIn(list) {
		return u, of
	}
	if i+1 == len(list) || list[i+1].fact {
		return "", -1
	}
	u := unitOf(list[i+1].word)
	if u == "time" || u == "clock" || !rateWords[list[i].word] && !aMeasure(list, i, of) {
		return "", -1
	}
	return u, of
}

// amountAhead is the place of the number before i, at most three words away.
func amountAhead(list []token, i int) int {
	for k := i - 1; k >= 0 && k >= i-3 && !list[k].mark; k-- {
		if list[k].fact && list[k].at.kind == factNumber {
			return k
		}
	}
	return -1
}

// aMeasure tells the "a" of "$24 a month".
func aMeasure(list []token, i, of int) bool {
	article := list[i].word == "a" || list[i].word == "an"
	return article && of >= 0 && of == i-1 && money(list[of].at.unit)
}

func moneyIn(list []token) bool {
	for _, t := range list {
		if t.fact && money(t.at.unit) {
			return true
		}
	}
	return false
}

// hasRate tells whether a passage speaks of a unit without a number in front.
func (r *source) hasRate(unit string, passage int) bool {
	for _, u := range r.units {
		if u.passage != passage {
			continue
		}
		if slices.ContainsFunc(u.tokens, func(t token) bool {
			return !t.fact && measures(t.word, unit) || t.fact && t.at.one() && t.at.unit == unit
		}) {
			return true
		}
		for word := range u.heading {
			if measures(word, unit) {
				return true
			}
		}
	}
	return false
}

func measures(word, unit string) bool { return unitOf(word) == unit || adverbs[word] == unit }

// otherRate tells whether an amount has other measures wherever it stands.
func (g *Ground) otherRate(f fact, unit string, u *unit) bool {
	other := false
	for _, p := range g.source.places(f, u) {
		list := p.unit.tokens
		found := ""
		for k := p.at + 1; k < len(list) && k <= p.at+3 && !list[k].mark && found == ""; k++ {
			found, _ = rateAt(list, k)
		}
		if found == "" || found == unit {
			return false
		}
		other = true
	}
	return other
}

var (
	rateWords = setOf("per every each pro je jede jeden jedes cada por par chaque")
	adverbs   = namesOf([]string{
		"hour hourly stundlich", "day daily taglich diario quotidien", "week weekly wochentlich semanal hebdomadaire",
		"month monthly monatlich mensual mensuel", "year yearly annual annually jahrlich anual annuel", //nolint:misspell // Spanish
	})
)

// declared are the units that a heading or the head of a table gives the numbers
// below it: "Prices in euros", "Weight (kg)". Each has a space around.
func (l *lexicon) declared(text string) string {
	out := ""
	for _, m := range declaredSigns.FindAllString(text, -1) {
		out += " " + numberFact("1"+strings.Trim(m, "()in ")).unit + " "
	}
	list := l.tokens(text)
	for i := 1; i < len(list); i++ {
		if u := unitOf(list[i].word); u != "" && !list[i].fact && (list[i-1].word == "in" || list[i-1].word == "en" || list[i-1].raw == "(") {
			out += " " + u + " "
		}
	}
	return out
}

var declaredSigns = regexp.MustCompile(`\(\s*[$€£¥%]\s*\)|\bin\s+[$€£¥%]`)
