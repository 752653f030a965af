package index

import (
	"cmp"
	"slices"

	"frontdesk/app/knowledge/analysis"
)

// Match is one content that was found.
type Match struct {
	ID       string
	Lang     string
	Score    float64 // confidence, [0,1]
	Words    float64 // what it was ranked by
	Coverage float64 // share of the question's weight that it has, [0,1]
	Passages []int   // those that match, best first, at most 3
}

// Found is the outcome of a search.
type Found struct {
	Matches []Match
	Terms   int    // words of the question that carry meaning
	Lang    string // of the question; empty when it cannot be told
}

// The figures of BM25 and of what is put together from it, by measurement on
// public sets of questions.
const (
	k1           = 0.9
	lineB        = 0.4
	passageB     = 0.4
	headBoost    = 1.5 // a word in a heading counts as that many in the text
	lineWeight   = 1.0
	bodyWeight   = 0.5
	candidates   = 24   // contents whose confidence is worked out
	otherLang    = 0.85 // confidence in a content of another language than the question's
	nearPassages = 0.5  // of the best passage's score that a further one needs
)

// Search finds the contents that answer a question, best first. hint is the
// language that the visitor is known to use, or empty.
func (x *Index) Search(question, hint string, limit int) Found {
	tokens := analysis.Tokens(nil, question)
	lang, sure := x.detector.Detect(question)
	found := Found{}
	if sure {
		found.Lang = lang
	}
	prefer := found.Lang
	if prefer == "" {
		prefer = hint
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	sc := x.scratch.Get().(*scratch)
	defer x.scratch.Put(sc)
	for _, s := range x.shards {
		var other *analysis.Analyzer
		if t := x.shards[found.Lang]; t != nil && t != s {
			other = t.analyzer
		}
		terms, meaning := s.query(tokens, other)
		found.Terms = max(found.Terms, meaning)
		matches := s.search(terms, sc)
		for i := range matches {
			if prefer != "" && s.lang != prefer && len(x.shards) > 1 {
				matches[i].Score *= otherLang
				matches[i].Words *= otherLang
			}
		}
		found.Matches = append(found.Matches, matches...)
	}
	if len(x.shards) == 0 {
		found.Terms = meaningful(tokens, analysis.For(lang))
	}
	slices.SortFunc(found.Matches, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Words, a.Words), cmp.Compare(a.ID, b.ID))
	})
	found.Matches = found.Matches[:min(limit, len(found.Matches))]
	return found
}

func meaningful(tokens []analysis.Token, a *analysis.Analyzer) int {
	n := 0
	for _, t := range tokens {
		if t.Parts == 0 && a.Term(t).Class == analysis.Meaning {
			n++
		}
	}
	return n
}

// scratch is the memory of one search, used again by the next.
type scratch struct {
	scores  []float32 // by document
	touched []uint32
	best    map[uint32]*candidate
}

// candidate is a content with its best line and passages.
type candidate struct {
	slot       uint32
	line       uint32
	lineScore  float32
	passages   [3]uint32
	scores     [3]float32
	rank       float64
	hasLine    bool
	passageNum int
}

func (s *shard) search(terms []queryTerm, sc *scratch) []Match {
	s.score(terms, sc)
	top := s.gather(sc)
	if len(top) == 0 {
		return nil
	}
	matches := make([]Match, len(top))
	for i, c := range top {
		matches[i] = s.judge(terms, c)
	}
	settle(matches)
	return matches
}

// score adds up the BM25 of every document that has a word of the question.
func (s *shard) score(terms []queryTerm, sc *scratch) {
	if len(sc.scores) < len(s.docs) {
		sc.scores = make([]float32, len(s.docs)+len(s.docs)/4)
	}
	sc.touched = sc.touched[:0]
	lineAvg := float64(s.lineLength)/max(1, float64(s.lineCount)) + 1
	passageAvg := float64(s.passageLength)/max(1, float64(s.passageCount)) + 1
	for _, t := range terms {
		for _, a := range t.alts {
			weight := t.idf * a.factor * (k1 + 1)
			for _, p := range s.terms[a.term].list {
				d := &s.docs[p.doc]
				if t.linesOnly && !d.line {
					continue
				}
				b, avg := passageB, passageAvg
				if d.line {
					b, avg = lineB, lineAvg
				}
				tf := float64(p.body) + headBoost*float64(p.head)
				norm := k1 * (1 - b + b*(float64(d.length)+1)/avg)
				if sc.scores[p.doc] == 0 {
					sc.touched = append(sc.touched, p.doc)
				}
				sc.scores[p.doc] += float32(weight * tf / (tf + norm))
			}
		}
	}
}

// gather brings the documents of each content together, gives the best contents
// and clears the scores.
func (s *shard) gather(sc *scratch) []*candidate {
	slices.Sort(sc.touched)
	var all []candidate
	for _, at := range sc.touched {
		score := sc.scores[at]
		sc.scores[at] = 0
		d := &s.docs[at]
		if n := len(all); n == 0 || all[n-1].slot != d.slot {
			all = append(all, candidate{slot: d.slot})
		}
		c := &all[len(all)-1]
		if d.line {
			if !c.hasLine || score > c.lineScore {
				c.line, c.lineScore, c.hasLine = at, score, true
			}
			continue
		}
		c.keepPassage(at, score)
	}
	top := make([]*candidate, len(all))
	for i := range all {
		all[i].rank = lineWeight*float64(all[i].lineScore) + bodyWeight*float64(all[i].scores[0])
		top[i] = &all[i]
	}
	slices.SortFunc(top, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(s.slots[a.slot].id, s.slots[b.slot].id))
	})
	return top[:min(candidates, len(top))]
}

func (c *candidate) keepPassage(at uint32, score float32) {
	for i := range c.passages {
		if i < c.passageNum && c.scores[i] >= score {
			continue
		}
		copy(c.passages[i+1:], c.passages[i:len(c.passages)-1])
		copy(c.scores[i+1:], c.scores[i:len(c.scores)-1])
		c.passages[i], c.scores[i] = at, score
		c.passageNum = min(c.passageNum+1, len(c.passages))
		return
	}
}
