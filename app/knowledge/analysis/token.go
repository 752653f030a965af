// Package analysis turns text into the terms by which it is found: words in one
// form however they were typed, stems by language, and which of them carry
// meaning. It also tells the language of a text. It knows nothing of contents
// or of the index; the same text and language always give the same terms.
package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Token is one word as it was written, in NFKC and lower case. A compound
// ("two-factor") comes written together ("twofactor") with Parts set, and its
// Parts parts follow as tokens of their own. Apostrophes inside a word are kept
// as ' for the language to deal with.
type Token struct {
	Word  string
	Parts int
	Pair  bool // two characters of a script that writes without spaces
	Asks  bool // of such a script, and nothing but asking or binding
}

// maxWord is in bytes; what is longer (data, garbage) is cut, since nobody
// types it.
const maxWord = 64

// Tokens appends the tokens of text to dst. Scripts without spaces between
// words (Chinese, Japanese, Thai, Lao, Khmer, Burmese), and Korean, come as
// overlapping pairs of characters.
func Tokens(dst []Token, text string) []Token {
	if !norm.NFKC.IsNormalString(text) {
		text = norm.NFKC.String(text)
	}
	s := scanner{dst: dst, text: text}
	for s.pos < len(text) {
		s.next()
	}
	return s.dst
}

type scanner struct {
	dst   []Token
	text  string
	pos   int
	parts []string
}

// next reads one word, one run of pairs, or skips one character.
func (s *scanner) next() {
	r, n := utf8.DecodeRuneInString(s.text[s.pos:])
	switch {
	case isPaired(r):
		s.run()
	case isWord(r):
		s.word()
	default:
		s.pos += n
	}
}

// word reads letters and digits with the connectors between them.
func (s *scanner) word() {
	s.parts = s.parts[:0]
	start := s.pos
	end := s.letters()
	for {
		n, inside := s.connector(start, end)
		if n == 0 {
			break
		}
		s.pos = end + n
		if !inside {
			s.parts = append(s.parts, s.text[start:end])
			start = s.pos
		}
		end = s.letters()
	}
	s.parts = append(s.parts, s.text[start:end])
	s.pos = end
	s.emit()
}

// connector gives the length of the mark at end when the word that begins at
// start goes on behind it, else 0. inside tells that the mark is part of a word
// (an apostrophe, the point of a number) and does not join two.
func (s *scanner) connector(start, end int) (n int, inside bool) {
	c, n := utf8.DecodeRuneInString(s.text[end:])
	after, _ := utf8.DecodeRuneInString(s.text[end+n:])
	switch {
	case n == 0 || !isWord(after) || isPaired(after):
		return 0, false
	case isApostrophe(c), (c == '.' || c == ',') && isDigit(after) && isDigit(lastRune(s.text[start:end])):
		return n, true
	case isHyphen(c), c == '.', c == '_':
		return n, false
	}
	return 0, false
}

// letters moves behind the letters and digits at the position and gives their
// end. "c++" and "c#" are taken whole.
func (s *scanner) letters() int {
	start := s.pos
	for s.pos < len(s.text) {
		r, n := utf8.DecodeRuneInString(s.text[s.pos:])
		if !isWord(r) || isPaired(r) {
			break
		}
		s.pos += n
	}
	if s.pos-start == 1 {
		for s.pos < len(s.text) && s.pos-start < 3 && (s.text[s.pos] == '+' || s.text[s.pos] == '#') {
			s.pos++
		}
		if s.pos-start == 2 && s.text[s.pos-1] == '+' { // "a+b" is no name
			s.pos--
		}
	}
	return s.pos
}

func (s *scanner) emit() {
	if len(s.parts) == 1 {
		s.dst = append(s.dst, Token{Word: fold(s.parts[0])})
		return
	}
	short := true
	for _, p := range s.parts {
		short = short && utf8.RuneCountInString(p) == 1
	}
	joined := fold(strings.Join(s.parts, ""))
	switch {
	case short: // "U.S.A."
		s.dst = append(s.dst, Token{Word: joined})
		return
	case len(s.parts) <= 3:
		s.dst = append(s.dst, Token{Word: joined, Parts: len(s.parts)})
	}
	for _, p := range s.parts {
		s.dst = append(s.dst, Token{Word: fold(p)})
	}
}

// run reads characters of a script without spaces and emits them in pairs,
// phrases that only ask left out.
func (s *scanner) run() {
	start := s.pos
	for s.pos < len(s.text) {
		r, n := utf8.DecodeRuneInString(s.text[s.pos:])
		if !isPaired(r) && !unicode.Is(unicode.M, r) {
			break
		}
		s.pos += n
	}
	run := s.text[start:s.pos]
	pieces := askless(run)
	for _, piece := range pieces {
		s.pairs(piece, false)
	}
	if len(pieces) == 0 {
		s.pairs(run, true)
	}
}

func (s *scanner) pairs(run string, asks bool) {
	prev, prevEnd := -1, 0
	for i := 0; i < len(run); {
		_, n := utf8.DecodeRuneInString(run[i:])
		end := i + n
		for end < len(run) { // marks belong to the character before them
			r, m := utf8.DecodeRuneInString(run[end:])
			if !unicode.Is(unicode.M, r) || end-i > maxWord {
				break
			}
			end += m
		}
		if prev >= 0 && end-prev <= maxWord {
			s.dst = append(s.dst, Token{Word: run[prev:end], Pair: true, Asks: asks})
		}
		prev, prevEnd = i, end
		i = end
	}
	if prev == 0 && prevEnd == len(run) && len(run) <= maxWord {
		s.dst = append(s.dst, Token{Word: run, Pair: true, Asks: asks})
	}
}

// fold brings a word into one case; digits lose the commas of thousands.
func fold(w string) string {
	if len(w) > maxWord {
		cut := maxWord
		for cut > 0 && !utf8.RuneStart(w[cut]) {
			cut--
		}
		w = w[:cut]
	}
	if strings.IndexFunc(w, needsFolding) < 0 {
		return w
	}
	var b strings.Builder
	b.Grow(len(w) + 2)
	for _, r := range w {
		foldRune(&b, r)
	}
	return b.String()
}

func needsFolding(r rune) bool { return r >= utf8.RuneSelf || r == ',' || 'A' <= r && r <= 'Z' }

// foldRune writes one letter in lower case; letters that are written in two ways
// in one way.
func foldRune(b *strings.Builder, r rune) {
	switch r {
	case ',':
	case 'ß', 'ẞ':
		b.WriteString("ss")
	case 'ς':
		b.WriteRune('σ')
	case 'ё', 'Ё':
		b.WriteRune('е')
	case 'ı', 'İ':
		b.WriteByte('i')
	case 'æ', 'Æ':
		b.WriteString("ae")
	case 'œ', 'Œ':
		b.WriteString("oe")
	default:
		switch {
		case isApostrophe(r):
			b.WriteByte('\'')
		case unicode.Is(unicode.Cf, r): // soft hyphens, joiners
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
}

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == '\u00ad' || r == '\u200c' || r == '\u200d'
}

func isDigit(r rune) bool { return unicode.IsDigit(r) }

func isApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '`' || r == '´' || r == '＇'
}

func isHyphen(r rune) bool {
	return r == '-' || r == '‐' || r == '‑' || r == '–'
}

// isPaired tells the scripts that are indexed by pairs of characters.
func isPaired(r rune) bool {
	if r < 0x0e00 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) || r == 'ー' || r == '々'
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// Fold brings a text of any kind into one case and without the accents of Latin
// and Greek, for comparing by parts of words.
func Fold(text string) string {
	return unmarked(strings.ToLower(norm.NFKC.String(text)))
}
