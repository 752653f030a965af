package notify

import (
	"context"
	"errors"
	"strings"

	"frontdesk/app/email"
	"frontdesk/app/outbox"
)

const typeNotice = "notice"

// Notice is what the people behind the panel are told of the server's own work. It
// names nobody who wrote in a chat.
type Notice struct {
	Subject string `json:"subject"`
	Text    string `json:"text"`           // plain, in paragraphs
	Path    string `json:"path,omitempty"` // of the panel, where something can be done about it
	Lang    string `json:"lang,omitempty"` // of the texts (BCP 47); empty: English
	Dir     string `json:"dir,omitempty"`  // ltr or rtl
}

// Notice has people told, in the transaction of its cause. It does nothing where
// mail is not set up.
func (s *Service) Notice(tx outbox.Tx, to []email.Address, n Notice) error {
	if !s.cfg.Mailer.Configured() {
		return nil
	}
	for _, address := range to {
		if _, err := s.cfg.Outbox.Add(tx, outbox.NewItem{Kind: KindMail, Body: order{Type: typeNotice, To: address, Notice: &n}}); err != nil {
			return err
		}
	}
	return nil
}

// notice writes the mail.
func (d Deliverer) notice(_ context.Context, o order) (Mail, error) {
	if o.Notice == nil {
		return Mail{}, outbox.Permanent(errors.New("the order of the mail says nothing"))
	}
	n := *o.Notice
	address := ""
	if d.PanelURL != nil && n.Path != "" {
		if base := strings.TrimSuffix(d.PanelURL(), "/"); base != "" {
			address = base + n.Path
		}
	}
	text := n.Text + "\n"
	p := &page{}
	p.put(`<!doctype html>
<html lang="`, firstFilled(n.Lang, "en"), `" dir="`, firstFilled(n.Dir, "ltr"), `">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>`, escape(headerText(n.Subject)), `</title>
</head>
<body style="margin:0;padding:24px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:15px;line-height:22px;">`)
	for _, paragraph := range strings.Split(n.Text, "\n\n") {
		p.put(`
<p style="margin:0 0 16px 0;word-break:break-word;overflow-wrap:anywhere;">`, escape(paragraph), `</p>`)
	}
	if address != "" {
		text += "\n" + address + "\n"
		p.put(`
<p style="margin:0;"><a href="`, escape(address), `">`, escape(address), `</a></p>`)
	}
	p.put(`
</body>
</html>
`)
	return Mail{To: o.To, FromName: "Frontdesk", Subject: headerText(n.Subject), Text: text, HTML: p.String()}, nil
}
