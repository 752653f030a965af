package analysis

import (
	"slices"
	"strings"
)

// The forms of a sentence, as kinds behind those of deeds.
const (
	formWhat = iota + DeedKinds - forms
	formHow
	formWhere
	formWhether
	formStatement
	formOther

	forms = 6
)

// askingWords are the words by which a question begins, by their form.
func askingWords() map[string]int {
	return map[string]int{
		"what": formWhat, "which": formWhat, "whats": formWhat, "how": formHow, "where": formWhere,
		"is": formWhether, "are": formWhether, "do": formWhether, "does": formWhether, "did": formWhether, "was": formWhether, "were": formWhether, "has": formWhether,
	}
}

const (
	leadingWords = "please hey hi hello can could would will you i we want need wanna to the a like just now ok okay so me my us d ll let lets" // that stand before what is asked
	statingWords = "it that this there he she they"
)

// Opening tells how a sentence begins, behind "please", "can you" and the like:
// opens is the form of a question, or the deeds of the word that comes first, or
// that it is another one; first the deeds of the first word that has any. "Set an
// alarm" and "which alarms are set" have the same deed, and only one asks for it.
// words are those of tokens, of the analyzer's language; both are 0 where it is
// not English.
func (a *Analyzer) Opening(words []string) (opens, first Deeds) {
	if a.deeds == nil {
		return 0, 0
	}
	before := ""
	for _, word := range words {
		for w := range strings.SplitSeq(word, "'") {
			if opens == 0 {
				opens = a.opens(w, before)
			}
			if first == 0 && !besides(w, before) {
				first = a.deeds[w]
			}
			if opens != 0 && first != 0 {
				return opens, first
			}
			before = w
		}
	}
	return opens, first
}

// opens is what a word says of how its sentence begins; 0 where the next one does.
func (a *Analyzer) opens(w, before string) Deeds {
	form, lead := a.begins[w]
	switch {
	case w == "like" && before != "" && before != "would" && before != "d":
		return a.deeds[w]
	case lead && form < 0:
		return 0
	case lead:
		return 1 << form
	case a.deeds[w] != 0:
		return a.deeds[w]
	}
	return 1 << formOther
}

// besides tells of "I have" and "would like" that they ask for nothing to be done.
func besides(w, before string) bool {
	return (w == "like" || w == "have") && slices.Contains([]string{"would", "d", "i", "you"}, before)
}

// beginnings gives the words by which sentences begin their form, -1 for those
// that only lead to what is asked.
func beginnings() map[string]int {
	out := askingWords()
	for w := range strings.FieldsSeq(leadingWords) {
		out[w] = -1
	}
	for w := range strings.FieldsSeq(statingWords) {
		if _, ok := out[w]; !ok {
			out[w] = formStatement
		}
	}
	return out
}
