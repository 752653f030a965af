package httpapi

import (
	"context"
	"errors"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/lead"
)

// Leads is what the panel needs of the leads.
type Leads interface {
	VisitorLeads
	Get(ctx context.Context, l lead.ID) (lead.Lead, error)
	List(ctx context.Context, q lead.Query) (lead.Page, error)
	Counts(ctx context.Context, b chatbot.ID) (lead.Counts, error)
	OfConversation(ctx context.Context, c conversation.ID) ([]lead.Lead, error)
	// OfPerson gives the leads of a chat user and of all that were merged into it.
	OfPerson(ctx context.Context, u chatuser.UserID) ([]lead.Lead, error)
	Update(ctx context.Context, l lead.ID, p lead.Patch) (lead.Lead, error)
	Delete(ctx context.Context, l lead.ID) error
	Export(ctx context.Context, q lead.Query, fn func(lead.Lead) error) error
	CRM(ctx context.Context, b chatbot.ID) (lead.CRM, error)
	SetCRM(ctx context.Context, b chatbot.ID, in lead.CRM, secret *string) (lead.CRM, error)
	Pushes(ctx context.Context, b chatbot.ID, before id.UUID, limit int) ([]lead.Push, id.UUID, error)
	PushNow(ctx context.Context, l lead.ID) error
	RetryPush(ctx context.Context, b chatbot.ID, p id.UUID) error
}

type leadAPI struct {
	chatbots Chatbots
	leads    Leads
	threads  conversationAPI
}

func (a leadAPI) bot(c *call) (chatbot.Chatbot, error) {
	b, err := c.chatbotID()
	if err != nil {
		return chatbot.Chatbot{}, err
	}
	return a.chatbots.Get(c.ctx, b)
}

func (a leadAPI) list(c *call) (LeadList, error) {
	q, err := a.query(c)
	if err != nil {
		return LeadList{}, err
	}
	limit, err := c.number("limit", 50, 1, 200)
	if err != nil {
		return LeadList{}, err
	}
	q.Limit = int(limit)
	if q.Before, err = cursorOf(c, parsed(lead.ParseID)); err != nil {
		return LeadList{}, err
	}
	page, err := a.leads.List(c.ctx, q)
	if err != nil {
		return LeadList{}, err
	}
	counts, err := a.leads.Counts(c.ctx, q.Chatbot)
	out := LeadList{Items: leadsOf(page.Items), Counts: LeadCounts{
		All: counts.Total(), New: counts[lead.StatusNew], Contacted: counts[lead.StatusContacted], Qualified: counts[lead.StatusQualified],
		Won: counts[lead.StatusWon], Lost: counts[lead.StatusLost],
	}}
	out.Next = behind(c, page.Next.UUID)
	return out, err
}

// query reads what list and export filter by.
func (a leadAPI) query(c *call) (q lead.Query, err error) {
	bot, err := a.bot(c)
	if err != nil {
		return q, err
	}
	q.Chatbot = bot.ID
	switch status := lead.Status(c.fiber.Query("status")); status {
	case "", lead.StatusNew, lead.StatusContacted, lead.StatusQualified, lead.StatusWon, lead.StatusLost:
		q.Status = status
	default:
		return q, wrongQuery("status", "This must be new, contacted, qualified, won, lost, or left out.")
	}
	switch how := lead.How(c.fiber.Query("how")); how {
	case "", lead.ByForm, lead.ByChat, lead.ByAPI:
		q.How = how
	default:
		return q, wrongQuery("how", "This must be form, chat, api, or left out.")
	}
	if q.Q, err = c.text("q"); err != nil {
		return q, err
	}
	if len(q.Q) > 200 {
		return q, wrongQuery("q", "At most 200 characters.")
	}
	q.Owner, err = c.text("owner")
	return q, err
}

func (c *call) leadID() (lead.ID, error) {
	value, err := c.param("lid")
	if err != nil {
		return lead.ID{}, err
	}
	return lead.ParseID(value)
}

func (a leadAPI) get(c *call) (LeadDetails, error) {
	at, err := c.leadID()
	if err != nil {
		return LeadDetails{}, err
	}
	l, err := a.leads.Get(c.ctx, at)
	if err != nil {
		return LeadDetails{}, err
	}
	return a.details(c, l)
}

// details adds the conversations, but for those that were deleted, and whether
// the lead can be pushed.
func (a leadAPI) details(c *call, l lead.Lead) (LeadDetails, error) {
	var talks []conversation.Conversation
	for _, cid := range l.Conversations {
		found, err := a.threads.conversations.Get(c.ctx, cid)
		switch {
		case errors.Is(err, conversation.ErrNotFound):
		case err != nil:
			return LeadDetails{}, err
		case found.DeletedAt.IsZero():
			talks = append(talks, found)
		}
	}
	rows, err := a.threads.rows(c.ctx, talks)
	if err != nil {
		return LeadDetails{}, err
	}
	crm, err := a.leads.CRM(c.ctx, l.Chatbot)
	return LeadDetails{Lead: leadOf(l), Talks: rows, CRM: crm.Target != lead.NoTarget}, err
}

func (a leadAPI) update(c *call, in LeadPatch) (LeadDetails, error) {
	at, err := c.leadID()
	if err != nil {
		return LeadDetails{}, err
	}
	p := lead.Patch{Name: in.Name, Email: in.Email, Phone: in.Phone, Notes: in.Notes, Owner: in.Owner}
	if in.Status != nil {
		status := lead.Status(*in.Status)
		p.Status = &status
	}
	l, err := a.leads.Update(c.ctx, at, p)
	if err != nil {
		return LeadDetails{}, err
	}
	return a.details(c, l)
}

func (a leadAPI) delete(c *call) error {
	at, err := c.leadID()
	if err != nil {
		return err
	}
	return a.leads.Delete(c.ctx, at)
}

func (a leadAPI) ofConversation(c *call) (LeadsOf, error) {
	cid, err := c.conversationID()
	if err != nil {
		return LeadsOf{}, err
	}
	if _, err := a.threads.conversations.Get(c.ctx, cid); err != nil {
		return LeadsOf{}, err
	}
	found, err := a.leads.OfConversation(c.ctx, cid)
	return LeadsOf{Items: leadsOf(found)}, err
}

func (a leadAPI) form(c *call) (LeadFormSettings, error) {
	bot, err := a.bot(c)
	return leadFormOf(bot.LeadForm), err
}

func (a leadAPI) setForm(c *call, in LeadFormSettings) (LeadFormSettings, error) {
	b, err := c.chatbotID()
	if err != nil {
		return LeadFormSettings{}, err
	}
	bot, err := a.chatbots.Update(c.ctx, b, func(bot *chatbot.Chatbot) error {
		bot.LeadForm = in.form()
		return nil
	})
	return leadFormOf(bot.LeadForm), err
}
