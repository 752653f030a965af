package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Token is a word of a text: letters and figures that follow each other. In
// scripts that are written without spaces each letter is one.
type Token struct {
	Text     string // folded
	From, To int    // where it stands in the text, in bytes
	Alone    bool   // of a script without spaces between words
}

// spaceless are the scripts that are written without spaces between words.
var spaceless = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar} //nolint:gochecknoglobals // a constant table

func isSpaceless(r rune) bool { return r >= 0x0e00 && unicode.In(r, spaceless...) }

// Tokens gives the words of a text in order.
func Tokens(text string) []Token {
	c := cutter{from: -1, out: make([]Token, 0, len(text)/5+1)}
	for i := 0; i < len(text); {
		if n := plainWord(text[i:]); n > 0 && c.from < 0 {
			c.out = append(c.out, Token{Text: text[i : i+n], From: i, To: i + n})
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		c.letter(i, r)
		i += n
	}
	c.end(len(text))
	return c.out
}

// plainWord is how long a word at the beginning of a text is that is as it is when
// folded, as most are; 0 where it is another, or none.
func plainWord(text string) int {
	for i := range len(text) {
		if c := text[i]; 'a' <= c && c <= 'z' || '0' <= c && c <= '9' {
			continue
		} else if c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return 0
		}
		return i
	}
	return len(text)
}

// cutter takes a text apart.
type cutter struct {
	out  []Token
	word strings.Builder
	from int // where the word began; -1: none has
}

// end ends the word, if one has begun.
func (c *cutter) end(to int) {
	if c.from >= 0 && c.word.Len() > 0 {
		c.out = append(c.out, Token{Text: c.word.String(), From: c.from, To: to})
	}
	c.from = -1
	c.word.Reset()
}

// letter takes the next one.
func (c *cutter) letter(i int, r rune) {
	switch {
	case r < utf8.RuneSelf && !isASCIIWord(r):
		c.end(i)
	case unicode.IsMark(r):
		c.mark(i, r)
	case isSpaceless(r):
		c.end(i)
		foldRune(&c.word, r)
		c.from = i
		c.end(i + utf8.RuneLen(r))
		if n := len(c.out); n > 0 && c.out[n-1].From == i {
			c.out[n-1].Alone = true
		}
	case r < utf8.RuneSelf, unicode.IsLetter(r), unicode.IsNumber(r):
		if c.from < 0 {
			c.from = i
		}
		foldRune(&c.word, r)
	default:
		c.end(i)
	}
}

// mark belongs to the letter before it.
func (c *cutter) mark(i int, r rune) {
	if n := len(c.out); c.from < 0 && n > 0 && c.out[n-1].Alone && c.out[n-1].To == i {
		c.out[n-1].To += utf8.RuneLen(r)
	}
}

func isASCIIWord(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

const (
	// headRunes is how many letters of a word also stand in the index by
	// themselves, so that what a word begins with is found.
	headRunes = 3
	// termRunes is how much of a word stands in the index; what follows is compared
	// with the text.
	termRunes = 24
	// mostTerms of one text are indexed; the words of a text that has more are
	// found as far as these go.
	mostTerms = 2000
	// head stands before the terms that are the beginnings of words, or words that
	// are no longer than that. No folded text holds it.
	head = "\x01"
)

// Terms are what the words of a text are indexed by, each once.
func Terms(text string) []string { return new(Indexer).Terms(text) }

// Indexer finds the terms of one text after the other.
type Indexer struct {
	seen map[string]bool
	out  []string
}

// mostKept is of how many terms the room is used again.
const mostKept = 512

// Terms is the function of that name; its result is good until it is asked again.
func (x *Indexer) Terms(text string) []string {
	tokens := Tokens(text)
	if x.seen == nil || len(x.out) > mostKept {
		x.seen, x.out = make(map[string]bool, 2*len(tokens)), make([]string, 0, 2*len(tokens))
	}
	clear(x.seen)
	x.out = x.out[:0]
	for i, t := range tokens {
		x.add(headOf(t.Text))
		if term, long := longTerm(t.Text); long {
			x.add(term)
		}
		if t.Alone && i > 0 && tokens[i-1].Alone && tokens[i-1].To == t.From {
			x.add(head + tokens[i-1].Text + t.Text)
		}
	}
	return x.out
}

func (x *Indexer) add(term string) {
	if !x.seen[term] && len(x.out) < mostTerms {
		x.seen[term] = true
		x.out = append(x.out, term)
	}
}

// headOf is the term of a word's beginning.
func headOf(word string) string { return head + first(word, headRunes) }

// longTerm is the term of a whole word; shorter ones have that of their beginning.
func longTerm(word string) (string, bool) {
	if utf8.RuneCountInString(word) <= headRunes {
		return "", false
	}
	return first(word, termRunes), true
}

// first gives the first n letters.
func first(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
