package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/egress"
	"frontdesk/app/httpapi"
	"frontdesk/app/id"
	"frontdesk/app/lead"
	"frontdesk/app/outbox"
	"frontdesk/app/realtime"
	"frontdesk/app/store"
	"frontdesk/app/tracking"
	"frontdesk/app/webhook"
)

// kindCRM are the pushes of leads in the outbox.
const kindCRM outbox.Kind = "crm"

// pushTime is how long one push may take.
const pushTime = 20 * time.Second

// assembleLeads makes leads and joins them with what they follow from: messages
// that are held back for the form, and replies that pass details on.
func assembleLeads(a *App) {
	a.leads = lead.New(lead.Config{
		Store: store.Leads(a.store), Threads: store.Conversations(a.store),
		Join:     func(tx conversation.Tx) lead.Tx { return store.Leads(a.store).Within(tx) },
		Chatbots: a.chatbots, Effects: (joints{a}).leadEffects(), Answer: a.runner,
		Outbox: leadOutbox{a.outbox, a.store}, Sender: leadSender{a.egress.For(egress.CRM)},
		Changed: func(l lead.Lead) {
			a.announce.publish(realtime.Panel(l.Chatbot.String()), "lead", httpapi.LeadEvent{ID: l.ID.String(), Chatbot: l.Chatbot.String()})
		},
		Clock: a.clock, Log: a.log,
	})
	a.effects.all = append(a.effects.all, heldBack{leads: a.leads})
}

// heldBack holds the answer to a first message back where the form comes first.
type heldBack struct {
	conversation.NoEffects
	leads *lead.Service
}

// Posted holds the answer back.
func (h heldBack) Posted(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, m conversation.Message, began bool) error {
	return h.leads.Posted(tx, bot, c, m, began)
}

// leadEffects are what follows from a lead.
func (a joints) leadEffects() lead.Effects {
	return leadEffects{app: a.App, people: store.Users(a.store), items: store.Outbox(a.store)}
}

type leadEffects struct {
	app    *App
	people store.Port[chatuser.Tx, chatuser.Reader]
	items  store.Port[outbox.Tx, outbox.Reader]
}

// Submitted writes the profile, the log row, the event, and of a new lead the
// mail and the push.
func (e leadEffects) Submitted(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, l lead.Lead, fresh bool) error {
	profile := chatuser.Profile{Name: l.Name, Email: string(l.Email), Phone: string(l.Phone)}
	user, err := chatuser.Learn(e.people.Within(tx), l.User, profile, true, l.UpdatedAt)
	if err != nil && !errors.Is(err, chatuser.ErrNotFound) {
		return fmt.Errorf("keeping the profile of a lead: %w", err)
	}
	scene := tracking.Scene{Session: tracking.SessionID(c.ID), Chatbot: c.Chatbot, At: l.UpdatedAt, Source: c.Source}
	if err := tx.Log(tracking.Known(scene, l.Name, string(l.Email), user.ExternalID, user.Verified)); err != nil {
		return err
	}
	if err := (joints{e.app}).leadSubmitted(tx, c, l); err != nil || !fresh {
		return err
	}
	if err := e.app.notify.Lead(e.items.Within(tx), bot, l); err != nil {
		return err
	}
	return e.app.leads.Begin(tx, l)
}

// leadSubmitted has the event written for whoever listens.
func (a joints) leadSubmitted(tx conversation.Tx, c conversation.Conversation, l lead.Lead) error {
	return a.hooks.LeadSubmitted(tx, webhook.LeadSubmission{
		Chatbot: l.Chatbot, Conversation: c.ID, Source: c.Source,
		Person: webhook.Person{UUID: l.User.String(), Name: l.Name, Email: string(l.Email), Phone: string(l.Phone)},
	})
}

// leadOutbox writes pushes with their lead.
type leadOutbox struct {
	outbox *outbox.Service
	store  *store.Store
}

// pushBody is a push in the outbox. It names what is to be pushed and holds none
// of it: a lead that was erased meanwhile is not pushed.
type pushBody struct {
	Chatbot chatbot.ID `json:"chatbot"`
	Lead    lead.ID    `json:"lead"`
}

// Add writes a push. Each chatbot has a lane of its own, as it has its own system.
func (o leadOutbox) Add(tx lead.Tx, p lead.Push) (id.UUID, error) {
	item, err := o.outbox.Add(store.Outbox(o.store).Within(tx), outbox.NewItem{Kind: kindCRM, Lane: p.Chatbot.String(), Body: pushBody{p.Chatbot, p.Lead}})
	return item.ID.UUID, err
}

// Retry begins anew with a push that was given up.
func (o leadOutbox) Retry(ctx context.Context, p id.UUID) error {
	return o.outbox.Retry(ctx, outbox.ItemID{UUID: p})
}

// GivenUp tells whether a push will not be tried again.
func (o leadOutbox) GivenUp(ctx context.Context, p id.UUID) (given bool, err error) {
	err = store.Outbox(o.store).View(ctx, func(r outbox.Reader) error {
		item, err := r.Item(outbox.ItemID{UUID: p})
		given = err == nil && item.State == outbox.Failed || errors.Is(err, outbox.ErrNotFound)
		if given {
			return nil
		}
		return err
	})
	return given, err
}

// deliverLead is the outbox's handler of pushes.
func (a joints) deliverLead(ctx context.Context, item outbox.Item) error {
	var body pushBody
	if err := json.Unmarshal(item.Body, &body); err != nil {
		return outbox.Permanent(fmt.Errorf("this version cannot read the order of the push: %w", err))
	}
	err := a.leads.Deliver(ctx, body.Chatbot, item.ID.UUID, body.Lead)
	switch {
	case errors.Is(err, lead.ErrRefused):
		return outbox.Permanent(err)
	case errors.Is(err, lead.ErrHeld):
		return outbox.Held(err)
	}
	return err
}

// leadsOf reads leads for mails, which are set up before them.
type leadsOf struct{ app *App }

// Get finds a lead.
func (l leadsOf) Get(ctx context.Context, at lead.ID) (lead.Lead, error) {
	return l.app.leads.Get(ctx, at)
}

// leadSender carries pushes out by the guarded way.
type leadSender struct{ guard *egress.Guard }

// Check refuses what is no public address.
func (s leadSender) Check(ctx context.Context, address string) error {
	u, err := egress.Parse(address)
	if err != nil {
		return err
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80"}[u.Scheme]
	}
	if port == "" {
		port = "443"
	}
	return s.guard.Check(ctx, u.Hostname(), port)
}

// Send makes one push. A redirect is an answer: a secret in a header is not
// carried to another server.
func (s leadSender) Send(ctx context.Context, r lead.Request) (lead.Answer, error) {
	u, err := egress.Parse(r.URL)
	if err != nil {
		return lead.Answer{}, err
	}
	header := http.Header{"Content-Type": {r.Type}, "Accept": {"*/*"}}
	for name, value := range r.Headers {
		header.Set(name, value)
	}
	in, err := s.guard.Post(ctx, egress.Outgoing{URL: u, Header: header, Body: r.Body, MaxBody: 4 << 10, Timeout: pushTime, Stay: true})
	if errors.Is(err, egress.ErrAirGap) {
		return lead.Answer{}, fmt.Errorf("%w: %w", err, lead.ErrHeld)
	}
	if err != nil {
		return lead.Answer{}, err
	}
	return lead.Answer{Status: in.Status, Body: in.Body}, nil
}

// passOn makes a lead of what a visitor agreed to pass on.
func (a joints) passOn(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, n lead.Noticed) error {
	_, err := a.leads.TakeNoticed(tx, bot, c, n)
	return err
}
