package notify

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/email"
	"frontdesk/app/outbox"
)

const (
	typeAsked  = "person-asked"
	typeTicket = "ticket"
)

// Handover has the team told that a visitor asks for a person, or left a message, in
// the transaction of that. It does nothing where mail is not set up or switched off.
// owners hear of it where the settings name nobody.
func (s *Service) Handover(tx outbox.Tx, bot chatbot.Chatbot, c conversation.Conversation, ticket bool, owners []email.Address) error {
	if !bot.Escalation.Mail || !s.cfg.Mailer.Configured() {
		return nil
	}
	to := owners
	if own, err := email.Parse(firstFilled(bot.Escalation.MailTo, bot.Contact.Email)); err == nil {
		to = []email.Address{own}
	}
	body := order{Type: typeAsked, Conversation: c.ID, UpTo: c.LastSeq, User: c.User.String()}
	if ticket {
		body.Type = typeTicket
	}
	return s.tell(tx, bot.ID, aboutPeople, to, c.ID.String(), body)
}

// handover writes the notice. What was deleted meanwhile ends it.
func (d Deliverer) handover(ctx context.Context, o order) (Mail, error) {
	thread, bot, err := d.about(ctx, o.Conversation)
	if err != nil {
		return Mail{}, err
	}
	messages, omitted, err := d.messages(ctx, o, maxMessages)
	if err != nil {
		return Mail{}, fmt.Errorf("reading the messages: %w", err)
	}
	own, w, lang := ownerWords(bot.Lang)
	n := handoverNotice{own: own, words: w, lang: lang, brand: headerText(firstFilled(bot.DisplayName, bot.Name)), omitted: omitted, messages: messages}
	mail := Mail{To: o.To, FromName: n.brand, Subject: headerText(fmt.Sprintf(own.Asked, thread.Subject))}
	n.intro = fmt.Sprintf(own.AskedText, n.brand)
	if t := thread.Handover.Ticket; o.Type == typeTicket && t != nil {
		n.ticket = t
		mail.Subject = headerText(fmt.Sprintf(own.Left, firstFilled(t.Name, t.Email), thread.Subject))
		n.intro = fmt.Sprintf(own.LeftText, n.brand)
		if replyTo, err := email.Parse(t.Email); err == nil {
			mail.ReplyTo = replyTo
		}
	}
	if d.PanelURL != nil {
		if base := strings.TrimSuffix(d.PanelURL(), "/"); base != "" {
			n.address = base + "/admin/conversations/" + thread.ID.String()
		}
	}
	mail.Text, mail.HTML = n.text(), n.html(mail.Subject)
	return mail, nil
}

// about finds the conversation that a mail is about, and its chatbot. What was
// deleted meanwhile ends the mail.
func (d Deliverer) about(ctx context.Context, c conversation.ID) (thread conversation.Conversation, bot chatbot.Chatbot, err error) {
	thread, err = d.Conversations.Get(ctx, c)
	if errors.Is(err, conversation.ErrNotFound) || (err == nil && !thread.DeletedAt.IsZero()) {
		return thread, bot, outbox.Permanent(errors.New("the conversation was deleted before the mail was sent"))
	}
	if err != nil {
		return thread, bot, fmt.Errorf("reading the conversation: %w", err)
	}
	bot, err = d.Chatbots.Get(ctx, thread.Chatbot)
	if errors.Is(err, chatbot.ErrNotFound) {
		return thread, bot, outbox.Permanent(errors.New("the chatbot was deleted before the mail was sent"))
	}
	if err != nil {
		err = fmt.Errorf("reading the chatbot: %w", err)
	}
	return thread, bot, err
}

// handoverNotice is what the mail says.
type handoverNotice struct {
	brand, intro, address string

	own      mailWords
	words    words
	lang     string
	ticket   *conversation.Ticket
	omitted  bool
	messages []conversation.Message
}

func (n handoverNotice) rows() []leadRow {
	if n.ticket == nil {
		return nil
	}
	rows := []leadRow{{n.own.Email, n.ticket.Email}, {n.own.Message, n.ticket.Message}}
	if n.ticket.Name != "" {
		rows = append([]leadRow{{n.own.Name, n.ticket.Name}}, rows...)
	}
	return rows
}

func (n handoverNotice) who(m conversation.Message) string {
	switch m.Role {
	case conversation.RoleUser:
		return n.own.Visitor
	case conversation.RoleAgent:
		return headerText(firstFilled(m.Name, fmt.Sprintf(n.words.Team, n.brand)))
	default:
		return n.own.Assistant
	}
}

func (n handoverNotice) text() string {
	var b strings.Builder
	b.WriteString(n.intro + "\n\n")
	for _, r := range n.rows() {
		fmt.Fprintf(&b, "%s: %s\n", r.name, hanging(r.value))
	}
	if n.address != "" {
		b.WriteString("\n" + n.own.Open + ": " + n.address + "\n")
	}
	b.WriteString("\n" + n.own.Said + ":\n")
	if n.omitted {
		b.WriteString("(" + n.words.Omitted + ")\n")
	}
	for _, m := range n.messages {
		fmt.Fprintf(&b, "\n%s: %s\n", n.who(m), hanging(m.Text))
	}
	return b.String()
}

func (n handoverNotice) html(title string) string {
	p := &page{}
	p.put(`<!doctype html>
<html lang="`, n.lang, `" dir="`, n.words.dir(), `">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>`, escape(title), `</title>
</head>
<body style="margin:0;padding:24px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:15px;line-height:22px;">
<p style="margin:0 0 16px 0;">`, escape(n.intro), `</p>`)
	n.table(p, n.rows())
	if n.address != "" {
		p.put(`
<p style="margin:16px 0;"><a href="`, escape(n.address), `">`, escape(n.own.Open), `</a></p>`)
	}
	said := make([]leadRow, 0, len(n.messages))
	for _, m := range n.messages {
		said = append(said, leadRow{n.who(m), m.Text})
	}
	p.put(`
<p style="margin:16px 0 8px 0;"><b>`, escape(n.own.Said), `</b></p>`)
	n.table(p, said)
	p.put(`
</body>
</html>
`)
	return p.String()
}

func (n handoverNotice) table(p *page, rows []leadRow) {
	if len(rows) == 0 {
		return
	}
	p.put(`
<table role="presentation" cellpadding="0" cellspacing="0" border="0">`)
	for _, r := range rows {
		p.put(`
<tr><td dir="auto" valign="top" style="padding:0 16px 8px 0;"><b>`, escape(r.name), `</b></td><td dir="auto" valign="top" style="padding:0 0 8px 0;word-break:break-word;overflow-wrap:anywhere;white-space:pre-wrap;">`, escape(r.value), `</td></tr>`)
	}
	p.put(`
</table>`)
}
