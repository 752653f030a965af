package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"frontdesk/app/conversation"
	"frontdesk/app/email"
	"frontdesk/app/outbox"
)

const (
	messagePage = 200
	maxMessages = 1000   // in one mail; the latest are kept
	mostPrinted = 10_000 // on a page
)

// Deliverer writes the mails that the outbox holds and hands them over. It is
// apart from Service because the outbox needs it first.
type Deliverer struct {
	Conversations Conversations
	Chatbots      Chatbots
	Mailer        Mailer
	Leads         Leads
	PanelURL      func() string // where this server is reached from; empty: unknown
	Zone          func() string // that the owner lives in (IANA); nil or empty: unknown
	Weekly        Weekly        // nil: no digests
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
		typeTranscript: d.transcript, typeLead: d.lead, typeNotice: d.notice, typeSummary: d.summary, typeAsked: d.handover, typeTicket: d.handover, typeDigest: d.digest,
	}
}

// transcript writes the mail.
func (d Deliverer) transcript(ctx context.Context, o order) (Mail, error) {
	t, bot, err := d.transcriptOf(ctx, o, maxMessages)
	if err != nil {
		return Mail{}, err
	}
	if o.Panel {
		t.Why = fmt.Sprintf(t.Words.WhyPanel, t.Brand)
	}
	replyTo, err := email.Parse(bot.Contact.Email)
	if err != nil {
		replyTo = "" // the owner's contact is no address that can be answered to
	}
	return Mail{To: o.To, FromName: t.Brand, ReplyTo: replyTo, Subject: t.Subject, Text: t.text(), HTML: t.html()}, nil
}

// messages reads up to the last message that was there when the transcript was
// asked for, without system messages; of more than most, the latest.
func (d Deliverer) messages(ctx context.Context, o order, most int) (kept []conversation.Message, omitted bool, err error) {
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
		if extra := len(kept) - most; extra > 0 {
			kept, omitted = kept[extra:], true
		}
		if len(page) < messagePage || after >= o.UpTo {
			return kept, omitted, nil
		}
	}
}
