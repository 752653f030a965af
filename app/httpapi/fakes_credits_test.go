package httpapi

import (
	"context"
	"sync"
	"time"

	"frontdesk/app/account"
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/credit"
	"frontdesk/app/credit/gate"
	"frontdesk/app/fault"
	"frontdesk/app/webhook"
)

// fakeCredits knows one user without any credits, and remembers who was refused.
type fakeCredits struct {
	mu    sync.Mutex
	notes []credit.Why
}

func (f *fakeCredits) State(_ context.Context, u chatuser.UserID) (credit.State, error) {
	return credit.State{User: u, Chatbot: botID(1)}, nil
}

func (f *fakeCredits) Adjust(_ context.Context, u chatuser.UserID, amount int, _ string, _ account.Actor) (credit.State, error) {
	if amount == 0 {
		return credit.State{}, fault.InvalidFields([]fault.Field{{Field: "amount", Message: "A whole number of credits other than 0."}})
	}
	return credit.State{User: u, Chatbot: botID(1), Balance: amount}, nil
}

func (*fakeCredits) Entries(context.Context, chatuser.UserID, credit.EntryID, int) (credit.Page, error) {
	return credit.Page{}, nil
}

func (*fakeCredits) OfChatbot(context.Context, chatbot.ID, credit.EntryID, int) (credit.Page, error) {
	return credit.Page{}, nil
}

func (*fakeCredits) Refusals(context.Context, chatbot.ID, credit.RefusalID, int) (credit.RefusalPage, error) {
	return credit.RefusalPage{}, nil
}

func (f *fakeCredits) Note(_ chatbot.ID, _ chatuser.UserID, why credit.Why, _ string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.notes = append(f.notes, why)
}

type fakeGates struct{}

func (fakeGates) Secret(context.Context, chatbot.ID) (webhook.SecretState, error) {
	return webhook.SecretState{}, nil
}

func (fakeGates) Rotate(context.Context, chatbot.ID, time.Duration) (string, webhook.SecretState, error) {
	return "whsec_AAAA", webhook.SecretState{Exists: true, Hint: "AAAA"}, nil
}

func (fakeGates) Test(context.Context, chatbot.Chatbot) (gate.Verdict, gate.Exchange, error) {
	return gate.Verdict{Allow: true, Reason: "it said yes"}, gate.Exchange{}, nil
}
