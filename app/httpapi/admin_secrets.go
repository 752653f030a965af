package httpapi

import (
	"context"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/webhook"
)

// signingSecret is a secret that requests to the owner's server are signed with.
type signingSecret interface {
	Secret(ctx context.Context, b chatbot.ID) (webhook.SecretState, error)
	Rotate(ctx context.Context, b chatbot.ID, overlap time.Duration) (string, webhook.SecretState, error)
}

// secretAPI tells of one, and replaces it.
type secretAPI struct {
	chatbots Chatbots
	kept     signingSecret
}

func (a secretAPI) state(c *call) (WebhookSecret, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return WebhookSecret{}, err
	}
	state, err := a.kept.Secret(c.ctx, botID)
	return webhookSecretOf(state), err
}

func (a secretAPI) rotate(c *call, in WebhookRotation) (WebhookRotated, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return WebhookRotated{}, err
	}
	overlap, err := in.overlap()
	if err != nil {
		return WebhookRotated{}, err
	}
	secret, state, err := a.kept.Rotate(c.ctx, botID, overlap)
	return WebhookRotated{Secret: secret, State: webhookSecretOf(state)}, err
}
