package index

import (
	"math"
	"testing"

	"frontdesk/app/knowledge/analysis"
	"frontdesk/app/knowledge/meaning"
)

func samplesAt(n int, at float64) (out []meaning.Sample) {
	for i := range n {
		e := make([]float64, evidences)
		for k := range e {
			e[k] = at + float64(i%3-1)
		}
		out = append(out, meaning.Sample{Evidence: e})
	}
	return out
}

func TestGauge_countsFromHalfway(t *testing.T) {
	t.Parallel()
	if g := newGauge(samplesAt(3000, 5), nil); g != usualGauge {
		t.Errorf("from one side: %+v", g)
	}
	g := newGauge(samplesAt(3000, 5), samplesAt(3000, 1))
	e := make([]float64, evidences)
	for i := range e {
		e[i] = 3
	}
	for i, x := range g.of(e) {
		if i != evidenceGroup && math.Abs(x) > 0.1 {
			t.Errorf("evidence %d halfway counts %v", i, x)
		}
	}
	few := newGauge(samplesAt(2, 5), samplesAt(2, 1))
	for i := range evidences {
		if d := math.Abs(few.middle[i] - usualGauge.middle[i]); d > 0.3 {
			t.Errorf("four lines moved the middle of %d by %v", i, d)
		}
	}
	if g := newGauge(samplesAt(3000, 2)[:1], samplesAt(3000, 2)[:1]); math.IsNaN(g.of(e)[0]) {
		t.Error("two lines give no number")
	}
}

func TestDoing_ofContents(t *testing.T) {
	t.Parallel()
	a := analysis.For("en")
	said := func(text string) wish { return wishOf(analysis.Tokens(nil, text), a) }
	var lessons []lesson
	for class, texts := range [][]string{{"add a card", "put in a new card", "include my card"}, {"remove a card", "delete the card", "which card can I drop"}} {
		for _, text := range texts {
			lessons = append(lessons, lesson{class: class, wording: wording{wish: said(text)}})
		}
	}
	deeds := newDoing(lessons, 3, func(w wish) analysis.Deeds { return w.deeds })
	fit := func(content int, text string) float64 {
		return deeds.least(content, said(text).deeds)
	}
	if own, other := fit(0, "attach the card"), fit(1, "attach the card"); own <= 0 || other >= 0 {
		t.Errorf("a content that does it %v, one that does the opposite %v", own, other)
	}
	if foreign := fit(0, "send the card"); foreign >= fit(0, "attach the card") {
		t.Errorf("what nobody does counts %v", foreign)
	}
	if both := said("add and remove a card").deeds; deeds.least(0, both) != deeds.least(0, said("remove").deeds) {
		t.Error("of two deeds the one that the content lacks does not count")
	}
	if least := deeds.least(2, 0); least != 0 {
		t.Errorf("without deeds: %v", least)
	}
	opening := newDoing(lessons, 3, func(w wish) analysis.Deeds { return w.opens })
	if which, add := said("which card did I add").opens, said("add a card").opens; opening.all(1, which) <= 0 || opening.all(0, add) <= 0 || opening.all(0, which) >= 0 {
		t.Error("how a sentence begins does not count")
	}
	for c := range 3 {
		for n := range analysis.DeedKinds {
			if x := float64(deeds[c][n]); math.IsNaN(x) || math.IsInf(x, 0) {
				t.Fatalf("content %d, deed %d: %v", c, n, x)
			}
		}
	}
}

func TestVantage_of(t *testing.T) {
	t.Parallel()
	v := newVantage([]lesson{{early: []float32{1, 3}}, {}, {early: []float32{3, 1}}})
	if got := v.of([]float32{1}, []float32{4, 2}); len(got) != 3 || got[0] != 1 || math.Abs(float64(got[1]-earlyShare)) > 1e-6 || got[2] != 0 {
		t.Errorf("got %v", got)
	}
	for _, early := range [][]float32{nil, {2, 2}, {1, 2, 3}} {
		if got := v.of([]float32{1}, early); len(got) != 3 || got[1] != 0 || got[2] != 0 {
			t.Errorf("beside %v: %v", early, got)
		}
	}
	if got := newVantage([]lesson{{}}).of([]float32{1}, []float32{4, 2}); len(got) != 1 {
		t.Errorf("where no line has an early vector: %v", got)
	}
}
