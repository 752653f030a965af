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
	start, end := s.pos, s.pos
	compound := true
	for {
		end = s.letters()
		part := s.text[start:end]
		s.parts = append(s.parts, part)
		c, n := utf8.DecodeRuneInString(s.text[end:])
		after, _ := utf8.DecodeRuneInString(s.text[end+n:])
		if n == 0 || !isWord(after) || isPaired(after) {
			break
		}
		switch {
		case isApostrophe(c), isDigit(lastRune(part)) && isDigit(after) && (c == '.' || c == ','):
			// One word, with the mark inside it.
			s.parts = s.parts[:len(s.parts)-1]
			s.pos = end + n
			continue
		case isHyphen(c) || c == '.' || c == '_':
		default:
			compound = false
		}
		if !compound {
			break
		}
		s.pos = end + n
		start = s.pos
	}
	s.pos = end
	s.emit()
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
	plain := true
	for i := 0; i < len(w); i++ {
		if c := w[i]; c >= utf8.RuneSelf || c == ',' || 'A' <= c && c <= 'Z' {
			plain = false
			break
		}
	}
	if plain {
		return w
	}
	var b strings.Builder
	b.Grow(len(w) + 2)
	for _, r := range w {
		switch {
		case r == ',':
		case r == 'ß' || r == 'ẞ':
			b.WriteString("ss")
		case r == 'ς':
			b.WriteRune('σ')
		case r == 'ё' || r == 'Ё':
			b.WriteRune('е')
		case r == 'ı' || r == 'İ':
			b.WriteByte('i')
		case r == 'æ' || r == 'Æ':
			b.WriteString("ae")
		case r == 'œ' || r == 'Œ':
			b.WriteString("oe")
		case isApostrophe(r):
			b.WriteByte('\'')
		case unicode.Is(unicode.Cf, r): // soft hyphens, joiners
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
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
