package index

import (
	"cmp"
	"slices"

	"frontdesk/app/knowledge/analysis"
)

// Query is what is looked for.
type Query struct {
	Text     string
	Lang     string            // that the asker is known to use, or empty
	Vector   []float32         // of Text, by the index's maker; nil: by words alone
	By       string            // ByBoth, ByWords or ByMeaning
	Synonyms []string          // lines of words that mean the same, with commas between them
	Allowed  func(string) bool // tells by its id whether a content may be found; nil: all may
	Limit    int
}

// What contents are matched by.
const (
	ByBoth    = ""
	ByWords   = "words"
	ByMeaning = "meaning"
)

// Match is one content that was found.
type Match struct {
	ID       string
	Lang     string
	Score    float64 // confidence, [0,1]
	Words    float64 // what it was ranked by
	Coverage float64 // share of the question's weight that it has, [0,1]
	Meaning  float64 // cosine of its best line or passage; 0 where words alone were matched
	Passages []int   // those that match, best first, at most 3
	same     bool    // a line that is the question itself
	rank     float64 // share of all that could be meant, where vectors were matched
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
	k1            = 0.9
	lengthB       = 0.4
	headBoost     = 1.5  // a word in a heading counts as that many in the text
	headingFactor = 0.8  // a heading that matches, beside a title that does
	bodyWeight    = 0.5  // the best passage, beside the best line
	candidates    = 24   // contents whose confidence is worked out
	otherLang     = 0.85 // confidence in a content of another language than the question's
	nearPassages  = 0.5  // of the best passage's score that a further one needs
)

// Search finds the contents that answer a question, best first.
func (x *Index) Search(q Query) Found {
	tokens := analysis.Tokens(nil, q.Text)
	lang, sure := x.detector.Detect(q.Text)
	found := Found{}
	if sure {
		found.Lang = lang
	}
	prefer := found.Lang
	if prefer == "" {
		prefer = q.Lang
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	sc, ok := x.scratch.Get().(*scratch)
	if !ok {
		sc = &scratch{}
	}
	defer x.scratch.Put(sc)
	sight := x.look(q)
	x.byShards(&found, tokens, prefer, sight, sc)
	if len(x.shards) == 0 {
		found.Terms = meaningful(tokens, analysis.For(lang))
	}
	if q.Allowed != nil {
		found.Matches = slices.DeleteFunc(found.Matches, func(m Match) bool { return !q.Allowed(m.ID) })
	}
	if sight != nil {
		x.combine(q, sight, &found, tokens, prefer)
	}
	order(found.Matches, sight != nil)
	found.Matches = found.Matches[:min(q.Limit, len(found.Matches))]
	return found
}

// byShards finds by words, in every language.
func (x *Index) byShards(found *Found, tokens []analysis.Token, prefer string, sight *sight, sc *scratch) {
	for _, s := range x.shards {
		var other *analysis.Analyzer
		if t := x.shards[found.Lang]; t != nil && t != s {
			other = t.analyzer
		}
		terms, meaning := s.query(tokens, other)
		found.Terms = max(found.Terms, meaning)
		matches := s.search(terms, sc, sight.in(x, s))
		for i := range matches {
			if prefer != "" && s.lang != prefer && len(x.shards) > 1 {
				matches[i].Score *= otherLang
				matches[i].Words *= otherLang
			}
		}
		found.Matches = append(found.Matches, matches...)
	}
}

// order puts the best first, and makes confidence of what only words spoke for.
func order(matches []Match, byMeaning bool) {
	slices.SortFunc(matches, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(b.Score, a.Score), cmp.Compare(b.Words, a.Words), cmp.Compare(a.ID, b.ID))
	})
	if !byMeaning {
		settle(matches)
		for i := range matches {
			matches[i].Score = byWords(matches[i].Score)
		}
	}
	descend(matches)
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
	scores  []float32 // by document, all 0 between searches
	touched []uint32
	place   []uint32 // by slot: where its candidate stands, from 1; all 0 between searches
	all     []candidate
}

// candidate is a content with its best line or heading and its best passages.
type candidate struct {
	slot      uint32
	line      uint32
	lineScore float32
	hasLine   bool
	passages  [3]uint32
	scores    [3]float32
	found     int // passages
	rank      float64
}

// search judges the best contents by their words, and those of the slots in also
// that have any.
func (s *shard) search(terms []queryTerm, sc *scratch, also []uint32) []Match {
	s.score(terms, sc)
	top := s.gather(sc, also)
	if len(top) == 0 {
		return nil
	}
	matches := make([]Match, len(top))
	for i := range top {
		matches[i] = s.judge(terms, &top[i])
	}
	return matches
}

// score adds up the BM25 of every document that has a word of the question.
func (s *shard) score(terms []queryTerm, sc *scratch) {
	if len(sc.scores) < len(s.docs) {
		sc.scores = make([]float32, len(s.docs)+len(s.docs)/4)
	}
	sc.touched = sc.touched[:0]
	var avg [kinds]float64
	for k := range avg {
		avg[k] = float64(s.lengths[k])/max(1, float64(s.counts[k])) + 1
	}
	for _, t := range terms {
		for _, a := range t.alts {
			for _, p := range s.terms[a.term].list {
				d := &s.docs[p.doc]
				weight := t.headIDF
				if d.kind == body {
					if t.headsOnly {
						continue
					}
					weight = t.idf
				}
				tf := float64(p.body) + headBoost*float64(p.head)
				norm := k1 * (1 - lengthB + lengthB*(float64(d.length)+1)/avg[d.kind])
				if sc.scores[p.doc] == 0 {
					sc.touched = append(sc.touched, p.doc)
				}
				sc.scores[p.doc] += float32(weight * a.factor * (k1 + 1) * tf / (tf + norm))
			}
		}
	}
}

// gather brings the documents of each content together, gives the best contents
// and leaves the scratch clean.
func (s *shard) gather(sc *scratch, also []uint32) []candidate {
	if len(sc.place) < len(s.slots) {
		sc.place = make([]uint32, len(s.slots)+len(s.slots)/4)
	}
	sc.all = sc.all[:0]
	for _, at := range sc.touched {
		score := sc.scores[at]
		sc.scores[at] = 0
		d := &s.docs[at]
		if sc.place[d.slot] == 0 {
			sc.all = append(sc.all, candidate{slot: d.slot})
			sc.place[d.slot] = uint32(len(sc.all))
		}
		c := &sc.all[sc.place[d.slot]-1]
		switch d.kind {
		case body:
			c.keepPassage(at, score)
		case heading:
			c.keepLine(at, score*headingFactor)
		default:
			c.keepLine(at, score)
		}
	}
	top := make([]candidate, 0, candidates+1)
	for i := range sc.all {
		c := &sc.all[i]
		c.rank = float64(c.lineScore) + bodyWeight*float64(c.scores[0])
		top = s.keepCandidate(top, c)
	}
	for _, slot := range also {
		if at := sc.place[slot]; at > 0 && !slices.ContainsFunc(top, func(c candidate) bool { return c.slot == slot }) {
			top = append(top, sc.all[at-1])
		}
	}
	for i := range sc.all {
		sc.place[sc.all[i].slot] = 0
	}
	return top
}

// keepCandidate inserts c into the best so far, which are in order.
func (s *shard) keepCandidate(top []candidate, c *candidate) []candidate {
	before := func(a, b *candidate) bool {
		if a.rank != b.rank {
			return a.rank > b.rank
		}
		return s.slots[a.slot].id < s.slots[b.slot].id
	}
	if len(top) == candidates && !before(c, &top[len(top)-1]) {
		return top
	}
	i := len(top)
	for i > 0 && before(c, &top[i-1]) {
		i--
	}
	top = slices.Insert(top, i, *c)
	return top[:min(len(top), candidates)]
}

func (c *candidate) keepLine(at uint32, score float32) {
	if !c.hasLine || score > c.lineScore || score == c.lineScore && at < c.line {
		c.line, c.lineScore, c.hasLine = at, score, true
	}
}

func (c *candidate) keepPassage(at uint32, score float32) {
	for i := range c.passages {
		if i < c.found && (c.scores[i] > score || c.scores[i] == score && c.passages[i] < at) {
			continue
		}
		copy(c.passages[i+1:], c.passages[i:len(c.passages)-1])
		copy(c.scores[i+1:], c.scores[i:len(c.scores)-1])
		c.passages[i], c.scores[i] = at, score
		c.found = min(c.found+1, len(c.passages))
		return
	}
}
