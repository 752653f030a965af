package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/email"
	"frontdesk/app/outbox"
)

const (
	messagePage = 200
	maxMessages = 1000 // in one mail; the latest are kept
)

// Deliverer writes the mails that the outbox holds and hands them over. It is
// apart from Service because the outbox needs it first.
type Deliverer struct {
	Conversations Conversations
	Chatbots      Chatbots
	Mailer        Mailer
	Leads         Leads
	PanelURL      func() string // where this server is reached from; empty: unknown
}

// Deliver is the outbox's handler of KindMail.
func (d Deliverer) Deliver(ctx context.Context, item outbox.Item) error {
	var o order
	err := json.Unmarshal(item.Body, &o)
	write := d.writers()[o.Type]
	if err != nil || write == nil {
		return outbox.Permanent(fmt.Errorf("this version cannot read the order of the mail (%q)", o.Type))
	}
	if !d.Mailer.Configured() {
		return errors.New("no mail server is set")
	}
	mail, err := write(ctx, o)
	if err != nil {
		return err
	}
	mail.ID = item.ID
	return d.Mailer.Send(ctx, mail)
}

// writers are what writes a mail, by the type of its order.
func (d Deliverer) writers() map[string]func(context.Context, order) (Mail, error) {
	return map[string]func(context.Context, order) (Mail, error){
		typeTranscript: d.transcript, typeLead: d.lead, typeNotice: d.notice, typeSummary: d.summary, typeAsked: d.handover, typeTicket: d.handover,
	}
}

// transcript writes the mail. What was erased since it was asked for ends it.
func (d Deliverer) transcript(ctx context.Context, o order) (Mail, error) {
	thread, err := d.Conversations.Get(ctx, o.Conversation)
	if errors.Is(err, conversation.ErrNotFound) || (err == nil && !thread.DeletedAt.IsZero()) {
		return Mail{}, outbox.Permanent(errors.New("the conversation was deleted before the mail was sent"))
	}
	if err != nil {
		return Mail{}, fmt.Errorf("reading the conversation: %w", err)
	}
	bot, err := d.Chatbots.Get(ctx, thread.Chatbot)
	if errors.Is(err, chatbot.ErrNotFound) {
		return Mail{}, outbox.Permanent(errors.New("the chatbot was deleted before the mail was sent"))
	}
	if err != nil {
		return Mail{}, fmt.Errorf("reading the chatbot: %w", err)
	}
	messages, omitted, err := d.messages(ctx, o)
	if err != nil {
		return Mail{}, fmt.Errorf("reading the messages: %w", err)
	}
	t := newTranscript(bot, thread, messages, omitted)
	replyTo, err := email.Parse(bot.Contact.Email)
	if err != nil {
		replyTo = "" // the owner's contact is no address that can be answered to
	}
	return Mail{To: o.To, FromName: t.Brand, ReplyTo: replyTo, Subject: t.Subject, Text: t.text(), HTML: t.html()}, nil
}

// messages reads up to the last message that was there when the transcript was
// asked for, without system messages.
func (d Deliverer) messages(ctx context.Context, o order) (kept []conversation.Message, omitted bool, err error) {
	after := uint64(0)
	for {
		page, err := d.Conversations.Messages(ctx, o.Conversation, after, messagePage)
		if err != nil {
			return nil, false, err
		}
		for _, m := range page {
			after = m.Seq
			if m.Seq <= o.UpTo && m.Role != conversation.RoleSystem {
				kept = append(kept, m)
			}
		}
		if extra := len(kept) - maxMessages; extra > 0 {
			kept, omitted = kept[extra:], true
		}
		if len(page) < messagePage || after >= o.UpTo {
			return kept, omitted, nil
		}
	}
}
