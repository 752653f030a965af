package notify

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/email"
	"frontdesk/app/lead"
	"frontdesk/app/outbox"
)

const typeLead = "lead"

// Leads reads what the notice of a lead is made of.
type Leads interface {
	Get(ctx context.Context, l lead.ID) (lead.Lead, error)
}

// Lead has the owner told of a new lead, in the lead's own transaction. It does
// nothing where mail is not set up, or nobody is to be told.
func (s *Service) Lead(tx outbox.Tx, bot chatbot.Chatbot, l lead.Lead) error {
	if !bot.LeadForm.Mail || !s.cfg.Mailer.Configured() {
		return nil
	}
	to, err := email.Parse(firstFilled(bot.LeadForm.MailTo, bot.Contact.Email))
	if err != nil {
		return nil //nolint:nilerr // the owner has named no address
	}
	return s.tell(tx, bot.ID, aboutLeads, []email.Address{to}, l.ID.String(), order{Type: typeLead, Lead: l.ID.String(), User: l.User.String()})
}

// lead writes the notice. What was deleted meanwhile ends it.
func (d Deliverer) lead(ctx context.Context, o order) (Mail, error) {
	at, err := lead.ParseID(o.Lead)
	if err != nil {
		return Mail{}, outbox.Permanent(err)
	}
	l, err := d.Leads.Get(ctx, at)
	if errors.Is(err, lead.ErrNotFound) {
		return Mail{}, outbox.Permanent(errors.New("the lead was deleted before the mail was sent"))
	}
	if err != nil {
		return Mail{}, fmt.Errorf("reading the lead: %w", err)
	}
	bot, err := d.Chatbots.Get(ctx, l.Chatbot)
	if errors.Is(err, chatbot.ErrNotFound) {
		return Mail{}, outbox.Permanent(errors.New("the chatbot was deleted before the mail was sent"))
	}
	if err != nil {
		return Mail{}, fmt.Errorf("reading the chatbot: %w", err)
	}
	address := ""
	if d.PanelURL != nil {
		if base := strings.TrimSuffix(d.PanelURL(), "/"); base != "" {
			address = base + "/admin/leads/" + l.ID.String()
		}
	}
	own, w, lang := ownerWords(bot.Lang)
	rows := leadRows(l, own)
	name := headerText(firstFilled(bot.DisplayName, bot.Name))
	return Mail{
		To: o.To, FromName: name, ReplyTo: l.Email, Subject: headerText(fmt.Sprintf(own.LeadNew, l.Display())),
		Text: leadText(own, name, rows, address), HTML: leadHTML(own, lang, w.dir(), name, rows, address),
	}, nil
}

type leadRow struct{ name, value string }

// leadRows are what the notice says, in order; what was not given is left out.
func leadRows(l lead.Lead, w mailWords) []leadRow {
	rows := []leadRow{{w.Name, l.Name}, {w.Email, string(l.Email)}, {w.Phone, string(l.Phone)}}
	for _, v := range l.Fields {
		rows = append(rows, leadRow{v.Label, v.Value})
	}
	rows = append(rows, leadRow{w.Question, l.Question}, leadRow{w.Page, l.Page})
	if l.Consent != nil {
		rows = append(rows, leadRow{w.Agreed, l.Consent.Text})
	}
	rows = append(rows, leadRow{w.When, l.CreatedAt.UTC().Format(time.RFC1123)})
	out := rows[:0]
	for _, r := range rows {
		if strings.TrimSpace(r.value) != "" {
			out = append(out, r)
		}
	}
	return out
}

// hanging indents all lines of a value but the first, so that none of them looks like
// another row, whatever was written.
func hanging(value string) string {
	lines := strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r) })
	return strings.Join(lines, "\n    ")
}

func leadText(w mailWords, bot string, rows []leadRow, address string) string {
	var b strings.Builder
	b.WriteString(fmt.Sprintf(w.LeadText, bot) + "\n\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "%s: %s\n", headerText(r.name), hanging(r.value))
	}
	if address != "" {
		b.WriteString("\n" + w.LeadOpen + ": " + address + "\n")
	}
	return b.String()
}

func leadHTML(w mailWords, lang, dir, bot string, rows []leadRow, address string) string {
	p := &page{}
	p.put(`<!doctype html>
<html lang="`, lang, `" dir="`, dir, `">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>`, escape(fmt.Sprintf(w.LeadNew, bot)), `</title>
</head>
<body style="margin:0;padding:24px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:15px;line-height:22px;">
<p style="margin:0 0 16px 0;">`, fmt.Sprintf(escape(w.LeadText), "<bdi>"+escape(bot)+"</bdi>"), `</p>
<table role="presentation" cellpadding="0" cellspacing="0" border="0">`)
	for _, r := range rows {
		p.put(`
<tr><td dir="auto" valign="top" style="padding:0 16px 8px 0;"><b>`, escape(headerText(r.name)), `</b></td><td dir="auto" valign="top" style="padding:0 0 8px 0;word-break:break-word;overflow-wrap:anywhere;white-space:pre-wrap;">`, escape(r.value), `</td></tr>`)
	}
	p.put(`
</table>`)
	if address != "" {
		p.put(`
<p style="margin:16px 0 0 0;"><a href="`, escape(address), `">`, escape(w.LeadOpen), `</a></p>`)
	}
	p.put(`
</body>
</html>
`)
	return p.String()
}
