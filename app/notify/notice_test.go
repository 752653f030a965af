package notify

import (
	"strings"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/email"
	"frontdesk/app/id"
)

func TestNotice_saysWhatAndWhere(t *testing.T) {
	t.Parallel()
	o := newOffice()
	o.PanelURL = func() string { return "https://desk.example.com/" }
	n := Notice{Subject: "Webhook off\r\nBcc: x@example.com", Text: "First.\n\n<b>Second</b>.", Path: "/admin/webhooks"}
	if err := o.Notice(nil, []email.Address{"a@example.com", "b@example.com"}, n); err != nil || len(o.orders) != 2 {
		t.Fatalf("%d orders, %v", len(o.orders), err)
	}
	for _, item := range o.orders {
		if err := o.Deliver(t.Context(), item); err != nil {
			t.Fatal(err)
		}
	}
	mail := o.mails[1]
	if mail.To != "b@example.com" || strings.ContainsAny(mail.Subject, "\r\n") || !strings.Contains(mail.HTML, "&lt;b&gt;Second") ||
		!strings.Contains(mail.Text, "https://desk.example.com/admin/webhooks") || !strings.Contains(mail.HTML, `href="https://desk.example.com/admin/webhooks"`) {
		t.Errorf("%+v", mail)
	}
}

// That a webhook was switched off is told in the language of its chatbot, and in
// English where that is gone by then.
func TestNotice_ofAWebhookInItsLanguage(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string][]string{
		"de-CH": {`<html lang="de" dir="ltr">`, "Ein Webhook wurde abgeschaltet", "seit 2026-11-18 09:05 UTC", "14 Tage"},
		"ar":    {`<html lang="ar" dir="rtl">`, "تم إيقاف", "14 يومًا"},
		"tlh":   {`<html lang="en" dir="ltr">`, "A webhook was switched off", "since 2026-11-18 09:05 UTC", "kept for 14 days"},
		"":      {`<html lang="en" dir="ltr">`, "A webhook was switched off"}, // no chatbot
	} {
		o := newOffice()
		o.PanelURL = func() string { return "https://desk.example.com" }
		bot := chatbot.ID{UUID: id.New()}
		if lang != "" {
			bot = o.bot.ID
			o.bot.Lang = lang
		}
		since := time.Date(2026, 11, 18, 11, 5, 30, 0, time.FixedZone("", 2*60*60))
		n := Notice{Path: "/admin/webhooks", Hook: &HookOff{Chatbot: bot, URL: "https://a.example/<hook>", Since: since, Reason: "the endpoint answered with the status 500", Days: 14}}
		if err := o.Notice(nil, []email.Address{"a@example.com"}, n); err != nil {
			t.Fatal(err)
		}
		if err := o.Deliver(t.Context(), o.orders[0]); err != nil {
			t.Fatal(err)
		}
		mail := o.mails[0]
		for _, part := range append(want, "the status 500", "https://a.example/&lt;hook&gt;", "https://desk.example.com/admin/webhooks") {
			if !strings.Contains(mail.HTML, part) {
				t.Errorf("%s: %q is not in\n%s", lang, part, mail.HTML)
			}
		}
		if !strings.Contains(mail.Text, "https://a.example/<hook>") || mail.Subject == "" {
			t.Errorf("%s: %q\n%s", lang, mail.Subject, mail.Text)
		}
	}
}

func TestNotice_withoutMailWritesNothing(t *testing.T) {
	t.Parallel()
	o := newOffice()
	o.configured = false
	if err := o.Notice(nil, []email.Address{"a@example.com"}, Notice{Subject: "s", Text: "t"}); err != nil || len(o.orders) != 0 {
		t.Errorf("%d orders, %v", len(o.orders), err)
	}
}
