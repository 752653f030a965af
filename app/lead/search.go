package lead

import (
	"strings"

	"frontdesk/app/chatuser"
)

// matcher tells which leads a query means, but for the status.
func (q Query) matcher() func(Lead) bool {
	words := strings.Fields(chatuser.Fold(q.Q))
	return func(l Lead) bool {
		if q.How != "" && l.How != q.How || q.Owner != "" && chatuser.Fold(l.Owner) != chatuser.Fold(q.Owner) {
			return false
		}
		if len(words) == 0 {
			return true
		}
		text := l.text()
		for _, w := range words {
			if !strings.Contains(text, w) {
				return false
			}
		}
		return true
	}
}

// text is what a lead is searched by, folded. A number is found as it is stored
// and as people write it, without the marks between its digits.
func (l Lead) text() string {
	parts := []string{l.Name, string(l.Email), string(l.Phone), l.Owner, l.Notes, l.Question}
	for _, v := range l.Fields {
		parts = append(parts, v.Value)
	}
	return chatuser.Fold(strings.Join(parts, " "))
}
