package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences cuts text into its sentences, each without space around it. A line
// end always ends a sentence; a full stop does unless it belongs to an
// abbreviation, a number, an initial, an address or an ellipsis in
// mid-sentence. Joined with spaces and line ends the sentences are the text.
func Sentences(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		start := 0
		for i := 0; i < len(line); {
			r, n := utf8.DecodeRuneInString(line[i:])
			i += n
			if !isStop(r) {
				continue
			}
			end := closers(line, i)
			if !ends(line[start:end], line[end:], r) {
				continue
			}
			if s := strings.TrimSpace(line[start:end]); s != "" {
				out = append(out, s)
			}
			start, i = end, end
		}
		if s := strings.TrimSpace(line[start:]); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// isStop tells the marks that may end a sentence.
func isStop(r rune) bool {
	return strings.ContainsRune(".!?…。！？｡।؟۔።។၊။", r)
}

// isWideStop tells the marks behind which no space is written.
func isWideStop(r rune) bool { return strings.ContainsRune("。！？｡", r) }

// closers moves over further stops and over quotes and brackets that close.
func closers(line string, i int) int {
	for i < len(line) {
		r, n := utf8.DecodeRuneInString(line[i:])
		if !isStop(r) && !strings.ContainsRune("\"'”’»)]}」』）】›", r) {
			break
		}
		i += n
	}
	return i
}

// ends decides whether a sentence ends between before and after.
func ends(before, after string, stop rune) bool {
	if after == "" {
		return true
	}
	if isWideStop(stop) {
		return true
	}
	next, n := utf8.DecodeRuneInString(after)
	if !unicode.IsSpace(next) {
		return false
	}
	rest := strings.TrimLeft(after[n:], " \t\u00a0\"'“‘«([{¿¡-–—•*")
	first, _ := utf8.DecodeRuneInString(rest)
	if unicode.IsLower(first) {
		return false
	}
	if stop != '.' {
		return true
	}
	return !abbreviated(before, rest)
}

// abbreviated tells a full stop that belongs to the word before it.
func abbreviated(before, rest string) bool {
	word := lastWord(before)
	if word == "" {
		return false
	}
	if strings.Trim(word, "0123456789") == "" {
		// "1. Open the page" at the start; the German "am 3. Mai".
		return len(word) <= 2 && (strings.TrimSpace(before) == word+"." || isMonth(rest))
	}
	if first, n := utf8.DecodeRuneInString(word); n == len(word) && unicode.IsUpper(first) && word != "I" { // an initial
		return true
	}
	lower := strings.ToLower(word)
	if strings.Contains(word, ".") && len(word) <= 5 && !isEndingAbbreviation(lower) { // e.g, z.B, U.S
		return true
	}
	return isAbbreviation(lower)
}

// lastWord is the word before the full stop at the end of s; empty when it ends
// otherwise, or in an ellipsis.
func lastWord(s string) string {
	if !strings.HasSuffix(s, ".") || strings.HasSuffix(s, "..") {
		return ""
	}
	s = s[:len(s)-1]
	return strings.TrimLeft(s[strings.LastIndexFunc(s, unicode.IsSpace)+1:], "(\"'“‘«[")
}

// isMonth tells a German month, behind which a date goes on.
func isMonth(rest string) bool {
	word, _, _ := strings.Cut(rest, " ")
	switch strings.TrimRight(word, ".,;:!?") {
	case "Januar", "Jänner", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember":
		return true
	}
	return false
}

// isAbbreviation tells words that are followed by what they shorten the way to:
// a name, a number, an example.
func isAbbreviation(word string) bool {
	switch word {
	case "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "vs", "no", "nos", "fig", "figs", "art", "sec", "ch", "vol", "pp", "approx",
		"dept", "gov", "gen", "col", "sgt", "capt", "rev", "hon", "eg", "ie", "e.g", "i.e", "cf", "ca", "al", "jan", "feb", "mar", "apr", "jun", "jul",
		"aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "wed", "thu", "fri", "tel", "ext", "hrs", "min", "max",
		"bzw", "z.b", "d.h", "u.a", "o.ä", "u.ä", "evtl", "ggf", "inkl", "exkl", "zzgl", "nr", "str", "hr", "fr", "bspw", "sog", "vgl", "abs",
		"mme", "mlle", "m", "p.ex", "env", "av", "sra", "srta", "ud", "uds", "pág", "núm", "sig", "dott", "ecc", "p.es", "bijv", "o.a", "ул", "г", "т.е", "т.д":
		return true
	}
	return false
}

// isEndingAbbreviation tells short forms that end a sentence as often as not;
// a capital behind them decides that they do.
func isEndingAbbreviation(word string) bool {
	switch word {
	case "a.m", "p.m", "etc":
		return true
	}
	return false
}
