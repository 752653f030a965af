package httpapi

import (
	"context"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/lead"
)

// VisitorLeads is what visitors need of the leads.
type VisitorLeads interface {
	Submit(ctx context.Context, v chatuser.VisitorID, c conversation.ID, in lead.Input) (lead.Lead, error)
	// Wanted tells whether a visitor is to be shown the form.
	Wanted(ctx context.Context, bot chatbot.Chatbot, v chatuser.VisitorID, latest conversation.Conversation) (bool, error)
}

// LeadForm asks a visitor who they are.
type LeadForm struct {
	When    string          `json:"when" enum:"before,after,asked" doc:"before: the first message is stored and answered once the form is sent."`
	Held    bool            `json:"held" doc:"The latest conversation waits for the form."`
	Title   string          `json:"title,omitempty"`
	Intro   string          `json:"intro,omitempty"`
	Submit  string          `json:"submit,omitempty"`
	Thanks  string          `json:"thanks,omitempty"`
	Consent string          `json:"consent,omitempty" doc:"Beside a box that must be ticked; left out where there is none."`
	Fields  []LeadFormField `json:"fields"`
}

// LeadFormField is one field of a form.
type LeadFormField struct {
	Key     string   `json:"key"`
	Label   string   `json:"label,omitempty" doc:"Left out of name, email and phone where the owner gave none."`
	Kind    string   `json:"kind" enum:"name,email,phone,text,long,choice"`
	Need    string   `json:"need" enum:"optional,required"`
	Options []string `json:"options,omitempty"`
}

// MessageForm is a form that a message asks to fill in.
type MessageForm struct {
	ID     string          `json:"id"`
	Fields []LeadFormField `json:"fields"`
}

// LeadInput is what a visitor filled in.
type LeadInput struct {
	Name    string            `json:"name,omitempty"`
	Email   string            `json:"email,omitempty"`
	Phone   string            `json:"phone,omitempty"`
	Fields  map[string]string `json:"fields,omitempty" doc:"The owner's own fields by their keys."`
	Consent bool              `json:"consent,omitempty"`
}

// VisitorLead is a lead as the visitor's page hears of it.
type VisitorLead struct {
	UUID   string `json:"uuid" doc:"Of the chat user."`
	Name   string `json:"name,omitempty"`
	Email  string `json:"email,omitempty"`
	Phone  string `json:"phone,omitempty"`
	Source string `json:"source"`
}

// LeadTaken is the answer to a form.
type LeadTaken struct {
	Lead VisitorLead `json:"lead"`
}

// lead takes the form of a conversation.
func (a visitorAPI) lead(c *call, in LeadInput) (LeadTaken, error) {
	bot, err := a.allowed(c, c.visitor.Chatbot)
	if err != nil {
		return LeadTaken{}, err
	}
	found, err := a.own(c)
	if err != nil {
		return LeadTaken{}, err
	}
	if err := a.admitted(c, bot); err != nil {
		return LeadTaken{}, err
	}
	input := lead.Input{Name: in.Name, Email: in.Email, Phone: in.Phone, Fields: in.Fields, Consent: in.Consent}
	if v, seen := a.visits.get(c.visitor.Visitor); seen {
		input.Lang = v.lang
	}
	taken, err := a.leads.Submit(c.ctx, c.visitor.Visitor, found.ID, input)
	if err != nil {
		return LeadTaken{}, err
	}
	return LeadTaken{Lead: VisitorLead{
		UUID: taken.User.String(), Name: taken.Name, Email: string(taken.Email), Phone: string(taken.Phone), Source: taken.Source,
	}}, nil
}

// leadForm is the form that a session shows, nil where none is wanted.
func (a visitorAPI) leadForm(ctx context.Context, bot chatbot.Chatbot, v chatuser.VisitorID, lang string, latest conversation.Conversation) (*LeadForm, error) {
	if bot.LeadForm.When == chatbot.LeadOff {
		return nil, nil //nolint:nilnil // null on the wire: no form
	}
	wanted, err := a.leads.Wanted(ctx, bot, v, latest)
	if err != nil || !wanted {
		return nil, err
	}
	f := bot.LeadForm
	texts := lead.Words(bot, lang)
	out := &LeadForm{
		When: string(f.When), Held: latest.Form == conversation.FormHeld && latest.Status == conversation.Active,
		Title: texts.Title, Intro: texts.Intro, Submit: texts.Submit, Thanks: texts.Thanks,
		Fields: leadFieldsOf(lead.Fields(f, texts)),
	}
	if f.Consent {
		out.Consent = texts.Consent
	}
	return out, nil
}

func leadFieldsOf(in []conversation.AskField) []LeadFormField {
	out := make([]LeadFormField, 0, len(in))
	for _, f := range in {
		out = append(out, LeadFormField(f))
	}
	return out
}

func messageFormOf(in *conversation.FormAsk) *MessageForm {
	if in == nil {
		return nil
	}
	return &MessageForm{ID: in.ID, Fields: leadFieldsOf(in.Fields)}
}

func messageLeadOf(in *conversation.LeadSaid) *VisitorLead {
	if in == nil {
		return nil
	}
	out := VisitorLead(*in)
	return &out
}
