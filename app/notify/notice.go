package notify

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"frontdesk/app/chatbot"
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
	// Hook is the webhook that the notice is about, told in the language of its chatbot
	// in the place of Subject and Text.
	Hook *HookOff `json:"hook,omitempty"`
}

// HookOff is a webhook that was switched off because it failed for days.
type HookOff struct {
	Chatbot chatbot.ID `json:"chatbot"`
	URL     string     `json:"url"`
	Since   time.Time  `json:"since"`
	Reason  string     `json:"reason"` // of the last failure, without a full stop
	Days    int        `json:"days"`   // that deliveries are kept
}

// inWords puts what is told of a webhook into words; English where its chatbot is
// gone.
func (d Deliverer) inWords(ctx context.Context, n Notice) (Notice, error) {
	bot, err := d.Chatbots.Get(ctx, n.Hook.Chatbot)
	if err != nil && !errors.Is(err, chatbot.ErrNotFound) {
		return n, fmt.Errorf("reading the chatbot: %w", err)
	}
	own, w, lang := ownerWords(bot.Lang)
	n.Lang, n.Dir = lang, w.dir()
	n.Subject = own.HookOff
	n.Text = fmt.Sprintf(own.HookText, n.Hook.URL, n.Hook.Since.UTC().Format("2006-01-02 15:04"), n.Hook.Reason) + "\n\n" + fmt.Sprintf(own.HookNext, n.Hook.Days)
	return n, nil
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
func (d Deliverer) notice(ctx context.Context, o order) (Mail, error) {
	if o.Notice == nil {
		return Mail{}, outbox.Permanent(errors.New("the order of the mail says nothing"))
	}
	n := *o.Notice
	if n.Hook != nil {
		var err error
		if n, err = d.inWords(ctx, n); err != nil {
			return Mail{}, err
		}
	}
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
