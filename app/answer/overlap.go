package answer

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// emptyWords carry no claim in English.
var emptyWords = setOf(strings.Fields(`
	a about above after again all also am an and any anything are as at be because been before being below between both but by
	can cannot cant could did do does doing dont done down during each either else ever every few for from further get gets
	give given go goes had has have having he help her here hers him his how however i if im in into is isnt it its itself
	just know let like lets made make many may me might more most much must my need needs no nor not now of off on once
	only or other our ours out over own per please provide provided same she should simply so some such sure than that thats
	the their them then there these they this those through to too under until up upon use used using very via want was we
	were what whats when where whether which while who whom why will with within without would yes yet you your yours
	youre youll ill well one`)...)

// contentWords are the words of a text that say something, without their endings.
func contentWords(text string) []string {
	var out []string
	for _, w := range words(text) {
		r, _ := utf8.DecodeRuneInString(w)
		switch {
		case unspaced(r):
			out = append(out, w)
		case emptyWords[w] || len(w) < 3 && r >= 'a' && r <= 'z':
		case r >= '0' && r <= '9': // numbers are judged by themselves
		default:
			out = append(out, trunk(w))
		}
	}
	return out
}

// trunk cuts common endings and what is longer than most trunks, so that
// delivery, deliveries and delivered meet.
func trunk(w string) string {
	for _, end := range []string{"ing", "ies", "ed", "es", "ly", "s", "e", "y"} {
		if short, cut := strings.CutSuffix(w, end); cut && len(short) >= 3 {
			w = short
			break
		}
	}
	if runes := []rune(w); len(runes) > 6 {
		return string(runes[:6])
	}
	return w
}

func wordSet(text string) map[string]bool { return setOf(contentWords(text)...) }

// overlap is the share of a list of words that a set has; 1 for an empty list.
func overlap(list []string, set map[string]bool) float64 {
	if len(list) == 0 {
		return 1
	}
	n := 0
	for _, w := range list {
		if set[w] {
			n++
		}
	}
	return float64(n) / float64(len(list))
}

var pleasantries = []string{
	"let me know", "happy to help", "glad to help", "hope this helps", "hope that helps", "feel free", "anything else",
	"youre welcome", "you are welcome", "thank you for", "thanks for", "have a great day", "have a nice day", "further questions",
	"any other questions",
}

// pleasantry tells a sentence that claims nothing: a greeting or an offer of help.
func pleasantry(sentence string) bool {
	list := words(sentence)
	if len(list) > 16 {
		return false
	}
	for _, p := range pleasantries {
		if hasRun(list, strings.Fields(p)) {
			return true
		}
	}
	return english.talk.of(sentence) != noTalk
}

// refusals say it by themselves; deficits only where they speak of what was given,
// since a box, too, may "not contain" batteries.
var (
	refusals = []string{
		"i dont know", "i do not know", "i dont have", "i do not have", "i cannot answer", "i cant answer", "i am not able to",
		"im not able to", "i am unable to", "im unable to", "i cannot help", "i cant help", "i cannot provide", "i cant provide",
		"i could not find", "i couldnt find", "i cannot find", "i cant find", "as an ai", "as a language model",
	}
	deficits = []string{
		"no information", "not enough information", "do not contain", "does not contain", "dont contain", "doesnt contain",
		"do not answer", "does not answer", "do not mention", "does not mention", "doesnt mention", "dont mention",
		"do not provide", "does not provide", "not mentioned", "not provided", "do not have", "does not have", "do not say", "does not say",
	}
	given = setOf("passage", "passages", "information", "context", "document", "documents", "text", "texts", "website", "page", "pages")
)

// refuses tells whether a sentence says that the passages do not answer. It is
// asked of the first sentence only: a later one may say honestly what is missing.
func refuses(sentence string) bool {
	list := words(sentence)
	for _, r := range refusals {
		if hasRun(list, strings.Fields(r)) {
			return true
		}
	}
	if !slices.ContainsFunc(list, func(w string) bool { return given[w] }) {
		return false
	}
	return slices.ContainsFunc(deficits, func(d string) bool { return hasRun(list, strings.Fields(d)) })
}
