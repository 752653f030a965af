package index

import "math"

// judge works out how much of the question a content covers, and how much of
// its line the question covers.
func (s *shard) judge(terms []queryTerm, c *candidate) Match {
	sl := &s.slots[c.slot]
	m := Match{ID: sl.id, Lang: s.lang, Words: c.rank}
	for i := range c.found {
		if c.scores[i] >= nearPassages*c.scores[0] {
			m.Passages = append(m.Passages, int(c.passages[i]-sl.first-sl.heads))
		}
	}
	var total, inLine, inText, inAny float64
	covered := map[uint32]bool{}
	for _, t := range terms {
		total += t.weight
		line, body := 0.0, 0.0
		if c.hasLine {
			line = s.holds(t, c.line, covered)
		}
		if c.found > 0 && !t.headsOnly {
			body = s.holds(t, c.passages[0], nil)
		}
		inLine += t.weight * line
		inText += t.weight * body
		inAny += t.weight * max(line, body)
	}
	if total == 0 {
		return m
	}
	f := features{line: inLine / total, any: inAny / total, words: c.rank / most(terms)}
	if c.hasLine {
		f.back = s.lineCovered(s.docs[c.line].terms, covered)
	}
	m.Coverage, m.text = f.any, inText/total
	m.same = f.likeness() >= sameLine
	m.words = mark(s, terms, c)
	m.Score = confidence(f)
	return m
}

// holds tells how much of a word a document has, and notes in covered (which may
// be nil) what stands for it.
func (s *shard) holds(t queryTerm, at uint32, covered map[uint32]bool) float64 {
	have := 0.0
	for _, a := range t.alts {
		if !s.has(a.term, at) {
			continue
		}
		have = add(t.sum, have, a.factor)
		if covered == nil {
			continue
		}
		covered[a.term] = true
		for _, p := range t.parts {
			covered[p] = true
		}
	}
	return have
}

func add(sum bool, have, factor float64) float64 {
	if sum {
		return have + factor
	}
	return max(have, factor)
}

// lineCovered is the share of a line's weight that the question has.
func (s *shard) lineCovered(terms []uint32, covered map[uint32]bool) float64 {
	var total, have float64
	for _, n := range terms {
		w := idf(s.live, s.terms[n].contents)
		if s.terms[n].function {
			w = functionWeight * s.rare()
		}
		total += w
		if covered[n] {
			have += w
		}
	}
	if total == 0 {
		return 0
	}
	return have / total
}

// features are what the confidence is made of, each in [0,1].
type features struct {
	line  float64 // share of the question that the best line has
	back  float64 // share of that line that the question has
	any   float64 // share of the question that line and best passage have together
	words float64 // BM25 beside the most that the question's words could give
}

// likeness is the harmonic mean of how much of the question a line has, and how
// much of the line the question has; 1 for the same words.
func (f features) likeness() float64 {
	if f.line+f.back == 0 {
		return 0
	}
	return 2 * f.line * f.back / (f.line + f.back)
}

// What speaks for a content, beside a line that is the question itself (1).
const (
	textEvidence = 0.4  // a text that has every word of the question
	tieCost      = 0.15 // lost by a content beside which another is as good
	sameLine     = 0.97 // from this likeness on a tie costs nothing
)

// confidence takes three pieces of evidence as independent: a line that is like
// the question, a text that has its words, and words that are rare and in the
// right places. Words of the question that nobody has lower all three.
func confidence(f features) float64 {
	line := f.likeness() * math.Sqrt(f.any)
	text := textEvidence * f.any * f.any * f.any
	words := min(1, f.words*f.any)
	return 1 - (1-line)*(1-text)*(1-words)
}

// settle lowers the first of matches, best first, where the second is nearly as
// good, and keeps the order.
func settle(matches []Match) {
	if len(matches) < 2 || matches[0].Score == 0 {
		return
	}
	near := matches[1].Score / matches[0].Score
	if !matches[0].same {
		matches[0].Score *= 1 - tieCost*near*near*near
	}
}

// descend lets no match be surer than the one before it.
func descend(matches []Match) {
	for i := 1; i < len(matches); i++ {
		matches[i].Score = min(matches[i].Score, matches[i-1].Score)
	}
}

// most is what BM25 could give at most for these words.
func most(terms []queryTerm) float64 {
	total := 0.0
	for _, t := range terms {
		total += (k1 + 1) * t.headIDF
		if !t.headsOnly {
			total += (k1 + 1) * bodyWeight * t.idf
		}
	}
	return total
}
