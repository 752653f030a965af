package notify

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"frontdesk/app/conversation"
	"frontdesk/app/email"
	"frontdesk/app/id"
	"frontdesk/app/lead"
	"frontdesk/app/outbox"
)

// drawer is a transaction that holds the items of an outbox, and budgets.
type drawer struct {
	outbox.Tx
	items   map[outbox.ItemID]outbox.Item
	inOrder []outbox.ItemID
	budgets map[string]Budget
	now     time.Time
}

func (d *drawer) Add(_ outbox.Tx, n outbox.NewItem) (outbox.Item, error) {
	body, err := json.Marshal(n.Body)
	item := outbox.Item{ID: outbox.ItemID{UUID: id.New()}, Kind: n.Kind, Order: n.Order, Body: body, State: outbox.Pending, Due: n.NotBefore}
	d.items[item.ID], d.inOrder = item, append(d.inOrder, item.ID)
	return item, err
}

func (d *drawer) Item(i outbox.ItemID) (outbox.Item, error) {
	item, found := d.items[i]
	if !found {
		return item, outbox.ErrNotFound
	}
	return item, nil
}

func (d *drawer) PutItem(_, after outbox.Item) error {
	d.items[after.ID] = after
	return nil
}

func (d *drawer) Budget(_ outbox.Tx, name string) (Budget, error) { return d.budgets[name], nil }

func (d *drawer) PutBudget(_ outbox.Tx, name string, b Budget) error {
	d.budgets[name] = b
	return nil
}

// orders are those of a type, in the order of their making.
func (d *drawer) orders(t *testing.T, kind string) (out []order) {
	t.Helper()
	for _, i := range d.inOrder {
		var o order
		if err := json.Unmarshal(d.items[i].Body, &o); err != nil {
			t.Fatal(err)
		}
		if o.Type == kind {
			out = append(out, o)
		}
	}
	return out
}

// Whoever leaves a thousand leads does not fill a mailbox: the owner gets so many
// mails an hour, and one that counts the others.
func TestTell_budget(t *testing.T) {
	t.Parallel()
	d := &drawer{items: map[outbox.ItemID]outbox.Item{}, budgets: map[string]Budget{}, now: at(21, 10, 3)}
	o := newOffice()
	s := New(Config{Outbox: d, Mailer: o, Budgets: d, Clock: func() time.Time { return d.now }})
	bot := o.bot
	bot.LeadForm.Mail, bot.LeadForm.MailTo = true, "owner@shop.example"
	bot.Escalation.Mail, bot.Escalation.MailTo = true, ""
	bot.Contact.Email = ""
	owners := []email.Address{"a@shop.example", "b@shop.example"}
	leads := func(n int) {
		for range n {
			if err := s.Lead(d, bot, lead.Lead{ID: lead.ID{UUID: id.New()}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	people := func(n int, ticket bool) {
		for range n {
			if err := s.Handover(d, bot, conversation.Conversation{ID: conversation.ID{UUID: id.New()}}, ticket, owners); err != nil {
				t.Fatal(err)
			}
		}
	}
	leads(1000)
	people(25, false) // a budget of their own
	people(7, true)
	if got := len(d.orders(t, typeLead)); got != perChatbot {
		t.Errorf("%d mails about leads", got)
	}
	if asked, tickets := len(d.orders(t, typeAsked)), len(d.orders(t, typeTicket)); asked != 2*25 || tickets != 2*5 {
		t.Errorf("%d mails about people, %d about messages", asked, tickets)
	}
	summaries := d.orders(t, typeSummary)
	if len(summaries) != 3 || summaries[0].Counts[typeLead] != 970 || summaries[1].To != owners[0] || summaries[2].To != owners[1] || summaries[2].Counts[typeTicket] != 2 {
		t.Fatalf("summaries %+v", summaries)
	}
	for _, i := range d.inOrder {
		if item := d.items[i]; item.Order == "" && !item.Due.Equal(at(21, 11, 3)) {
			t.Errorf("a summary is due at %s", item.Due)
		}
	}
	mail, err := o.summary(t.Context(), summaries[0])
	if err != nil || !strings.Contains(mail.Subject, "More visitors who left their details: 970") || !strings.Contains(mail.Text, "Between 10:03 and 11:03 UTC") || mail.To != "owner@shop.example" {
		t.Errorf("%q %q %v", mail.Subject, mail.Text, err)
	}

	d.now = at(21, 11, 3)
	leads(2)
	if got := len(d.orders(t, typeLead)); got != perChatbot+2 {
		t.Errorf("%d mails in the next hour", got)
	}
	if again := d.orders(t, typeSummary); len(again) != 3 || again[0].Counts[typeLead] != 970 {
		t.Errorf("the hour before has changed: %+v", again)
	}
}
