package knowledge

import (
	"strings"
	"unicode"

	"frontdesk/app/knowledge/analysis"
)

// mostWordings bounds how often one question is looked up in other words.
const mostWordings = 4

// otherWordings gives a question in the owner's other words: for each line of
// words that mean the same of which the question has one, the question with each
// of the others in its place. Words are compared whole, without case and accents;
// among those of a line the longest counts.
func otherWordings(question string, lines []string) []string {
	spans, folded := wordsOf(question)
	var out []string
	for _, line := range lines {
		words := strings.Split(line, ",")
		from, to, which := -1, 0, 0
		for i, w := range words {
			_, wanted := wordsOf(w)
			at := runIn(folded, wanted)
			if at >= 0 && (from < 0 || len(wanted) > to-from) {
				from, to, which = at, at+len(wanted), i
			}
		}
		if from < 0 {
			continue
		}
		for i, w := range words {
			if w = strings.TrimSpace(w); i == which || w == "" {
				continue
			}
			if out = append(out, question[:spans[from][0]]+w+question[spans[to-1][1]:]); len(out) == mostWordings {
				return out
			}
		}
	}
	return out
}

// wordsOf gives where the words of a text stand, in bytes, and how they are
// compared.
func wordsOf(text string) (spans [][2]int, folded []string) {
	from := -1
	end := func(at int) {
		if from >= 0 {
			spans = append(spans, [2]int{from, at})
			folded = append(folded, analysis.Fold(text[from:at]))
		}
		from = -1
	}
	for i, r := range text {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r):
			end(i)
		case from < 0:
			from = i
		}
	}
	end(len(text))
	return spans, folded
}

// runIn gives the place of a run of words among words, -1 where it is not.
func runIn(words, run []string) int {
	if len(run) == 0 {
		return -1
	}
next:
	for i := 0; i+len(run) <= len(words); i++ {
		for j := range run {
			if words[i+j] != run[j] {
				continue next
			}
		}
		return i
	}
	return -1
}
