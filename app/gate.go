package app

import (
	"context"
	"errors"

	"frontdesk/app/answer"
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/credit"
	"frontdesk/app/credit/gate"
	"frontdesk/app/egress"
	"frontdesk/app/fault"
	"frontdesk/app/store"
	"frontdesk/app/webhook"
)

// gatePoster is the guarded way out for gates. A redirect is not followed: what is
// signed goes to the address that the owner wrote.
type gatePoster struct{ guard *egress.Guard }

// Post makes one request.
func (p gatePoster) Post(ctx context.Context, address string, header []webhook.Header, body []byte) (webhook.Answer, error) {
	u, err := egress.Parse(address)
	if err != nil {
		return webhook.Answer{}, err
	}
	in, err := p.guard.Post(ctx, egress.Outgoing{
		URL: u, Header: wireHeader(header), Body: body, MaxBody: gate.MaxAnswer, Timeout: gate.Timeout, Stay: true,
	})
	if err != nil {
		return webhook.Answer{}, err
	}
	return webhook.Answer{URL: in.URL.String(), Status: in.Status, Header: headersOf(in.Header), Body: in.Body, Truncated: in.Truncated}, nil
}

// mayAsk refuses addresses of gates that are never contacted, so that whoever
// writes one reads it at once. What only cannot be reached now is taken.
func (a joints) mayAsk(ctx context.Context, address string) error {
	_, err := poster{a.egress.For(egress.Gate)}.Normal(ctx, address)
	var f *fault.Error
	if errors.As(err, &f) && (errors.Is(err, egress.ErrPrivate) || errors.Is(err, egress.ErrInvalid)) {
		return fault.InvalidFields([]fault.Field{{Field: "gate.url", Message: f.Message}})
	}
	return nil
}

// gatekeeper asks the gate about whoever talks.
type gatekeeper struct{ app *App }

// Ask asks the owner's server.
func (g gatekeeper) Ask(ctx context.Context, bot chatbot.Chatbot, c conversation.Conversation) answer.Verdict {
	lead, err := g.lead(ctx, c)
	if err != nil {
		g.app.log.Warn("a gate could not be asked", "conversation_id", c.ID.String(), "error", err)
		return answer.Verdict{Denied: bot.Gate.OnFailure != chatbot.OnFailureAllow, Failed: true, Reason: "who asks could not be read"}
	}
	v := g.app.gate.Ask(ctx, bot, gate.Question{
		ChatbotID: bot.ID.String(), ChatbotName: bot.Name, ConversationID: c.ID.String(), Source: c.Source, Lead: lead,
	})
	out := answer.Verdict{Denied: !v.Allow, Failed: v.Failed, Text: v.Message, Reason: v.Reason}
	switch {
	case v.Failed && v.Allow:
		out.Reason += ": answered all the same, as the settings say"
		g.app.credits.Note(bot.ID, chatuser.UserID{}, credit.GateFailed, out.Reason)
	case v.Failed:
		out.Reason += ": refused, as the settings say"
	}
	return out
}

// lead is who talks, as far as it is known. The id of the owner's counts only
// where this very visitor has proved it.
func (g gatekeeper) lead(ctx context.Context, c conversation.Conversation) (out gate.Lead, err error) {
	err = store.Users(g.app.store).View(ctx, func(r chatuser.Reader) error {
		of := credit.Owner(c)
		out.UUID = of.String()
		own, err := r.User(of)
		if err != nil {
			return unless(err, chatuser.ErrNotFound)
		}
		out.UserID, out.Verified = own.ExternalID, own.Verified
		root, err := chatuser.Resolve(r, of)
		if err != nil {
			return unless(err, chatuser.ErrNotFound)
		}
		out.UUID, out.Name, out.Email, out.Phone, out.Plan = root.ID.String(), root.Name, root.Email, root.Phone, root.Plan
		return nil
	})
	return out, err
}

// unless is err, unless it is the one that is expected.
func unless(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}
