package app

import (
	"context"
	"fmt"

	"frontdesk/app/account"
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/credit"
	"frontdesk/app/credit/gate"
	"frontdesk/app/egress"
	"frontdesk/app/store"
)

// assembleCredits makes what replies cost and who may have them, before anybody
// answers.
func assembleCredits(a *App) {
	a.credits = credit.New(credit.Config{
		Store: store.Credits(a.store), Chatbots: a.chatbots, Clock: a.clock, Log: a.log, Audit: joints{a}.auditCredits,
	})
	a.gate = gate.New(gate.Config{Store: store.Gates(a.store), Poster: gatePoster{a.egress.For(egress.Gate)}, Clock: a.clock, Log: a.log})
}

// auditCredits notes who changed a balance.
func (a joints) auditCredits(tx any, e credit.Entry, by account.ID) error {
	what := fmt.Sprintf("%+d credits, chat user %s", e.Amount, e.User)
	return a.accounts.Note(store.Accounts(a.store).Within(tx), account.ActionCreditsChanged, by, what)
}

// settle books what a reply costs, in its transaction.
func (a joints) settle(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, m conversation.Message, b credit.Bill) error {
	return a.credits.Settle(tx, bot, c, m, b)
}

// creditHolder keeps the ledgers and refusals of chat users.
type creditHolder struct{ app *App }

// Count tells how many rows there are.
func (h creditHolder) Count(ctx context.Context, of chatuser.Subject) (map[string]int, error) {
	entries, refusals, err := h.app.store.CreditRows(ctx, of.Users)
	return map[string]int{"ledgerEntries": entries, "refusals": refusals}, err
}

// Erase removes them.
func (h creditHolder) Erase(ctx context.Context, of chatuser.Subject) error {
	return h.app.credits.Forget(ctx, of.Chatbot, of.Users)
}
