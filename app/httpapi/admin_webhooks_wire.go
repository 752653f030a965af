package httpapi

import (
	"unicode/utf8"

	"frontdesk/app/webhook"
)

// WebhooksEvent says that webhooks of a chatbot or their deliveries changed.
type WebhooksEvent struct {
	Chatbot string `json:"chatbot"`
}

// Webhook is an address of the owner that is told of events.
type Webhook struct {
	ID        string        `json:"id"`
	URL       string        `json:"url"`
	Name      string        `json:"name"`
	Events    []string      `json:"events" doc:"chat, lead-submission, live-chat-escalation."`
	Enabled   bool          `json:"enabled"`
	CreatedAt Time          `json:"createdAt"`
	Health    WebhookHealth `json:"health"`
}

// WebhookHealth is how a webhook has fared.
type WebhookHealth struct {
	State        string `json:"state" enum:"new,ok,failing,off,disabled" doc:"Disabled: switched off because it failed for days."`
	LastSuccess  *Time  `json:"lastSuccess"`
	LastFailure  *Time  `json:"lastFailure"`
	FailingSince *Time  `json:"failingSince" doc:"The first failure since the last success."`
	DisabledAt   *Time  `json:"disabledAt"`
	Reason       string `json:"reason" doc:"Of the last failure, while it fails."`
}

// WebhookList are the webhooks of a chatbot.
type WebhookList struct {
	Items  []Webhook     `json:"items"`
	Secret WebhookSecret `json:"secret"`
}

// WebhookInput is a new webhook.
type WebhookInput struct {
	URL     string   `json:"url"`
	Name    string   `json:"name,omitempty"`
	Events  []string `json:"events"`
	Enabled *bool    `json:"enabled,omitempty" doc:"True where it is left out."`
}

func (in WebhookInput) change() webhook.Change {
	return webhook.Change{URL: in.URL, Name: in.Name, Events: eventsOf(in.Events), Enabled: in.Enabled == nil || *in.Enabled}
}

// WebhookChange is what can be changed of a webhook.
type WebhookChange struct {
	URL     string   `json:"url"`
	Name    string   `json:"name"`
	Events  []string `json:"events"`
	Enabled bool     `json:"enabled"`
}

// WebhookAdded is a new webhook.
type WebhookAdded struct {
	Webhook Webhook `json:"webhook"`
	Secret  *string `json:"secret" doc:"The chatbot's secret, where it was made with this webhook. It is not shown again."`
}

// WebhookTest asks for a sample.
type WebhookTest struct {
	Event string `json:"event" enum:"chat,lead-submission,live-chat-escalation"`
}

// WebhookSecret is what may be told of a secret.
type WebhookSecret struct {
	Exists        bool   `json:"exists"`
	Hint          string `json:"hint" doc:"Its last four characters."`
	CreatedAt     *Time  `json:"createdAt"`
	PreviousUntil *Time  `json:"previousUntil" doc:"Until when the one before is valid as well."`
}

// WebhookRotation asks for a new secret.
type WebhookRotation struct {
	OverlapHours *int `json:"overlapHours,omitempty" doc:"How long the one before stays valid: 0 to 168, 24 where it is left out."`
}

// WebhookRotated is a new secret, shown once.
type WebhookRotated struct {
	Secret string        `json:"secret"`
	State  WebhookSecret `json:"state"`
}

// Delivery is the way of an event to one webhook.
type Delivery struct {
	ID             string            `json:"id"`
	MessageID      string            `json:"messageId" doc:"The webhook-id that the receiver sees, the same at every try."`
	WebhookID      string            `json:"webhookId"`
	Event          string            `json:"event"`
	ConversationID string            `json:"conversationId" doc:"Empty where it is of none."`
	Test           bool              `json:"test"`
	URL            string            `json:"url"`
	State          string            `json:"state" enum:"pending,delivered,dead"`
	At             Time              `json:"at" doc:"Of what caused it."`
	NextAt         *Time             `json:"nextAt" doc:"Of the next try."`
	EndedAt        *Time             `json:"endedAt"`
	Reason         string            `json:"reason" doc:"Why the last try failed."`
	Replays        int               `json:"replays"`
	Tries          int               `json:"tries"`
	Attempts       []DeliveryAttempt `json:"attempts" doc:"The last 40, oldest first."`
}

// DeliveryAttempt is one try.
type DeliveryAttempt struct {
	At     Time   `json:"at"`
	Millis int    `json:"millis"`
	Status int    `json:"status" doc:"0: there was no answer."`
	Error  string `json:"error" doc:"Empty: it was delivered."`
}

// DeliveryList is a part of the log.
type DeliveryList struct {
	Items []Delivery `json:"items"`
	Next  *string    `json:"next" doc:"The cursor of the part that follows; there may be one behind a part without items."`
}

// DeliveryDetails is a delivery with all that is known of it.
type DeliveryDetails struct {
	Delivery
	Body     *string           `json:"body" doc:"As it is sent; null where its conversation was deleted."`
	Exchange *DeliveryExchange `json:"exchange" doc:"The last try."`
}

// DeliveryExchange is what went out and came back in one try.
type DeliveryExchange struct {
	URL             string           `json:"url" doc:"That answered, after redirects."`
	RequestHeaders  []DeliveryHeader `json:"requestHeaders"`
	Status          int              `json:"status"`
	ResponseHeaders []DeliveryHeader `json:"responseHeaders"`
	ResponseBody    string           `json:"responseBody" doc:"The first 64 KB; bytes that are no text are replaced."`
	Truncated       bool             `json:"truncated"`
}

// DeliveryHeader is one header line.
type DeliveryHeader struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// DeliveryFilter chooses deliveries.
type DeliveryFilter struct {
	Event    string `json:"event,omitempty"`
	State    string `json:"state,omitempty"`
	Endpoint string `json:"endpoint,omitempty"`
	From     string `json:"from,omitempty" doc:"RFC 3339."`
	To       string `json:"to,omitempty" doc:"RFC 3339, exclusive."`
}

// ReplayInput says what to send again.
type ReplayInput struct {
	Filter DeliveryFilter `json:"filter"`
}

// ReplayResult is how many were queued.
type ReplayResult struct {
	Replayed int  `json:"replayed"`
	Skipped  int  `json:"skipped" doc:"Whose webhook is deleted or switched off."`
	More     bool `json:"more" doc:"There are more than 5,000; the newest of them were taken."`
}

func webhookOf(e webhook.Endpoint) Webhook {
	return Webhook{
		ID: e.ID.String(), URL: e.URL, Name: e.Name, Events: textsOf(e.Events), Enabled: e.Enabled, CreatedAt: e.CreatedAt,
		Health: WebhookHealth{
			State: e.State(), LastSuccess: moment(e.Health.LastSuccess), LastFailure: moment(e.Health.LastFailure),
			FailingSince: moment(e.Health.FailingSince), DisabledAt: moment(e.Health.DisabledAt), Reason: e.Health.Reason,
		},
	}
}

func textsOf(in []webhook.Event) []string {
	out := make([]string, 0, len(in))
	for _, e := range in {
		out = append(out, string(e))
	}
	return out
}

func eventsOf(in []string) []webhook.Event {
	out := make([]webhook.Event, 0, len(in))
	for _, e := range in {
		out = append(out, webhook.Event(e))
	}
	return out
}

func webhookSecretOf(s webhook.SecretState) WebhookSecret {
	return WebhookSecret{Exists: s.Exists, Hint: s.Hint, CreatedAt: moment(s.CreatedAt), PreviousUntil: moment(s.PreviousUntil)}
}

func deliveryOf(d webhook.Delivery) Delivery {
	out := Delivery{
		ID: d.ID.String(), MessageID: d.Message.String(), WebhookID: d.Endpoint.String(), Event: string(d.Event), Test: d.Test, URL: d.URL,
		State: string(d.State), At: d.At, NextAt: moment(d.Next), EndedAt: moment(d.EndedAt), Reason: d.Reason, Replays: d.Replays,
		Tries: d.Tries, Attempts: make([]DeliveryAttempt, 0, len(d.Attempts)),
	}
	if !d.Conversation.IsZero() {
		out.ConversationID = d.Conversation.String()
	}
	for _, a := range d.Attempts {
		out.Attempts = append(out.Attempts, DeliveryAttempt(a))
	}
	return out
}

func deliveryDetailsOf(d webhook.Details) DeliveryDetails {
	out := DeliveryDetails{Delivery: deliveryOf(d.Delivery)}
	if d.Body != nil {
		body := string(d.Body)
		out.Body = &body
	}
	if d.Exchange != nil {
		out.Exchange = &DeliveryExchange{
			URL: d.Exchange.URL, RequestHeaders: headersOf(d.Exchange.Request), Status: d.Exchange.Status,
			ResponseHeaders: headersOf(d.Exchange.Response), ResponseBody: readable(d.Exchange.Body), Truncated: d.Exchange.Truncated,
		}
	}
	return out
}

func headersOf(in []webhook.Header) []DeliveryHeader {
	out := make([]DeliveryHeader, 0, len(in))
	for _, h := range in {
		out = append(out, DeliveryHeader(h))
	}
	return out
}

// readable is text as it is; other bytes are replaced.
func readable(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	return string([]rune(string(b)))
}
