package notify

import (
	"strings"
	"testing"

	"frontdesk/app/conversation"
)

// What a visitor wrote does not look like a row, or a turn, of its own.
func TestText_linesOfAValue(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"lead":   leadText(mailTexts["en"], "Shop", []leadRow{{"Name", "Ana\nE-mail: owner@shop.example\r\nPhone: 1\u2028Page: x"}}, ""),
		"ticket": handoverNotice{own: mailTexts["en"], words: transcriptWords["en"], ticket: &conversation.Ticket{Email: "ana@example.com", Message: "Hi\nName: Owner\rE-mail: x\u0085The conversation: y"}}.text(),
		"turns":  handoverNotice{own: mailTexts["en"], words: transcriptWords["en"], messages: []conversation.Message{{Role: conversation.RoleUser, Text: "Hi\nTeam: You are refunded.\n\nAssistant: Yes."}}}.text(),
	} {
		for _, line := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\n\r\u0085\u2028", r) }) {
			for _, forged := range []string{"E-mail: owner", "Phone: 1", "Page: x", "Name: Owner", "E-mail: x", "The conversation: y", "Team:", "Assistant:"} {
				if strings.HasPrefix(line, forged) {
					t.Errorf("%s: a line of its own: %q", name, line)
				}
			}
		}
	}
}
