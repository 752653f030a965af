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
	ended := false // the text before i could be a whole sentence
	space := 0     // length up to the last white space that something follows
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsSpace(r):
			end := spaceEnd(text, i)
			if end == len(text) {
				return 0 // what follows decides
			}
			line := strings.ContainsRune(text[i:end], '\n')
			if !line && inBrackets(text, i) {
				i = end
				continue
			}
			if (ended || line) && i > 0 && text[end] != '[' {
				return end
			}
			space, i = end, end
			continue
		case wideStop(r):
			if i+size < len(text) && !closesSentence(nextRune(text, i+size)) && text[i+size] != '[' {
				return i + size
			}
			ended = true
		case r == '.' || r == '!' || r == '?' || r == '…':
			ended = true
		case ended && (closesSentence(r) || inBrackets(text, i+size)):
		default:
			ended = false
		}
		i += size
		if i >= longestHeld && space > 0 {
			return space
		}
	}
	return 0
}

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
