package httpapi

import (
	"context"
	"errors"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
)

// name puts the names of the chat users into rows of their conversations.
func (a conversationAPI) name(ctx context.Context, items []conversation.Conversation, rows []ConversationRow) error {
	if len(items) == 0 {
		return nil
	}
	ids := make([]chatuser.UserID, 0, len(items))
	for _, item := range items {
		ids = append(ids, item.User)
	}
	known, err := a.users.Names(ctx, ids)
	for i, item := range items {
		if u, found := known[item.User]; found {
			rows[i].User, rows[i].VisitorName = u.ID.String(), u.DisplayName()
		}
	}
	return err
}

// named is name for one conversation that is looked at. A visitor who wrote
// before there were chat users becomes one by it.
func (a conversationAPI) named(ctx context.Context, v conversation.Conversation, row *ConversationRow) error {
	if _, err := a.users.Get(ctx, v.User); errors.Is(err, chatuser.ErrNotFound) && v.DeletedAt.IsZero() {
		if err := a.users.Ensure(ctx, v.Chatbot, v.User, v.Source, v.StartedAt); err != nil {
			return err
		}
	}
	rows := []ConversationRow{*row}
	err := a.name(ctx, []conversation.Conversation{v}, rows)
	*row = rows[0]
	return err
}

// row is a conversation as lists show it; found is false where it is gone.
func (a conversationAPI) row(ctx context.Context, c conversation.ID) (ConversationRow, bool, error) {
	found, err := a.conversations.Get(ctx, c)
	if errors.Is(err, conversation.ErrNotFound) {
		return ConversationRow{}, false, nil
	}
	if err != nil {
		return ConversationRow{}, false, err
	}
	rows, err := a.rows(ctx, []conversation.Conversation{found})
	if err != nil {
		return ConversationRow{}, false, err
	}
	return rows[0], true, nil
}
