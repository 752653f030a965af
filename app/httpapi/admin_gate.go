package httpapi

import (
	"context"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/credit/gate"
	"frontdesk/app/webhook"
)

// Gates is what the panel needs of the calls to owners' servers.
type Gates interface {
	Secret(ctx context.Context, b chatbot.ID) (webhook.SecretState, error)
	Rotate(ctx context.Context, b chatbot.ID, overlap time.Duration) (string, webhook.SecretState, error)
	Test(ctx context.Context, bot chatbot.Chatbot) (gate.Verdict, gate.Exchange, error)
}

func (a creditAPI) gateSecret(c *call) (WebhookSecret, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return WebhookSecret{}, err
	}
	secret, err := a.gates.Secret(c.ctx, botID)
	return webhookSecretOf(secret), err
}

func (a creditAPI) rotateGateSecret(c *call, in WebhookRotation) (WebhookRotated, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return WebhookRotated{}, err
	}
	overlap, err := in.overlap()
	if err != nil {
		return WebhookRotated{}, err
	}
	secret, state, err := a.gates.Rotate(c.ctx, botID, overlap)
	return WebhookRotated{Secret: secret, State: webhookSecretOf(state)}, err
}

func (a creditAPI) testGate(c *call, _ nothing) (GateTest, error) {
	botID, err := c.chatbotID()
	if err != nil {
		return GateTest{}, err
	}
	bot, err := a.chatbots.Get(c.ctx, botID)
	if err != nil {
		return GateTest{}, err
	}
	v, e, err := a.gates.Test(c.ctx, bot)
	return GateTest{
		Allow: v.Allow, Failed: v.Failed, Reason: v.Reason, Message: v.Message, Remaining: v.Remaining, Millis: e.Millis, Body: string(e.Body),
		Exchange: DeliveryExchange{
			URL: e.URL, RequestHeaders: headersOf(e.Request), Status: e.Status, ResponseHeaders: headersOf(e.Response),
			ResponseBody: readable(e.Answer), Truncated: e.Truncated,
		},
	}, err
}
