package answer

import (
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

// rewrite renumbers the citations of a piece of text. pick gives the passage that
// is cited in place of the one named, 0 for none; nil leaves them. Citations that
// point at nothing go, and of those in a row that point at the same all but one.
func (c *citer) rewrite(text string, pick func(passage int) int) string {
	var out strings.Builder
	var seen []int
	end := 0
	for _, m := range citeMark.FindAllStringIndex(text, -1) {
		if m[0] != end {
			seen = nil
		}
		out.WriteString(text[end:m[0]])
		mark := text[m[0]:m[1]]
		if numbers := c.renumber(mark, pick, &seen); numbers != "" {
			out.WriteString(mark[:strings.IndexByte(mark, '[')] + numbers)
		}
		end = m[1]
	}
	return out.String() + text[end:]
}

func (c *citer) renumber(mark string, pick func(int) int, seen *[]int) string {
	var out strings.Builder
	for _, digits := range citeNumber.FindAllString(mark, -1) {
		n, err := strconv.Atoi(digits)
		if err != nil {
			continue
		}
		if pick != nil {
			n = pick(n)
		}
		if n < 1 || n > c.passages {
			continue
		}
		source := c.source(n)
		if c.hide || slices.Contains(*seen, source) {
			continue
		}
		*seen = append(*seen, source)
		out.WriteString("[" + strconv.Itoa(source) + "]")
	}
	return out.String()
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

const maxUncited = 2 // sources of an answer that names none
