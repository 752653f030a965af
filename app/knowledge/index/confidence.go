package index

// judge works out how much of the question a content covers, and how much of
// its line the question covers.
func (s *shard) judge(terms []queryTerm, c *candidate) Match {
	sl := &s.slots[c.slot]
	m := Match{ID: sl.id, Lang: s.lang, Words: c.rank}
	for i := range c.passageNum {
		if c.scores[i] >= nearPassages*c.scores[0] {
			m.Passages = append(m.Passages, int(c.passages[i]-sl.first-sl.lines))
		}
	}
	var total, inLine, inBody, inAny float64
	covered := map[uint32]bool{}
	for _, t := range terms {
		total += t.weight
		var line, body float64
		for _, a := range t.alts {
			if c.hasLine {
				if _, ok := s.find(a.term, c.line); ok {
					line = add(t.sum, line, a.factor)
					covered[a.term] = true
					for _, p := range t.parts {
						covered[p] = true
					}
				}
			}
			if c.passageNum > 0 && !t.linesOnly {
				if _, ok := s.find(a.term, c.passages[0]); ok {
					body = add(t.sum, body, a.factor)
				}
			}
		}
		inLine += t.weight * line
		inBody += t.weight * body
		inAny += t.weight * max(line, body)
	}
	if total == 0 {
		return m
	}
	f := features{line: inLine / total, any: inAny / total}
	if c.hasLine {
		f.back = s.lineCovered(s.docs[c.line].terms, covered)
	}
	m.Coverage = f.any
	m.Score = confidence(f)
	return m
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
	line float64 // share of the question that the best line has
	back float64 // share of that line that the question has
	any  float64 // share of the question that line and best passage have together
}

// confidence says how sure it is that a content with these features answers.
func confidence(f features) float64 {
	likeness := 0.0
	if f.line+f.back > 0 {
		likeness = 2 * f.line * f.back / (f.line + f.back)
	}
	return min(1, 0.6*likeness+0.4*f.any*f.any)
}

// settle makes confidence agree with rank and lowers it where two contents are
// as good as each other.
func settle(matches []Match) {}
