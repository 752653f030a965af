package answer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestHeld is how many bytes are held back at most where a text has no end of
// a sentence; then what stands before its last space is let go as one piece.
const longestHeld = 600

// holdback cuts a running text into sentences, so that each can be judged before
// anybody sees it. Joined, the pieces and the rest are the text, and where they
// are cut does not depend on how the text arrived.
type holdback struct {
	held string
}

// add takes more text and gives the sentences that are now complete, each with
// the space that follows it.
func (h *holdback) add(text string) []string {
	var pieces []string
	h.held += text
	pieces, h.held = splitSentences(h.held)
	return pieces
}

// splitSentences cuts off all complete sentences. A sentence is complete when
// the text after it has begun, since "3." may go on as "3.50" and "end." as
// "end. [1]".
func splitSentences(text string) (pieces []string, rest string) {
	for {
		n := sentenceEnd(text)
		if n == 0 {
			return pieces, text
		}
		pieces = append(pieces, text[:n])
		text = text[n:]
	}
}

// sentenceEnd gives the length of the first complete sentence with the white
// space behind it, 0 where none is complete.
func sentenceEnd(text string) int {
	s := seeker{text: text}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		next, look := i+size, s.atCharacter
		if unicode.IsSpace(r) {
			next, look = spaceEnd(text, i), s.atSpace
		}
		if end, decided := look(r, i, next); decided {
			return end
		}
		if next >= longestHeld && s.space > 0 {
			return s.space
		}
		i = next
	}
	return 0
}

// seeker looks for the end of a sentence. ended tells that the text up to here
// could be a whole one, space how far it could be parted at white space.
type seeker struct {
	text  string
	ended bool
	space int
}

func (s *seeker) atCharacter(r rune, _, next int) (end int, decided bool) {
	if wideStop(r) && next < len(s.text) && !goesOn(nextRune(s.text, next)) {
		return next, true
	}
	s.ended = endsSentence(r) || s.ended && (closesSentence(r) || inBrackets(s.text, next))
	return 0, false
}

// atSpace judges the white space from i to next. At the end of the text it is
// what follows that will decide; inside a citation nothing is parted.
func (s *seeker) atSpace(_ rune, i, next int) (end int, decided bool) {
	line := strings.ContainsRune(s.text[i:next], '\n')
	switch {
	case !line && inBrackets(s.text, i):
		return 0, false
	case next == len(s.text):
		return 0, true
	case (s.ended || line) && i > 0 && s.text[next] != '[' && !onlyMark.MatchString(s.text[:i]):
		return next, true
	default:
		s.space = next
		return 0, false
	}
}

// goesOn tells whether what follows the end of a sentence still belongs to it.
func goesOn(r rune) bool { return r == '[' || closesSentence(r) }

func spaceEnd(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsSpace(r) {
			break
		}
		i += size
	}
	return i
}

func nextRune(text string, i int) rune {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return r
}

func endsSentence(r rune) bool { return wideStop(r) || strings.ContainsRune(".!?…", r) }

func wideStop(r rune) bool { return r == '。' || r == '！' || r == '？' || r == '।' }

// closesSentence: what may stand between the end of a sentence and the next one.
func closesSentence(r rune) bool {
	return wideStop(r) || strings.ContainsRune(`.!?…"'”’»)]*_」』）`, r)
}

// inBrackets tells whether a citation may be open before i.
func inBrackets(text string, i int) bool {
	near := text[max(0, i-longestCite):i]
	return strings.LastIndexByte(near, '[') > strings.LastIndexByte(near, ']')
}
