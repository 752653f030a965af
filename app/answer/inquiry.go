package answer

import (
	"strings"
	"unicode/utf8"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// inquiry is one question with everything that is known when it is asked.
type inquiry struct {
	bot          chatbot.Chatbot
	conversation conversation.Conversation
	question     string
	newest       conversation.Message // the last message that the question is made of
	history      []conversation.Message
	noModel      bool
	topic        bool   // it names a topic and asks nothing of it
	drafts       bool   // the contents as they are edited, not as they are published
	by           string // what is matched by, as in knowledge.FindInput
}

const longestQuestion = 4000 // runes; of more than that the newest count

// inquire joins what the visitor wrote since the last answer into one question,
// newest last. Messages up to answered have had their reply and are history. ok
// is false where nothing is left to answer.
func inquire(job Job, bot chatbot.Chatbot, answered uint64) (in inquiry, ok bool) {
	in = inquiry{bot: bot, conversation: job.Conversation, history: job.History}
	var parts []string
	for _, m := range job.Questions {
		if m.Seq <= answered {
			in.history = append(in.history[:len(in.history):len(in.history)], m)
			continue
		}
		if ok && wholeQuestion(in.newest.Text) && wholeQuestion(m.Text) {
			break // it gets an answer of its own, in the next run; together one of both would be passed over
		}
		in.newest, ok = m, true
		if text := strings.TrimSpace(m.Text); text != "" {
			parts = append(parts, text)
		}
	}
	in.question, in.bot = joinNewest(parts, longestQuestion), overridden(bot, in.newest.Override)
	return in, ok
}

// wholeQuestion tells a whole question from a part of one that is sent line by line.
func wholeQuestion(text string) bool {
	text = strings.TrimSpace(text)
	if !strings.HasSuffix(text, "?") && !strings.HasSuffix(text, "？") && !strings.HasSuffix(text, "؟") {
		return false
	}
	if len(strings.Fields(text)) >= 3 {
		return true
	}
	unspaced := strings.ContainsFunc(text, func(r rune) bool { return r >= 0x2e80 && r <= 0xd7ff })
	return unspaced && utf8.RuneCountInString(text) >= 6
}

// joinNewest puts the parts on lines of their own and leaves the oldest out
// where they do not fit; the newest is cut only when it alone is too long.
func joinNewest(parts []string, limit int) string {
	first, size := len(parts), 0
	for first > 0 {
		size += len([]rune(parts[first-1])) + 1
		if size > limit+1 && first < len(parts) {
			break
		}
		first--
	}
	return cut(strings.Join(parts[first:], "\n"), limit)
}

// offered are the options that the visitor is looking at: those of the last
// message that was not the visitor's own.
func offered(history []conversation.Message) []conversation.Option {
	for i := len(history) - 1; i >= 0; i-- {
		switch history[i].Role {
		case conversation.RoleAssistant:
			return history[i].Options
		case conversation.RoleAgent:
			return nil
		}
	}
	return nil
}

// before is the question that the visitor's choice belongs to: the last thing
// the visitor wrote before the options were offered.
func before(history []conversation.Message) string {
	for i := len(history) - 1; i >= 0; i-- {
		text := history[i].Text
		if history[i].Role == conversation.RoleUser && strings.TrimSpace(text) != "" && !agrees(text) {
			return text
		}
	}
	return ""
}
