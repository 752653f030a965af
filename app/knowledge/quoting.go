package knowledge

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"frontdesk/app/knowledge/analysis"
	"frontdesk/app/knowledge/prose"
)

// How meaning counts beside words where sentences are chosen.
const (
	mostCompared = 12   // runs that are compared by meaning for one question
	likeFrom     = 0.15 // likeness that says nothing; texts of one language are all a little alike
	likeShare    = 1.5  // of the likeness beyond it
	wordsShare   = 0.2  // of what the words cover, where the meaning is known as well
)

// candidate is a run of sentences that could be quoted.
type candidate struct {
	run    []unit
	words  float64 // worth by words
	figure float64 // how well it has the figure that is asked for, and what that is about
	like   float64 // what its meaning adds
	known  bool    // the meaning was compared
}

// score is how well a run answers. Words that the question shares with it count
// in full where nothing is known of the meaning: a sentence that has one word of
// the question may be about anything.
func (c candidate) score() float64 {
	if !c.known {
		return c.words + figureShare*c.figure
	}
	return wordsShare*c.words + c.like + figureShare*c.figure
}

// comparedBytes is how much of a run is compared; more of it says less.
const comparedBytes = 300

// text is what a run is compared by: of steps and other items with the heading
// over them, which says what they are for.
func (c candidate) text() string {
	text := c.run[0].text
	if len(c.run) > 1 && prose.CountWords(text) <= shortLead {
		text = joinUnits(c.run)
	}
	if c.run[0].kind != sentence {
		text = strings.TrimPrefix(c.run[0].heading+": ", ": ") + joinUnits(c.run)
	}
	return clip(text, comparedBytes)
}

// candidatesOf lists the runs of sentences that can be quoted, best by words first.
// Those that share no word with the question stand behind, as they may mean the
// same.
func candidatesOf(passages [][]unit, how bool) []candidate {
	var out []candidate
	for _, units := range passages {
		for i := range units {
			if run := runAt(units, i, how); len(run) > 0 {
				out = append(out, candidate{run: run, words: worth(run, how), figure: figureOf(run)})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b candidate) int { return cmp.Compare(b.score(), a.score()) })
	return out
}

// figureOf is how well a run has the figure that is asked for; less where it says
// little of what the figure is asked of.
func figureOf(run []unit) float64 {
	have := make([]float64, len(run[0].covers))
	for _, u := range run {
		cover(have, u)
	}
	subject := 0.0
	for _, c := range have {
		subject += c
	}
	return figureIn(run) * (figureAlone + (1-figureAlone)*max(run[0].topic, min(1, 3*subject)))
}

// comparedOf is how many candidates of each list are compared by meaning, from the
// first on: the same of all, and mostCompared together. nil: none, as one alone
// needs no comparing.
func comparedOf(lists [][]candidate) []int {
	out, total := make([]int, len(lists)), 0
	for n := 0; total < mostCompared; n++ {
		before := total
		for i, list := range lists {
			if n < len(list) && total < mostCompared {
				out[i]++
				total++
			}
		}
		if total == before {
			break
		}
	}
	if total < 2 {
		return nil
	}
	return out
}

// likened adds what the meaning of the first candidates of a list says.
func likened(ctx context.Context, e *Encoding, question string, list []candidate, compared int) ([]candidate, error) {
	texts := make([]string, compared)
	for i := range texts {
		texts[i] = list[i].text()
	}
	like, err := e.Similarity(ctx, question, texts)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(list)
	for i := range out {
		if i < compared {
			out[i].known, out[i].like = true, likeShare*max(0, like[i]-likeFrom)
		} else {
			out[i].words *= wordsShare
		}
	}
	return out, nil
}

// navigation are the phrases of what stands around a text and says nothing of it.
const navigation = `skip to|jump to|back to top|back to home|read more|learn more|find out more|see more|show more|view all|see all|click here|share this|
sign up for our newsletter|subscribe to|cookie settings|accept all cookies|we use cookies|all rights reserved|privacy policy|terms of use|terms and conditions|
main menu|toggle navigation|search this site|print this page|was this page helpful|was this article helpful|did this answer|still need help|related articles|
related topics|related pages|see also|in this section|on this page|table of contents|previous page|next page|an official website of|
zum inhalt springen|mehr erfahren|weiterlesen|alle rechte vorbehalten|siehe auch|nach oben|saltar al contenido|leer mas|ver tambien|volver arriba|
aller au contenu|en savoir plus|lire la suite|voir aussi|haut de page`

// longestNavigation is how many words a line of navigation has at most.
const longestNavigation = 7

// breadcrumb is a path of pages: short names with a mark between.
var breadcrumb = regexp.MustCompile(`^\s*[^.!?\n]{1,40}(\s*[>»›]\s*[^.!?\n>»›]{1,40}){2,}\s*$|^\s*(home|start|startseite|accueil|inicio)\s*[/>»›|]`)

// navigates tells a line that leads elsewhere and says nothing.
func navigates(text string) bool {
	folded := strings.Join(strings.Fields(analysis.Fold(text)), " ")
	if breadcrumb.MatchString(folded) {
		return true
	}
	if len(strings.Fields(folded)) > longestNavigation {
		return false
	}
	folded = strings.TrimLeft(folded, "-–—•*>»› ")
	for p := range strings.SplitSeq(navigation, "|") {
		if p = strings.TrimSpace(p); strings.HasPrefix(folded, p) {
			return true
		}
	}
	return false
}
