package notify

import (
	"strings"
	"testing"

	"frontdesk/app/email"
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

func TestNotice_withoutMailWritesNothing(t *testing.T) {
	t.Parallel()
	o := newOffice()
	o.configured = false
	if err := o.Notice(nil, []email.Address{"a@example.com"}, Notice{Subject: "s", Text: "t"}); err != nil || len(o.orders) != 0 {
		t.Errorf("%d orders, %v", len(o.orders), err)
	}
}
