package answer

import (
	"slices"
	"strings"
)

// talk is a kind of message that is no question.
type talk uint8

const (
	noTalk talk = iota
	talkAgreed
	talkGreeting
	talkThanks
	talkBye
	talkGoOn  // a yes to our own "what else?"
	talkWhich // a place in a list that is not there
)

// smallTalk is what a language has for it: core phrases that make a message
// small talk, and words that may stand around them without making it anything
// else. All are folded as words folds them.
type smallTalk struct {
	core    map[string]talk
	fillers map[string]bool
}

const (
	longestTalk = 8 // words; what is longer says something
	longestCore = 4 // words of a core phrase
)

// of tells which small talk a message is. Every word has to belong to a core
// phrase or be a filler, so that "thanks, where is my order" is a question. Of
// several kinds the later in a talk wins: "ok thanks bye" is a farewell.
func (s smallTalk) of(message string) talk {
	list := words(message)
	if len(list) == 0 || len(list) > longestTalk {
		return noTalk
	}
	found := noTalk
	for i := 0; i < len(list); {
		kind, n := s.coreAt(list[i:])
		switch {
		case n > 0:
			found = max(found, kind)
			i += n
		case s.fillers[list[i]]:
			i++
		default:
			return noTalk
		}
	}
	if found != talkGreeting && strings.ContainsAny(message, "?？") {
		return noTalk // "ok?" and "all right?" ask for something
	}
	return found
}

// coreAt finds the longest core phrase that the words begin with.
func (s smallTalk) coreAt(list []string) (talk, int) {
	for n := min(longestCore, len(list)); n > 0; n-- {
		if kind, ok := s.core[strings.Join(list[:n], " ")]; ok {
			return kind, n
		}
	}
	return noTalk, 0
}

func (t talk) key() textKey {
	return []textKey{textGreeting, textAgreed, textGreeting, textThanks, textBye, textGoOn, textWhich}[t]
}

// asksForPerson gives the first of the owner's words that the message has, whole
// and in any case.
func asksForPerson(message string, escalation []string) (string, bool) {
	list := words(message)
	i := slices.IndexFunc(escalation, func(w string) bool { return hasRun(list, words(w)) })
	if i < 0 {
		return "", false
	}
	return escalation[i], true
}
