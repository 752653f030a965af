// Package grounding tells whether a sentence that a model wrote is said by the
// passages that it was given. It looks at what can be wrong in one word (numbers
// with their units, dates, names, addresses, negations, limits, and what each of
// them is said of) and at how much of the sentence's words one place of the
// passages has; where words do not decide, it asks for the meaning. It knows
// nothing of prompts, of contents or of models.
package grounding

import (
	"context"
	"fmt"
	"strings"

	"frontdesk/app/knowledge/analysis"
)

// Passage is one text that may be cited, counted from 1 in the order given.
type Passage struct {
	Heading string // title and path of headings
	Text    string
	URL     string // may be said as a link
}

// Input is what a ground is made of.
type Input struct {
	Question string
	Passages []Passage
	Lang     string // BCP 47 base of the passages; empty is en
	// Known are names that may be said although no passage has them: the brand, the
	// assistant's own name.
	Known []string
	// Near gives the likeness in meaning, a cosine, of a text to each of others. Nil
	// or an error leaves the decision to the words.
	Near func(ctx context.Context, text string, others []string) ([]float64, error)
}

// Verdict is what is to be thought of a sentence.
type Verdict struct {
	OK      bool
	Claim   bool   // it says something that could be wrong
	Polite  bool   // it is a greeting, an offer of help or a question
	Words   int    // words in it that mean something
	Passage int    // the passage that supports it or comes nearest, from 1; 0 is none
	Nearest string // the sentence there
	Reason  string // why it is not OK, in a phrase for the owner
}

// Ground is what an answer may stand on. It is used by one goroutine at a time.
type Ground struct {
	lang   *lexicon
	near   func(context.Context, string, []string) ([]float64, error)
	source *source

	question factSet         // of the question
	asked    map[string]bool // stems of the question
	known    map[string]bool // folded names that may be said
}

// New takes the passages in.
func New(in Input) *Ground {
	lang := in.Lang
	if lang == "" {
		lang = analysis.Fallback
	}
	words := newLexicon(lang)
	g := &Ground{lang: words, near: in.Near, source: newSource(words, in.Passages), asked: map[string]bool{}, known: map[string]bool{}}
	for _, name := range in.Known {
		for _, t := range g.lang.tokens(name) {
			g.known[t.word] = true
		}
	}
	q := g.lang.tokens(in.Question)
	g.question = factsOf(q)
	for _, t := range q {
		g.asked[t.stem] = true
	}
	return g
}

// Check judges one sentence, without its citations. earlier are the passages that
// its predecessor stands on; it is asked for meaning at most once.
func (g *Ground) Check(ctx context.Context, sentence string) Verdict {
	s := g.lang.read(sentence)
	v := Verdict{Words: s.content + len(s.all.facts)}
	if reason := g.unknown(s); reason != "" {
		v.Claim, v.Reason = true, reason
		if u := g.source.best(s.all); u != nil {
			v.Passage, v.Nearest = u.passage, u.text
		}
		return v
	}
	v.Polite = s.asks || g.lang.pleasant(s)
	if v.Polite || s.content == 0 && len(s.all.facts) == 0 {
		v.OK = true
		return v
	}
	v.Claim = true
	u := g.source.best(s.all)
	if u == nil {
		v.Reason = "none of it is in the passages"
		return v
	}
	v.Passage, v.Nearest = u.passage, u.text
	if reason := g.contradicts(s, u); reason != "" {
		v.Reason = reason
		return v
	}
	v.OK, v.Reason = g.supported(ctx, s, u, sentence)
	return v
}

// Supports tells whether a passage, from 1, says what a sentence says as well as
// the one does that Check names.
func (g *Ground) Supports(sentence string, passage int) bool {
	s := g.lang.read(sentence)
	best := 0.0
	var at *unit
	own := 0.0
	var ownAt *unit
	for _, u := range g.source.units {
		c := score(s.all, u)
		if c > best {
			best, at = c, u
		}
		if u.passage == passage && c > own {
			own, ownAt = c, u
		}
	}
	if at == nil || ownAt == nil {
		return false
	}
	for _, f := range s.all.facts {
		if f.kind.hard() && !ownAt.around.has(f) {
			return false
		}
	}
	return own >= best*0.8
}

// unknown names the first fact of a sentence that no passage has.
func (g *Ground) unknown(s *sentence) string {
	for _, f := range s.all.facts {
		if !f.one() && !g.source.facts.has(f) && !g.source.inferred(f) && !g.orderNumber(f) {
			return fmt.Sprintf("the %s “%s” is not in the passages", f.kind, strings.TrimSpace(f.raw))
		}
	}
	for _, t := range s.tokens {
		if g.isName(s, t) && !g.source.words[t.word] && !g.source.words[t.stem] && !g.known[t.word] && !g.source.hasParts(t) {
			return fmt.Sprintf("the name “%s” is not in the passages", t.raw)
		}
	}
	return ""
}

// orderNumber tells a number of the visitor's own that may be repeated.
func (g *Ground) orderNumber(f fact) bool {
	return f.kind == factNumber && f.unit == "" && len(f.value) >= 4 && g.question.has(f)
}

// isName takes a capital where none has to be for the sign of a name.
func (g *Ground) isName(s *sentence, t token) bool {
	if !t.upper || g.source.nouns || t.function || g.lang.common[t.word] {
		return false
	}
	if t.first {
		return s.nameFirst
	}
	return true
}
