package answer

import (
	"slices"
	"strings"
)

// refusals say it by themselves; deficits only where they speak of what was given,
// since a box, too, may "not contain" batteries.
var (
	refusals = []string{
		"i dont know", "i do not know", "i dont have", "i do not have", "i cannot answer", "i cant answer", "i am not able to",
		"im not able to", "i am unable to", "im unable to", "i cannot help", "i cant help", "i cannot provide", "i cant provide",
		"i could not find", "i couldnt find", "i cannot find", "i cant find", "as an ai", "as a language model",
		"ich weiss es nicht", "ich weiss nicht", "no lo se", "no se la respuesta", "je ne sais pas",
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
