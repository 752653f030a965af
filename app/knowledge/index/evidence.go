package index

import (
	"math"

	"frontdesk/app/knowledge/meaning"
)

// How confidence is made where vectors are matched. The figures were worked out
// on sets of questions (docs/adr/0008-matching.md) and hold for contents never
// seen; an owner's own contents move those of the regression.
const (
	foreignShare = 0.3 // of the questions that visitors ask, nothing answers
	priorTrust   = 200
)

var (
	regressionPrior = meaning.Logistic{Bias: 1.5, Weights: []float64{1.59, 0.17}}
	neighbourPrior  = meaning.Logistic{Bias: -1.55, Weights: []float64{0.71, 4.2}}
)

// regressionEvidence is what the regression says, and beside it the share by
// likeness, which knows of the content that is not there.
func regressionEvidence(p, alone float64) []float64 { return []float64{logOdds(p), logOdds(alone)} }

// neighbourEvidence is the share by likeness, and how near the best passage is:
// a title that is near speaks for more where its text is near as well.
func neighbourEvidence(v *view) []float64 {
	return []float64{logOdds(v.alone), max(0, v.like.passages[0])}
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
