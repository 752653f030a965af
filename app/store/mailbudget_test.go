package store

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
	"frontdesk/app/lead"
	"frontdesk/app/notify"
	"frontdesk/app/outbox"
)

// ready is a mailer that only says that there is one.
type ready struct{ notify.Mailer }

func (ready) Configured() bool { return true }

// The budget of mails holds in the folder: over a restart, and only for what was
// stored.
func TestMailBudgets(t *testing.T) {
	t.Parallel()
	dir, now := t.TempDir(), time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	bot := chatbot.Default(chatbot.ID{UUID: id.New()}, "Shop", now)
	bot.LeadForm.Mail, bot.LeadForm.MailTo = true, "owner@shop.example"
	broken := errors.New("the lead could not be stored")
	var due []time.Time
	for range 2 {
		s := openIn(t, dir)
		mails := notify.New(notify.Config{
			Store: Outbox(s), Outbox: outbox.New(outbox.Config{Store: Outbox(s), Clock: clock, Log: slog.New(slog.DiscardHandler)}),
			Mailer: ready{}, Budgets: MailBudgets{}, Clock: clock,
		})
		for i := range 40 {
			err := Outbox(s).Write(t.Context(), func(tx outbox.Tx) error {
				err := mails.Lead(tx, bot, lead.Lead{ID: lead.ID{UUID: id.New()}})
				if i%2 == 0 {
					return errors.Join(err, broken)
				}
				return err
			})
			if i%2 == 1 && err != nil || i%2 == 0 && !errors.Is(err, broken) {
				t.Fatal(err)
			}
		}
		due = nil
		err := Outbox(s).View(t.Context(), func(r outbox.Reader) error {
			items, err := r.Due(outbox.Lane{Kind: notify.KindMail}, now.Add(time.Hour), 1000)
			for _, item := range items {
				due = append(due, item.Due)
			}
			return err
		})
		if err = errors.Join(err, s.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if len(due) != 31 || !due[29].Equal(now) || !due[30].Equal(now.Add(time.Hour)) {
		t.Errorf("%d mails, due at %v", len(due), due)
	}
}
