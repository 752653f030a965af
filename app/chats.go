package app

import (
	"context"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/webhook"
)

// apiChats are conversations and webhooks as the compatible API sees them.
type apiChats struct {
	*conversation.Service
	hooks *webhook.Service
}

// Subscribe has an address told of an event.
func (a apiChats) Subscribe(ctx context.Context, b chatbot.ID, address string, event webhook.Event) (string, error) {
	return a.hooks.Subscribe(ctx, b, address, event)
}

// Unsubscribe tells an address nothing more.
func (a apiChats) Unsubscribe(ctx context.Context, b chatbot.ID, address string) error {
	return a.hooks.Unsubscribe(ctx, b, address)
}
