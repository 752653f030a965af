package grounding

import (
	"fmt"
	"slices"
	"strings"

	"frontdesk/app/knowledge/analysis"
)

// Carried tells what a text that was put into another language does not keep of
// the original, in a phrase for the owner; empty where it keeps all that can be
// told without knowing either language: numbers with their units in their order,
// times, days, links, addresses, names, and whether something is denied.
func Carried(original, from, text, to string) string {
	a, b := newLexicon(baseLang(from)), newLexicon(baseLang(to))
	was, is := a.read(original), b.read(text)
	if why := facts(was, is); why != "" {
		return why
	}
	if why := b.foreignName(original, is); why != "" {
		return why
	}
	if knowsNegation(from) && knowsNegation(to) && was.denies() != is.denies() {
		return "it says the opposite"
	}
	return ""
}

// SameFacts tells whether two texts in whatever languages have the same numbers,
// links and addresses.
func SameFacts(a, b string) bool {
	l := newLexicon(analysis.Fallback)
	return slices.Equal(figures(l.read(a)), figures(l.read(b)))
}

func figures(s *sentence) []string {
	var out []string
	for _, f := range s.all.facts {
		if f.kind == factLink || f.kind == factMail || f.kind == factPhone || f.kind == factNumber && strings.ContainsAny(f.raw, "0123456789") {
			out = append(out, f.value)
		}
	}
	slices.Sort(out)
	return out
}

// facts compares what one character can make wrong: in the same order the
// numbers, of the others that each has a counterpart.
func facts(was, is *sentence) string {
	var before, after factSet
	for _, f := range was.all.facts {
		before.add(f)
	}
	for _, f := range is.all.facts {
		after.add(f)
		if !f.one() && f.kind != factDaypart && !before.has(f) {
			return fmt.Sprintf("the %s “%s” is not in the original", f.kind, strings.TrimSpace(f.raw))
		}
	}
	for _, f := range before.list {
		if !f.one() && f.kind != factDaypart && !after.has(fact{kind: f.kind, value: f.value}) {
			return fmt.Sprintf("the %s “%s” is lost", f.kind, strings.TrimSpace(f.raw))
		}
	}
	if !slices.Equal(inOrder(before), inOrder(after)) {
		return "its numbers stand in another order"
	}
	return ""
}

// inOrder are the figures as they come.
func inOrder(s factSet) []string {
	var out []string
	for _, f := range s.list {
		if f.kind == factNumber && !f.one() {
			out = append(out, f.value)
		}
	}
	return out
}

// foreignName finds a name that the original has not. Where all nouns are written
// with capitals, names cannot be told from them.
func (l *lexicon) foreignName(original string, is *sentence) string {
	if l.nouns {
		return ""
	}
	has := map[string]bool{}
	for _, t := range newLexicon(analysis.Fallback).tokens(original) {
		addWord(has, t)
		has[analysis.Fold(t.raw)] = true
	}
	for _, t := range is.tokens {
		if t.upper && !t.first && !t.function && !t.fact && !l.common[t.word] && !has[t.word] && !has[t.stem] && !cognate(t.word, has) {
			return fmt.Sprintf("the name “%s” is not in the original", t.raw)
		}
	}
	return ""
}

const leastCognate = 4 // letters that two spellings of a name begin with

// cognate tells a name that begins like one of the original: Europa and Europe.
func cognate(name string, has map[string]bool) bool {
	if len(name) < leastCognate {
		return false
	}
	for w := range has {
		n := 0
		for n < min(len(w), len(name)) && w[n] == name[n] {
			n++
		}
		if n >= leastCognate && n >= max(len(w), len(name))-2 {
			return true
		}
	}
	return false
}

func (s *sentence) denies() bool {
	return slices.ContainsFunc(s.clauses, func(c clause) bool { return c.negated })
}

func knowsNegation(lang string) bool {
	switch baseLang(lang) {
	case "en", "de", "es", "fr":
		return true
	}
	return false
}

func baseLang(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if base == "" {
		return analysis.Fallback
	}
	return base
}
