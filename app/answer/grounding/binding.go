package grounding

import (
	"fmt"
	"slices"
	"strings"
)

// elsewhere finds a fact that the passages have, but not where the clause is
// from.
func (g *Ground) elsewhere(s *sentence, c clause, u *unit) string {
	for _, f := range c.facts {
		if !g.allowed(f, u) && !g.source.factWith(f, c) {
			return fmt.Sprintf("the %s “%s” stands elsewhere in the passages and is said of something else", f.kind, strings.TrimSpace(f.raw))
		}
	}
	for _, t := range c.tokens {
		if g.isName(s, t) && !g.known[t.word] && !u.mentions(t) && !g.source.mentionedWith(t, c) {
			return fmt.Sprintf("“%s” stands elsewhere in the passages and not here: “%s”", t.raw, oneLine(u.text, 100))
		}
	}
	return ""
}

// allowed tells facts that may stand in a sentence from this place.
func (g *Ground) allowed(f fact, u *unit) bool {
	return f.one() || u.around.has(f) || u.implies(f) || g.question.has(f) && !g.source.facts.has(f)
}

func (u *unit) mentions(t token) bool {
	return inTokens(u.tokens, t.stem) || partsIn(t, u.all.has) || u.heading[t.stem] || u.heading[t.word]
}

// swapped finds a fact that belongs to another thing of the same place: of the
// clause's words some stand with a rival fact and not with this one, while what
// stands with this one is missing from the sentence.
func swapped(c clause, u *unit) string {
	for _, f := range c.facts {
		if reason := swappedFact(c, u, f); reason != "" {
			return reason
		}
	}
	return ""
}

func swappedFact(c clause, u *unit, f fact) string {
	owns, rivals := holders(c, u, f)
	if len(owns) == 0 || len(rivals) == 0 {
		return ""
	}
	for _, own := range owns {
		stolen := slices.ContainsFunc(rivals, func(r clause) bool { return steals(c, own, r, u) })
		if !stolen || !lacks(own, c) {
			return ""
		}
	}
	return fmt.Sprintf("“%s” is said of something else: “%s”", strings.TrimSpace(f.raw), oneLine(u.text, 100))
}

// holders are the clauses that have a fact, and those that have one which could
// be taken for it; of neighbours only those that have more of the clause.
func holders(c clause, u *unit, f fact) (owns, rivals []clause) {
	var far []clause
	for _, near := range u.nearby() {
		for _, p := range near.clauses {
			switch {
			case slices.ContainsFunc(p.facts, f.same):
				owns = append(owns, p)
			case !slices.ContainsFunc(p.facts, f.rival):
			case near == u || near.hasFact(f):
				rivals = append(rivals, p)
			default:
				far = append(far, p)
			}
		}
	}
	for _, p := range far {
		if len(owns) > 0 && telling(c, p) > telling(c, owns[0]) {
			rivals = append(rivals, p)
		}
	}
	return owns, rivals
}

// telling counts the shared words that are not said of everything.
func telling(a, b clause) int {
	n := 0
	for _, stem := range a.stems {
		if b.has[stem] && !generic[stem] {
			n++
		}
	}
	return n
}

// lacks tells whether own has words that c does not have.
func lacks(own, c clause) bool {
	return slices.ContainsFunc(own.stems, func(stem string) bool { return !c.has[stem] && !generic[stem] })
}

// steals tells whether words of c stand with the rival and not with own.
func steals(c, own, rival clause, u *unit) bool {
	return slices.ContainsFunc(c.tokens, func(t token) bool {
		counts := t.content() || t.word == "more" || t.word == "outside" || t.word == "inside"
		return counts && !generic[t.stem] && !u.heading[t.stem] &&
			inTokens(rival.tokens, t.stem) && !inTokens(own.tokens, t.stem) && !partsIn(t, own.has)
	})
}

// partsOfSubject: bikes and e-bikes are not two things here.
func partsOfSubject(s *sentence, u *unit) bool {
	for _, t := range u.tokens {
		if t.content() {
			return slices.ContainsFunc(t.parts, func(p string) bool { return s.all.has[p] })
		}
	}
	return false
}

// generic words say of everything the same and bind nothing.
var generic = setOf(`cost price pay take last get give need begin start end come go make have be work offer provid avail receiv arriv item
	hold run day week month year time hour minut open close must possibl help ask find want us say call email send
	kostet kosten zahl geoffnet offnet cuest cuesta abre cout paient payent`)

var weekOrder = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

// inRange tells whether a day lies within a "from … to …" of days.
func inRange(list []token, day string) bool {
	for i := 0; i+2 < len(list); i++ {
		if !isWeekday(list[i]) || !isWeekday(list[i+2]) || !rangeWord(list[i+1]) {
			continue
		}
		from, to, at := slices.Index(weekOrder, list[i].at.value), slices.Index(weekOrder, list[i+2].at.value), slices.Index(weekOrder, day)
		if from <= to && from <= at && at <= to || from > to && (at >= from || at <= to) {
			return true
		}
	}
	return false
}

func isWeekday(t token) bool { return t.fact && t.at.kind == factWeekday }

func rangeWord(t token) bool {
	switch strings.ToLower(t.raw) {
	case "to", "through", "until", "bis", "a", "au", "–", "—":
		return true
	}
	return false
}
