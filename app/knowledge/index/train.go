package index

import (
	"context"
	"math"
	"slices"

	"frontdesk/app/knowledge/analysis"
	"frontdesk/app/knowledge/meaning"
)

const (
	classLines   = 3       // lines that a content must have to be told apart by regression
	trainingMost = 250_000 // lines times contents; with more the neighbours alone decide
	trainRounds  = 60
	foldRounds   = 25
	folds        = 4
	strength     = 10.0
)

// trained is what was learned from contents with several example questions. It
// never changes; contents that came, went or changed since are judged without it.
type trained struct {
	classes map[string]int // by content id
	ids     []string
	weights gramWeights
	model   *meaning.Softmax
	dims    int // of the vectors of questions
	view    vantage
	scatter *scatter
	rarest  float64    // weight of a gram that no line has
	words   [][]uint32 // the grams of each content, in order
	doing   doing
	opening doing // how lines begin
	gauge   gauge
	sure    meaning.Logistic // confidence of what the regression chose, by evidence as the gauge counts it
}

// lesson is a line to learn from, copied so that no lock is held meanwhile.
type lesson struct {
	class  int
	vector []float32
	early  []float32 // nil: none
	packed meaning.Vector
	wording
}

// Stale tells whether contents changed since the last Train.
func (x *Index) Stale() bool {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.sense.changes != x.learned
}

// Train works out, from the contents that are there, what their vectors say of
// questions and how far a find can be trusted. Searches go on meanwhile by what
// the last one worked out, which also stays when ctx ends first. The same
// contents always give the same. It takes up to some ten seconds of one
// processor; one goroutine calls it at a time.
func (x *Index) Train(ctx context.Context) {
	lessons, ids, at := x.lessons()
	var t *trained
	if len(ids) > 1 && len(lessons)*len(ids) <= trainingMost {
		if t = learn(ctx, lessons, ids); t == nil {
			return
		}
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.trained, x.learned = t, at
}

// lessons copies the lines of the contents that have several, in the order of
// their ids.
func (x *Index) lessons() (out []lesson, ids []string, at uint64) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	n := 0
	for id, c := range x.sense.contents {
		if len(c.lines) >= classLines {
			ids = append(ids, id)
			n += len(c.lines)
		}
	}
	slices.Sort(ids)
	if n*len(ids) > trainingMost {
		return nil, nil, x.sense.changes
	}
	for class, id := range ids {
		c := x.sense.contents[id]
		for i, row := range c.lines {
			v := x.sense.rows.At(row)
			v.Parts = slices.Clone(v.Parts)
			l := lesson{class: class, vector: v.Floats(), packed: v, wording: wording{c.grams[i], c.wishes[i]}}
			if e := c.early[i]; e != nil && e.Scale > 0 {
				l.early = e.Floats()
			}
			out = append(out, l)
		}
	}
	return out, ids, x.sense.changes
}

// learn fits the regression to all lessons, and its confidence to lessons that
// were held back.
func learn(ctx context.Context, lessons []lesson, ids []string) *trained {
	dims := len(lessons[0].vector)
	view := newVantage(lessons)
	for i := range lessons {
		lessons[i].vector = view.of(lessons[i].vector, lessons[i].early)
	}
	t := fit(ctx, lessons, len(ids), nil)
	if t == nil {
		return nil
	}
	t.ids, t.dims, t.view = ids, dims, view
	t.classes = make(map[string]int, len(ids))
	for i, id := range ids {
		t.classes[id] = i
	}
	known, foreign := heldBack(ctx, lessons, len(ids), t)
	if ctx.Err() != nil {
		return nil
	}
	t.gauge = newGauge(known, foreign)
	t.sure = settled(regressionPrior.Learn(t.gauge.all(append(known, foreign...)), priorTrust), len(lessons))
	return t
}

// fit makes the regression of some lessons, starting from one of more.
func fit(ctx context.Context, lessons []lesson, classes int, from *trained) *trained {
	t := &trained{}
	if from != nil {
		t.weights = from.weights
	} else {
		grams := make([][]uint32, len(lessons))
		for i, l := range lessons {
			grams[i] = l.grams
		}
		t.weights = newGramWeights(grams)
	}
	examples := make([]meaning.Example, len(lessons))
	for i, l := range lessons {
		examples[i] = meaning.Example{Dense: l.vector, Sparse: t.weights.features(l.wording), Class: l.class}
	}
	f := meaning.Fit{Classes: classes, Sparse: gramBuckets + analysis.DeedKinds, Strength: strength, Rounds: trainRounds, Tolerance: 2e-2}
	if from != nil {
		f.From, f.Rounds = from.model, foldRounds
	}
	if t.model = meaning.NewSoftmax(ctx, examples, f); t.model == nil {
		return nil
	}
	t.scatter = newScatter(spreadOut(lessons), classes)
	t.doing = newDoing(lessons, classes, func(w wish) analysis.Deeds { return w.deeds })
	t.opening = newDoing(lessons, classes, func(w wish) analysis.Deeds { return w.opens })
	t.rarest = math.Log(float64(1+len(lessons))) + 1
	t.words = make([][]uint32, classes)
	for _, l := range lessons {
		t.words[l.class] = append(t.words[l.class], l.grams...)
	}
	for c, grams := range t.words {
		slices.Sort(grams)
		t.words[c] = slices.Compact(grams)
	}
	return t
}

// heldBack asks regressions for what they have not seen: a quarter of the
// contents is left out as a whole, whose lines stand for questions that nothing
// answers, and a quarter of the lines of the others.
func heldBack(ctx context.Context, lessons []lesson, classes int, all *trained) (known, foreign []meaning.Sample) {
	nth := make([]int, len(lessons)) // place of a line in its content
	for i := range lessons {
		if i > 0 && lessons[i].class == lessons[i-1].class {
			nth[i] = nth[i-1] + 1
		}
	}
	for fold := range folds {
		in, out, gone := divide(lessons, nth, fold)
		if len(in) == 0 {
			continue
		}
		t := fit(ctx, in, classes, all)
		if t == nil {
			return nil, nil
		}
		for _, i := range out {
			known = append(known, t.sample(in, lessons[i]))
		}
		for _, i := range gone {
			s := t.sample(in, lessons[i])
			s.Right = false
			foreign = append(foreign, s)
		}
	}
	share := float64(len(known)) * foreignShare / (1 - foreignShare) / max(1, float64(len(foreign)))
	for i := range foreign {
		foreign[i].Weight = share
	}
	return known, foreign
}

// divide keeps lessons for one fold: those to learn from, and the places of those
// held back, whose contents stay or are gone too.
func divide(lessons []lesson, nth []int, fold int) (in []lesson, out, gone []int) {
	for i, l := range lessons {
		switch {
		case mix(uint32(l.class), 7)%folds == uint32(fold):
			gone = append(gone, i)
		case (nth[i]+l.class)%folds == fold:
			out = append(out, i)
		default:
			in = append(in, l)
		}
	}
	return in, out, gone
}

// sample is what the regression makes of a line that it has not seen.
func (t *trained) sample(in []lesson, l lesson) meaning.Sample {
	p := t.model.Logits(meaning.Example{Dense: l.vector, Sparse: t.weights.features(l.wording)}, make([]float32, t.model.Classes))
	present := make([]bool, t.model.Classes)
	like := map[int]*likeness{}
	for _, o := range in {
		present[o.class] = true
		if like[o.class] == nil {
			like[o.class] = &likeness{}
		}
		like[o.class].keepLine(meaning.Cosine(l.packed, o.packed))
	}
	for c := range p {
		if !present[c] {
			p[c] = -1e4
		}
	}
	meaning.Probabilities(p)
	best, most, sum := 0, noneBase, 0.0
	for c := range p {
		if p[c] > p[best] {
			best = c
		}
	}
	for _, k := range like {
		most = max(most, k.lines[0])
	}
	for _, k := range like {
		sum += math.Exp(sharpness * (k.lines[0] - most))
	}
	none := math.Exp(sharpness * (noneBase - most))
	e := t.evidence(best, float64(p[best]), sum/(sum+none), learnt{l.vector, t.scatter.see(spreadWish(l.vector, l.wish)), l.wording})
	return meaning.Sample{Evidence: e, Right: best == l.class, Weight: 1}
}

// shares tells, for each class, how likely it is among those that allowed lets.
func (t *trained) shares(vector []float32, words wording, allowed func(class int) bool) []float32 {
	p := t.model.Logits(meaning.Example{Dense: vector, Sparse: t.weights.features(words)}, make([]float32, t.model.Classes))
	for c := range p {
		if !allowed(c) {
			p[c] = -1e4
		}
	}
	meaning.Probabilities(p)
	return p
}
