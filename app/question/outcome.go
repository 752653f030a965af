package question

import (
	"time"

	"frontdesk/app/conversation"
)

const (
	// weak is the confidence below which quoted sentences are taken for no answer:
	// they are as likely wrong as right.
	weak = 0.5
	// choosing is how long a visitor may think about what was offered before it
	// counts as not chosen.
	choosing = 15 * time.Minute
)

// asked is an entry with what became of it.
type asked struct {
	Entry
	unanswered bool
	chosen     bool // one of the contents offered was picked
}

// follow reads the records of a chatbot up to a number of questions, newest
// conversation first. A choice is joined with what came of it, which stands
// behind it in the same conversation.
func follow(r Reader, in window, now time.Time, limit int) (out []asked, err error) {
	since := in.since(now)
	// A conversation is kept by when it began; one that goes on for longer than
	// that before its questions is passed over.
	err = r.EachQuestion(in.bot, since.Add(-longestTalk), func(e Entry) bool {
		if e.Chosen != "" && len(out) > 0 {
			if last := &out[len(out)-1]; last.Conversation == e.Conversation && last.Kind == conversation.KindChoices {
				last.chosen = true
			}
		}
		if e.Kind != "" && !e.At.Before(since) {
			out = append(out, asked{Entry: e})
		}
		return len(out) < limit
	})
	for i := range out {
		out[i].unanswered = out[i].missed(now)
	}
	return out, err
}

const longestTalk = 30 * 24 * time.Hour

// missed tells whether a question had no good answer.
func (a asked) missed(now time.Time) bool {
	switch {
	case a.Withheld, a.Kind == conversation.KindNone:
		return true
	case a.Kind == conversation.KindPassages:
		return a.Score < weak
	case a.Kind == conversation.KindChoices:
		return !a.chosen && now.Sub(a.At) > choosing
	default:
		return false
	}
}
