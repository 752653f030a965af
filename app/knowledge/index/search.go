package index

import (
	"cmp"
	"slices"

	"frontdesk/app/knowledge/analysis"
)

// Query is what is looked for.
type Query struct {
	Text    string
	Lang    string            // that the asker is known to use, or empty
	Vector  []float32         // of Text, by the index's maker; nil: by words alone
	Early   []float32         // the second vector of Text, where the maker gives one
	By      string            // ByBoth, ByWords or ByMeaning
	Allowed func(string) bool // tells by its id whether a content may be found; nil: all may
	Limit   int
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
	Names    bool    // its best passage has a rare word of the question that the first match has nowhere
	Passages []int   // those that match, best first, at most 3
	text     float64 // the same of its best passage alone
	same     bool    // a line that is the question itself
	rank     float64 // share of all that could be meant, where vectors were matched
	learned  bool    // the regression knows it
	words    marked
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
	names(found.Matches)
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
		matches := matchesIn(s, terms, sc, sight.in(x, s))
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
	if len(matches) > 0 && matches[0].learned {
		matches[0].Score = doubted(matches[0].Score, learnedDoubt)
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

// matchesIn judges the best contents of a shard by their words, and those of the slots in also
// that have any.
func matchesIn(s *shard, terms []queryTerm, sc *scratch, also []uint32) []Match {
	top := s.best(terms, sc, also)
	if len(top) == 0 {
		return nil
	}
	matches := make([]Match, len(top))
	for i := range top {
		matches[i] = s.judge(terms, &top[i])
	}
	return matches
}
