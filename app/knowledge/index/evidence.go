package index

import (
	"math"
	"slices"

	"frontdesk/app/knowledge/meaning"
)

// How confidence is made where vectors are matched. The figures were worked out
// on sets of questions (docs/adr/0008-matching.md) and hold for contents never
// seen; an owner's own contents move those of the regression.
const (
	foreignShare = 0.5 // of the questions that visitors ask, nothing answers
	priorTrust   = 40
	lieMore      = 0.6  // most that a whole set of lines tells better than its folds how a question lies
	lieLines     = 350  // half of it is reached with that many
	lieCaution   = 0.9  // of that is taken off: what visitors ask lies nearer than contents left out whole
	learnedDoubt = 0.75 // powers of the odds of the first that the regression chose, where they are below even,
	nearDoubt    = 1.5  // and of what neighbours say
)

var (
	regressionPrior = meaning.Logistic{Bias: -0.04, Weights: []float64{1.09, 0.04, 0.13, 0, 0.06, 0.42, 0.11}}
	neighbourPrior  = meaning.Logistic{Bias: -4.31, Weights: []float64{0.45, 8.1, 1.35}}
)

// evidences is how many pieces the evidence of the regression has; one is the odds
// that any of those it knows is meant.
const (
	evidences     = 7
	evidenceGroup = 1
	evidenceLie   = 2
)

// evidence is what speaks for a content that the regression knows: its share by
// it, how unlikely it is that any of those it knows is meant, how the question lies
// among their lines, how much of its words its lines have, and whether it asks for
// what they ask for.
func (t *trained) evidence(class int, share, group float64, q learnt) []float64 {
	lie, by := q.seen.belongs(class)
	e := []float64{logOdds(share), min(0, logOdds(group)), lie, t.known(q.grams, class), 0, by, 0}
	if len(q.grams) > 0 {
		e[4], e[6] = t.doing.least(class, q.deeds), t.opening.all(class, q.opens)
	}
	return e
}

// settled is what folds taught, for all lines together: in a fold the covariances
// come from about half of them and tell less than they do afterwards, the more lines
// the more so.
func settled(l meaning.Logistic, lines int) meaning.Logistic {
	more := lieMore * float64(lines) / float64(lines+lieLines)
	l.Weights[evidenceLie] += more
	l.Bias -= lieCaution * more
	return l
}

// known is the share of a question's words and pairs of words, by their weight,
// that the lines of a content have. Those that nobody has weigh most.
func (t *trained) known(grams []uint32, class int) float64 {
	if len(grams) == 0 {
		return unknownWords
	}
	have, all := 0.0, 0.0
	for _, g := range grams {
		w := float64(t.weights[g])
		if w == 0 {
			w = t.rarest
		}
		all += w
		if _, ok := slices.BinarySearch(t.words[class], g); ok {
			have += w
		}
	}
	return have / all
}

// unknownWords stands for the share where the words were not looked at.
const unknownWords = 0.3

// neighbourEvidence is the share by likeness, and how near the best passage and the
// best line are: a title that is near speaks for more where its text is near as well.
func neighbourEvidence(v *view) []float64 {
	return []float64{logOdds(v.alone), max(0, v.like.passages[0]), max(0, v.like.lines[0])}
}

// doubted takes the odds of what is more likely wrong than right to a power: of what
// the regression chose more is right there than a logistic function says, and of
// what is nearest, where nothing is near, less.
func doubted(p, power float64) float64 {
	if p >= 0.5 {
		return p
	}
	right, wrong := math.Pow(p, power), math.Pow(1-p, power)
	return right / (right + wrong)
}

func logOdds(p float64) float64 {
	return max(-6, min(6, math.Log(p+1e-9)-math.Log(1-p+1e-9)))
}

// byWords turns what speaks for a content by its words alone into the share of
// such contents that are right.
func byWords(evidence float64) float64 {
	at := [...][2]float64{{0, 0}, {0.1, 0.08}, {0.3, 0.5}, {0.65, 0.8}, {0.85, 0.96}, {1, 1}}
	for i := 1; i < len(at); i++ {
		if a, b := at[i-1], at[i]; evidence <= b[0] {
			return a[1] + (evidence-a[0])/(b[0]-a[0])*(b[1]-a[1])
		}
	}
	return 1
}
