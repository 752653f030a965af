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
	switch {
	case b&atLeast != 0 && o&atMost != 0 && o&atLeast == 0, b&atMost != 0 && o&atLeast != 0 && o&atMost == 0,
		b&beforeIt != 0 && o&afterIt != 0 && o&beforeIt == 0, b&afterIt != 0 && o&beforeIt != 0 && o&afterIt == 0:
		return true
	case b&afterIt != 0 && b&beforeIt == 0 && o == atMost, o&afterIt != 0 && o&beforeIt == 0 && b == atMost:
		return true // "after two years" where it says "within two years"
	}
	return false
}

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
	ahead, behind := wordsAhead(list, i), wordsBehind(list, i)
	var out bound
	longest := 0
	soft := false // "up to 24 hours before" is at least that long before
	for _, p := range boundsAhead {
		if endsIn(ahead, p.words) && len(p.words) > longest {
			longest, out = len(p.words), p.bound
			last := p.words[len(p.words)-1]
			soft = p.bound == atMost && (last == "to" || last == "until" || last == "zu" || last == "hasta" || last == "bis")
		}
	}
	for _, p := range boundsBehind {
		for k := range min(2, len(behind)) {
			if startsWith(behind[k:], p.words) && (k == 0 || len(p.words) > 1 || p.bound == beforeIt || p.bound == afterIt) {
				out |= p.bound
			}
		}
	}
	if soft && out&beforeIt != 0 {
		out = out&^atMost | atLeast
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
		b := boundAt(s.tokens, i)
		if b == 0 {
			continue
		}
		clash, fits := false, false
		for _, near := range u.nearby() {
			for k, o := range near.tokens {
				if !o.fact || !t.at.same(o.at) {
					continue
				}
				other := boundAt(near.tokens, k)
				if b.clash(other) {
					clash = clash || near == u || !u.hasFact(t.at)
				} else {
					fits = fits || near == u || !u.hasFact(t.at)
				}
			}
		}
		if clash && !fits {
			return fmt.Sprintf("the limit at “%s” is not that of the passages: “%s”", strings.TrimSpace(t.at.raw), oneLine(u.text, 100))
		}
	}
	return ""
}

func (u *unit) hasFact(f fact) bool {
	for _, o := range u.all.facts {
		if f.same(o) {
			return true
		}
	}
	return false
}
