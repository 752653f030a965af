package grounding

import (
	"fmt"
	"slices"
	"strings"
)

var negators = setOf(`not no never none neither nor nothing nobody nowhere without cannot unable impossible non
	cant dont doesnt didnt isnt arent wasnt werent wont wouldnt shouldnt couldnt mustnt neednt havent hasnt
	nicht kein keine keinen keinem keiner keines nie niemals ohne nichts niemand weder
	nunca jamas sin ningun ninguna ninguno nada nadie tampoco
	ne n pas jamais sans aucun aucune ni`)

// negates tells whether the word at i turns its clause round. Limits that are
// written with a "not" do not.
func negates(list []token, i int) bool {
	t := list[i]
	if t.mark || t.fact || !negators[t.word] {
		return false
	}
	next := func(k int) string {
		if i+k < len(list) {
			return list[i+k].word
		}
		return ""
	}
	switch next(1) {
	case "only", "more", "less", "later", "fewer", "earlier", "older", "matter", "mas", "menos":
		return t.word != "no" && t.word != "not" || next(2) != "than" && next(1) != "later" && next(1) != "earlier" && next(1) != "only" && next(1) != "matter"
	}
	return true
}

// turned tells what negates wrongly: what a sentence denies and a unit says, or
// the other way round.
func (g *Ground) turned(s *sentence, c clause, u *unit) string {
	if c.negated {
		return g.lang.against().denied(s, c, u)
	}
	return g.source.dropped(s, c, u)
}

// denied: the clause says no to something; the passages must as well.
func (o opposites) denied(s *sentence, c clause, u *unit) string {
	head := negatedWord(c)
	if head == "" {
		return ""
	}
	said, agrees := o.deniedThere(head, u)
	if agrees {
		return ""
	}
	inOtherWords := func(p clause) bool { return p.unless || p.negated && shared(p, s.all) > 0 }
	if !said && (slices.ContainsFunc(u.clauses, inOtherWords) || anyNegated(u)) {
		return ""
	}
	return fmt.Sprintf("it denies what the passages say: “%s”", oneLine(u.text, 100))
}

// deniedThere looks for the word that is denied: said tells that the place says
// it, agrees that it denies it as well, or says its opposite.
func (o opposites) deniedThere(head string, u *unit) (said, agrees bool) {
	opposite := o[head]
	for _, near := range u.nearby() {
		for _, p := range near.clauses {
			opposed := sharesAny(p, opposite)
			if p.has[head] && p.negated || opposed && !p.negated {
				return said, true // "not open" where it says "closed"
			}
			said = said || p.has[head] || opposed
		}
	}
	return said, false
}

func anyNegated(u *unit) bool {
	for _, near := range u.nearby() {
		if slices.ContainsFunc(near.clauses, func(c clause) bool { return c.negated || c.unless || c.only }) {
			return true
		}
	}
	return false
}

// negatedWord is the stem nearest to the negation: the first word behind it that
// means something, else the last before it.
func negatedWord(c clause) string {
	for i, t := range c.tokens {
		if t.fact || !negates(c.tokens, i) {
			continue
		}
		for _, after := range c.tokens[i+1:] {
			if after.content() {
				return after.stem
			}
		}
		for k := i - 1; k >= 0; k-- {
			if c.tokens[k].content() {
				return c.tokens[k].stem
			}
		}
	}
	return ""
}

// affirmed are the words of a unit that it does not deny.
func (u *unit) affirmed() map[string]bool {
	out := map[string]bool{}
	for _, p := range u.clauses {
		for stem := range p.has {
			out[stem] = out[stem] || !p.negated
		}
	}
	return out
}

// repeats tells whether a clause has half of the words of p, and one of them from
// nowhere else.
func repeats(c, p clause, elsewhere map[string]bool) bool {
	both, fresh := 0, false
	for _, stem := range p.stems {
		if c.has[stem] {
			both++
			fresh = fresh || !elsewhere[stem]
		}
	}
	return fresh && both*2 >= len(p.stems)
}

// excused tells a "not" that the sentence keeps in another place, and a "without"
// whose thing it does not speak of.
func excused(s *sentence, c, p clause) bool {
	head := negatedWord(p)
	for _, own := range s.clauses {
		if own.negated && head != "" && own.has[head] {
			return true
		}
	}
	for i, t := range p.tokens {
		switch t.word {
		case "without", "ohne", "sin", "sans":
			if negates(p.tokens, i) {
				return !c.has[head]
			}
		}
	}
	return false
}

// meet tells whether a clause has the opposite of a word of another: "closed"
// stands for "not open".
func (o opposites) meet(c, p clause) bool {
	for _, stem := range c.stems {
		if sharesAny(p, o[stem]) {
			return true
		}
	}
	return false
}

// onlies judges restrictions: one that the passages do not make, and one that
// they make and the clause leaves out together with what it is made for.
func onlies(s *sentence, c clause, u *unit) string {
	if s.all.only {
		if restricts(u) {
			return ""
		}
		return fmt.Sprintf("it says “only” and the passages do not: “%s”", oneLine(u.text, 100))
	}
	for _, p := range u.clauses {
		if !p.only || shared(c, p)*2 < len(p.stems) {
			continue
		}
		if r := restricted(p); r != "" && !s.all.has[r] {
			return fmt.Sprintf("it leaves an “only” out: “%s”", oneLine(u.text, 100))
		}
	}
	return ""
}

// restricts tells whether a place restricts what it says, in one way or another.
func restricts(u *unit) bool {
	for _, near := range u.nearby() {
		if slices.ContainsFunc(near.clauses, func(p clause) bool { return p.only || p.negated || p.unless }) {
			return true
		}
	}
	return slices.ContainsFunc(u.tokens, func(t token) bool {
		return t.word == "must" || t.word == "have" || t.word == "required" || t.word == "separately"
	})
}

// restricted is the word that "only" is said of: the one behind it, at the end of
// a clause the one before it.
func restricted(c clause) string {
	for i, t := range c.tokens {
		if !onlyWords[t.word] {
			continue
		}
		for _, after := range c.tokens[i+1:] {
			if after.content() {
				return after.stem
			}
		}
		for k := i - 1; k >= 0; k-- {
			if c.tokens[k].content() {
				return c.tokens[k].stem
			}
		}
	}
	return ""
}

// reversed finds a word whose opposite stands where the sentence was taken from.
func (o opposites) reversed(s *sentence, c clause, p clause, u *unit) string {
	if c.negated != p.negated {
		return ""
	}
	for _, t := range c.tokens {
		if t.mark || t.fact {
			continue
		}
		list, ok := o[t.stem]
		if !ok || inTokens(u.tokens, t.stem) || u.heading[t.stem] {
			continue
		}
		for _, other := range list {
			if inTokens(p.tokens, other) && !inTokens(s.tokens, other) {
				return fmt.Sprintf("“%s” stands where the passages have the opposite: “%s”", t.raw, oneLine(u.text, 100))
			}
		}
	}
	return ""
}

func inTokens(list []token, stem string) bool {
	return slices.ContainsFunc(list, func(t token) bool { return !t.mark && (t.stem == stem || slices.Contains(t.parts, stem)) })
}

func sharesAny(c clause, stems []string) bool {
	for _, t := range c.tokens {
		if slices.Contains(stems, t.stem) {
			return true
		}
	}
	return false
}

// opposingWords: on each line what is left of the bar stands against what is
// right of it; without a bar each stands against all others.
const opposingWords = `
before prior earlier | after later
under below fewer less younger shorter smaller | over above more older longer larger
inside within | outside
open opens opened | closed closes close
include included includes | exclude excluded excludes
begin start | end finish
arrive arrival | leave departure
first | last
front | rear back
top | bottom
left | right
north south east west
red green blue yellow white black orange purple
increase increased rise | decrease decreased fall
free | paid
adult | child
minimum | maximum
day | night
cold | hot
mandatory required compulsory | optional voluntary
allowed permitted | forbidden prohibited
online | phone person
always | never
one | both beide beiden
automatically | manually
refunded | kept
antes | despues
avant | apres
abre abierto abierta abren | cierra cerrado cerrada cierran
ouvert ouverte ouvre | ferme fermee
geoffnet offnet offen | geschlossen schliesst
kostenlos | kostenpflichtig
monatsende | monatsanfang
fin | debut
dentro | fuera
`

// opposites gives for each stem those of the words that it stands against.
type opposites map[string][]string

// against are the opposites of the language, made when they are asked for first.
func (l *lexicon) against() opposites {
	if l.opposing != nil {
		return l.opposing
	}
	out := opposites{}
	for line := range strings.Lines(opposingWords) {
		left, right, two := strings.Cut(line, "|")
		a := l.stems(left)
		b := l.stems(right)
		if !two {
			b = a
		}
		for _, x := range a {
			for _, y := range b {
				if x != y {
					out[x] = append(out[x], y)
					out[y] = append(out[y], x)
				}
			}
		}
	}
	l.opposing = out
	return out
}

func (l *lexicon) stems(text string) []string {
	var out []string
	for w := range strings.FieldsSeq(text) {
		out = append(out, l.stemOf(w))
	}
	return out
}

func oneLine(s string, limit int) string {
	runes := []rune(strings.Join(strings.Fields(s), " "))
	if len(runes) <= limit {
		return string(runes)
	}
	return strings.TrimSpace(string(runes[:limit-1])) + "…"
}

// evenIf finds a condition of the passages that the sentence declares void.
func evenIf(s *sentence, u *unit) string {
	conditional := u.all.unless || u.all.only ||
		slices.ContainsFunc(u.tokens, func(t token) bool { return t.word == "if" || t.word == "wenn" || t.word == "si" })
	for i, t := range s.tokens {
		next := ""
		if i+1 < len(s.tokens) {
			next = s.tokens[i+1].word
		}
		if !conditional || !voids(t.word, next) {
			continue
		}
		if !slices.ContainsFunc(u.tokens, func(o token) bool { return o.word == t.word }) {
			return fmt.Sprintf("it leaves a condition out: “%s”", oneLine(u.text, 100))
		}
	}
	return ""
}

func voids(word, next string) bool {
	switch word + " " + next {
	case "even if", "even when", "even though", "auch wenn", "incluso si", "meme si":
		return true
	}
	return word == "regardless"
}
