package app

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/egress"
	"frontdesk/app/email"
	"frontdesk/app/httpapi"
	"frontdesk/app/id"
	"frontdesk/app/notify"
	"frontdesk/app/outbox"
	"frontdesk/app/realtime"
	"frontdesk/app/store"
	"frontdesk/app/webhook"
)

// hooksAtOnce is how many deliveries go to one endpoint at the same time.
const hooksAtOnce = 4

// assembleHooks makes the webhooks and joins them to what conversations do. Other
// parts have their events told in their own transactions by
// a.hooks.LeadSubmitted and a.hooks.Escalated.
func assembleHooks(ctx context.Context, a *App) (err error) {
	a.hooks, err = webhook.New(ctx, webhook.Config{
		Store: store.Webhooks(a.store), Outbox: a.outbox, Conversations: a.conversations, Poster: poster{a.egress.For(egress.Webhook)},
		Clock: a.clock, Log: a.log, Person: joints{a}.personOf, OnChange: a.announce.hooksChanged, Disabled: joints{a}.hookDisabled,
	})
	if err == nil {
		a.effects.all = append(a.effects.all, hookEffects{hooks: a.hooks})
	}
	return err
}

// hookHandler carries webhooks out. The service is made after the outbox, which it
// writes to, and before anything runs.
func (a joints) hookHandler() outbox.Handler {
	return outbox.Handler{
		Try: func(ctx context.Context, item outbox.Item) (outbox.Result, error) { return a.hooks.Try(ctx, item) },
		Expired: func(item outbox.Item, reason error) func(outbox.Tx, outbox.Item) error {
			return a.hooks.Expired(item, reason)
		},
		// A try may take two requests while two secrets are valid.
		Concurrency: hooksAtOnce, Timeout: 3 * webhook.Timeout, Rests: true, Forget: true,
	}
}

// hookEffects tells of replies.
type hookEffects struct {
	conversation.NoEffects
	hooks *webhook.Service
}

// Replied has a reply told.
func (h hookEffects) Replied(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, m conversation.Message) error {
	return h.hooks.Replied(tx, bot, c, m)
}

// personOf is whom a conversation is with, as it is known in the transaction. A
// profile that was merged into another is that one.
func (a joints) personOf(tx webhook.Tx, c conversation.Conversation) (webhook.Person, error) {
	of := c.User
	if of.IsZero() {
		of = chatuser.UserOf(c.Visitor)
	}
	user, err := chatuser.Resolve(store.Users(a.store).Within(tx), of)
	if errors.Is(err, chatuser.ErrNotFound) {
		return webhook.Person{UUID: of.String()}, nil
	}
	return webhook.Person{UUID: user.ID.String(), Email: user.Email, Name: user.Name, Phone: user.Phone}, err
}

// poster is the guarded way out for webhooks.
type poster struct{ guard *egress.Guard }

// Normal checks an address as it is checked before each delivery.
func (p poster) Normal(ctx context.Context, address string) (string, error) {
	u, err := egress.Parse(address)
	if err != nil {
		return "", err
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.String(), p.guard.Check(ctx, u.Hostname(), port)
}

// Post sends one delivery.
func (p poster) Post(ctx context.Context, address string, header []webhook.Header, body []byte) (webhook.Answer, error) {
	u, err := egress.Parse(address)
	if err != nil {
		return webhook.Answer{}, err
	}
	in, err := p.guard.Post(ctx, egress.Outgoing{URL: u, Header: wireHeader(header), Body: body, Timeout: webhook.Timeout})
	if err != nil {
		return webhook.Answer{}, held(err)
	}
	return webhook.Answer{URL: in.URL.String(), Status: in.Status, Header: headersOf(in.Header), Body: in.Body, Truncated: in.Truncated}, nil
}

func wireHeader(in []webhook.Header) http.Header {
	out := make(http.Header, len(in))
	for _, h := range in {
		out.Set(h.Name, h.Value)
	}
	return out
}

// headersOf is a header in the order of its names.
func headersOf(in http.Header) []webhook.Header {
	out := []webhook.Header{}
	for _, name := range slices.Sorted(maps.Keys(in)) {
		for _, value := range in[name] {
			out = append(out, webhook.Header{Name: name, Value: strings.ToValidUTF8(value, "\uFFFD")})
		}
	}
	return out
}

// hookDisabled has the owners told by mail that an endpoint was switched off.
func (a joints) hookDisabled(tx outbox.Tx, e webhook.Endpoint) error {
	owners, err := store.Owners(tx)
	if err != nil {
		return err
	}
	to := make([]email.Address, 0, len(owners))
	for _, owner := range owners {
		to = append(to, owner.Email)
	}
	return a.notify.Notice(tx, to, notify.Notice{
		Hook: &notify.HookOff{Chatbot: e.Chatbot, URL: e.URL, Since: e.Health.FailingSince, Reason: e.Health.Reason, Days: int(webhook.Keep / (24 * time.Hour))},
		Path: "/admin/webhooks",
	})
}

func (a *announcer) hooksChanged(b chatbot.ID) {
	a.publish(realtime.Panel(b.String()), "webhooks", httpapi.WebhooksEvent{Chatbot: b.String()})
}

// hookHolder counts what was told of a chat user's conversations; it goes with
// them.
type hookHolder struct {
	store store.Port[webhook.Tx, webhook.Reader]
}

// mostCounted bounds what is counted of one conversation.
const mostCounted = 10_000

// Count tells how many webhooks were about the user.
func (h hookHolder) Count(ctx context.Context, of chatuser.Subject) (map[string]int, error) {
	n := 0
	err := h.store.View(ctx, func(r webhook.Reader) error {
		for _, thread := range of.Threads {
			told, err := r.Of(conversation.ID{UUID: id.UUID(thread)}, mostCounted)
			if err != nil {
				return err
			}
			n += len(told)
		}
		return nil
	})
	return map[string]int{"webhooks": n}, err
}

// Erase leaves it to the conversations, which take it with them.
func (h hookHolder) Erase(context.Context, chatuser.Subject) error { return nil }
