package answer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"frontdesk/app/conversation"
	"frontdesk/app/knowledge"
)

// What visitors say to what was offered to them, and to an answer, without asking
// anything: an option by its name or place, yes, no, none of these.

// valueElse is the value of the option that stands for none of the others. No
// content has it, since ids have no space around.
const valueElse = " "

// contentsAmong are the options that stand for contents; they come first.
func contentsAmong(options []conversation.Option) []conversation.Option {
	n := slices.IndexFunc(options, func(o conversation.Option) bool {
		return o.Value == valueElse || isDetailOption(o) || isPersonOption(o) || isTranscriptOption(o)
	})
	if n < 0 {
		return options
	}
	return options[:n]
}

// decideOffered decides what a message says to what was offered last, or to an
// answer that offered nothing.
func decideOffered(in inquiry) (p plan, ok bool) {
	all := offered(in.history)
	options := contentsAmong(all)
	if i := chosenOption(in.question, options); i > 0 {
		return plan{path: PathDirect, chosen: i, reason: fmt.Sprintf("The visitor chose option %d of those offered.", i)}, true
	}
	if no := declines(in.question); no || discards(in.question) || len(all) > len(options) && sameWords(in.question, all[len(options)].Label) {
		switch {
		case len(options) > 0:
			return plan{path: PathContact, none: true, reason: "The visitor wants none of what was offered."}, true
		case no:
			return plan{path: PathDirect, talk: talkAgreed, reason: "The visitor declined what was offered."}, true
		}
	}
	if agrees(in.question) {
		return decideYes(lastSaid(in.history), len(options))
	}
	return plan{}, false
}

// decideYes decides what a bare yes says to the last message and its options.
func decideYes(said conversation.Message, options int) (p plan, ok bool) {
	switch {
	case options == 1:
		return plan{path: PathDirect, chosen: 1, reason: "The visitor agreed to the one option that was offered."}, true
	case options > 1:
		return plan{path: PathChoices, again: true, reason: "The visitor agreed, but not to which of the options."}, true
	case said.Kind == conversation.KindNone:
		return plan{path: PathContact, reason: "The visitor accepted to be told how to reach a person."}, true
	case said.Text == "" || offeredTopic(said.Text) != "":
		return plan{}, false
	case strings.Contains(said.Text, "?"):
		return plan{path: PathDirect, talk: talkGoOn, reason: "The visitor agreed to go on."}, true
	default:
		return plan{path: PathDirect, talk: talkAgreed, reason: "The visitor agreed, and nothing was offered."}, true
	}
}

// decideBare decides about a message that is nothing but a place in a list, where
// the last message has no list.
func decideBare(in inquiry) (p plan, ok bool) {
	list := words(in.question)
	said := lastSaid(in.history)
	if said.Text == "" || !onlyPlace(list) || ordinalItem(said, list) != "" {
		return plan{}, false
	}
	return plan{path: PathDirect, talk: talkWhich, reason: "The visitor names a place in a list, and the last message has none."}, true
}

// onlyPlace tells a message that names a place in a list and nothing else.
func onlyPlace(list []string) bool {
	if ordinalOf(list) == 0 {
		return false
	}
	return !slices.ContainsFunc(list, func(w string) bool {
		_, err := strconv.Atoi(w)
		return ordinals[w] == 0 && !ordinalNouns[w] && !aroundPlace[w] && err != nil
	})
}

var aroundPlace = setOf("the", "and", "what", "about", "how", "i", "mean", "want", "take", "tell", "me", "more", "it", "is", "number", "der", "die", "das", "el", "la", "le", "y", "et", "und", "ill")

// chosenOption gives the place, from 1, of the option that a message repeats by
// its label, by its number or as "the second one"; 0 where it does neither.
func chosenOption(message string, options []conversation.Option) int {
	if i := labelled(message, options); i > 0 {
		return i
	}
	switch n := ordinalOf(words(message)); {
	case n > 0 && n <= len(options):
		return n
	case n == -1:
		return len(options)
	}
	n, err := strconv.Atoi(strings.Trim(strings.TrimSpace(message), "#.()"))
	if err != nil || n < 1 || n > len(options) {
		return 0
	}
	return n
}

// labelled gives the place of the option whose label a message is, as it is when a
// visitor clicks on it; 0 where it is none.
func labelled(message string, options []conversation.Option) int {
	return 1 + slices.IndexFunc(options, func(o conversation.Option) bool { return sameWords(message, o.Label) })
}

// maybe says that nothing was found for sure and offers what could be meant.
func maybe(l language, hits []knowledge.Hit) Reply {
	r := said(conversation.KindNone, l.say(textMaybe))
	r.Options = append(optionsOf(hits), conversation.Option{Label: l.say(textElse), Value: valueElse})
	r.Lookup.Offered = contentIDs(hits)
	return r
}

func optionsOf(hits []knowledge.Hit) []conversation.Option {
	var out []conversation.Option
	for _, h := range hits {
		out = append(out, conversation.Option{Label: h.Title, Value: string(h.Content)})
	}
	return out
}

// choices asks which of several contents is meant, or asks again.
func (d *draft) choices(l language) Reply {
	if !d.plan.again {
		return choices(l, d.plan.hits)
	}
	r := said(conversation.KindChoices, l.say(textChoose))
	r.Options = offered(d.history)
	return r
}

// contact tells how to reach a person, to a visitor who asked for one or for whom
// nothing that was offered was right.
func (d *draft) contact(l language) string {
	if d.plan.none {
		return l.notFoundText(d.bot.Assistant.NotFoundText, textNoneMeant, d.bot.Contact)
	}
	return l.contactText(d.bot.Contact)
}

// agrees and declines tell a bare yes and a bare no.
func agrees(text string) bool {
	switch strings.Join(words(text), " ") {
	case "yes", "yes please", "yeah", "yea", "yep", "yup", "sure", "please do", "yes thanks", "ok yes", "yes ok", "of course", "please", "go ahead", "yes it is", "yes i do", "yes i would", "yes it does", "correct", "exactly",
		"ja", "ja bitte", "ja gerne", "gerne", "genau", "si", "si por favor", "claro", "oui", "oui s il vous plait", "oui svp", "oui merci", "bien sur":
		return true
	}
	return false
}

func declines(text string) bool {
	switch strings.Join(words(text), " ") {
	case "no", "nope", "nah", "no thanks", "no thank you", "not really", "no it isnt", "no its not", "no it is not", "no it doesnt", "no i dont", "nein", "nein danke", "no gracias", "non", "non merci":
		return true
	}
	return false
}

// discards tells that none of several options was meant.
func discards(text string) bool {
	switch strings.TrimPrefix(strings.Join(words(text), " "), "no ") {
	case "none", "none of these", "none of those", "none of them", "none of the above", "neither", "neither of them", "neither one", "not these", "something else", "something different", "another question", "other",
		"keine davon", "keins davon", "etwas anderes", "ninguno", "ninguna", "ninguna de estas", "otra cosa", "aucun", "aucune", "aucune de celles ci", "autre chose":
		return true
	}
	return false
}
