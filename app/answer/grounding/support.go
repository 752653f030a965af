package grounding

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// How much of a sentence has to stand in one place. Between the two shares the
// meaning decides, where it can be had; without it enoughAlone does.
const (
	enoughSure   = 0.65 // of the words: supported
	enoughLeast  = 0.3  // below: not supported
	enoughAlone  = 0.55
	enoughNear   = 0.62 // likeness in meaning
	enoughAlways = 0.75 // of the words: supported without being cited
	askedWeight  = 0.5  // of words that only the question has
	mostNear     = 12   // sentences that a sentence is compared with by meaning
)

// nearby is a unit with its neighbours.
func (u *unit) nearby() []*unit {
	out := []*unit{u}
	if u.before != nil {
		out = append(out, u.before)
	}
	if u.after != nil {
		out = append(out, u.after)
	}
	return out
}

// covers tells whether a clause of a unit or its headings have a word.
func (u *unit) covers(stem string) bool { return u.all.has[stem] || u.heading[stem] }

// score is how much of a clause a unit has.
func score(c clause, u *unit) float64 {
	total := 0.0
	for _, t := range c.tokens {
		switch {
		case t.fact:
			if u.hasFact(t.at) {
				total += 1.5
			}
		case !t.content():
			if negatorIn(t, u) {
				total += 0.2
			}
		case u.all.has[t.stem] || partsIn(t, u.all.has):
			total++
		case u.heading[t.stem]:
			total += 0.3
		}
	}
	return total
}

func negatorIn(t token, u *unit) bool { return negators[t.word] && u.all.negated }

func partsIn(t token, set map[string]bool) bool {
	if len(t.parts) == 0 {
		return false
	}
	for _, p := range t.parts {
		if !set[p] {
			return false
		}
	}
	return true
}

// clauseIn is the clause of a unit that has most of c.
func clauseIn(c clause, u *unit) clause {
	best, most := u.all, 0.0
	for _, p := range u.clauses {
		n := float64(shared(c, p)) + 1.5*float64(sharedFacts(c, p)) - 0.01*float64(len(p.stems))
		if n > most {
			best, most = p, n
		}
	}
	return best
}

func shared(a, b clause) int {
	n := 0
	for _, stem := range a.stems {
		if b.has[stem] {
			n++
		}
	}
	return n
}

func sharedFacts(a, b clause) int {
	n := 0
	for _, f := range a.facts {
		if slices.ContainsFunc(b.facts, f.same) {
			n++
		}
	}
	return n
}

// contradicts looks for what is said of the wrong thing or turned round.
func (g *Ground) contradicts(s *sentence, whole *unit) string {
	for _, c := range s.clauses {
		u := g.source.home(c, whole)
		p := clauseIn(c, u)
		for _, check := range []func() string{
			func() string { return g.elsewhere(s, c, u) },
			func() string { return swapped(c, u) },
			func() string { return g.turned(s, c, u) },
			func() string { return onlies(s, c, u) },
			func() string { return g.invented(c, u) },
			func() string { return g.rejoined(c, u) },
			func() string { return g.lang.against().reversed(s, c, p, u) },
		} {
			if reason := check(); reason != "" {
				return reason
			}
		}
	}
	if reason := evenIf(s, whole); reason != "" {
		return reason
	}
	if reason := g.source.otherSubject(s, whole); reason != "" {
		return reason
	}
	return limits(s, whole)
}

// supported decides by the share of words that the place has, and by meaning
// where that is not clear.
func (g *Ground) supported(ctx context.Context, s *sentence, u *unit, text string) (bool, string) {
	share := g.share(s, u)
	switch {
	case share >= enoughSure:
		return true, ""
	case share < enoughLeast:
		return false, fmt.Sprintf("only %.0f %% of its words stand in one place of the passages", share*100)
	}
	if near, ok := g.likeness(ctx, s, text); ok {
		if near >= enoughNear {
			return true, ""
		}
		return false, fmt.Sprintf("nothing in the passages means that (nearest %.2f, %.0f %% of its words)", near, share*100)
	}
	if share >= enoughAlone {
		return true, ""
	}
	return false, fmt.Sprintf("only %.0f %% of its words stand in one place of the passages", share*100)
}

// share is the share of a sentence's words that the place has which supports it:
// the unit of each clause with its headings, a little less its neighbours.
func (g *Ground) share(s *sentence, whole *unit) float64 {
	total, have := 0.0, 0.0
	seen := map[string]bool{}
	for _, c := range s.clauses {
		u := g.source.home(c, whole)
		for _, t := range c.tokens {
			if !t.fact && (!t.content() || seen[t.stem]) {
				continue
			}
			seen[t.stem] = seen[t.stem] || !t.fact
			weight, found := g.weigh(t, u, whole)
			total += weight
			have += found
		}
	}
	if total == 0 {
		return 1
	}
	return have / total
}

// weigh tells how much a word counts, and how much of that the place has.
func (g *Ground) weigh(t token, u, whole *unit) (weight, found float64) {
	switch {
	case t.fact, u.covers(t.stem), whole.covers(t.stem), partsIn(t, u.all.has):
		return 1, 1
	case u.before != nil && u.before.covers(t.stem), u.after != nil && u.after.covers(t.stem):
		return 1, 0.7
	case g.asked[t.stem]:
		return askedWeight, 0
	case g.known[t.word]:
		return 0, 0
	default:
		return 1, 0
	}
}

// likeness is how near in meaning the nearest sentences of the passages are.
func (g *Ground) likeness(ctx context.Context, s *sentence, text string) (float64, bool) {
	if g.near == nil {
		return 0, false
	}
	list, err := g.near(ctx, strings.TrimSpace(text), g.source.nearest(s.all))
	if err != nil || len(list) == 0 {
		return 0, false
	}
	return slices.Max(list), true
}

// Strong tells whether one passage alone says a sentence, by most of its words
// and, where it can be had, by its meaning: so a sentence may stand that the model
// has not named a passage for. v is what Check gave.
func (g *Ground) Strong(ctx context.Context, sentence string, v Verdict) bool {
	if !v.OK || !v.Claim {
		return v.OK
	}
	s := g.lang.read(sentence)
	whole := g.source.best(s.all)
	if whole == nil || g.share(s, whole) < enoughAlways {
		return false
	}
	for _, c := range s.clauses {
		if g.source.home(c, whole).passage != v.Passage {
			return false
		}
	}
	near, known := g.likeness(ctx, s, sentence)
	return !known || near >= enoughNear
}
