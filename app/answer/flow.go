package answer

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// flow keeps what is left of an answer readable when sentences are cut: items of
// a numbered list count on, a sentence that points back at one that was cut goes
// as well, and an introduction goes whose list was cut.
type flow struct {
	lost bool // the sentence before was cut
	lead bool // an introduction waits for what it introduces
	torn bool // something was cut since the introduction
	item int  // number of the last item that was kept
	gone bool // an item was cut in this list
}

var (
	itemMark   = regexp.MustCompile(`^(\s*)(?:(\d{1,2})([.)])|[-*+•])(\s+)`)
	onlyMark   = regexp.MustCompile(`^\s*(?:\d{1,2}[.)]|[-*+•])?\s*$`)
	connective = regexp.MustCompile(`(?i)^(\s*(?:\d{1,2}[.)]\s+|[-*+•]\s+)?)(?:(?:however|also|additionally|in addition|furthermore|moreover|therefore|thus|then|next|finally|besides|außerdem|zudem|jedoch|además|sin embargo|de plus|cependant|ensuite)\s*,\s*|(?:but|and|so|then)\s+)`)
)

// aside is what a sentence can do without: where the model has it from. meta are
// the sentences that say nothing but that.
var (
	aside = regexp.MustCompile(`(?i)^(\s*(?:\d{1,2}[.)]\s+|[-*+•]\s+)?)(?:(?:according to|as (?:stated|mentioned|described|written) in|based on|per|in|from)\s+(?:the\s+|these\s+|this\s+)?(?:(?:provided|given|above|numbered)\s+)?(?:passages?|contexts?|excerpts?)(?:\s+\d{1,2})?\s*,?\s+|(?:the\s+)?passages?(?:\s+\d{1,2})?\s+(?:states?|says?|mentions?|explains?)\s+that\s+)`)
	meta  = regexp.MustCompile(`(?i)\b(?:passages?\s+\d{1,2}|(?:the|these|this|numbered|provided|given)\s+passages?|(?:the|this|given|provided)\s+context|the\s+(?:answer\s+to\s+(?:this|your|the)\s+question|rules\s+(?:are|say|state)|prompt))\b`)
)

// keep tells whether a sentence that is supported can stand where it is, and as
// what. says is false where it says nothing.
func (f *flow) keep(sentence string, says bool) (text string, ok bool, why string) {
	plain := plainOf(sentence)
	if onlyMark.MatchString(plain) || !says && !opens(plain) && !answersBriefly(plain) {
		return "", false, "it says nothing"
	}
	text = sentence
	if f.lost {
		if pointsBack(plain) {
			return "", false, "it refers to what was cut"
		}
		text = connective.ReplaceAllStringFunc(text, func(m string) string { return connective.FindStringSubmatch(m)[1] })
		text = capital(text)
	}
	f.lost = false
	return f.count(text), true, ""
}

// cut notes that a sentence was left out.
func (f *flow) cut(plain string) {
	f.lost = true
	f.torn = true
	if m := itemMark.FindStringSubmatch(plain); m != nil && m[2] != "" {
		f.gone = true
	}
}

// orphaned tells that a waiting introduction has lost what it introduced: this
// sentence is no item, and something between was cut.
func (f *flow) orphaned(plain string) bool {
	return f.lead && f.torn && !itemMark.MatchString(plain)
}

// count numbers an item anew where one before it was cut.
func (f *flow) count(text string) string {
	m := itemMark.FindStringSubmatchIndex(text)
	if m == nil || m[4] < 0 {
		return text
	}
	n, err := strconv.Atoi(text[m[4]:m[5]])
	if err != nil {
		return text
	}
	if n == 1 || n <= f.item {
		f.item, f.gone = 0, false
	}
	if f.gone {
		n = f.item + 1
		text = text[:m[4]] + strconv.Itoa(n) + text[m[5]:]
	}
	f.item = n
	return text
}

// opens tells an introduction, which says little without what follows.
func opens(plain string) bool {
	plain = strings.TrimRight(plain, " \t\r\n*_")
	return strings.HasSuffix(plain, ":") || strings.HasSuffix(plain, "：")
}

func answersBriefly(plain string) bool {
	list := words(plain)
	if len(list) == 0 || len(list) > 4 {
		return false
	}
	switch list[0] {
	case "yes", "no", "sure", "certainly", "absolutely", "of", "ja", "nein", "si", "oui", "non", "unfortunately":
		return true
	}
	return false
}

// pointsBack tells a sentence that cannot be understood without the one before.
func pointsBack(plain string) bool {
	plain = itemMark.ReplaceAllString(plain, "")
	list := words(connective.ReplaceAllString(plain, ""))
	if len(list) == 0 {
		return true
	}
	switch list[0] {
	case "it", "they", "this", "these", "that", "those", "he", "she", "such", "otherwise", "instead", "afterwards", "dies", "diese", "dieser", "dieses",
		"sonst", "danach", "esto", "estos", "estas", "eso", "ello", "cela", "ceci", "ils", "elles", "sinon":
		return true
	}
	for _, p := range [][]string{{"after", "that"}, {"after", "this"}, {"in", "this", "case"}, {"in", "that", "case"}, {"because", "of", "this"}, {"if", "so"}, {"if", "not"}, {"for", "example"}} {
		if len(list) >= len(p) && hasRun(list[:len(p)], p) {
			return true
		}
	}
	return false
}

// capital writes the first letter behind a marker large.
func capital(text string) string {
	i := 0
	if m := itemMark.FindStringIndex(text); m != nil {
		i = m[1]
	}
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsSpace(r) {
			return text[:i] + string(unicode.ToUpper(r)) + text[i+size:]
		}
		i += size
	}
	return text
}

// wholeEnd tells a text that ends as a sentence does.
func wholeEnd(text string) bool {
	text = strings.TrimRightFunc(text, func(r rune) bool { return unicode.IsSpace(r) || closesSentence(r) && !endsSentence(r) })
	r, _ := utf8.DecodeLastRuneInString(text)
	return endsSentence(r)
}

// sixes are runs of six words.
type sixes map[string]bool

const runOfWords = 6

func sixesOf(text string) sixes {
	list := words(text)
	out := sixes{}
	for i := 0; i+runOfWords <= len(list); i++ {
		out[strings.Join(list[i:i+runOfWords], " ")] = true
	}
	return out
}

// in tells whether a text has one of them.
func (s sixes) in(text string) bool {
	list := words(text)
	for i := 0; i+runOfWords <= len(list); i++ {
		if s[strings.Join(list[i:i+runOfWords], " ")] {
			return true
		}
	}
	return false
}

// without leaves out those that may be said.
func (s sixes) without(public sixes) sixes {
	for run := range public {
		delete(s, run)
	}
	return s
}
