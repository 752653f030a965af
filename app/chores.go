package app

import (
	"context"
	"fmt"

	"frontdesk/app/account"
	"frontdesk/app/bulk"
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/credit"
	"frontdesk/app/knowledge"
	"frontdesk/app/lead"
	"frontdesk/app/outbox"
	"frontdesk/app/retention"
	"frontdesk/app/site"
	"frontdesk/app/webhook"
)

// chores are what jobs do; each tells in a sentence what came of it.
type chores struct {
	conversations *conversation.Service
	bulk          *bulk.Service
	outbox        *outbox.Service
	accounts      *account.Service
	sites         *site.Service
	chatbots      *chatbot.Service
	encoding      *knowledge.Encoding
	leads         *lead.Service
	people        *chatuser.Service
	hooks         *webhook.Service
	credits       *credit.Service
	retention     *retention.Service
	mails         retention.Mails
}

func (c chores) endIdle(ctx context.Context) (string, error) {
	swept, err := c.conversations.EndStale(ctx, 0, false)
	return sweptNote(swept, 0), err
}

func (c chores) emptyBin(ctx context.Context) (string, error) {
	n, err := c.conversations.EmptyBin(ctx, c.mails.Drop)
	if err != nil {
		return "", err
	}
	_, err = c.sweepBulk(ctx)
	return fmt.Sprintf("removed %d conversations", n), err
}

func (c chores) cleanUp(ctx context.Context) (string, error) {
	mails, err := c.outbox.Sweep(ctx)
	if err != nil {
		return "", err
	}
	hooks, err := (webhook.Log{Service: c.hooks}).Sweep(ctx)
	if err != nil {
		return "", err
	}
	pushes, err := c.sweepPushes(ctx)
	if err != nil {
		return "", err
	}
	if err := c.sweepRefusals(ctx); err != nil {
		return "", err
	}
	if _, err := c.people.Forget(ctx); err != nil {
		return "", err
	}
	sessions, err := c.accounts.Sweep(ctx)
	return fmt.Sprintf("removed %d mails, %d webhooks, %d pushes and %d sign-ins", mails, hooks, pushes, sessions), err
}

// sweepRefusals drops refusals that are old, or too many.
func (c chores) sweepRefusals(ctx context.Context) error {
	all, err := c.chatbots.List(ctx)
	if err != nil {
		return err
	}
	_, err = c.credits.Sweep(ctx, all)
	return err
}

// sweepPushes drops the oldest rows of the logs of pushed leads.
func (c chores) sweepPushes(ctx context.Context) (int, error) {
	all, err := c.chatbots.List(ctx)
	if err != nil {
		return 0, err
	}
	var bots []chatbot.ID
	for _, b := range all {
		bots = append(bots, b.ID)
	}
	return c.leads.SweepPushes(ctx, bots)
}

// readDueSites begins to read the websites whose time has come.
func (c chores) readDueSites(ctx context.Context) (string, error) {
	n, err := c.sites.Due(ctx)
	return fmt.Sprintf("began to read %d sites", n), err
}

// sweepVectors drops what was encoded for contents that are gone.
func (c chores) sweepVectors(ctx context.Context) (string, error) {
	bots, err := c.chatbots.List(ctx)
	if err != nil {
		return "", err
	}
	dropped := 0
	for _, b := range bots {
		n, err := c.encoding.Sweep(ctx, b.ID)
		dropped += n
		if err != nil {
			return fmt.Sprintf("removed %d vectors", dropped), err
		}
	}
	return fmt.Sprintf("removed %d vectors", dropped), nil
}

// finishErasures goes on with erasures that a stop or an error left.
func (c chores) finishErasures(ctx context.Context, bots formChatbots) (string, error) {
	users, err := c.people.ResumeErasures(ctx)
	if err != nil {
		return "", err
	}
	n, err := bots.resume(ctx)
	return fmt.Sprintf("finished %d chat users and %d chatbots", users, n), err
}
