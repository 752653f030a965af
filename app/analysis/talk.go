package analysis

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"frontdesk/app/conversation"
	"frontdesk/app/knowledge/prose"
)

// Content is what is known of a content that answered.
type Content struct {
	ID    string
	Title string
	Tags  []string
}

// Category is one of those to choose from, with words that belong to it.
type Category struct{ Name, Hints string }

// Talk is a conversation as it is read for an analysis.
type Talk struct {
	Conversation conversation.Conversation
	Messages     []conversation.Message // without system messages, oldest first
	Contents     map[string]Content     // that answered, by id; those that are gone are left out
	Own          []Category             // the owner's own list; empty: none
}

// mostRead is how many messages of a conversation are read: of a longer one the
// first and the last.
const (
	mostRead  = 200
	readFirst = 60
)

// said are the visitor's messages that say something.
func (t Talk) said() []conversation.Message {
	var out []conversation.Message
	for _, m := range t.Messages {
		if m.Role == conversation.RoleUser && strings.TrimSpace(m.Text) != "" {
			out = append(out, m)
		}
	}
	return out
}

// replies are what the visitor was answered.
func (t Talk) replies() []conversation.Message {
	var out []conversation.Message
	for _, m := range t.Messages {
		if m.Role == conversation.RoleAssistant || m.Role == conversation.RoleAgent {
			out = append(out, m)
		}
	}
	return out
}

// outcome is how the questions of a conversation came out.
type outcome struct {
	answered, missed int      // replies that rest on contents, and that found nothing
	open             []string // questions that found nothing, as they were asked
	helpless         int      // replies that say that it cannot be done
	replies          int
	repeats          int  // questions that were asked again in much the same words
	circles          int  // replies that say what one before them said
	turns            int  // messages of the visitor that are no small talk
	bursts           int  // runs of three messages within a minute without an answer
	silent           bool // the last word is a question of the visitor's
	titles           []string
}

// outcome reads it from the kinds of the replies; what persons write has no kind,
// and is read by its words.
func (t Talk) outcome(l *lexicon) outcome {
	var out outcome
	var asked string
	var run []time.Time
	for _, m := range t.Messages {
		switch m.Role {
		case conversation.RoleUser:
			asked = m.Text
			run = append(run, m.At)
			if n := len(run); n >= 3 && run[n-1].Sub(run[n-3]) <= time.Minute {
				out.bursts++
			}
		case conversation.RoleAssistant, conversation.RoleAgent:
			run = run[:0]
			out.reply(m, asked, l)
		}
	}
	said := t.said()
	out.repeats, out.circles, out.turns = repeats(said), circles(t.replies()), t.questions(l)
	if n := len(t.Messages); n > 0 && len(said) > 0 && t.Messages[n-1].Role == conversation.RoleUser {
		out.silent = strings.ContainsAny(t.Messages[n-1].Text, "?？")
	}
	return out
}

func (o *outcome) reply(m conversation.Message, asked string, l *lexicon) {
	o.replies++
	switch m.Kind {
	case conversation.KindDirect, conversation.KindModel, conversation.KindPassages:
		o.answered++
		for _, s := range m.Sources {
			if s.Title != "" && !slices.Contains(o.titles, s.Title) && len(o.titles) < 3 {
				o.titles = append(o.titles, s.Title)
			}
		}
	case conversation.KindNone:
		o.missed++
		if asked != "" {
			o.open = append(o.open, asked)
		}
	default:
		if l.toneOf(m.Text).marks&markHelpless != 0 {
			o.helpless++
		}
	}
}

const (
	alike      = 0.7 // share of words in both of two messages, of those in either
	leastAlike = 3   // words of a message that can be a repetition
)

// repeats counts messages that say what one of the three before them said.
func repeats(said []conversation.Message) (n int) {
	var lists []map[string]bool
	for _, m := range said {
		own := map[string]bool{}
		for _, w := range wordsOf(m.Text) {
			own[w] = true
		}
		if len(own) >= leastAlike {
			for _, other := range lists[max(0, len(lists)-3):] {
				if shared(own, other) >= alike {
					n++
					break
				}
			}
		}
		lists = append(lists, own)
	}
	return n
}

// circles counts replies that are one of those before them once more.
func circles(replies []conversation.Message) (n int) {
	seen := map[string]bool{}
	for _, m := range replies {
		key := strings.Join(wordsOf(m.Text), " ")
		if len(key) >= 20 && seen[key] {
			n++
		}
		seen[key] = true
	}
	return n
}

func shared(a, b map[string]bool) float64 {
	both := 0
	for w := range a {
		if b[w] {
			both++
		}
	}
	return float64(both) / float64(max(1, len(a)+len(b)-both))
}

// line is a text in one line, without the marks of markdown.
func line(text string, most int) string {
	return shorten(strings.Join(strings.Fields(prose.Plain(text)), " "), most)
}

// plainLine is what a visitor wrote in one line, with their own signs.
func plainLine(text string, most int) string {
	return shorten(strings.Join(strings.Fields(strings.ToValidUTF8(text, "�")), " "), most)
}

// smallTalk tells whether a message does nothing but greet, thank or part.
func (l *lexicon) smallTalk(text string) bool {
	list := wordsOf(text)
	if len(list) > 6 {
		return false
	}
	for i := 0; i < len(list); {
		m, n := l.at(list[i:])
		if m&(markHello|markThanks|markBye|markBest|markGood) == 0 && utf8.RuneCountInString(list[i]) > 3 {
			return false
		}
		i += n
	}
	return true
}
