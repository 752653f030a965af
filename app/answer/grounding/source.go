package grounding

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"frontdesk/app/knowledge/prose"
)

// source is what the passages say, read: their sentences and what stands in them.
type source struct {
	lang  *lexicon
	units []*unit
	facts factSet         // of all passages
	words map[string]bool // all folded words and stems of all passages
	nouns bool            // nouns are written with capitals, so that a capital is no sign of a name
}

func newSource(lang *lexicon, passages []Passage) *source {
	r := &source{lang: lang, words: map[string]bool{}}
	for n, p := range passages {
		r.take(n+1, p)
	}
	r.nouns = lang.nouns || r.capitals()
	return r
}

// take reads a passage.
func (r *source) take(n int, p Passage) {
	heading := map[string]bool{}
	head := r.lang.tokens(p.Heading + "\n" + p.URL)
	headFacts := factsOf(head)
	if p.URL != "" {
		u := newUnit(r.lang, n, p.URL, heading)
		u.around.join(headFacts)
		r.units = append(r.units, u)
	}
	for _, t := range head {
		addWord(heading, t)
		addWord(r.words, t)
	}
	r.facts.join(headFacts)
	first := len(r.units)
	units := r.lang.declared(p.Heading)
	for line := range strings.Lines(p.Text) {
		if strings.Contains(line, "|") {
			units += r.lang.declared(line)
		}
	}
	for _, line := range prose.Sentences(p.Text) {
		u := newUnit(r.lang, n, line, heading)
		u.give(units)
		for _, t := range u.tokens {
			addWord(r.words, t)
		}
		r.facts.join(factsOf(u.tokens))
		r.units = append(r.units, u)
	}
	if first == len(r.units) && p.Heading != "" {
		r.units = append(r.units, newUnit(r.lang, n, p.Heading, heading))
	}
	for i := first; i < len(r.units); i++ {
		u := r.units[i]
		u.around.join(factsOf(u.tokens))
		u.around.join(headFacts)
		if i > first {
			u.before = r.units[i-1]
			u.around.join(factsOf(u.before.tokens))
		}
		if i+1 < len(r.units) {
			u.after = r.units[i+1]
			u.around.join(factsOf(u.after.tokens))
		}
	}
}

func newUnit(lang *lexicon, passage int, text string, heading map[string]bool) *unit {
	u := &unit{passage: passage, text: text, heading: heading, tokens: lang.tokens(listMarker.ReplaceAllString(text, ""))}
	u.all, u.clauses = lang.clause(u.tokens), lang.clauses(u.tokens)
	return u
}

// give gives the bare numbers of a unit the units that stand above it.
func (u *unit) give(units string) {
	if units == "" {
		return
	}
	loosen := func(f *fact) {
		if f.kind == factNumber && f.unit == "" && strings.ContainsFunc(f.raw, unicode.IsDigit) {
			f.loose = units
		}
	}
	for i := range u.tokens {
		loosen(&u.tokens[i].at)
	}
	for _, c := range append(u.clauses, u.all) {
		for i := range c.facts {
			loosen(&c.facts[i])
		}
	}
}

// capitals tells whether the passages write ordinary nouns with capitals, as
// German does.
func (r *source) capitals() bool {
	upper, all := 0, 0
	for _, u := range r.units {
		for _, t := range u.tokens {
			if t.first || t.fact || t.function {
				continue
			}
			all++
			if t.upper {
				upper++
			}
		}
	}
	return all > 0 && float64(upper) > float64(all)*0.5
}

// hasParts tells whether all parts of a compound stand in the passages.
func (r *source) hasParts(t token) bool {
	for _, p := range t.parts {
		if !r.words[p] {
			return false
		}
	}
	return len(t.parts) > 0
}

// best is the unit that has most of a clause; the shorter of equals.
func (r *source) best(c clause) *unit {
	var best *unit
	most := 0.0
	for _, u := range r.units {
		n := score(c, u)
		n -= 0.02 * float64(len(u.all.stems))
		if n > most {
			most, best = n, u
		}
	}
	return best
}

// home is the unit that a clause is compared with: that of the whole sentence
// unless another has clearly more of it.
func (r *source) home(c clause, whole *unit) *unit {
	own := r.best(c)
	if own == nil || own == whole || score(c, own) < score(c, whole)+0.9 {
		return whole
	}
	return own
}

// nearest are the texts of the units that have most of a clause, at most mostNear.
func (r *source) nearest(c clause) []string {
	units := slices.Clone(r.units)
	slices.SortStableFunc(units, func(a, b *unit) int { return cmp.Compare(score(c, b), score(c, a)) })
	var texts []string
	for _, u := range units[:min(len(units), mostNear)] {
		texts = append(texts, u.text)
	}
	return texts
}

// factWith tells whether some place has a fact and half of what is said of it.
func (r *source) factWith(f fact, c clause) bool {
	return slices.ContainsFunc(r.units, func(o *unit) bool { return (o.hasFact(f) || o.implies(f)) && shared(c, o.all)*2 >= len(c.stems) })
}

// mentionedWith tells whether a name stands in another place that has half of
// the clause as well.
func (r *source) mentionedWith(t token, c clause) bool {
	return slices.ContainsFunc(r.units, func(o *unit) bool { return o.mentions(t) && (shared(c, o.all)-1)*2 >= len(c.stems)-1 })
}

// inferred tells facts that follow from those of some place of the passages.
func (r *source) inferred(f fact) bool {
	return slices.ContainsFunc(r.units, func(u *unit) bool { return u.implies(f) })
}

// implies tells facts that follow from those of a place: a day within a range of
// days, weekdays from Monday to Friday.
func (u *unit) implies(f fact) bool {
	days := func(first, last string) bool {
		return u.hasFact(fact{kind: factWeekday, value: first}) && u.hasFact(fact{kind: factWeekday, value: last})
	}
	switch {
	case f.kind == factWeekday:
		return inRange(u.tokens, f.value)
	case f.kind == factDaypart && f.value == "weekday":
		return days("monday", "friday")
	case f.kind == factDaypart && f.value == "weekend":
		return days("saturday", "sunday")
	}
	return false
}

// otherSubject finds a sentence that says of one thing what the passages say of
// another: its subject begins another unit, and this one's is missing.
func (r *source) otherSubject(s *sentence, u *unit) string {
	if len(s.all.stems) < 2 || len(u.all.stems) < 2 {
		return ""
	}
	mine, theirs := s.all.stems[0], u.all.stems[0]
	if mine == theirs || u.covers(mine) || s.all.has[theirs] || generic[mine] || partsOfSubject(s, u) {
		return ""
	}
	begins := func(o *unit) bool {
		return o != u && o.passage == u.passage && len(o.all.stems) > 0 && o.all.stems[0] == mine
	}
	if slices.ContainsFunc(r.units, begins) {
		return fmt.Sprintf("it is said of something else: “%s”", oneLine(u.text, 100))
	}
	return ""
}

// dropped: the clause says yes; a clause of the passages that it repeats must not
// say no.
func (r *source) dropped(s *sentence, c clause, u *unit) string {
	if s.all.only || s.all.unless || c.unless {
		return "" // "only if" stands for "not unless"
	}
	positive := u.affirmed()
	for _, other := range r.units {
		for _, p := range other.clauses {
			wrong := p.negated && repeats(c, p, positive) && !excused(s, c, p) && !r.lang.against().meet(c, p)
			if wrong && other.passage == u.passage {
				return fmt.Sprintf("it leaves a “not” out: “%s”", oneLine(other.text, 100))
			}
		}
	}
	return ""
}
