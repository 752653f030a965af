package grounding

import (
	"strings"
)

// sentence is a sentence of an answer, read.
type sentence struct {
	tokens    []token
	clauses   []clause
	all       clause // the whole sentence as one
	content   int    // words that mean something, each once
	asks      bool   // is a question
	nameFirst bool   // its first word begins a name: another capital follows
}

// clause is a part of a sentence that says one thing.
type clause struct {
	tokens  []token
	stems   []string // of words that mean something, in order, each once
	has     map[string]bool
	facts   []fact
	negated bool
	only    bool
	unless  bool
}

// unit is a sentence, list item or table row of a passage.
type unit struct {
	passage int
	text    string
	tokens  []token
	clauses []clause
	all     clause
	heading map[string]bool // stems of the headings above it
	around  factSet         // facts of it, its neighbours and the heading
	before  *unit
	after   *unit
}

func addWord(set map[string]bool, t token) {
	if t.mark {
		return
	}
	set[t.word], set[t.stem] = true, true
	for _, p := range t.parts {
		set[p] = true
	}
}

// read cuts a sentence of an answer, whose marks of markdown and lists go.
func (l *lexicon) read(text string) *sentence {
	text = linked.ReplaceAllString(text, "$1 $2")
	text = listMarker.ReplaceAllString(text, " ")
	text = markdown.ReplaceAllString(text, "")
	s := &sentence{tokens: particleCut(l.tokens(text))}
	s.all = l.clause(s.tokens)
	s.clauses = l.clauses(s.tokens)
	s.content = len(s.all.stems)
	s.asks = strings.ContainsAny(lastOf(text), "?？")
	if len(s.tokens) > 1 {
		s.nameFirst = s.tokens[1].upper && !s.tokens[1].fact
	}
	return s
}

func lastOf(text string) string {
	text = strings.TrimRight(text, " \t\n\"'”’»)*_")
	if text == "" {
		return ""
	}
	return string([]rune(text)[len([]rune(text))-1:])
}

// particleCut takes a "yes," or "no," off the beginning.
func particleCut(list []token) []token {
	for len(list) > 1 && list[1].mark && strings.ContainsAny(list[1].raw, ",.!") {
		switch list[0].word {
		case "yes", "no", "sure", "certainly", "ja", "nein", "si", "oui", "non", "unfortunately", "ok", "okay", "well", "great", "absolutely":
			list = list[2:]
			if len(list) > 0 {
				list[0].first = true
			}
			continue
		}
		break
	}
	return list
}

// clause sums tokens up.
func (l *lexicon) clause(list []token) clause {
	c := clause{tokens: list, has: map[string]bool{}}
	for i, t := range list {
		switch {
		case t.mark:
		case t.fact:
			c.facts = append(c.facts, t.at)
		case negates(list, i):
			c.negated = true
		case onlyWords[t.word]:
			c.only = true
		case unlessWords[t.word]:
			c.unless = true
		}
		if t.content() {
			if !c.has[t.stem] {
				c.stems = append(c.stems, t.stem)
			}
			c.has[t.stem] = true
			for _, p := range t.parts {
				c.has[p] = true
			}
		}
	}
	return c
}

func (t token) content() bool {
	return !t.mark && !t.fact && !t.function && len(t.word) > 1 || unspacedWord(t)
}

func unspacedWord(t token) bool {
	for _, r := range t.word {
		return unspaced(r)
	}
	return false
}

// clauses cuts a sentence at marks and at words that join clauses. A part that
// says too little for itself stays with its neighbour.
func (l *lexicon) clauses(list []token) []clause {
	var cuts []int
	for i, t := range list {
		switch {
		case t.mark && strings.ContainsAny(t.raw, ",;:()–—\n"):
			cuts = append(cuts, i)
		case joinWords[t.word] && i > 0 && !betweenFacts(list, i):
			cuts = append(cuts, i)
		}
	}
	var parts [][]token
	start := 0
	for _, i := range append(cuts, len(list)) {
		if i > start {
			parts = append(parts, list[start:i])
		}
		start = i
	}
	return l.joinSmall(parts)
}

func (l *lexicon) joinSmall(parts [][]token) []clause {
	var out []clause
	var open []token
	for i, p := range parts {
		open = append(open[:len(open):len(open)], p...)
		c := l.clause(open)
		more := i+1 < len(parts) && !contrasts(parts[i+1])
		if c.little() && more {
			continue // "Students" and seniors pay …
		}
		if own := l.clause(p); own.little() && !own.unless && len(open) == len(p) && len(out) > 0 && !contrasts(p) {
			last := &out[len(out)-1]
			*last = l.clause(append(last.tokens[:len(last.tokens):len(last.tokens)], p...))
			open = nil
			continue
		}
		out = append(out, c)
		open = nil
	}
	return out
}

// little tells a clause that says too little for itself.
func (c clause) little() bool { return len(c.stems)+len(c.facts) < 2 && !c.negated }

func contrasts(p []token) bool {
	for _, t := range p[:min(2, len(p))] {
		if t.word == "but" || t.word == "aber" || t.word == "pero" || t.word == "mais" || t.word == "sondern" || t.word == "sino" {
			return true
		}
	}
	return false
}

// betweenFacts keeps "between 7 and 10" and "Tuesday and Friday" together.
func betweenFacts(list []token, i int) bool {
	return i > 0 && i+1 < len(list) && list[i-1].fact && list[i+1].fact && list[i-1].at.kind == list[i+1].at.kind
}

var joinWords = setOf(`and but or while whereas unless if because so which who though although und aber oder sondern wenn falls weil
	wahrend y pero o si porque salvo mientras et mais ou sinon sauf unless`)

var onlyWords = setOf("only solely exclusively just alone nur ausschliesslich solo solamente unicamente seulement uniquement")

var unlessWords = setOf("unless except salvo sauf excepto ausser")
