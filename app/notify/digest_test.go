package notify

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"frontdesk/app/account"
	"frontdesk/app/chatbot"
	"frontdesk/app/dashboard"
	"frontdesk/app/email"
	"frontdesk/app/id"
	"frontdesk/app/outbox"
	"frontdesk/app/question"
)

// rack keeps subscriptions and what is ordered.
type rack struct {
	subscribed map[account.ID]Subscription
	boxes      map[account.ID]email.Address
	orders     []order
	on         bool // a mail server is set
}

func (s *rack) View(_ context.Context, fn func(DigestReader) error) error { return fn(s) }
func (s *rack) Write(_ context.Context, fn func(DigestTx) error) error    { return fn(s) }

func (s *rack) Subscription(a account.ID) (Subscription, bool, error) {
	out, found := s.subscribed[a]
	return out, found, nil
}

func (s *rack) Subscriptions() (out []Subscription, err error) {
	for _, one := range s.subscribed {
		out = append(out, one)
	}
	return out, nil
}

func (s *rack) PutSubscription(one Subscription) error {
	s.subscribed[one.Account] = one
	return nil
}

func (s *rack) DropSubscription(a account.ID) error {
	delete(s.subscribed, a)
	return nil
}

func (s *rack) Mailbox(a account.ID) (email.Address, bool, error) {
	to, found := s.boxes[a]
	return to, found, nil
}

func (s *rack) Outbox() outbox.Tx { return nil }

func (s *rack) Add(_ outbox.Tx, n outbox.NewItem) (outbox.Item, error) {
	body, err := json.Marshal(n.Body)
	if err != nil {
		return outbox.Item{}, err
	}
	var o order
	err = json.Unmarshal(body, &o)
	s.orders = append(s.orders, o)
	return outbox.Item{}, err
}

func (s *rack) Configured() bool                 { return s.on }
func (s *rack) Send(context.Context, Mail) error { return nil }

// Whatever the server goes through, each week is told once, on its Monday or after.
func TestDigests_eachWeekOnce(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	ana := account.ID{UUID: id.New()}
	s := &rack{subscribed: map[account.ID]Subscription{}, boxes: map[account.ID]email.Address{ana: "ana@shop.example"}, on: true}
	now := time.Time{}
	d := NewDigests(DigestConfig{Store: s, Outbox: s, Mailer: s, Zone: func() *time.Location { return zone }, Clock: func() time.Time { return now }})
	at := func(day, hour int) { now = time.Date(2026, 11, day, hour, 30, 0, 0, zone) }
	tells := func(name string, want int) {
		t.Helper()
		n, err := d.Send(t.Context())
		if err != nil || n != want {
			t.Fatalf("%s: told %d, want %d, %v", name, n, want, err)
		}
	}
	at(5, 12) // a Thursday
	tells("nobody wants it", 0)
	if err := d.Set(t.Context(), ana, true); err != nil {
		t.Fatal(err)
	}
	tells("this week is over before it was asked for", 0)
	at(9, 6)
	tells("too early on Monday", 0)
	at(9, 7)
	tells("Monday at seven", 1)
	tells("again", 0)
	at(12, 3)
	tells("the week is told", 0)
	s.on = false
	at(16, 9)
	tells("no mail server", 0)
	s.on = true
	at(18, 9)
	tells("late", 1)
	at(18, 10)
	tells("not twice", 0)
	now = time.Date(2026, 12, 30, 9, 0, 0, 0, zone)
	tells("down for weeks: the last one alone", 1)
	tells("and once", 0)
	at(16, 9)
	tells("the clock was set back", 0)
	var weeks []string
	for _, o := range s.orders {
		weeks = append(weeks, o.Week)
	}
	if got := strings.Join(weeks, " "); got != "2026-11-09 2026-11-16 2026-12-28" {
		t.Errorf("weeks %s", got)
	}
	zone = time.FixedZone("far", 13*3600)
	now = time.Date(2026, 12, 28, 12, 0, 0, 0, time.UTC)
	tells("another zone on the same Monday", 0)

	if on, err := d.On(t.Context(), ana); err != nil || !on {
		t.Error(on, err)
	}
	if err := d.Set(t.Context(), ana, false); err != nil {
		t.Fatal(err)
	}
	now = time.Date(2027, 1, 5, 12, 0, 0, 0, time.UTC)
	tells("switched off", 0)
	if err := d.Set(t.Context(), account.ID{}, true); err != ErrNoAccount { //nolint:errorlint // the very one
		t.Errorf("an API key: %v", err)
	}
	delete(s.boxes, ana)
	s.subscribed[ana] = Subscription{Account: ana, Week: "2026-01-05"}
	tells("the account has gone", 0)
	if len(s.subscribed) != 0 {
		t.Error("who has gone is still subscribed")
	}
}

// year gives the same figures for every chatbot.
type year struct {
	bots  []chatbot.Chatbot
	ready bool
	asked []dashboard.Period
}

func (y *year) Now() time.Time                                  { return time.Date(2026, 11, 16, 7, 15, 0, 0, time.UTC) }
func (y *year) List(context.Context) ([]chatbot.Chatbot, error) { return y.bots, nil }

func (y *year) Board(_ context.Context, _ chatbot.ID, p dashboard.Period) (dashboard.Board, error) {
	y.asked = append(y.asked, p)
	return dashboard.Board{
		Now:    dashboard.Totals{Conversations: 42, Messages: 200, Leads: 3, Converted: 3, Alone: 40, Answered: 41, Median: 1400 * time.Millisecond},
		Before: dashboard.Totals{Conversations: 35, Messages: 200, Converted: 1, Alone: 30, Answered: 35, Median: 90 * time.Second},
	}, nil
}

func (y *year) Unanswered(context.Context, chatbot.ID, int) (question.Groups, error) {
	groups := []question.Group{{ID: "a1", Title: "Do you <b>gift-wrap</b> & ship?\nFigure: 1", Count: 7}, {ID: "b", Title: "هل تشحنون؟", Count: 1}, {ID: "c"}, {ID: "d"}, {ID: "e"}, {ID: "f"}}
	return question.Groups{Ready: y.ready, Groups: groups}, nil
}

func TestDeliverer_digest(t *testing.T) {
	t.Parallel()
	bot := chatbot.Default(chatbot.ID{UUID: id.New()}, "Leaf & Kettle", time.Time{})
	y := &year{bots: []chatbot.Chatbot{bot}, ready: true}
	d := Deliverer{Weekly: y, PanelURL: func() string { return "https://desk.example/" }}
	mail, err := d.digest(t.Context(), order{To: "ana@shop.example", Week: "2026-11-16", Zone: "Europe/Berlin"})
	if err != nil {
		t.Fatal(err)
	}
	if p := y.asked[0]; p.From.String() != "2026-11-09" || p.To.String() != "2026-11-15" || p.Zone.String() != "Europe/Berlin" {
		t.Errorf("%+v", p)
	}
	if mail.Subject != "Your week at Leaf & Kettle · Conversations: 42" || mail.To != "ana@shop.example" {
		t.Errorf("%q", mail.Subject)
	}
	for _, want := range []string{
		"9 November 2026 – 15 November 2026, Europe/Berlin", "Conversations: 42 (+20 %, 35 before)", "Messages: 200 (as before)", "Leads: 3 (none before)",
		"Answered without a person: 95 % (86 % before)", "Time to the first answer: 1.4 s (1m30s before)", "- Do you <b>gift-wrap</b> & ship?\n    Figure: 1 (7 ×)", "and 1 more",
		"https://desk.example/admin/conversations/dashboard?chatbot=" + bot.ID.String() + "&from=2026-11-09&to=2026-11-15", "group=a1",
	} {
		if !strings.Contains(mail.Text, want) {
			t.Errorf("%q is not in\n%s", want, mail.Text)
		}
	}
	for _, want := range []string{"Do you &lt;b&gt;gift-wrap&lt;/b&gt; &amp; ship?", "Your week at Leaf &amp; Kettle", `href="https://desk.example/admin/unanswered?chatbot=`, "+20 %, 35 before"} {
		if !strings.Contains(mail.HTML, want) {
			t.Errorf("%q is not in\n%s", want, mail.HTML)
		}
	}
	if strings.Contains(mail.HTML, "<b>gift") || strings.Contains(mail.HTML, "src=") {
		t.Error("the page has what it must not have")
	}

	y.ready, y.bots = false, append(y.bots, chatbot.Default(chatbot.ID{UUID: id.New()}, "Second", time.Time{}))
	d.PanelURL = nil
	mail, err = d.digest(t.Context(), order{Week: "2026-11-16", Zone: "UTC"})
	if err != nil || mail.Subject != "Your week · Conversations: 84" || strings.Contains(mail.Text, "Questions") || strings.Contains(mail.HTML, "href") || !strings.Contains(mail.HTML, ">Second</h2>") {
		t.Errorf("%v %s\n%s", err, mail.Subject, mail.HTML)
	}
	for _, bad := range []order{{Week: "soon", Zone: "UTC"}, {Week: "2026-11-16", Zone: "Mars/Olympus"}} {
		if _, err := d.digest(t.Context(), bad); !outbox.IsPermanent(err) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}
