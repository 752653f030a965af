package index

import (
	"math"

	"frontdesk/app/knowledge/analysis"
)

// wording is a text as what is learned sees its words.
type wording struct {
	grams []uint32
	wish
}

// wish is what a text asks to be done, and how.
type wish struct {
	deeds analysis.Deeds
	opens analysis.Deeds // how it begins
	first analysis.Deeds // the deeds of the first word that has any
}

// wishBy is that of a text by its words.
func wishBy(words []string, a *analysis.Analyzer) (out wish) {
	for _, w := range words {
		out.deeds |= a.Deeds(w)
	}
	out.opens, out.first = a.Opening(words)
	return out
}

// wishOf is that of a text.
func wishOf(tokens []analysis.Token, a *analysis.Analyzer) wish {
	words := make([]string, 0, len(tokens))
	for _, t := range tokens {
		if t.Parts == 0 {
			words = append(words, t.Word)
		}
	}
	return wishBy(words, a)
}

const (
	deedShare = 0.28 // length of one deed beside the vector's 1
	deedDoubt = 0.05 // that any line has any deed, whatever was seen
	deedPrior = 0.75 // lines that a content is taken to have beside its own, like all others
)

// doing tells what the lines of each content ask to be done, beside all others': by
// content and deed what it is worth that a question has it.
type doing [][]float32

// newDoing counts the deeds of the lessons that of takes from them.
func newDoing(lessons []lesson, contents int, of func(wish) analysis.Deeds) doing {
	var all [analysis.DeedKinds]float64
	counts, lines := make([][analysis.DeedKinds]float64, contents), make([]float64, contents)
	for _, l := range lessons {
		lines[l.class]++
		for n := range of(l.wish).All() {
			all[n]++
			counts[l.class][n]++
		}
	}
	d := make(doing, contents)
	for c := range contents {
		d[c] = make([]float32, analysis.DeedKinds)
		for n, count := range all {
			share := count / float64(len(lessons))
			usual := (1-2*deedDoubt)*share + deedDoubt
			own := (counts[c][n] + (deedPrior-deedDoubt)*share + deedDoubt) / (lines[c] + deedPrior + deedDoubt)
			d[c][n] = float32(math.Log(own / usual))
		}
	}
	return d
}

// least tells of that deed of a question which is least usual among the lines of a
// content how much more usual it is there than among all; 0 where it has none.
func (d doing) least(content int, deeds analysis.Deeds) float64 {
	least := math.Inf(1)
	for n := range deeds.All() {
		least = min(least, float64(d[content][n]))
	}
	if math.IsInf(least, 1) {
		return 0
	}
	return least
}

// all is the same of all deeds together.
func (d doing) all(content int, deeds analysis.Deeds) (sum float64) {
	for n := range deeds.All() {
		sum += float64(d[content][n])
	}
	return sum
}
