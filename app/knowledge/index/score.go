package index

import (
	"slices"
	"sort"
)

// scratch is the memory of one search, used again by the next. What is by
// document or by slot is 0 between searches.
type scratch struct {
	scores  []float32 // by document
	touched []uint32  // documents with a score
	lines   []float32 // by slot: the best line or heading
	bodies  []float32 // by slot: the best passage
	slots   []uint32  // with either
	looked  []uint32  // slots that are looked at more closely
	top     []float64 // the highest ranks, from the lowest on
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

// grow makes room for a shard.
func (sc *scratch) grow(s *shard) {
	if len(sc.scores) < len(s.docs) {
		sc.scores = make([]float32, len(s.docs)+len(s.docs)/4)
	}
	if len(sc.lines) < len(s.slots) {
		sc.lines = make([]float32, len(s.slots)+len(s.slots)/4)
		sc.bodies = make([]float32, len(sc.lines))
	}
	sc.touched, sc.slots, sc.looked, sc.top = sc.touched[:0], sc.slots[:0], sc.looked[:0], sc.top[:0]
}

// scale is what is the same for all documents of a kind in BM25.
type scale struct{ base, slope float64 }

func (s *shard) scales() (out [kinds]scale) {
	for k := range out {
		avg := float64(s.lengths[k])/max(1, float64(s.counts[k])) + 1
		out[k] = scale{k1 * (1 - lengthB), k1 * lengthB / avg}
	}
	return out
}

// of is the share of a word's weight that a document has by one posting.
func (p posting) of(by *[kinds]scale) float64 {
	tf := float64(p.body) + headBoost*float64(p.head)
	at := &by[p.kind()]
	return (k1 + 1) * tf / (tf + at.base + at.slope*(float64(p.length())+1))
}

// best gives the contents that have the most of the question, and those of the
// slots in also that have any, by the BM25 of their documents.
//
// Function words stand in most lines and weigh next to nothing. So the other
// words are added up first, and those only where they can still bring a content
// among the best; few lines are, among thousands.
func (s *shard) best(terms []queryTerm, sc *scratch, also []uint32) []candidate {
	sc.grow(s)
	by := s.scales()
	s.score(terms, sc, &by, false)
	s.fold(sc)
	low, most := sc.lowest(), mostOfFunctions(terms)
	if low <= most { // few contents have another word
		s.score(terms, sc, &by, true)
		sc.unfold()
		s.fold(sc)
		low, most, terms = sc.lowest(), 0, nil
	}
	for _, slot := range sc.slots {
		if sc.rank(slot)+most >= low*roundingLeeway {
			sc.looked = append(sc.looked, slot)
		}
	}
	for _, slot := range also {
		if sc.lines[slot]+sc.bodies[slot] == 0 || sc.rank(slot)+most < low*roundingLeeway {
			sc.looked = append(sc.looked, slot)
		}
	}
	sc.unfold()
	top := s.gather(terms, sc, &by, also)
	for _, at := range sc.touched {
		sc.scores[at] = 0
	}
	return top
}

// roundingLeeway keeps sums that differ by their rounding.
const roundingLeeway = 1 - 1e-4

// mostOfFunctions is what all function words together can add to a rank.
func mostOfFunctions(terms []queryTerm) (most float64) {
	for _, t := range terms {
		if t.headsOnly {
			for _, a := range t.alts {
				most += t.headIDF * a.factor * (k1 + 1)
			}
		}
	}
	return most
}

// score adds up the function words, or the others, of every document.
func (s *shard) score(terms []queryTerm, sc *scratch, by *[kinds]scale, function bool) {
	for _, t := range terms {
		if t.headsOnly != function {
			continue
		}
		for _, a := range t.alts {
			weights := t.weights(a)
			for _, p := range s.terms[a.term].list {
				sc.add(p.doc, weights[p.kind()]*p.of(by))
			}
		}
	}
}

// weights are what a word weighs in documents of each kind.
func (t *queryTerm) weights(a alt) (out [kinds]float64) {
	out[line], out[heading], out[body] = t.headIDF*a.factor, t.headIDF*a.factor, t.idf*a.factor
	if t.headsOnly {
		out[body] = 0
	}
	return out
}

func (sc *scratch) add(at uint32, score float64) {
	if score == 0 {
		return
	}
	if sc.scores[at] == 0 {
		sc.touched = append(sc.touched, at)
	}
	sc.scores[at] += float32(score)
}

// fold gives each slot the best of its documents, and keeps the highest ranks.
func (s *shard) fold(sc *scratch) {
	for _, at := range sc.touched {
		o, score := s.owners[at], sc.scores[at]
		slot := o.slot()
		if sc.lines[slot]+sc.bodies[slot] == 0 {
			sc.slots = append(sc.slots, slot)
		}
		switch o.kind() {
		case body:
			sc.bodies[slot] = max(sc.bodies[slot], score)
		case heading:
			sc.lines[slot] = max(sc.lines[slot], score*headingFactor)
		default:
			sc.lines[slot] = max(sc.lines[slot], score)
		}
	}
	for _, slot := range sc.slots {
		sc.keepRank(sc.rank(slot))
	}
}

func (sc *scratch) rank(slot uint32) float64 {
	return float64(sc.lines[slot]) + bodyWeight*float64(sc.bodies[slot])
}

func (sc *scratch) unfold() {
	for _, slot := range sc.slots {
		sc.lines[slot], sc.bodies[slot] = 0, 0
	}
	sc.slots, sc.top = sc.slots[:0], sc.top[:0]
}

// keepRank keeps the highest ranks, as many as there are candidates.
func (sc *scratch) keepRank(rank float64) {
	if len(sc.top) == candidates && rank <= sc.top[0] {
		return
	}
	at, _ := slices.BinarySearch(sc.top, rank)
	if len(sc.top) < candidates {
		sc.top = slices.Insert(sc.top, at, rank)
		return
	}
	copy(sc.top, sc.top[1:at])
	sc.top[at-1] = rank
}

// lowest is the rank that the last candidate has; 0 when there is room for more.
func (sc *scratch) lowest() float64 {
	if len(sc.top) < candidates {
		return 0
	}
	return sc.top[0]
}

// gather adds the function words of terms to the contents that are looked at,
// brings the documents of each together, and gives the best.
func (s *shard) gather(terms []queryTerm, sc *scratch, by *[kinds]scale, also []uint32) []candidate {
	all := make([]candidate, 0, len(sc.looked))
	for _, number := range sc.looked {
		sl := &s.slots[number]
		for _, t := range terms {
			if t.headsOnly {
				s.addTo(sl, &t, sc, by)
			}
		}
		c := candidate{slot: number}
		for at := sl.first; at < sl.first+sl.docs; at++ {
			if score := sc.scores[at]; score != 0 {
				c.keep(s.docs[at].kind, at, score)
			}
		}
		if c.hasLine || c.found > 0 {
			c.rank = float64(c.lineScore) + bodyWeight*float64(c.scores[0])
			all = append(all, c)
		}
	}
	top := make([]candidate, 0, candidates+len(also)+1)
	for i := range all {
		top = s.keepCandidate(top, &all[i])
	}
	best := len(top)
	for i := range all {
		same := func(c candidate) bool { return c.slot == all[i].slot }
		if _, wanted := slices.BinarySearch(also, all[i].slot); wanted && !slices.ContainsFunc(top[:best], same) {
			top = append(top, all[i])
		}
	}
	return top
}

// addTo adds a function word to the lines and headings of one content.
func (s *shard) addTo(sl *slot, t *queryTerm, sc *scratch, by *[kinds]scale) {
	for _, a := range t.alts {
		list, weights := s.terms[a.term].list, t.weights(a)
		i := sort.Search(len(list), func(i int) bool { return list[i].doc >= sl.first })
		for ; i < len(list) && list[i].doc < sl.first+sl.heads; i++ {
			sc.add(list[i].doc, weights[list[i].kind()]*list[i].of(by))
		}
	}
}

func (c *candidate) keep(k kind, at uint32, score float32) {
	switch k {
	case body:
		c.keepPassage(at, score)
	case heading:
		c.keepLine(at, score*headingFactor)
	default:
		c.keepLine(at, score)
	}
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
