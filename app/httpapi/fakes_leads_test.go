package httpapi

import (
	"context"
	"testing"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/lead"
)

// fakeLeads is the leads of chatbots. Nobody is asked for a form unless a test
// says so.
type fakeLeads struct {
	t      testing.TB
	submit func(chatuser.VisitorID, conversation.ID, lead.Input) (lead.Lead, error)
	wanted func(chatuser.VisitorID, conversation.Conversation) (bool, error)
	get    func(lead.ID) (lead.Lead, error)
	list   func(lead.Query) (lead.Page, error)
	of     func(conversation.ID) ([]lead.Lead, error)
	update func(lead.ID, lead.Patch) (lead.Lead, error)
	delete func(lead.ID) error
	export []lead.Lead
	crm    func(chatbot.ID) (lead.CRM, error)
	setCRM func(lead.CRM, *string) (lead.CRM, error)
	pushes func(id.UUID, int) ([]lead.Push, id.UUID, error)
	push   func(lead.ID) error
	retry  func(id.UUID) error
}

func (f *fakeLeads) Submit(_ context.Context, v chatuser.VisitorID, c conversation.ID, in lead.Input) (lead.Lead, error) {
	return need(f.t, "leads.Submit", f.submit)(v, c, in)
}

func (f *fakeLeads) Wanted(_ context.Context, bot chatbot.Chatbot, v chatuser.VisitorID, latest conversation.Conversation) (bool, error) {
	if f.wanted == nil {
		return false, nil
	}
	return f.wanted(v, latest)
}

func (f *fakeLeads) Get(_ context.Context, l lead.ID) (lead.Lead, error) {
	return need(f.t, "leads.Get", f.get)(l)
}

func (f *fakeLeads) List(_ context.Context, q lead.Query) (lead.Page, error) {
	return need(f.t, "leads.List", f.list)(q)
}

func (f *fakeLeads) Counts(context.Context, chatbot.ID) (lead.Counts, error) {
	return lead.Counts{lead.StatusNew: 2, lead.StatusWon: 1}, nil
}

func (f *fakeLeads) OfConversation(_ context.Context, c conversation.ID) ([]lead.Lead, error) {
	return need(f.t, "leads.OfConversation", f.of)(c)
}

func (f *fakeLeads) Update(_ context.Context, l lead.ID, p lead.Patch) (lead.Lead, error) {
	return need(f.t, "leads.Update", f.update)(l, p)
}

func (f *fakeLeads) Delete(_ context.Context, l lead.ID) error {
	return need(f.t, "leads.Delete", f.delete)(l)
}

func (f *fakeLeads) Export(_ context.Context, _ lead.Query, fn func(lead.Lead) error) error {
	for _, l := range f.export {
		if err := fn(l); err != nil {
			return err
		}
	}
	return nil
}

func (f *fakeLeads) CRM(_ context.Context, b chatbot.ID) (lead.CRM, error) {
	return need(f.t, "leads.CRM", f.crm)(b)
}

func (f *fakeLeads) SetCRM(_ context.Context, _ chatbot.ID, in lead.CRM, secret *string) (lead.CRM, error) {
	return need(f.t, "leads.SetCRM", f.setCRM)(in, secret)
}

func (f *fakeLeads) Pushes(_ context.Context, _ chatbot.ID, before id.UUID, limit int) ([]lead.Push, id.UUID, error) {
	return need(f.t, "leads.Pushes", f.pushes)(before, limit)
}

func (f *fakeLeads) PushNow(_ context.Context, l lead.ID) error {
	return need(f.t, "leads.PushNow", f.push)(l)
}

func (f *fakeLeads) RetryPush(_ context.Context, _ chatbot.ID, p id.UUID) error {
	return need(f.t, "leads.RetryPush", f.retry)(p)
}

func (f *fakeLeads) OfPerson(context.Context, chatuser.UserID) ([]lead.Lead, error) { return nil, nil }
