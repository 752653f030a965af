package answer

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// citeMark is a citation as models write it: [1], [1, 3], [Passage 2]. It has at
// most longestCite bytes from bracket to bracket and no line break.
var citeMark = regexp.MustCompile(`(?i)[ \t]*\[(?:passages?[ \t]?)?(\d{1,3}(?:[ \t]?[,;][ \t]?\d{1,3}){0,5})\]`)

const longestCite = 44

var citeNumber = regexp.MustCompile(`\d+`)

// citer turns the model's numbers, which count passages, into the visitor's,
// which count sources: in the order of their first appearance, without gaps.
// Text may come in pieces, as long as no citation is cut.
type citer struct {
	passages int  // how many there are to cite
	hide     bool // no marks: the owner shows no sources
	order    []int
}

// rewrite renumbers the citations of a piece of text and removes those that
// point at nothing.
func (c *citer) rewrite(text string) string {
	return citeMark.ReplaceAllStringFunc(text, func(mark string) string {
		var out strings.Builder
		var seen []int
		for _, digits := range citeNumber.FindAllString(mark, -1) {
			n, err := strconv.Atoi(digits)
			if err != nil || n < 1 || n > c.passages {
				continue
			}
			source := c.source(n)
			if c.hide || slices.Contains(seen, source) {
				continue
			}
			seen = append(seen, source)
			out.WriteString("[" + strconv.Itoa(source) + "]")
		}
		if out.Len() == 0 {
			return ""
		}
		return mark[:strings.IndexByte(mark, '[')] + out.String()
	})
}

// source is the visitor's number of a passage.
func (c *citer) source(passage int) int {
	if i := slices.Index(c.order, passage); i >= 0 {
		return i + 1
	}
	c.order = append(c.order, passage)
	return len(c.order)
}

// plainOf is an answer without its citations, as it is checked.
func plainOf(text string) string { return citeMark.ReplaceAllString(text, "") }

const (
	maxGuessed   = 2   // sources of an answer that names none
	leastGuessed = 0.3 // share of the answer's words that a source has to hold
)

// guessSources finds the passages, from 1, that an answer without citations
// rests on: those with most of its words.
func guessSources(answer string, passages []string) []int {
	type share struct {
		passage int
		words   float64
	}
	var list []share
	for i, p := range passages {
		if w := overlap(contentWords(answer), wordSet(p)); w >= leastGuessed {
			list = append(list, share{i + 1, w})
		}
	}
	slices.SortStableFunc(list, func(a, b share) int { return cmp.Compare(b.words, a.words) })
	var out []int
	for _, s := range list {
		if len(out) < maxGuessed && s.words >= list[0].words*0.8 {
			out = append(out, s.passage)
		}
	}
	return out
}
