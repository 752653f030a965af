package analysis

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Class says how much a word tells about what is meant.
type Class uint8

// The classes. Function words bind (the, how, my) and are looked up in titles
// and questions only; polite words (hello, please) are not looked up at all
// unless there is nothing else.
const (
	Meaning Class = iota
	Function
	Polite
)

// Term is what a token is indexed and looked up by. Parts is as in Token. The
// text of a function word begins with a full stop, so that it is never the stem
// of another word.
type Term struct {
	Text  string
	Word  string // that it was made of, folded
	ID    int    // in the cache, if there was one: equal for equal texts
	Class Class
	Parts int
	Pair  bool
}

// Analyzer makes terms of one language. It never changes and may be shared.
type Analyzer struct {
	lang   string
	class  map[string]Class
	stem   func(string) string
	deeds  map[string]Deeds
	begins map[string]int
	split  bool // the language writes l'eau for "the water"
}

// For gives the analyzer of a BCP 47 base language; an unknown one gets neither
// stems nor function words.
func For(lang string) *Analyzer {
	if made, ok := known[lang]; ok {
		return made()
	}
	return newAnalyzer(lang)
}

// known has the analyzers of the languages of which something is known, each made
// when it is first asked for.
var known = func() map[string]func() *Analyzer {
	out := map[string]func() *Analyzer{}
	for lang := range strings.FieldsSeq("ca cs da de el en es fi fr hu it nb nl nn no pl pt ro ru sv tr uk") {
		out[lang] = sync.OnceValue(func() *Analyzer { return newAnalyzer(lang) })
	}
	return out
}()

func newAnalyzer(lang string) *Analyzer {
	a := &Analyzer{lang: lang, class: map[string]Class{}, stem: stemmer(lang), deeds: deeds(lang)}
	for w := range strings.FieldsSeq(functionWords(sameWords(lang))) {
		a.class[unmarked(w)] = Function
	}
	for w := range strings.FieldsSeq(politeWords(sameWords(lang))) {
		a.class[unmarked(w)] = Polite
	}
	if a.deeds != nil {
		a.begins = beginnings()
	}
	a.split = lang == "fr" || lang == "it" || lang == "ca"
	return a
}

// Lang is the language that the analyzer was made for.
func (a *Analyzer) Lang() string { return a.lang }

// Terms appends the terms of text to dst. cache may be nil; with one, words that
// were seen before cost a look-up, and terms have their IDs.
func (a *Analyzer) Terms(dst []Term, text string, cache *Cache) []Term {
	if cache == nil {
		for _, t := range Tokens(nil, text) {
			dst = append(dst, a.Term(t))
		}
		return dst
	}
	cache.tokens = Tokens(cache.tokens[:0], text)
	for _, t := range cache.tokens {
		known, ok := cache.words[t.Word]
		if !ok {
			word := strings.Clone(t.Word) // not to hold the text
			known = a.Term(Token{Word: word, Pair: t.Pair, Asks: t.Asks})
			known.ID = cache.id(known.Text)
			cache.words[word] = known
		}
		known.Parts = t.Parts
		dst = append(dst, known)
	}
	return dst
}

// ClassOf tells the class of a word that a token holds.
func (a *Analyzer) ClassOf(word string) Class {
	return a.class[unmarked(bare(word))]
}

// Term makes the term of one token.
func (a *Analyzer) Term(t Token) Term {
	if t.Pair {
		c := Meaning
		word := t.Word
		if t.Asks || allHiragana(word) {
			c, word = Function, "."+word
		}
		return Term{Text: word, Word: t.Word, Class: c, Pair: true}
	}
	w := a.elide(t.Word)
	c := a.class[unmarked(w)]
	if c == Meaning {
		return Term{Text: unmarked(a.stem(w)), Word: t.Word, Parts: t.Parts}
	}
	return Term{Text: "." + unmarked(w), Word: t.Word, Class: c, Parts: t.Parts}
}

// elide takes the apostrophes out: l'eau is eau, Anna's is anna, don't is dont.
func (a *Analyzer) elide(w string) string {
	i := strings.IndexByte(w, '\'')
	if i < 0 {
		return w
	}
	if a.split && i+1 < len(w) && i <= 5 {
		return strings.ReplaceAll(w[i+1:], "'", "")
	}
	return bare(w)
}

// bare is a word without a genitive and without apostrophes.
func bare(w string) string {
	if strings.IndexByte(w, '\'') < 0 {
		return w
	}
	return strings.ReplaceAll(strings.TrimSuffix(w, "'s"), "'", "")
}

// unmarked takes the accents from Latin and Greek letters, so that who types
// without them finds the same.
func unmarked(w string) string {
	plain := true
	for i := 0; i < len(w); i++ {
		if w[i] >= utf8.RuneSelf {
			plain = false
			break
		}
	}
	if plain {
		return w
	}
	var b strings.Builder
	latin := false
	for _, r := range norm.NFD.String(w) {
		switch {
		case unicode.Is(unicode.Mn, r):
			if latin {
				continue
			}
		default:
			latin = unicode.In(r, unicode.Latin, unicode.Greek)
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

func allHiragana(w string) bool {
	for _, r := range w {
		if !unicode.Is(unicode.Hiragana, r) {
			return false
		}
	}
	return w != ""
}

// Cache remembers the terms of words while many texts of one language are
// analysed, and numbers them. It is used by one goroutine at a time.
type Cache struct {
	words  map[string]Term
	ids    map[string]int
	tokens []Token
}

// NewCache makes an empty cache.
func NewCache() *Cache { return &Cache{words: map[string]Term{}, ids: map[string]int{}} }

// Words tells how many words are remembered.
func (c *Cache) Words() int { return len(c.words) }

// Terms tells how many different terms there are; their IDs are below it.
func (c *Cache) Terms() int { return len(c.ids) }

func (c *Cache) id(text string) int {
	n, ok := c.ids[text]
	if !ok {
		n = len(c.ids)
		c.ids[text] = n
	}
	return n
}
