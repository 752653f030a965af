package index

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"frontdesk/app/knowledge/analysis"
	"frontdesk/app/knowledge/meaning"
)

// The figures by which cosines and words are put together.
const (
	wordsShare = 0.25 // of the confidence by words, added to the cosine
	bothShare  = 0.2  // of the lesser of the cosines of line and passage, beside the greater
	blindFrom  = 0.25 // of a content that the vectors do not tell of: what no words are worth,
	blindShare = 0.75 // and what all are
	noneBase   = 0.42 // likeness of the content that is not there, beside which few contents stand too
	onlyTrust  = 0.8  // in a content that alone has every word of the question
	onlyFrom   = 0.6  // share of the question's words that it must have
	onlyNear   = 0.2  // cosine from which the text is on the same subject
	onlyAhead  = 0.4  // how much more than any other
	sharpness  = 14.0 // of the shares that contents have by their likeness
)

// sight is what the vectors say of one question. nil: nothing was asked of them.
type sight struct {
	vector meaning.Vector
	early  []float32
	like   map[string]*likeness
}

// look finds what is near a question by its vector.
func (x *Index) look(q Query) *sight {
	if len(q.Vector) == 0 || q.By == ByWords || x.sense.rows.Len() == 0 {
		return nil
	}
	s := &sight{vector: meaning.Pack(q.Vector), early: q.Early}
	if s.vector.Scale == 0 {
		return nil
	}
	s.like = x.sense.near(s.vector, nil)
	return s
}

// in are the slots of a shard whose words are wanted as well.
func (s *sight) in(x *Index, sh *shard) []uint32 {
	if s == nil {
		return nil
	}
	var out []uint32
	for id := range s.like {
		if h := x.homes[id]; h.shard == sh {
			out = append(out, h.slot)
		}
	}
	slices.Sort(out)
	return out
}

// view is one content as words and vectors show it.
type view struct {
	match   Match
	like    *likeness
	words   float64 // confidence by words
	base    float64
	share   float64 // of all that could be meant
	alone   float64 // the same, where nothing could be meant as well
	only    float64 // what it is worth that no other has the question's words
	class   int     // of the regression, -1 for none
	learned float64 // its share by the regression
	group   float64 // how likely any content that the regression knows is meant
}

// combine puts in found.Matches, by words, what words and vectors say together.
func (x *Index) combine(q Query, s *sight, found *Found, tokens []analysis.Token, prefer string) {
	if q.By == ByMeaning {
		tokens = nil
	}
	shares, asked := x.regress(s, tokens)
	views := x.views(q, s, found.Matches, prefer)
	spread(views)
	x.shareOut(views, shares)
	only(views)
	found.Matches = found.Matches[:0]
	for i := range views {
		found.Matches = append(found.Matches, x.judged(&views[i], asked))
	}
}

// views joins the contents that words found with those that are near, in the
// order of their ids.
func (x *Index) views(q Query, s *sight, matches []Match, prefer string) []view {
	for _, m := range matches {
		s.add(x, m.ID)
	}
	var views []view
	seen := map[string]bool{}
	for _, m := range matches {
		seen[m.ID] = true
		views = append(views, view{match: m, like: s.like[m.ID], words: m.Score, class: -1})
	}
	for id, l := range s.like {
		if !seen[id] && (q.Allowed == nil || q.Allowed(id)) {
			views = append(views, view{match: Match{ID: id, Lang: l.content.lang}, like: l, class: -1})
		}
	}
	slices.SortFunc(views, func(a, b view) int { return strings.Compare(a.match.ID, b.match.ID) })
	for i := range views {
		v := &views[i]
		if q.By == ByMeaning {
			v.words = 0
		}
		v.base = x.base(v)
		if prefer != "" && v.match.Lang != prefer && len(x.shards) > 1 {
			v.base *= otherLang
		}
	}
	return views
}

// base is how like a content is to the question, about as a cosine.
func (x *Index) base(v *view) float64 {
	if v.like == nil || x.blind(v.like.content.lang) {
		return blindFrom + blindShare*v.words
	}
	more, less := max(v.like.lines[0], v.like.passages[0]), min(v.like.lines[0], v.like.passages[0])
	return (more+bothShare*max(0, less))/(1+bothShare) + wordsShare*v.words
}

// blind tells languages that the maker of the vectors does not know.
func (x *Index) blind(lang string) bool {
	return !Knows(x.maker, lang)
}

// spread gives each content its share.
func spread(views []view) {
	most := 0.0
	for _, v := range views {
		most = max(most, v.base)
	}
	sum := 0.0
	for i := range views {
		views[i].share = math.Exp(sharpness * (views[i].base - most))
		sum += views[i].share
	}
	none := math.Exp(sharpness * (noneBase - most))
	for i := range views {
		views[i].alone = views[i].share / (sum + none)
		views[i].share /= sum
	}
}

// regress gives the shares of the classes that the regression knows, nil where it
// has none, and sees to it that those with the most are looked at.
func (x *Index) regress(s *sight, tokens []analysis.Token) ([]float32, learnt) {
	t := x.trained
	if t == nil || len(s.vector.Parts) != t.dims {
		return nil, learnt{}
	}
	a := x.analyzerOf(t)
	asked := learnt{wording: wording{gramsOf(wordsOf(tokens, a)), wishOf(tokens, a)}}
	asked.vector = t.view.of(s.vector.Floats(), s.early)
	asked.seen = t.scatter.see(spreadWish(asked.vector, asked.wish))
	shares := t.shares(asked.vector, asked.wording, func(class int) bool {
		return x.sense.contents[t.ids[class]] != nil
	})
	best := make([]int, len(shares))
	for i := range best {
		best[i] = i
	}
	slices.SortFunc(best, func(a, b int) int { return cmp.Or(cmp.Compare(shares[b], shares[a]), a-b) })
	for _, class := range best[:min(regressed, len(best))] {
		s.add(x, t.ids[class])
	}
	return shares, asked
}

// learnt is a question as what was learned sees it.
type learnt struct {
	vector []float32
	seen   seen
	wording
}

// regressed is the least number of the regression's contents that are looked at.
const regressed = 6

// analyzerOf is that of the language of what was learned.
func (x *Index) analyzerOf(t *trained) *analysis.Analyzer {
	for _, id := range t.ids {
		if h, ok := x.homes[id]; ok {
			return h.shard.analyzer
		}
	}
	return analysis.For(analysis.Fallback)
}

// add looks at one more content.
func (s *sight) add(x *Index, id string) {
	if c := x.sense.contents[id]; c != nil && s.like[id] == nil {
		s.like[id] = x.sense.like(c, s.vector)
	}
}

// shareOut shares out anew, by the regression, what the contents that it knows
// have together.
func (x *Index) shareOut(views []view, shares []float32) {
	if shares == nil {
		return
	}
	group, alone := 0.0, 0.0
	for i := range views {
		v := &views[i]
		if class, ok := x.trained.classes[v.match.ID]; ok && v.like != nil && !x.blind(v.like.content.lang) {
			v.class = class
			group += v.share
			alone += v.alone
		}
	}
	for i := range views {
		if v := &views[i]; v.class >= 0 {
			v.share = group * float64(shares[v.class])
			v.learned, v.group = float64(shares[v.class]), alone
		}
	}
}

// only sees to the content whose text alone has nearly all the words of a
// question, where no line of a question leads to. Words that mean something else
// there do not count.
func only(views []view) {
	first, second, at := 0.0, 0.0, -1
	for i := range views {
		switch c := views[i].match.text; {
		case c > first:
			first, second, at = c, first, i
		default:
			second = max(second, c)
		}
	}
	if at >= 0 && views[at].like != nil {
		near := min(1, max(0, views[at].like.passages[0])/onlyNear)
		views[at].only = near * onlyTrust * min(1, max(0, first-onlyFrom)/(1-onlyFrom)) * min(1, (first-second)/onlyAhead)
	}
}

// judged gives a content its confidence.
func (x *Index) judged(v *view, asked learnt) Match {
	m := v.match
	m.rank = v.share
	if v.like == nil || x.blind(v.like.content.lang) {
		m.Score = byWords(v.words)
		return m
	}
	m.Meaning = max(v.like.lines[0], v.like.passages[0])
	m.Passages = v.passages()
	if v.class >= 0 {
		m.Score = x.trained.sure.Probability(x.trained.gauge.of(x.trained.evidence(v.class, v.learned, v.group, asked)))
		m.learned = true
	} else {
		m.Score = doubted(neighbourPrior.Probability(neighbourEvidence(v)), nearDoubt)
	}
	m.rank += v.only
	m.Score = 1 - (1-m.Score)*(1-v.only)
	if m.same {
		m.rank++
		m.Score = 1 - (1-m.Score)*sameDoubt
	}
	return m
}

// sameDoubt is left of the doubt where a line is the question itself.
const sameDoubt = 0.1

// passages are the places of those that match best, by words and by meaning in
// turn, each once, at most 3.
func (v *view) passages() []int {
	var byMeaning []int
	for i, n := range v.like.at {
		if n >= 0 && v.like.passages[i] >= nearPassage*v.like.passages[0] {
			byMeaning = append(byMeaning, n)
		}
	}
	var out []int
	for i := range 3 {
		for _, list := range [][]int{byMeaning, v.match.Passages} {
			if i < len(list) && len(out) < 3 && !slices.Contains(out, list[i]) {
				out = append(out, list[i])
			}
		}
	}
	return out
}

// nearPassage is the share of the best passage's cosine that a further one needs.
const nearPassage = 0.8
