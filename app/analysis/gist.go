package analysis

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"frontdesk/app/conversation"
	terms "frontdesk/app/knowledge/analysis"
	"frontdesk/app/knowledge/prose"
)

// subject is what the conversation is about, in the visitor's own words: the first
// thing they wrote that says anything by itself.
func (t Talk) subject(l *lexicon, a *terms.Analyzer) string {
	said := t.said()
	most, found := 0, ""
	for _, m := range said[:min(len(said), subjectFrom)] {
		if l.smallTalk(m.Text) {
			continue
		}
		s := core(m.Text, l)
		if n := weightyWords(s, a); n > most {
			most, found = n, s
		}
		if most >= saysEnough {
			break
		}
	}
	switch {
	case found != "":
		return shorten(found, longestSubject)
	case len(said) == 0:
		return ""
	default:
		return plainLine(said[0].Text, longestSubject)
	}
}

const (
	subjectFrom = 5 // messages that a subject is looked for in
	saysEnough  = 2 // words that mean something
)

// weightyWords counts the words of a sentence that mean something; asking, and
// being a whole sentence, count as one each where there are any.
func weightyWords(s string, a *terms.Analyzer) (n int) {
	for _, t := range a.Terms(nil, s, nil) {
		if t.Class == terms.Meaning && t.Text != "help" && t.Text != "need" {
			n++
		}
	}
	if n > 0 && strings.ContainsAny(s, "?？") {
		n++
	}
	if n > 0 && len(strings.Fields(s)) >= 4 {
		n++
	}
	return n
}

// core is the sentence of a message that says most: the first that asks, else the
// first that is no small talk, without a greeting before it.
func core(text string, l *lexicon) string {
	var first string
	for _, s := range prose.Sentences(strings.ToValidUTF8(text, "�")) {
		s = plainLine(withoutGreeting(s, l), 1000)
		if s == "" || l.smallTalk(s) {
			continue
		}
		if strings.ContainsAny(s, "?？") && len(wordsOf(s)) >= leastAlike {
			return s
		}
		if first == "" {
			first = s
		}
	}
	return first
}

// withoutGreeting takes "Hello," and the like from the front.
func withoutGreeting(s string, l *lexicon) string {
	head, rest, found := strings.Cut(s, ",")
	if !found || utf8.RuneCountInString(head) > 20 {
		return s
	}
	list := wordsOf(head)
	if len(list) == 0 {
		return s
	}
	if m, _ := l.at(list); m&markHello == 0 {
		return s
	}
	return capital(strings.TrimSpace(rest))
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(r)) + s[n:]
}

// longestAsked is how much of a question a summary quotes.
const longestAsked = 140

// summary says what was asked and how it came out: nothing that does not stand in
// the record.
func (t Talk) summary(subject string, o outcome, thanked bool, l *lexicon) string {
	var out []string
	if subject != "" {
		s := fmt.Sprintf("Asked: “%s”", shorten(subject, longestAsked))
		if n := t.questions(l) - 1; n > 0 {
			s += fmt.Sprintf(" and %s", many(n, "more message", "more messages"))
		}
		out = append(out, s+".")
	}
	if len(o.titles) > 0 {
		out = append(out, "Answered from "+quoted(o.titles)+".")
	} else if o.answered > 0 {
		out = append(out, fmt.Sprintf("%s answered from the contents.", capital(many(o.answered, "reply was", "replies were"))))
	}
	switch n := len(o.open); {
	case n == 1:
		out = append(out, fmt.Sprintf("Nothing was found for “%s”.", plainLine(o.open[0], longestAsked)))
	case n > 1:
		out = append(out, fmt.Sprintf("Nothing was found for %d questions, the last “%s”.", n, plainLine(o.open[n-1], longestAsked)))
	case o.helpless > 0:
		out = append(out, capital(many(o.helpless, "reply said", "replies said"))+" that it could not be done or was not understood.")
	}
	out = append(out, t.ending(thanked)...)
	return shorten(strings.Join(out, " "), longestSummary)
}

// ending says who else was there, and how it came to its end.
func (t Talk) ending(thanked bool) (out []string) {
	c := t.Conversation
	switch h := c.Handover; {
	case c.Agent != "":
		out = append(out, c.Agent+" took over.")
	case h.State == conversation.HandoverUnattended:
		out = append(out, "The visitor asked for a person, and nobody answered.")
	case h.State == conversation.HandoverTicket:
		out = append(out, "The visitor left a message for a person.")
	case h.State == conversation.HandoverRefused:
		out = append(out, "The visitor wanted no person.")
	}
	switch {
	case c.Rating == ratedUp:
		out = append(out, "Rated as helpful.")
	case c.Rating == ratedDown:
		out = append(out, "Rated as not helpful.")
	case thanked:
		out = append(out, "The visitor said thank you.")
	}
	if c.EndedBy == conversation.EndedByIdle {
		out = append(out, "It ended in silence.")
	}
	return out
}

// The ratings as they stand in a conversation.
const (
	ratedUp   = "up"
	ratedDown = "down"
)

// questions counts the visitor's messages that are no small talk.
func (t Talk) questions(l *lexicon) (n int) {
	for _, m := range t.said() {
		if !l.smallTalk(m.Text) {
			n++
		}
	}
	return n
}

func many(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

func quoted(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = "“" + line(s, 80) + "”"
	}
	if len(out) == 1 {
		return out[0]
	}
	return strings.Join(out[:len(out)-1], ", ") + " and " + out[len(out)-1]
}
