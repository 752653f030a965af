package httpapi

import (
	"context"

	"frontdesk/app/chatbot"
	"frontdesk/app/credit/gate"
)

// Gates is what the panel needs of the calls to owners' servers.
type Gates interface {
	signingSecret
	Test(ctx context.Context, bot chatbot.Chatbot) (gate.Verdict, gate.Exchange, error)
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
