package app

import (
	"context"
	"errors"

	"frontdesk/app/answer"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

// memories tell answers what is known of the one who asks, from what this very
// visitor's pages told and this very visitor said.
type memories struct{ app *App }

// How far a memory reaches.
const (
	rememberedThreads  = 3
	rememberedMessages = 40 // from the beginning of each
	rememberedAsked    = 5
)

// Person is what is known of the visitor of c.
func (m memories) Person(ctx context.Context, c conversation.Conversation) (answer.Person, error) {
	told, threads, err := m.app.people.Remember(ctx, c.Visitor, chatuser.Thread(c.ID.UUID), rememberedThreads)
	if err != nil {
		return answer.Person{}, err
	}
	out := answer.Person{Name: told.Name, Email: told.Email, Phone: told.Phone}
	for _, f := range chatuser.Facts(told.Info) {
		out.Facts = append(out.Facts, answer.Fact(f))
	}
	for _, thread := range threads {
		e, err := m.earlier(ctx, conversation.ID{UUID: id.UUID(thread)})
		if errors.Is(err, conversation.ErrNotFound) {
			continue
		}
		if err != nil {
			return out, err
		}
		out.Earlier = append(out.Earlier, e)
	}
	return out, nil
}

// earlier is what was asked in one conversation, and the first answer.
func (m memories) earlier(ctx context.Context, c conversation.ID) (answer.Earlier, error) {
	of, err := m.app.conversations.Get(ctx, c)
	if err != nil {
		return answer.Earlier{}, err
	}
	said, err := m.app.conversations.Messages(ctx, c, 0, rememberedMessages)
	if err != nil {
		return answer.Earlier{}, err
	}
	e := answer.Earlier{At: of.StartedAt}
	for _, message := range said {
		switch {
		case message.Role == conversation.RoleUser && len(e.Questions) < rememberedAsked:
			e.Questions = append(e.Questions, message.Text)
		case message.Role != conversation.RoleUser && message.Role != conversation.RoleSystem && e.Answer == "" && len(e.Questions) > 0:
			e.Answer = message.Text
		}
	}
	return e, nil
}
