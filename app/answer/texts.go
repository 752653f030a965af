package answer

import (
	"fmt"
	"strings"

	"frontdesk/app/chatbot"
)

// textKey names a text that visitors read.
type textKey string

const (
	textGreeting       textKey = "greeting"         // answer to a greeting
	textThanks         textKey = "thanks"           // answer to thanks
	textBye            textKey = "bye"              // answer to a farewell
	textAgreed         textKey = "agreed"           // answer to "ok"
	textGoOn           textKey = "go_on"            // answer to a yes that is to no question of the contents
	textWhich          textKey = "which"            // answer to "the second one" where there is no list
	textFound          textKey = "found"            // before quoted sentences
	textFoundSlow      textKey = "found_slow"       // before quoted sentences, where the model was too slow or too busy
	textChoose         textKey = "choose"           // before options
	textMaybe          textKey = "maybe"            // before what is offered where nothing was found for sure
	textElse           textKey = "else"             // option that stands for none of the others
	textNoneMeant      textKey = "none_meant"       // nothing of what was offered was meant
	textNotFound       textKey = "not_found"        // nothing found
	textSayMore        textKey = "say_more"         // nothing to look for in the question
	textOffer          textKey = "offer"            // after "not found": %s is how to reach a person
	textReach          textKey = "reach"            // a person was asked for: %s is how to reach one
	textReachNobody    textKey = "reach_nobody"     // a person was asked for and no address is known
	textReachEmail     textKey = "reach_email"      // %s is the address
	textReachPhone     textKey = "reach_phone"      // %s is the number
	textReachURL       textKey = "reach_url"        // %s is the link
	textReachOr        textKey = "reach_or"         // between two ways
	textTrouble        textKey = "trouble"          // an error of ours
	textGate           textKey = "gate"             // the gate said no and nobody wrote a text
	textNoCredits      textKey = "no_credits"       // the balance does not carry the answer and the owner wrote no text
	textNoCreditsUntil textKey = "no_credits_until" // the same; %s is when there is an allowance again
	textAnswerEmpty    textKey = "answer_empty"     // a chosen content has no words to quote; %s is its title
	textKnown          textKey = "known"            // before what a page told of the visitor
	textYourName       textKey = "your_name"        // %s is it
	textAsked          textKey = "asked_before"     // %s is the day of an earlier conversation
	textAnswered       textKey = "was_answered"     // %s is what was answered then
	textNoEarlier      textKey = "no_earlier"       // nothing was asked before
	textAnswerOnPage   textKey = "answer_onpage"    // the same with a link; %s is its title
)

// language is what this package can say and understand in one language.
type language struct {
	texts map[textKey]string
	talk  smallTalk
}

// speak gives the language of a BCP 47 tag by its first part, English for those
// that are not there.
func speak(tag string) language {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	switch base {
	default:
		return english
	}
}

// say gives a text of the language, in English where it has none.
func (l language) say(key textKey, args ...any) string {
	text, ok := l.texts[key]
	if !ok {
		text = english.texts[key]
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// ways lists how the owner can be reached, in one phrase; empty where no way is
// known.
func (l language) ways(c chatbot.Contact) string {
	var ways []string
	for _, w := range []struct {
		key   textKey
		value string
	}{{textReachEmail, c.Email}, {textReachPhone, c.Phone}, {textReachURL, c.URL}} {
		if w.value != "" {
			ways = append(ways, l.say(w.key, w.value))
		}
	}
	switch n := len(ways); n {
	case 0:
		return ""
	case 1:
		return ways[0]
	default:
		return strings.Join(ways[:n-1], ", ") + " " + l.say(textReachOr) + " " + ways[n-1]
	}
}

// contactText answers a visitor who asks for a person. The owner's text wins.
func (l language) contactText(c chatbot.Contact) string {
	if text := strings.TrimSpace(c.Text); text != "" {
		return text
	}
	if ways := l.ways(c); ways != "" {
		return l.say(textReach, ways)
	}
	return l.say(textReachNobody)
}

// notFoundText says that nothing was found and offers a person, unless the
// owner's own text names the way already or there is none.
func (l language) notFoundText(own string, fallback textKey, c chatbot.Contact) string {
	text := strings.TrimSpace(own)
	if text == "" {
		text = l.say(fallback)
	}
	if offer := strings.TrimSpace(c.Text); offer != "" && !strings.Contains(text, offer) {
		return text + "\n\n" + offer
	}
	ways := l.ways(c)
	if strings.TrimSpace(c.Text) != "" || ways == "" || names(text, c.Email) || names(text, c.Phone) || names(text, c.URL) {
		return text
	}
	return text + "\n\n" + l.say(textOffer, ways)
}

func names(text, way string) bool {
	return way != "" && strings.Contains(strings.ToLower(text), strings.ToLower(way))
}
