package index

import "frontdesk/app/knowledge/analysis"

// Asked is what a question asks of texts of one language: its words, what stands
// for them, and how much each weighs.
type Asked struct {
	analyzer *analysis.Analyzer
	words    []askedWord
	total    float64
}

type askedWord struct {
	weight float64
	forms  map[string]float64
	sum    bool
}

// Ask works out a question for texts of lang.
func (x *Index) Ask(question, lang string) *Asked {
	x.mu.RLock()
	defer x.mu.RUnlock()
	s, ok := x.shards[lang]
	if !ok {
		s = newShard(lang)
	}
	a := &Asked{analyzer: s.analyzer}
	terms, _ := s.query(analysis.Tokens(nil, question), nil)
	for _, t := range terms {
		if t.headsOnly || len(t.alts) == 0 {
			continue
		}
		w := askedWord{weight: t.weight, sum: t.sum, forms: map[string]float64{}}
		for _, alt := range t.alts {
			w.forms[s.terms[alt.term].text] = alt.factor
		}
		a.words = append(a.words, w)
		a.total += t.weight
	}
	return a
}

// Covers gives, for each word of the question, its share of the weight that text
// has; together at most 1.
func (a *Asked) Covers(text string) []float64 {
	out := make([]float64, len(a.words))
	if a.total == 0 {
		return out
	}
	have := map[string]bool{}
	for _, t := range a.analyzer.Terms(nil, text, nil) {
		have[t.Text] = true
	}
	for i, w := range a.words {
		for form, factor := range w.forms {
			if have[form] {
				out[i] = add(w.sum, out[i], factor)
			}
		}
		out[i] *= w.weight / a.total
	}
	return out
}
