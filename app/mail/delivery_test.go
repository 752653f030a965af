package mail

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"frontdesk/app/apptest/smtpserver"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/notify"
	"frontdesk/app/outbox"
	"frontdesk/app/store"
)

// talk is one conversation with one chatbot.
type talk struct{ thread conversation.Conversation }

func (t talk) Get(context.Context, conversation.ID) (conversation.Conversation, error) {
	return t.thread, nil
}

func (t talk) Messages(_ context.Context, _ conversation.ID, after uint64, _ int) ([]conversation.Message, error) {
	all := []conversation.Message{
		{Seq: 1, Role: conversation.RoleUser, Text: "When do you open?", At: id.Now()},
		{Seq: 2, Role: conversation.RoleAssistant, Text: "At **nine**.", At: id.Now()},
	}
	return all[min(int(after), 2):], nil
}

type bots struct{}

func (bots) Get(context.Context, chatbot.ID) (chatbot.Chatbot, error) {
	return chatbot.Chatbot{Name: "Tea", Contact: chatbot.Contact{Brand: "Leaf & Kettle"}}, nil
}

// desk is one process: the outbox over the folder, and the service that asks
// for transcripts.
type desk struct {
	store  *store.Store
	outbox *outbox.Service
	notify *notify.Service
}

func openDesk(t *testing.T, dir string, sender *Sender, thread talk) *desk {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	folder, err := store.Open(t.Context(), store.Options{Dir: dir, Clock: id.Now, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	letters := notify.Deliverer{Conversations: thread, Chatbots: bots{}, Mailer: sender}
	box := outbox.New(outbox.Config{
		Store: store.Outbox(folder), Clock: id.Now, Log: log,
		Handlers: map[outbox.Kind]outbox.Handler{notify.KindMail: {Deliver: letters.Deliver}},
	})
	return &desk{folder, box, notify.New(notify.Config{Store: store.Outbox(folder), Outbox: box, Conversations: thread, Mailer: sender, Budgets: store.MailBudgets{}, Clock: id.Now})}
}

func (d *desk) close(t *testing.T) {
	t.Helper()
	if err := d.outbox.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	if err := d.store.Close(); err != nil {
		t.Error(err)
	}
}

// until asks for the state of the outbox again and again until it is as wanted.
func (d *desk) until(ctx context.Context, t *testing.T, wanted func(outbox.Status) bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		status, err := d.outbox.Status(ctx, notify.KindMail)
		if err != nil {
			t.Fatalf("last state %+v: %v", status, err)
		}
		if wanted(status) {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("the outbox stays at %+v", status)
		}
	}
}

func newTalk() talk {
	return talk{conversation.Conversation{ID: conversation.ID{UUID: id.New()}, Messages: 2, LastSeq: 2}}
}

func TestTranscript_survivesARestartAndAServerThatIsDown(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	o := newOffice(t, smtpserver.Config{Security: smtpserver.StartTLS, User: "desk", Password: "geheim"})
	dir, thread := t.TempDir(), newTalk()

	first := openDesk(t, dir, o.Sender, thread)
	if err := first.notify.Request(ctx, thread.thread.ID, notify.Wanted{To: "ana@example.com"}); err != nil {
		t.Fatal(err)
	}
	first.close(t) // before anything was tried

	o.server.Down()
	second := openDesk(t, dir, o.Sender, thread)
	if err := second.outbox.Start(ctx); err != nil {
		t.Fatal(err)
	}
	defer second.close(t)
	second.until(ctx, t, func(s outbox.Status) bool { return strings.Contains(s.LastError, "Nothing answers") })
	if err := o.server.Up(); err != nil {
		t.Fatal(err)
	}
	all, err := o.server.Wait(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	content, err := all[0].Content()
	if err != nil {
		t.Fatal(err)
	}
	if content.Subject != "Your conversation with Leaf & Kettle" || !strings.Contains(content.Text, "When do you open?") || !strings.Contains(content.HTML, "<strong>nine</strong>") {
		t.Errorf("%+v", content)
	}
}

func TestTranscript_451ThenTaken_550GivenUp(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	o := newOffice(t, smtpserver.Config{})
	thread := newTalk()
	d := openDesk(t, t.TempDir(), o.Sender, thread)
	if err := d.outbox.Start(ctx); err != nil {
		t.Fatal(err)
	}
	defer d.close(t)
	o.server.Refuse(1, smtpserver.Refusal{Code: 451, Text: "greylisted"})
	if err := d.notify.Request(ctx, thread.thread.ID, notify.Wanted{To: "ana@example.com"}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.server.Wait(ctx, 1); err != nil || o.server.Attempts() != 2 {
		t.Fatalf("%d attempts, %v", o.server.Attempts(), err)
	}
	o.server.Refuse(-1, smtpserver.Refusal{Code: 550, Text: "no such user"})
	if err := d.notify.Request(ctx, thread.thread.ID, notify.Wanted{To: "gone@example.com"}); err != nil {
		t.Fatal(err)
	}
	d.until(ctx, t, func(s outbox.Status) bool {
		return s.Failed == 1 && s.Pending == 0 && strings.Contains(s.LastError, "550 5.0.0 no such user")
	})
	if o.server.Attempts() != 3 {
		t.Errorf("%d attempts: what was refused for good is not tried again", o.server.Attempts())
	}
}
