package app

import (
	"context"
	"strconv"

	"frontdesk/app/config"
	"frontdesk/app/egress"
	"frontdesk/app/httpapi"
	"frontdesk/app/mail"
	"frontdesk/app/notify"
	"frontdesk/app/outbox"
	"frontdesk/app/store"
	"frontdesk/app/webhook"
)

// emails is the mail server as the panel sees it.
type emails struct {
	*mail.Sender
	settings *settings
	outbox   *outbox.Service
}

// assembleMail makes the outbox and what goes through it.
func assembleMail(a *App) {
	sender := mail.New(mail.Config{Settings: func() config.Mail { return a.settings.current().Mail }, Clock: a.clock, Dial: a.ledger.Line(egress.Mail, mailPatience)})
	deliverer := notify.Deliverer{Conversations: a.conversations, Chatbots: a.chatbots, Mailer: sender, Leads: leadsOf{a}, Weekly: weekly{a}, Zone: a.ownerZone, PanelURL: func() string { return a.settings.current().PublicURL }}
	items := store.Outbox(a.store)
	a.outbox = outbox.New(outbox.Config{
		Store: items, Clock: a.clock, Log: a.log,
		Handlers: map[outbox.Kind]outbox.Handler{notify.KindMail: {Deliver: holding(deliverer.Deliver)}, webhook.Kind: (joints{a}).hookHandler(), kindCRM: {Deliver: joints{a}.deliverLead, Timeout: pushTime}},
	})
	a.mail = &emails{Sender: sender, settings: a.settings, outbox: a.outbox}
	a.notify = notify.New(notify.Config{Store: items, Outbox: a.outbox, Conversations: a.conversations, AtEnd: a.conversations, Chatbots: a.chatbots, Mailer: sender, Zone: a.ownerZone, Budgets: store.MailBudgets{}, Clock: a.clock})
	a.effects.all = append(a.effects.all, letterEffects{items: items, notify: a.notify})
}

// Settings are those in force, what fixes them, and how mails have fared.
func (e *emails) Settings(ctx context.Context) (httpapi.EmailSettingsPage, error) {
	m := e.settings.current().Mail
	status, err := e.outbox.Status(ctx, notify.KindMail)
	return httpapi.EmailSettingsPage{
		Settings: httpapi.EmailSettings{
			Host: m.Host, Port: m.Port, Security: string(m.Security), Username: m.Username, HasPassword: m.Password != "",
			From: m.From, FromName: m.FromName,
		},
		Fixed: e.settings.fixed(config.Email), Configured: e.Configured(),
		LastError: status.LastError, Pending: int(status.Pending), Failed: int(status.Failed),
	}, err
}

// Save puts new settings in force at once.
func (e *emails) Save(ctx context.Context, in httpapi.EmailSettingsInput) (httpapi.EmailSettingsPage, error) {
	values := map[string]string{
		"host": in.Host, "port": strconv.Itoa(in.Port), "security": in.Security, "username": in.Username, "from": in.From, "fromName": in.FromName,
	}
	if in.Password != nil {
		values["password"] = *in.Password
	}
	if err := e.settings.save(ctx, config.Email, values); err != nil {
		return httpapi.EmailSettingsPage{}, err
	}
	return e.Settings(ctx)
}
