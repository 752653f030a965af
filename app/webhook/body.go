package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"frontdesk/app/conversation"
)

// The bodies, field by field as existing receivers read them. A body is made at
// the first try from what a Message says and from the conversation up to its
// sequence, which does not change any more; making it again gives the same bytes.

const (
	historyPage = 200
	maxHistory  = 1000    // messages in one body; the latest are kept
	maxBody     = 1 << 20 // bytes; older messages are left out beyond it
)

type turn struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

type scoredTurn struct {
	Role    string  `json:"role"`
	Content string  `json:"content"`
	Score   float64 `json:"score"`
}

type chatBody struct {
	Messages       []turn     `json:"messages"`
	Answer         scoredTurn `json:"answer"`
	ClientIP       string     `json:"client_ip,omitempty"`
	ChatbotID      string     `json:"chatbot_id"`
	Source         string     `json:"source"`
	CostCredits    int64      `json:"cost_credits"`
	ConversationID string     `json:"conversation_id"`
	Lead           Person     `json:"lead"`
	Test           bool       `json:"test,omitempty"`
}

type leadBody struct {
	UUID           string `json:"uuid"`
	Name           string `json:"name"`
	Email          string `json:"email"`
	Phone          string `json:"phone,omitempty"`
	Source         string `json:"source"`
	ChatbotID      string `json:"chatbot_id"`
	ConversationID string `json:"conversation_id,omitempty"`
	Test           bool   `json:"test,omitempty"`
}

type timedTurn struct {
	Role      string `json:"role"`
	Content   string `json:"content"`
	Timestamp string `json:"timestamp"`
	ID        string `json:"_id"`
}

type escalationBody struct {
	ChatbotID          string      `json:"chatbot_id"`
	ChatbotName        string      `json:"chatbot_name"`
	ChatbotDisplayName string      `json:"chatbot_display_name"`
	ConversationID     string      `json:"conversation_id"`
	Messages           []timedTurn `json:"messages"`
	Source             string      `json:"source"`
	Lead               Person      `json:"lead"`
	Test               bool        `json:"test,omitempty"`
}

// errErased ends a delivery whose conversation was erased before it was made.
var errErased = errors.New("the conversation was deleted before it could be sent")

// body makes the body of m. errErased, or an error of the store.
func (s courier) body(ctx context.Context, m Message) ([]byte, error) {
	if m.Test {
		return sample(m)
	}
	if m.Event == Lead {
		return encode(leadBody{
			UUID: m.Person.UUID, Name: m.Person.Name, Email: m.Person.Email, Phone: m.Person.Phone, Source: m.Source,
			ChatbotID: m.Chatbot.String(), ConversationID: idText(m.Conversation),
		})
	}
	c, err := s.cfg.Conversations.Get(ctx, m.Conversation)
	if errors.Is(err, conversation.ErrNotFound) || err == nil && !c.DeletedAt.IsZero() {
		return nil, errErased
	}
	if err != nil {
		return nil, fmt.Errorf("reading the conversation: %w", err)
	}
	told, omitted, err := s.history(ctx, m)
	if err != nil {
		return nil, fmt.Errorf("reading the messages: %w", err)
	}
	if m.Event == Chat {
		return chat(m, told, omitted)
	}
	return escalation(m, c, told, omitted)
}

// history is what was said up to m.Seq, system messages left out; omitted tells
// that the beginning is not part of it.
func (s courier) history(ctx context.Context, m Message) (told []conversation.Message, omitted bool, err error) {
	after := uint64(0)
	if m.Seq > maxHistory {
		after, omitted = m.Seq-maxHistory, true
	}
	size := 0
	for after < m.Seq {
		page, err := s.cfg.Conversations.Messages(ctx, m.Conversation, after, int(min(m.Seq-after, historyPage)))
		if err != nil || len(page) == 0 {
			return told, omitted, err
		}
		after = page[len(page)-1].Seq
		for _, one := range page {
			if one.Role != conversation.RoleSystem {
				told = append(told, one)
				size += len(one.Text)
			}
		}
	}
	for len(told) > 2 && size > maxBody*3/4 {
		size -= len(told[0].Text)
		told, omitted = told[1:], true
	}
	return told, omitted, nil
}

// speaker is a role as receivers know it: they know two.
func speaker(r conversation.Role) string {
	if r == conversation.RoleUser {
		return "user"
	}
	return "assistant"
}

// chat has the greeting that the visitor read before the first message, the
// history without the reply, and the reply.
func chat(m Message, told []conversation.Message, omitted bool) ([]byte, error) {
	out := chatBody{
		Messages: []turn{}, ClientIP: m.Address, ChatbotID: m.Chatbot.String(), Source: m.Source, ConversationID: m.Conversation.String(),
		Lead: m.Person, Answer: scoredTurn{Role: "assistant"}, CostCredits: 1,
	}
	if m.Greeting != "" && !omitted {
		out.Messages = append(out.Messages, turn{"assistant", m.Greeting})
	}
	found := false
	for _, one := range told {
		if one.Seq < m.Seq {
			out.Messages = append(out.Messages, turn{speaker(one.Role), one.Text})
			continue
		}
		found = true
		out.Answer.Content = one.Text
		if one.Cost != nil {
			out.CostCredits = int64(*one.Cost)
		}
		if one.Score != nil {
			out.Answer.Score = min(max(*one.Score, 0), 1)
		}
	}
	if !found {
		return nil, errErased
	}
	return encode(out)
}

func escalation(m Message, c conversation.Conversation, told []conversation.Message, omitted bool) ([]byte, error) {
	out := escalationBody{
		ChatbotID: m.Chatbot.String(), ChatbotName: m.Name, ChatbotDisplayName: m.DisplayName, ConversationID: m.Conversation.String(),
		Messages: []timedTurn{}, Source: m.Source, Lead: m.Person,
	}
	if m.Greeting != "" && !omitted {
		out.Messages = append(out.Messages, timedTurn{"assistant", m.Greeting, stamp(c.StartedAt), c.ID.String()})
	}
	for _, one := range told {
		out.Messages = append(out.Messages, timedTurn{speaker(one.Role), one.Text, stamp(one.At), one.ID.String()})
	}
	return encode(out)
}

// stamp is RFC 3339 in UTC with milliseconds, as JavaScript writes it.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func idText(c conversation.ID) string {
	if c.IsZero() {
		return ""
	}
	return c.String()
}

// encode writes JSON with <, > and & as they are.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("writing the body of a webhook: %w", err)
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}
