package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/email"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/outbox"
)

// office is everything around the service: one conversation, one chatbot, a
// mailer and an outbox that keep what they are given.
type office struct {
	*Service
	Deliverer
	now        time.Time
	thread     conversation.Conversation
	bot        chatbot.Chatbot
	messages   []conversation.Message
	configured bool
	writeFails error
	sendFails  error
	orders     []outbox.Item
	mails      []Mail
}

func newOffice() *office {
	o := &office{now: at(21, 10, 0), bot: teaShop(), messages: teaTalk(), configured: true}
	o.thread = conversation.Conversation{ID: conversation.ID{UUID: id.New()}, Messages: len(o.messages), LastSeq: 6}
	o.Service = New(Config{Store: o, Outbox: o, Conversations: o, Chatbots: shelf{o}, AtEnd: o, Mailer: o, Clock: func() time.Time { return o.now }})
	o.Deliverer = Deliverer{Conversations: o, Chatbots: shelf{o}, Mailer: o}
	return o
}

func (o *office) Get(_ context.Context, c conversation.ID) (conversation.Conversation, error) {
	if c != o.thread.ID {
		return conversation.Conversation{}, conversation.ErrNotFound
	}
	return o.thread, nil
}

func (o *office) Messages(_ context.Context, _ conversation.ID, after uint64, limit int) ([]conversation.Message, error) {
	var page []conversation.Message
	for _, m := range o.messages {
		if m.Seq > after && len(page) < limit {
			page = append(page, m)
		}
	}
	return page, nil
}

func (o *office) Write(_ context.Context, fn func(outbox.Tx) error) error {
	if o.writeFails != nil {
		return o.writeFails
	}
	return fn(nil)
}

func (o *office) Add(_ outbox.Tx, n outbox.NewItem) (outbox.Item, error) {
	body, err := json.Marshal(n.Body)
	item := outbox.Item{ID: outbox.ItemID{UUID: id.New()}, Kind: n.Kind, Order: n.Order, Body: body}
	o.orders = append(o.orders, item)
	return item, err
}

func (o *office) Send(_ context.Context, m Mail) error {
	o.mails = append(o.mails, m)
	return o.sendFails
}

func (o *office) SendAtEnd(_ context.Context, _ conversation.ID, to email.Address) error {
	if o.thread.Status == conversation.Ended {
		return conversation.ErrEnded
	}
	o.thread.TranscriptTo = string(to)
	return nil
}

func (o *office) Configured() bool { return o.configured }

type shelf struct{ o *office }

func (s shelf) Get(_ context.Context, b chatbot.ID) (chatbot.Chatbot, error) {
	if b != s.o.bot.ID {
		return chatbot.Chatbot{}, chatbot.ErrNotFound
	}
	return s.o.bot, nil
}

func TestService_Request_storesAnOrder(t *testing.T) {
	t.Parallel()
	o := newOffice()
	if err := o.Request(t.Context(), o.thread.ID, Wanted{To: " Ana@Example.com "}); err != nil {
		t.Fatal(err)
	}
	if len(o.orders) != 1 || o.orders[0].Kind != KindMail || o.orders[0].Order != o.thread.ID.String() {
		t.Fatalf("orders %+v", o.orders)
	}
	want := fmt.Sprintf(`{"type":"transcript","conversation":%q,"to":"Ana@example.com","upTo":6}`, o.thread.ID)
	if got := string(o.orders[0].Body); got != want {
		t.Errorf("body %s", got)
	}
}

func TestService_Request_refuses(t *testing.T) {
	t.Parallel()
	broken := errors.New("no space left on device")
	cases := []struct {
		name   string
		change func(*office)
		to     string
		want   error
	}{
		{"an address that is none", func(*office) {}, "ana", email.ErrInvalid},
		{"a header in the address", func(*office) {}, "ana@example.com\r\nBcc: b@example.com", email.ErrInvalid},
		{"without a mail server", func(o *office) { o.configured = false }, "ana@example.com", ErrNotConfigured},
		{"an unknown conversation", func(o *office) { o.thread.ID = conversation.ID{} }, "ana@example.com", conversation.ErrNotFound},
		{"a deleted conversation", func(o *office) { o.thread.DeletedAt = o.now }, "ana@example.com", conversation.ErrNotFound},
		{"an empty conversation", func(o *office) { o.thread.Messages = 0 }, "ana@example.com", ErrNothingToSend},
		{"a full disk", func(o *office) { o.writeFails = broken }, "ana@example.com", broken},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice()
			asked := o.thread.ID
			c.change(o)
			for range perConversation + 1 { // what is refused counts for nothing
				if err := o.Request(t.Context(), asked, Wanted{To: c.to}); !errors.Is(err, c.want) {
					t.Errorf("got %v", err)
				}
			}
			if len(o.orders) != 0 {
				t.Error("something was stored")
			}
		})
	}
}

func TestService_Request_threeAnHour(t *testing.T) {
	t.Parallel()
	o := newOffice()
	for i := range 3 {
		if err := o.Request(t.Context(), o.thread.ID, Wanted{To: fmt.Sprintf("a%d@example.com", i)}); err != nil {
			t.Fatal(err)
		}
		o.now = o.now.Add(10 * time.Minute)
	}
	err := o.Request(t.Context(), o.thread.ID, Wanted{To: "d@example.com"})
	var f *fault.Error
	if !errors.As(err, &f) || !errors.Is(err, ErrTooMany) || f.RetryAfter != 1800 || f.Kind != fault.RateLimited {
		t.Fatalf("got %v", err)
	}
	o.now = o.now.Add(30 * time.Minute)
	if err := o.Request(t.Context(), o.thread.ID, Wanted{To: "d@example.com"}); err != nil {
		t.Errorf("an hour after the first: %v", err)
	}
}

func TestService_Request_sparesAStrangersMailbox(t *testing.T) {
	t.Parallel()
	o := newOffice()
	for range perRecipient {
		o.thread.ID = conversation.ID{UUID: id.New()}
		if err := o.Request(t.Context(), o.thread.ID, Wanted{To: "Victim@example.com"}); err != nil {
			t.Fatal(err)
		}
	}
	o.thread.ID = conversation.ID{UUID: id.New()}
	if err := o.Request(t.Context(), o.thread.ID, Wanted{To: "victim@EXAMPLE.com"}); !errors.Is(err, ErrTooMany) {
		t.Errorf("got %v", err)
	}
	for range perConversation {
		if err := o.Request(t.Context(), o.thread.ID, Wanted{To: "other@example.com"}); err != nil {
			t.Errorf("the refused one counts against the conversation: %v", err)
		}
	}
}

func TestLimiter_isBounded(t *testing.T) {
	t.Parallel()
	l := newLimiter(1, time.Hour, 2)
	now := at(21, 9, 0)
	for _, subject := range []string{"a", "b", "c"} {
		l.take(subject, now)
	}
	if len(l.subjects) != 2 || l.order.Len() != 2 || l.take("a", now) != 0 || l.take("c", now) == 0 {
		t.Errorf("kept %d", len(l.subjects))
	}
}

// ask stores an order and gives it back as the outbox would hand it out.
func (o *office) ask(t *testing.T) outbox.Item {
	t.Helper()
	if err := o.Request(t.Context(), o.thread.ID, Wanted{To: "ana@example.com"}); err != nil {
		t.Fatal(err)
	}
	return o.orders[len(o.orders)-1]
}

func TestDeliverer_Deliver(t *testing.T) {
	t.Parallel()
	o := newOffice()
	o.messages = append(o.messages, conversation.Message{Seq: 3, Role: conversation.RoleSystem, Text: "SYSTEM"})
	item := o.ask(t)
	o.messages = append(o.messages, conversation.Message{Seq: 7, Role: conversation.RoleUser, Text: "LATER"})
	if err := o.Deliver(t.Context(), item); err != nil {
		t.Fatal(err)
	}
	m := o.mails[0]
	if m.ID != item.ID || m.To != "ana@example.com" || m.FromName != "Leaf & Kettle" || m.ReplyTo != "hello@leaf.example" || m.Subject != "Your conversation with Leaf & Kettle" {
		t.Errorf("mail %+v", m)
	}
	for _, part := range []string{m.Text, m.HTML} {
		if !strings.Contains(part, "30 days") || strings.Contains(part, "SYSTEM") || strings.Contains(part, "LATER") {
			t.Errorf("part:\n%s", part)
		}
	}
}

func TestDeliverer_Deliver_manyMessages(t *testing.T) {
	t.Parallel()
	o := newOffice()
	o.messages = nil
	for seq := range uint64(maxMessages + 250) {
		o.messages = append(o.messages, conversation.Message{Seq: seq + 1, Role: conversation.RoleUser, At: at(21, 9, 0), Text: fmt.Sprintf("number %d.", seq+1)})
	}
	o.thread.LastSeq = maxMessages + 250
	if err := o.Deliver(t.Context(), o.ask(t)); err != nil {
		t.Fatal(err)
	}
	text := o.mails[0].Text
	if strings.Contains(text, "number 250.") || !strings.Contains(text, "number 251.") || !strings.Contains(text, "number 1250.") || !strings.Contains(text, "left out") {
		t.Errorf("text of %d bytes: %.300s", len(text), text)
	}
}

func TestDeliverer_Deliver_errors(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name      string
		change    func(*office)
		permanent bool
	}{
		{"erased meanwhile", func(o *office) { o.thread.ID = conversation.ID{} }, true},
		{"in the bin meanwhile", func(o *office) { o.thread.DeletedAt = o.now }, true},
		{"chatbot gone", func(o *office) { o.bot.ID = chatbot.ID{UUID: id.New()} }, true},
		{"order of another version", func(o *office) { o.orders[0].Body = json.RawMessage(`{"type":"digest"}`) }, true},
		{"mail server taken away", func(o *office) { o.configured = false }, false},
		{"server says later", func(o *office) { o.sendFails = errors.New("451 later") }, false},
		{"server says no", func(o *office) { o.sendFails = outbox.Permanent(errors.New("550 no")) }, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice()
			o.ask(t)
			c.change(o)
			if err := o.Deliver(t.Context(), o.orders[0]); err == nil || outbox.IsPermanent(err) != c.permanent {
				t.Errorf("got %v", err)
			}
		})
	}
}
