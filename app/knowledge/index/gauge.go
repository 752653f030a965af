package index

import (
	"math"

	"frontdesk/app/knowledge/meaning"
)

// gauge says what is much and what is little evidence among these contents: how
// far the lines of a content lie apart, and how sure a regression can be of them,
// depends on their number and their kind. Evidence is counted from halfway between
// what lines that were held back have and what lines have whose content was taken
// away, in what is usual for either.
type gauge struct{ middle, width [evidences]float64 }

// usualGauge is that of several sets together (docs/adr/0008-matching.md). Those
// of an owner take its place as they get more.
var usualGauge = gauge{
	middle: [evidences]float64{-0.95, 0, -0.81, 0.21, -0.26, -1.24, -0.37},
	width:  [evidences]float64{0.72, 0.35, 0.15, 0.17, 1.12, 0.43, 1.11},
}

const (
	gaugeTrust = 60   // lines that count as much as what is usual
	leastWidth = 0.02 // no evidence is sharper than that
)

// newGauge measures samples: the known, then the foreign.
func newGauge(known, foreign []meaning.Sample) gauge {
	g := usualGauge
	if len(known) == 0 || len(foreign) == 0 {
		return g
	}
	n := float64(len(known) + len(foreign))
	for i := range evidences {
		if i == evidenceGroup { // nearly all lines are surely meant for somebody
			continue
		}
		a, b := usualOf(known, i), usualOf(foreign, i)
		g.middle[i] = (n*(a.mean+b.mean)/2 + gaugeTrust*g.middle[i]) / (n + gaugeTrust)
		g.width[i] = max(leastWidth, (n*(a.deviation+b.deviation)/2+gaugeTrust*g.width[i])/(n+gaugeTrust))
	}
	return g
}

type usual struct{ mean, deviation float64 }

func usualOf(samples []meaning.Sample, at int) (s usual) {
	for _, x := range samples {
		s.mean += x.Evidence[at] / float64(len(samples))
	}
	for _, x := range samples {
		d := x.Evidence[at] - s.mean
		s.deviation += d * d / float64(len(samples))
	}
	s.deviation = math.Sqrt(s.deviation)
	return s
}

// of counts evidence by the gauge.
func (g gauge) of(e []float64) []float64 {
	out := make([]float64, len(e))
	for i, x := range e {
		out[i] = (x - g.middle[i]) / g.width[i]
	}
	return out
}

// all counts the evidence of samples by the gauge, in place.
func (g gauge) all(samples []meaning.Sample) []meaning.Sample {
	for i := range samples {
		samples[i].Evidence = g.of(samples[i].Evidence)
	}
	return samples
}
