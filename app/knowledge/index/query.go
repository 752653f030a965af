package index

import (
	"math"

	"frontdesk/app/knowledge/analysis"
)

// How much words count that are not plainly what was asked for.
const (
	functionWeight = 0.05 // of a function word, as a share of the weight of an unknown word
	slipFactor     = 0.85 // a word that differs by one slip
	prefixFactor   = 0.6  // a word that begins or goes on like it
	partFactor     = 0.9  // the known parts of an unknown compound, by their share of it
	pairWeight     = 0.5  // a pair of characters weighs less than a word: there are more of them

	slipLength   = 5  // shortest word that may have a slip
	prefixLength = 4  // shortest beginning
	alternatives = 4  // at most for one word
	questionMost = 48 // terms of a question that are looked up
)

// queryTerm is one word of the question, as a shard sees it.
type queryTerm struct {
	weight    float64  // its share in what the question is about
	idf       float64  // for ranking passages
	headIDF   float64  // for ranking lines and headings
	alts      []alt    // index terms that stand for it; none: unknown
	sum       bool     // alternatives are parts that add up
	headsOnly bool     // function words are looked up in lines and headings only
	parts     []uint32 // of a compound: they stand in a line when it does
}

type alt struct {
	term   uint32
	factor float64
}

// query works out what a question asks of this shard. meaning counts the words
// that carry any.
func (s *shard) query(tokens []analysis.Token, other *analysis.Analyzer) (terms []queryTerm, meaning int) {
	words := s.words(tokens, other)
	alone := true // nothing but function words and politeness
	for _, w := range words {
		alone = alone && w.class != analysis.Meaning
	}
	seen := map[string]bool{}
	for _, w := range words {
		if seen[w.stem] || w.class == analysis.Polite && !alone || len(terms) >= questionMost {
			continue
		}
		seen[w.stem] = true
		t := s.lookUp(w)
		if w.class == analysis.Meaning {
			meaning++
		}
		terms = append(terms, t)
	}
	return terms, meaning
}

// word is one word of a question before it is looked up.
type word struct {
	raw   string
	stem  string
	class analysis.Class
	pair  bool
	parts []string // stems of a compound's parts
}

// words chooses between the joined form of compounds and their parts by what
// the index knows, and joins neighbours that it knows only as one word.
func (s *shard) words(tokens []analysis.Token, other *analysis.Analyzer) []word {
	var out []word
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		w := s.word(t, other)
		switch {
		case t.Parts > 0 && !s.knows(w.stem), w.stem == "": // the parts come next
		case t.Parts > 0:
			for _, p := range tokens[i+1 : i+1+t.Parts] {
				w.parts = append(w.parts, s.word(p, other).stem)
			}
			out = append(out, w)
			i += t.Parts
		case s.joins(out, &w, other):
			out[len(out)-1] = w
		default:
			out = append(out, w)
		}
	}
	return out
}

// joins turns w into the one word that it is together with the last of before,
// when the index knows that and not both of them.
func (s *shard) joins(before []word, w *word, other *analysis.Analyzer) bool {
	if len(before) == 0 || w.pair || w.class != analysis.Meaning {
		return false
	}
	last := before[len(before)-1]
	if last.pair || last.class != analysis.Meaning || s.knows(w.stem) && s.knows(last.stem) {
		return false
	}
	joined := s.word(analysis.Token{Word: last.raw + w.raw}, other)
	if !s.knows(joined.stem) {
		return false
	}
	*w = joined
	return true
}

func (s *shard) word(t analysis.Token, other *analysis.Analyzer) word {
	term := s.analyzer.Term(t)
	w := word{raw: t.Word, stem: term.Text, class: term.Class, pair: t.Pair}
	if w.class == analysis.Meaning && other != nil {
		w.class = other.ClassOf(t.Word)
	}
	return w
}

func (s *shard) knows(stem string) bool {
	n, ok := s.numbers[stem]
	return ok && s.terms[n].contents > 0
}

// rare is the weight of a word that no content has.
func (s *shard) rare() float64 { return idf(s.live, 0) }

func idf(contents int, with uint32) float64 {
	return math.Log(1 + (float64(contents)-float64(with)+0.5)/(float64(with)+0.5))
}

func (s *shard) lookUp(w word) queryTerm {
	t := queryTerm{weight: s.rare(), headIDF: s.rare(), headsOnly: w.class != analysis.Meaning}
	if n, ok := s.numbers[w.stem]; ok && s.terms[n].contents > 0 {
		t.alts = []alt{{term: n, factor: 1}}
		t.weight = idf(s.live, s.terms[n].contents)
		t.headIDF = idf(s.live, s.terms[n].heads)
	} else if w.class == analysis.Meaning && !w.pair {
		t.alts, t.sum = s.similar(w.stem)
		if len(t.alts) > 0 {
			var most, heads uint32
			for _, a := range t.alts {
				most = max(most, s.terms[a.term].contents)
				heads = max(heads, s.terms[a.term].heads)
			}
			t.weight = idf(s.live, most)
			t.headIDF = idf(s.live, heads)
		}
	}
	for _, p := range w.parts {
		if n, ok := s.numbers[p]; ok {
			t.parts = append(t.parts, n)
		}
	}
	t.idf = t.weight
	switch {
	case t.headsOnly:
		t.weight = functionWeight * s.rare()
		t.headIDF = min(t.headIDF, t.weight)
	case w.pair && len(t.alts) == 0:
		t.weight *= pairWeight
	}
	return t
}
