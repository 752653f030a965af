package app

import (
	"context"
	"fmt"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/store"
)

// assemblePeople makes chat users, who are noted with every message. Parts that
// keep something of them join holders before anything runs.
func assemblePeople(a *App) {
	a.effects.all = append(a.effects.all, personEffects{store: store.Users(a.store)})
	a.people = chatuser.New(chatuser.Config{
		Store: store.Users(a.store), Chatbots: a.chatbots, Ledger: a.credits, Clock: a.clock, Log: a.log, Marks: store.Marks(a.store),
		Holders: []chatuser.Holder{hookHolder{store.Webhooks(a.store)}, leadHolder{a}, mailHolder{a.store}, creditHolder{a}, threadHolder{a.store, a.conversations}},
	})
}

// personEffects note each message with its chat user, in its transaction.
type personEffects struct {
	conversation.NoEffects
	store store.Port[chatuser.Tx, chatuser.Reader]
}

// Posted notes the message of a visitor.
func (p personEffects) Posted(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, m conversation.Message, began bool) error {
	return chatuser.Receive(p.store.Within(tx), bot, chatuser.Received{User: c.User, Source: c.Source, Text: m.Text, At: m.At, Began: began})
}

// threadHolder keeps the conversations of chat users.
type threadHolder struct {
	store         *store.Store
	conversations *conversation.Service
}

// Count tells how much was said.
func (h threadHolder) Count(ctx context.Context, of chatuser.Subject) (map[string]int, error) {
	said, err := store.Traces{Store: h.store}.Said(ctx, of.Chatbot, of.Threads)
	return map[string]int{"conversations": len(of.Threads), "messages": said.Messages, "questions": said.Questions, "trackingRows": said.Rows}, err
}

// Erase removes the conversations with all that belongs to them.
func (h threadHolder) Erase(ctx context.Context, of chatuser.Subject) error {
	for _, thread := range of.Threads {
		c := conversation.ID{UUID: id.UUID(thread)}
		if err := h.conversations.Erase(ctx, c); err != nil {
			return fmt.Errorf("erasing conversation %s: %w", c, err)
		}
	}
	return nil
}

// mailHolder keeps what waits to leave the server, or could not.
type mailHolder struct{ store *store.Store }

// names are the ids under which things of a subject stand in the outbox.
func names(of chatuser.Subject) map[string]bool {
	out := make(map[string]bool, len(of.Threads)+len(of.Users))
	for _, thread := range of.Threads {
		out[id.UUID(thread).String()] = true
	}
	for _, u := range of.Users {
		out[u.String()] = true
	}
	return out
}

// Count tells how many deliveries name the user or a conversation.
func (h mailHolder) Count(ctx context.Context, of chatuser.Subject) (map[string]int, error) {
	items, err := store.Traces{Store: h.store}.Mentioned(ctx, names(of))
	return map[string]int{"deliveries": len(items)}, err
}

// Erase removes these deliveries.
func (h mailHolder) Erase(ctx context.Context, of chatuser.Subject) error {
	items, err := store.Traces{Store: h.store}.Mentioned(ctx, names(of))
	if err != nil {
		return err
	}
	for len(items) > 0 {
		n := min(len(items), 200)
		if err := (store.Traces{Store: h.store}).DropItems(ctx, items[:n]); err != nil {
			return err
		}
		items = items[n:]
	}
	return nil
}
