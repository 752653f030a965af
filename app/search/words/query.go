package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Query is what is looked for in a text: every one of Phrases.
type Query struct {
	Phrases []Phrase
	// Plain is the folded query where it has no words, only signs: it is looked for
	// as it stands.
	Plain string
}

// Phrase are words that follow each other: one word, what was written without a
// space between, or in quotation marks.
type Phrase struct {
	Words []string
	Alone []bool // of a script without spaces
	// Joined words have nothing between them and the one before.
	Joined []bool
	Open   bool // the last word may go on
}

// MostWords of a query are looked for.
const MostWords = 16

// Parse reads a query. The last word may be the beginning of one, unless quotation
// marks are closed around it.
func Parse(q string) Query {
	var out Query
	q = strings.TrimSpace(q)
	words := 0
	for i, quoted := range strings.Split(q, `"`) {
		parts := []string{quoted} // every other one stands in quotation marks
		if i%2 == 0 {
			parts = strings.FieldsFunc(quoted, unicode.IsSpace)
		}
		for _, part := range parts {
			if p, n := phrase(part); n > 0 && words+n <= MostWords {
				out.Phrases, words = append(out.Phrases, p), words+n
			}
		}
	}
	if last := len(out.Phrases) - 1; last >= 0 && !strings.HasSuffix(q, `"`) {
		out.Phrases[last].Open = true
	}
	if len(out.Phrases) == 0 {
		out.Plain = Fold(strings.Trim(q, `"`))
	}
	return out
}

func phrase(text string) (p Phrase, n int) {
	end := -1
	for _, t := range Tokens(text) {
		p.Words, p.Alone, p.Joined = append(p.Words, t.Text), append(p.Alone, t.Alone), append(p.Joined, t.From == end)
		end = t.To
	}
	return p, len(p.Words)
}

// Empty tells a query that finds nothing.
func (q Query) Empty() bool { return len(q.Phrases) == 0 && q.Plain == "" }

// Need is what a text must be indexed by to be looked at: the term itself, or any
// that begins with it. Otherwise is what to take in its place where too many do;
// it is empty where only looking at every text remains.
type Need struct {
	Term      string
	Prefix    bool
	Otherwise string
}

// Needs are what whatever matches is indexed by.
func (q Query) Needs() []Need {
	var out []Need
	for _, p := range q.Phrases {
		for i, w := range p.Words {
			if p.paired(i) {
				out = append(out, Need{Term: head + p.Words[i-1] + w})
				continue
			}
			if p.paired(i + 1) {
				continue // the pair says more
			}
			out = append(out, need(w, p.Open && i == len(p.Words)-1 && !p.Alone[i]))
		}
	}
	return out
}

// paired tells whether word i is indexed together with the one before.
func (p Phrase) paired(i int) bool {
	return i > 0 && i < len(p.Words) && p.Alone[i] && p.Alone[i-1] && p.Joined[i]
}

func need(word string, open bool) Need {
	n := utf8.RuneCountInString(word)
	switch {
	case n == headRunes:
		return Need{Term: head + word}
	case n < headRunes:
		return Need{Term: head + word, Prefix: open}
	}
	term, _ := longTerm(word)
	return Need{Term: term, Prefix: open, Otherwise: headOf(word)}
}

// Range is a part of a text, in bytes.
type Range struct{ From, To int }

// Match finds the query in a text: where its words stand, in order, or nothing
// where one of them is missing.
func (q Query) Match(text string) []Range {
	if q.Plain != "" {
		return plainMatch(text, q.Plain)
	}
	tokens := Tokens(text)
	hit := make([]bool, len(tokens))
	for _, p := range q.Phrases {
		found := false
		for at := 0; at+len(p.Words) <= len(tokens); at++ {
			if p.at(tokens[at:]) {
				found = true
				for i := range p.Words {
					hit[at+i] = true
				}
			}
		}
		if !found {
			return nil
		}
	}
	var out []Range
	for i, is := range hit {
		if !is {
			continue
		}
		r := Range{tokens[i].From, tokens[i].To}
		if n := len(out); n > 0 && out[n-1].To == r.From {
			out[n-1].To = r.To
		} else {
			out = append(out, r)
		}
	}
	return out
}

// at tells whether the phrase stands at the beginning of tokens.
func (p Phrase) at(tokens []Token) bool {
	for i, w := range p.Words {
		if p.paired(i) && !touching(tokens[i-1], tokens[i]) {
			return false
		}
		if p.Open && i == len(p.Words)-1 {
			if !strings.HasPrefix(tokens[i].Text, w) {
				return false
			}
		} else if tokens[i].Text != w {
			return false
		}
	}
	return true
}

// touching tells whether two words are indexed as a pair.
func touching(a, b Token) bool { return a.Alone && b.Alone && b.From == a.To }

// plainMatch finds folded signs; where they stand is found only if folding has not
// moved anything.
func plainMatch(text, plain string) []Range {
	if !strings.Contains(Fold(text), plain) {
		return nil
	}
	if at := strings.Index(text, plain); at >= 0 {
		return []Range{{at, at + len(plain)}}
	}
	return []Range{{0, 0}}
}
