package answer

import (
	"testing"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// Whole questions that wait together are answered one after the other, or one of
// them would be passed over; the parts of one are read together.
func TestInquire_severalMessages(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		said     []string
		answered uint64
		question string
		newest   uint64
	}{
		"questions":            {[]string{"Do you ship abroad?", "How can I pay?"}, 0, "Do you ship abroad?", 1},
		"the next one":         {[]string{"Do you ship abroad?", "How can I pay?"}, 1, "How can I pay?", 2},
		"without spaces":       {[]string{"営業時間は何時ですか？", "支払い方法は何ですか？"}, 0, "営業時間は何時ですか？", 1},
		"parts":                {[]string{"hello", "I have a question", "do you ship abroad?"}, 0, "hello\nI have a question\ndo you ship abroad?", 3},
		"question and a rest":  {[]string{"Do you ship abroad?", "to Canada I mean"}, 0, "Do you ship abroad?\nto Canada I mean", 2},
		"question and a piece": {[]string{"Do you ship abroad?", "to Canada?"}, 0, "Do you ship abroad?\nto Canada?", 2},
	} {
		job := Job{}
		for i, text := range tc.said {
			job.Questions = append(job.Questions, conversation.Message{Seq: uint64(i + 1), Text: text, Role: conversation.RoleUser})
		}
		in, ok := inquire(job, chatbot.Chatbot{}, tc.answered)
		if !ok || in.question != tc.question || in.newest.Seq != tc.newest {
			t.Errorf("%s: got %q up to %d, %v", name, in.question, in.newest.Seq, ok)
		}
	}
}
