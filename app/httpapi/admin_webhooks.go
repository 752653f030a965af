package httpapi

import (
	"context"
	"strconv"
	"strings"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/webhook"
)

// Webhooks tells owners' servers what happens. What does not exist is a fault of
// kind NotFound.
type Webhooks interface {
	List(b chatbot.ID) []webhook.Endpoint
	Get(e webhook.EndpointID) (webhook.Endpoint, error)
	Add(ctx context.Context, b chatbot.ID, in webhook.Change) (webhook.Added, error)
	Update(ctx context.Context, e webhook.EndpointID, change func(*webhook.Change) error) (webhook.Endpoint, error)
	Delete(ctx context.Context, e webhook.EndpointID) error
	signingSecret
	Test(ctx context.Context, bot chatbot.Chatbot, e webhook.EndpointID, event webhook.Event) (webhook.Delivery, error)
	Deliveries(ctx context.Context, q webhook.Query) (webhook.Page, error)
	Delivery(ctx context.Context, d webhook.DeliveryID) (webhook.Details, error)
	Replay(ctx context.Context, d webhook.DeliveryID) (webhook.Delivery, error)
	ReplayAll(ctx context.Context, q webhook.Query) (webhook.Replayed, error)
}

type webhookAPI struct {
	chatbots Chatbots
	webhooks Webhooks
}

func (a webhookAPI) endpoint(c *call) (webhook.EndpointID, error) {
	value, err := c.param("wid")
	if err != nil {
		return webhook.EndpointID{}, err
	}
	return webhook.ParseEndpointID(value)
}

func (a webhookAPI) list(c *call) (WebhookList, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return WebhookList{}, err
	}
	secret, err := a.webhooks.Secret(c.ctx, botID)
	if err != nil {
		return WebhookList{}, err
	}
	out := WebhookList{Items: []Webhook{}, Secret: webhookSecretOf(secret)}
	for _, e := range a.webhooks.List(botID) {
		out.Items = append(out.Items, webhookOf(e))
	}
	return out, nil
}

func (a webhookAPI) add(c *call, in WebhookInput) (WebhookAdded, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return WebhookAdded{}, err
	}
	added, err := a.webhooks.Add(c.ctx, botID, in.change())
	if err != nil {
		return WebhookAdded{}, err
	}
	out := WebhookAdded{Webhook: webhookOf(added.Endpoint)}
	if added.Secret != "" {
		out.Secret = &added.Secret
	}
	return out, nil
}

func (a webhookAPI) update(c *call, p patch[WebhookChange]) (Webhook, error) {
	e, err := a.endpoint(c)
	if err != nil {
		return Webhook{}, err
	}
	changed, err := a.webhooks.Update(c.ctx, e, func(change *webhook.Change) error {
		wire := WebhookChange{URL: change.URL, Name: change.Name, Events: textsOf(change.Events), Enabled: change.Enabled}
		if err := p.apply(&wire); err != nil {
			return err
		}
		*change = webhook.Change{URL: wire.URL, Name: wire.Name, Events: eventsOf(wire.Events), Enabled: wire.Enabled}
		return nil
	})
	if err != nil {
		return Webhook{}, err
	}
	return webhookOf(changed), nil
}

func (a webhookAPI) delete(c *call) error {
	e, err := a.endpoint(c)
	if err != nil {
		return err
	}
	return a.webhooks.Delete(c.ctx, e)
}

func (a webhookAPI) test(c *call, in WebhookTest) (Delivery, error) {
	id, err := a.endpoint(c)
	if err != nil {
		return Delivery{}, err
	}
	e, err := a.webhooks.Get(id)
	if err != nil {
		return Delivery{}, err
	}
	bot, err := a.chatbots.Get(c.ctx, e.Chatbot)
	if err != nil {
		return Delivery{}, err
	}
	d, err := a.webhooks.Test(c.ctx, bot, id, webhook.Event(in.Event))
	if err != nil {
		return Delivery{}, err
	}
	return deliveryOf(d), nil
}

// overlapHours is how long two secrets are valid where nothing is said.
const overlapHours = 24

// overlap is how long the secret before stays valid.
func (in WebhookRotation) overlap() (time.Duration, error) {
	hours := overlapHours
	if in.OverlapHours != nil {
		hours = *in.OverlapHours
	}
	if hours < 0 || hours > int(webhook.MaxOverlap/time.Hour) {
		return 0, wrongQuery("overlapHours", "Choose 0 to 168 hours.")
	}
	return time.Duration(hours) * time.Hour, nil
}

func (a webhookAPI) deliveryID(c *call) (webhook.DeliveryID, error) {
	value, err := c.param("did")
	if err != nil {
		return webhook.DeliveryID{}, err
	}
	return webhook.ParseDeliveryID(value)
}

func (a webhookAPI) deliveries(c *call) (DeliveryList, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return DeliveryList{}, err
	}
	var in DeliveryFilter
	for name, field := range map[string]*string{"event": &in.Event, "state": &in.State, "endpoint": &in.Endpoint, "from": &in.From, "to": &in.To} {
		if *field, err = c.text(name); err != nil {
			return DeliveryList{}, err
		}
	}
	q, err := in.query(botID)
	if err != nil {
		return DeliveryList{}, err
	}
	if q.Cursor, err = cursorOf(c, deliveryCursor); err != nil {
		return DeliveryList{}, err
	}
	limit, err := c.number("limit", 50, 1, 200)
	if err != nil {
		return DeliveryList{}, err
	}
	q.Limit = int(limit)
	page, err := a.webhooks.Deliveries(c.ctx, q)
	if err != nil {
		return DeliveryList{}, err
	}
	out := DeliveryList{Items: make([]Delivery, 0, len(page.Items))}
	for _, d := range page.Items {
		out.Items = append(out.Items, deliveryOf(d))
	}
	if !page.Next.Delivery.IsZero() {
		out.Next = c.next(strconv.FormatInt(page.Next.At.UnixMilli(), 36) + "." + page.Next.Delivery.String())
	}
	return out, nil
}

// deliveryCursor reads a cursor that deliveries gave.
func deliveryCursor(s string) (out webhook.Cursor, good bool) {
	at, d, _ := strings.Cut(s, ".")
	millis, wrong := strconv.ParseInt(at, 36, 64)
	id, err := webhook.ParseDeliveryID(d)
	return webhook.Cursor{At: time.UnixMilli(millis).UTC(), Delivery: id}, err == nil && wrong == nil && millis >= 0
}

func (a webhookAPI) delivery(c *call) (DeliveryDetails, error) {
	id, err := a.deliveryID(c)
	if err != nil {
		return DeliveryDetails{}, err
	}
	found, err := a.webhooks.Delivery(c.ctx, id)
	if err != nil {
		return DeliveryDetails{}, err
	}
	return deliveryDetailsOf(found), nil
}

func (a webhookAPI) replay(c *call, _ nothing) (Delivery, error) {
	id, err := a.deliveryID(c)
	if err != nil {
		return Delivery{}, err
	}
	d, err := a.webhooks.Replay(c.ctx, id)
	if err != nil {
		return Delivery{}, err
	}
	return deliveryOf(d), nil
}

func (a webhookAPI) replayAll(c *call, in ReplayInput) (ReplayResult, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return ReplayResult{}, err
	}
	q, err := in.Filter.query(botID)
	if err != nil {
		return ReplayResult{}, err
	}
	done, err := a.webhooks.ReplayAll(c.ctx, q)
	return ReplayResult{Replayed: done.Count, Skipped: done.Skipped, More: done.More}, err
}

// query reads a filter; what is wrong in it is named.
func (f DeliveryFilter) query(b chatbot.ID) (webhook.Query, error) {
	q := webhook.Query{Chatbot: b, Event: webhook.Event(f.Event), State: webhook.State(f.State)}
	var wrong []fault.Field
	switch q.Event {
	case "", webhook.Chat, webhook.Lead, webhook.Escalation:
	default:
		wrong = append(wrong, fault.Field{Field: "event", Message: "Choose from chat, lead-submission and live-chat-escalation."})
	}
	switch q.State {
	case "", webhook.Pending, webhook.Delivered, webhook.Dead:
	default:
		wrong = append(wrong, fault.Field{Field: "state", Message: "Choose from pending, delivered and dead."})
	}
	if f.Endpoint != "" {
		var err error
		if q.Endpoint, err = webhook.ParseEndpointID(f.Endpoint); err != nil {
			wrong = append(wrong, fault.Field{Field: "endpoint", Message: "This is no id of a webhook."})
		}
	}
	for _, side := range []struct {
		name, value string
		to          *time.Time
	}{{"from", f.From, &q.From}, {"to", f.To, &q.To}} {
		if side.value == "" {
			continue
		}
		at, err := time.Parse(time.RFC3339, side.value)
		if err != nil {
			wrong = append(wrong, fault.Field{Field: side.name, Message: "Write the time like 2026-11-21T15:04:05Z."})
		}
		*side.to = at.UTC()
	}
	return q, fault.InvalidFields(wrong)
}
