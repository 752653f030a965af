package grounding

import (
	"fmt"
	"strings"
)

// bound is how a number limits: a set of the bits below.
type bound uint8

const (
	atLeast bound = 1 << iota
	atMost
	beforeIt
	afterIt
)

// clash tells limits that cannot both be meant.
func (b bound) clash(o bound) bool {
	return b.against(o, atLeast, atMost) || b.against(o, atMost, atLeast) ||
		b.against(o, beforeIt, afterIt) || b.against(o, afterIt, beforeIt) ||
		b.afterOnly() && o == atMost || o.afterOnly() && b == atMost // "after two years" where it says "within two years"
}

// against tells that b has one direction and o has the other one alone.
func (b bound) against(o, one, other bound) bool { return b&one != 0 && o&other != 0 && o&one == 0 }

func (b bound) afterOnly() bool { return b&afterIt != 0 && b&beforeIt == 0 }

var (
	boundsAhead = phrases(map[bound]string{
		atLeast: `at least|minimum|minimum of|no less than|not less than|more than|longer than|larger than|greater than|bigger than|older than|higher than|over|above|exceed|
			exceeds|exceeding|beyond|at the earliest|mindestens|uber|mehr als|alter als|ab|al menos|como minimo|minimo|mas de|mayores de|au moins|minimum de|plus de|a partir de`,
		atMost: `at most|maximum|maximum of|max|up to|no more than|not more than|never more than|less than|fewer than|shorter than|smaller than|younger than|lower than|under|below|
			within|no later than|not later than|until|till|by|hochstens|maximal|bis|bis zu|weniger als|unter|innerhalb|innerhalb von|como maximo|hasta|menos de|menores de|
			dentro de|en un plazo de|au plus|au maximum|moins de|jusqu a|jusqu|sous|dans les`,
		beforeIt: `before|prior to|earlier than|antes de|antes de las|avant|vor`,
		afterIt:  `after|later than|following|despues de|tras|apres|nach`,
	})
	boundsBehind = phrases(map[bound]string{
		atLeast:  `or more|or older|or over|or longer|and over|and older|and above|at least|minimum|at minimum|oder mehr|oder alter|o mas|ou plus`,
		atMost:   `or less|or fewer|or younger|or under|at most|maximum|at maximum|oder weniger|o menos|ou moins`,
		beforeIt: `before|beforehand|in advance|prior|prior to|ahead|earlier|vorher|vor|im voraus|antes|avant|al anticipo`,
		afterIt:  `after|afterwards|later|nachher|danach|despues|apres`,
	})
)

type phrase struct {
	words []string
	bound bound
}

func phrases(table map[bound]string) []phrase {
	var out []phrase
	for b, text := range table {
		for p := range strings.SplitSeq(text, "|") {
			out = append(out, phrase{strings.Fields(p), b})
		}
	}
	return out
}

// boundAt reads the limits of the number at i.
func boundAt(list []token, i int) bound {
	out, soft := boundBefore(wordsAhead(list, i))
	out |= boundAfter(wordsBehind(list, i))
	if soft && out&beforeIt != 0 {
		return out&^atMost | atLeast
	}
	return out
}

// boundBefore reads the longest phrase in front of a number. soft tells of "up
// to", since "up to 24 hours before" is at least that long before.
func boundBefore(ahead []string) (out bound, soft bool) {
	var longest []string
	for _, p := range boundsAhead {
		if len(p.words) > len(longest) && endsIn(ahead, p.words) {
			longest, out = p.words, p.bound
		}
	}
	if len(longest) == 0 || out != atMost {
		return out, false
	}
	switch longest[len(longest)-1] {
	case "to", "until", "zu", "hasta", "bis":
		return out, true
	}
	return out, false
}

func boundAfter(behind []string) (out bound) {
	for _, p := range boundsBehind {
		loose := len(p.words) > 1 || p.bound == beforeIt || p.bound == afterIt
		if startsWith(behind, p.words) || loose && len(behind) > 1 && startsWith(behind[1:], p.words) {
			out |= p.bound
		}
	}
	return out
}

func wordsAhead(list []token, i int) []string {
	var out []string
	for k := i - 1; k >= 0 && len(out) < 4 && !list[k].mark && !list[k].fact; k-- {
		out = append([]string{list[k].word}, out...)
	}
	for len(out) > 0 && skippedBeforeNumber(out[len(out)-1]) {
		out = out[:len(out)-1]
	}
	return out
}

func skippedBeforeNumber(w string) bool {
	switch w {
	case "the", "a", "an", "der", "den", "die", "las", "los", "les", "only", "about", "around":
		return true
	}
	return false
}

func wordsBehind(list []token, i int) []string {
	var out []string
	for k := i + 1; k < len(list) && len(out) < 4 && !list[k].mark && !list[k].fact; k++ {
		out = append(out, list[k].word)
	}
	return out
}

func endsIn(words, tail []string) bool {
	return len(words) >= len(tail) && equal(words[len(words)-len(tail):], tail)
}

func startsWith(words, head []string) bool {
	return len(words) >= len(head) && equal(words[:len(head)], head)
}

func equal(a, b []string) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// limits compares how the sentence limits its numbers with how the unit does.
func limits(s *sentence, u *unit) string {
	for i, t := range s.tokens {
		if !t.fact {
			continue
		}
		if b := boundAt(s.tokens, i); b != 0 && u.clashes(t.at, b) {
			return fmt.Sprintf("the limit at “%s” is not that of the passages: “%s”", strings.TrimSpace(t.at.raw), oneLine(u.text, 100))
		}
	}
	return ""
}

// clashes tells whether the unit, or its neighbours where it does not have the
// fact, limits it the other way round wherever it stands.
func (u *unit) clashes(f fact, b bound) bool {
	places := []*unit{u}
	if !u.hasFact(f) {
		places = u.nearby()
	}
	clash := false
	for _, near := range places {
		for k, o := range near.tokens {
			if !o.fact || !f.same(o.at) {
				continue
			}
			if !b.clash(boundAt(near.tokens, k)) {
				return false
			}
			clash = true
		}
	}
	return clash
}

func (u *unit) hasFact(f fact) bool {
	for _, o := range u.all.facts {
		if f.same(o) {
			return true
		}
	}
	return false
}
