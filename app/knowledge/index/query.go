package index

import (
	"math"
	"strings"
	"unicode/utf8"

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
		if t.Parts > 0 {
			if s.knows(w.stem) {
				for _, p := range tokens[i+1 : i+1+t.Parts] {
					w.parts = append(w.parts, s.word(p, other).stem)
				}
				out = append(out, w)
				i += t.Parts
			}
			continue // the parts come next
		}
		if n := len(out); n > 0 && !w.pair && w.class == analysis.Meaning && out[n-1].class == analysis.Meaning &&
			(!s.knows(w.stem) || !s.knows(out[n-1].stem)) {
			joined := s.word(analysis.Token{Word: out[n-1].raw + w.raw}, other)
			if s.knows(joined.stem) {
				out[n-1] = joined
				continue
			}
		}
		if w.stem != "" {
			out = append(out, w)
		}
	}
	return out
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

// similar finds the terms that an unknown word may stand for: one slip away,
// beginning with it, or its parts.
func (s *shard) similar(stem string) (alts []alt, parts bool) {
	size := utf8.RuneCountInString(stem)
	if size < prefixLength {
		return nil, false
	}
	sign := signOf(stem)
	var slips, longer []alt
	var head, tail alt
	var headSize, tailSize int
	for n := range s.terms {
		info := &s.terms[n]
		if info.contents == 0 || info.function {
			continue
		}
		v := info.text
		diff := len(v) - len(stem)
		switch {
		case size >= slipLength && diff >= -2 && diff <= 2 && apart(sign, info.sign) <= 2 && OneSlip(stem, v):
			slips = keepCommon(s, slips, alt{uint32(n), slipFactor})
		case diff > 0 && strings.HasPrefix(v, stem):
			longer = keepCommon(s, longer, alt{uint32(n), prefixFactor})
		case diff < 0 && len(v) >= prefixLength && strings.HasPrefix(stem, v) && len(v) > headSize:
			head, headSize = alt{uint32(n), 0}, len(v)
		case diff < 0 && len(v) >= prefixLength && strings.HasSuffix(stem, v) && len(v) > tailSize:
			tail, tailSize = alt{uint32(n), 0}, len(v)
		}
	}
	if len(slips) > 0 {
		return slips, false
	}
	for _, part := range []struct {
		alt
		size int
	}{{head, headSize}, {tail, tailSize}} {
		if part.size > 0 && headSize+tailSize <= len(stem) {
			part.factor = partFactor * float64(part.size) / float64(len(stem))
			alts = append(alts, part.alt)
		}
	}
	if len(alts) > 0 && (len(alts) == 2 || 2*headSize >= len(stem) || 2*tailSize >= len(stem)) {
		return alts, true
	}
	return longer, false
}

// keepCommon keeps the alternatives that most contents have.
func keepCommon(s *shard, alts []alt, a alt) []alt {
	if len(alts) < alternatives {
		return append(alts, a)
	}
	least := 0
	for i := range alts {
		if s.terms[alts[i].term].contents < s.terms[alts[least].term].contents {
			least = i
		}
	}
	if s.terms[a.term].contents > s.terms[alts[least].term].contents {
		alts[least] = a
	}
	return alts
}

// OneSlip tells whether two different words differ by one letter that is wrong,
// missing or too many, or by two neighbours that changed places.
func OneSlip(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	j := 0
	for j < len(x)-i && x[len(x)-1-j] == y[len(y)-1-j] {
		j++
	}
	left := len(x) - i - j
	if len(x) < len(y) {
		return left == 0
	}
	return left == 1 || left == 2 && x[i] == y[i+1] && x[i+1] == y[i]
}
