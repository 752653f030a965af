package app

import (
	"context"
	"fmt"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/dashboard"
	"frontdesk/app/notify"
	"frontdesk/app/question"
	"frontdesk/app/store"
)

func (a *App) digests() *notify.Digests {
	return notify.NewDigests(notify.DigestConfig{Store: store.Digests(a.store), Outbox: a.outbox, Mailer: a.mail, Zone: a.dashboards().Zone, Clock: a.clock})
}

// mailWeek is the job that has the week told.
func (a *App) mailWeek(ctx context.Context) (string, error) {
	n, err := a.digests().Send(ctx)
	return fmt.Sprintf("told %d people", n), err
}

// weekly reads what a digest is made of, once all parts are there.
type weekly struct{ app *App }

// List gives all chatbots.
func (w weekly) List(ctx context.Context) ([]chatbot.Chatbot, error) { return w.app.chatbots.List(ctx) }

// Board gives the figures of a period.
func (w weekly) Board(ctx context.Context, b chatbot.ID, p dashboard.Period) (dashboard.Board, error) {
	return w.app.dashboards().Board(ctx, b, p)
}

// Unanswered gives the questions of the last days that found no answer.
func (w weekly) Unanswered(ctx context.Context, b chatbot.ID, days int) (question.Groups, error) {
	return w.app.questions.Unanswered(ctx, b, days)
}

// Now is the time of the app.
func (w weekly) Now() time.Time { return w.app.clock() }
