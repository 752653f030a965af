package index

import (
	"math"

	"frontdesk/app/knowledge/analysis"
)

// wording is a text as what is learned sees its words.
type wording struct {
	grams []uint32
	deeds analysis.Deeds
}

// deedsOf are the deeds of a text.
func deedsOf(tokens []analysis.Token, a *analysis.Analyzer) (out analysis.Deeds) {
	for _, t := range tokens {
		out |= a.Deeds(t.Word)
	}
	return out
}

const (
	deedShare = 0.28 // length of one deed beside the vector's 1
	deedDoubt = 0.05 // that any line has any deed, whatever was seen
	deedPrior = 0.75 // lines that a content is taken to have beside its own, like all others
)

// doing tells what the lines of each content ask to be done, beside all others'.
type doing struct {
	asks  [][]float32 // by content and deed: what it is worth that a question has it
	lacks [][]float32 // and that it does not
}

// newDoing counts the deeds of the lessons. One that no line has tells nothing by
// being absent.
func newDoing(lessons []lesson, contents int) doing {
	var all [analysis.DeedKinds]float64
	counts, lines := make([][analysis.DeedKinds]float64, contents), make([]float64, contents)
	for _, l := range lessons {
		lines[l.class]++
		for n := range l.deeds.All() {
			all[n]++
			counts[l.class][n]++
		}
	}
	d := doing{asks: make([][]float32, contents), lacks: make([][]float32, contents)}
	for c := range contents {
		d.asks[c], d.lacks[c] = make([]float32, analysis.DeedKinds), make([]float32, analysis.DeedKinds)
		for n, count := range all {
			share := count / float64(len(lessons))
			usual := (1-2*deedDoubt)*share + deedDoubt
			own := (counts[c][n] + (deedPrior-deedDoubt)*share + deedDoubt) / (lines[c] + deedPrior + deedDoubt)
			d.asks[c][n] = float32(math.Log(own / usual))
			if count > 0 {
				d.lacks[c][n] = float32(math.Log((1 - own) / (1 - usual)))
			}
		}
	}
	return d
}

// fits tells how much more usual what a question asks for is among the lines of a
// content than among all, and what it does not ask for. Both are 0 where its words
// were not looked at.
func (d doing) fits(content int, q wording) (asks, lacks float64) {
	if len(q.grams) == 0 {
		return 0, 0
	}
	for n, x := range d.lacks[content] {
		if q.deeds&(1<<n) != 0 {
			asks += float64(d.asks[content][n])
		} else {
			lacks += float64(x)
		}
	}
	return asks, lacks
}
