package index

import (
	"cmp"
	"slices"
)

// A question for what delivery to Canada costs has all its other words in common
// with what delivery costs. That "Canada" stands in another content, and nowhere in
// that one, is no matter of confidence: example questions have words of all kinds
// that make no difference, and only who knows the subject can tell. So it is told
// of, for those who decide.

// namedIn is the share of the contents that a rare word may stand in, and namedLeast
// their number where there are few.
const (
	namedIn    = 0.05
	namedLeast = 2
)

// marked are words of a question, by a bit for the place of each; questionMost of
// them fit.
type marked struct {
	has  uint64 // stand somewhere in the content
	told uint64 // are rare and stand in its best passage
}

// mark looks for the words of a question in a content. Words that carry no meaning
// do not count, and nothing that only resembles a word.
func mark(s *shard, terms []queryTerm, c *candidate) (out marked) {
	sl := &s.slots[c.slot]
	rare := uint32(max(namedLeast, namedIn*float64(s.live)))
	for i, t := range terms {
		if t.headsOnly {
			continue
		}
		for _, a := range t.alts {
			if within(s.terms[a.term].list, sl) {
				out.has |= 1 << i
			}
			if a.factor == 1 && c.found > 0 && s.terms[a.term].contents <= rare && s.has(a.term, c.passages[0]) {
				out.told |= 1 << i
			}
		}
	}
	return out
}

// within tells whether any document of a content is in the list of a term.
func within(list []posting, sl *slot) bool {
	i, _ := slices.BinarySearchFunc(list, sl.first, func(p posting, at uint32) int { return cmp.Compare(p.doc, at) })
	return i < len(list) && list[i].doc < sl.first+sl.docs
}

// names sets Names of all but the first of matches, best first, in its language.
func names(matches []Match) {
	for i := 1; i < len(matches); i++ {
		m := &matches[i]
		m.Names = m.Lang == matches[0].Lang && m.words.told&^matches[0].words.has != 0
	}
}
