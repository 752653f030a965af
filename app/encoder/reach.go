package encoder

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	unicodenorm "golang.org/x/text/unicode/norm"
)

// marks are the words that the tokenizer sets by itself.
var marks = []string{"[CLS]", "[SEP]", "[UNK]"}

// Reachable tells which of a vocabulary's words a text can be cut into, or mark
// its beginning and end. The others (places kept free, punctuation and Chinese
// characters as continuations, letters with accents) need no weights. It looks at
// every character that there is, so it is for making the weight file.
func Reachable(words []string) []bool {
	letters, alone := map[rune]bool{}, map[rune]bool{}
	for c := rune(0); c <= utf8.MaxRune; c++ {
		for _, r := range unicodenorm.NFD.String(strings.TrimSpace(spaced(string(c)))) {
			switch {
			case unicode.IsSpace(r), isMark(r):
			case isPunctuation(r), isChinese(c):
				alone[r] = true
			default:
				letters[unicode.ToLower(r)] = true
			}
		}
	}
	out := make([]bool, len(words))
	for i, word := range words {
		core, goesOn := strings.CutPrefix(word, "##")
		if core == "" {
			core, goesOn = word, false
		}
		r, size := utf8.DecodeRuneInString(core)
		single := !goesOn && size == len(core) && alone[r]
		inside := !strings.ContainsFunc(core, func(r rune) bool { return !letters[r] })
		out[i] = single || inside || slices.Contains(marks, word)
	}
	return out
}
