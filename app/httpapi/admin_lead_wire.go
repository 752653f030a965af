package httpapi

import (
	"frontdesk/app/chatbot"
	"frontdesk/app/lead"
)

// LeadFormSettings are how a chatbot asks visitors who they are.
type LeadFormSettings struct {
	When    string             `json:"when" enum:"off,before,after,asked" doc:"before: the first message is answered once the form is sent."`
	Name    string             `json:"name" enum:"off,optional,required"`
	Email   string             `json:"email" enum:"off,optional,required"`
	Phone   string             `json:"phone" enum:"off,optional,required"`
	Fields  []LeadFieldSetting `json:"fields" doc:"The owner's own, at most 10."`
	Consent bool               `json:"consent" doc:"A box that must be ticked."`
	Texts   []LeadTexts        `json:"texts" doc:"The words by language."`
	Notice  bool               `json:"notice" doc:"Details that visitors write in the talk are noticed and confirmed."`
	Mail    bool               `json:"mail" doc:"Each new lead is told by mail."`
	MailTo  string             `json:"mailTo" doc:"Empty: the contact's address."`
	Country string             `json:"country" doc:"Of phone numbers that name none, such as DE; empty: told by the language."`
}

// LeadFieldSetting is a field of the owner's.
type LeadFieldSetting struct {
	Key     string   `json:"key" doc:"Small letters, digits, underscores."`
	Label   string   `json:"label"`
	Kind    string   `json:"kind" enum:"text,long,choice"`
	Options []string `json:"options" doc:"Of a choice."`
	Need    string   `json:"need" enum:"optional,required"`
}

// LeadTexts are the words of the form in one language.
type LeadTexts struct {
	Lang    string            `json:"lang" doc:"BCP 47."`
	Title   string            `json:"title"`
	Intro   string            `json:"intro"`
	Submit  string            `json:"submit"`
	Thanks  string            `json:"thanks"`
	Consent string            `json:"consent"`
	Labels  map[string]string `json:"labels" doc:"Of name, email, phone and the owner's fields, by key."`
}

func leadFormOf(f chatbot.LeadForm) LeadFormSettings {
	out := LeadFormSettings{
		When: string(f.When), Name: string(f.Name), Email: string(f.Email), Phone: string(f.Phone), Consent: f.Consent,
		Notice: f.Notice, Mail: f.Mail, MailTo: f.MailTo, Country: f.Country,
		Fields: make([]LeadFieldSetting, 0, len(f.Fields)), Texts: make([]LeadTexts, 0, len(f.Texts)),
	}
	for _, own := range f.Fields {
		out.Fields = append(out.Fields, LeadFieldSetting{Key: own.Key, Label: own.Label, Kind: own.Kind, Options: listOf(own.Options), Need: string(own.Need)})
	}
	for _, t := range f.Texts {
		if t.Labels == nil {
			t.Labels = map[string]string{}
		}
		out.Texts = append(out.Texts, LeadTexts(t))
	}
	return out
}

func (w LeadFormSettings) form() chatbot.LeadForm {
	out := chatbot.LeadForm{
		When: chatbot.LeadWhen(w.When), Name: chatbot.Need(w.Name), Email: chatbot.Need(w.Email), Phone: chatbot.Need(w.Phone),
		Consent: w.Consent, Notice: w.Notice, Mail: w.Mail, MailTo: w.MailTo, Country: w.Country,
	}
	for _, own := range w.Fields {
		out.Fields = append(out.Fields, chatbot.LeadField{Key: own.Key, Label: own.Label, Kind: own.Kind, Options: own.Options, Need: chatbot.Need(own.Need)})
	}
	for _, t := range w.Texts {
		out.Texts = append(out.Texts, chatbot.LeadTexts(t))
	}
	return out
}

// Lead is one person who left details.
type Lead struct {
	ID            string       `json:"id"`
	Chatbot       string       `json:"chatbot"`
	User          string       `json:"user"`
	Conversations []string     `json:"conversations" doc:"The one that it came from first."`
	Name          string       `json:"name"`
	Email         string       `json:"email"`
	Phone         string       `json:"phone"`
	Fields        []LeadValue  `json:"fields"`
	Source        string       `json:"source"`
	How           string       `json:"how" enum:"form,chat,api"`
	Status        string       `json:"status" enum:"new,contacted,qualified,won,lost"`
	Notes         string       `json:"notes"`
	Owner         string       `json:"owner"`
	Consent       *LeadConsent `json:"consent,omitempty"`
	Question      string       `json:"question"`
	Page          string       `json:"page"`
	Converted     *Time        `json:"converted,omitempty"`
	CreatedAt     Time         `json:"createdAt"`
	UpdatedAt     Time         `json:"updatedAt"`
}

// LeadValue is what was filled into a field of the owner's.
type LeadValue struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Value string `json:"value"`
}

// LeadConsent is what the visitor agreed to.
type LeadConsent struct {
	Text string `json:"text"`
	At   Time   `json:"at"`
}

// LeadList is a page of leads.
type LeadList struct {
	Items  []Lead     `json:"items"`
	Next   *string    `json:"next"`
	Counts LeadCounts `json:"counts"`
}

// LeadCounts are a chatbot's leads by status, whatever the filters.
type LeadCounts struct {
	All       int64 `json:"all"`
	New       int64 `json:"new"`
	Contacted int64 `json:"contacted"`
	Qualified int64 `json:"qualified"`
	Won       int64 `json:"won"`
	Lost      int64 `json:"lost"`
}

// LeadDetails is a lead with the conversations that belong to it.
type LeadDetails struct {
	Lead
	Talks []ConversationRow `json:"talks"`
	CRM   bool              `json:"crm" doc:"Whether leads of this chatbot are pushed somewhere."`
}

// LeadsOf are the leads of a conversation.
type LeadsOf struct {
	Items []Lead `json:"items"`
}

// LeadPatch is what the owner changes of a lead.
type LeadPatch struct {
	Status *string `json:"status,omitempty"`
	Name   *string `json:"name,omitempty"`
	Email  *string `json:"email,omitempty"`
	Phone  *string `json:"phone,omitempty"`
	Notes  *string `json:"notes,omitempty"`
	Owner  *string `json:"owner,omitempty"`
}

// LeadEvent tells the panel that a lead is new, changed or gone.
type LeadEvent struct {
	ID      string `json:"id"`
	Chatbot string `json:"chatbot"`
}

func leadOf(l lead.Lead) Lead {
	out := Lead{
		ID: l.ID.String(), Chatbot: l.Chatbot.String(), User: l.User.String(), Conversations: []string{}, Name: l.Name, Email: string(l.Email),
		Phone: string(l.Phone), Fields: []LeadValue{}, Source: l.Source, How: string(l.How), Status: string(l.Status), Notes: l.Notes,
		Owner: l.Owner, Question: l.Question, Page: l.Page, Converted: moment(l.Converted), CreatedAt: l.CreatedAt, UpdatedAt: l.UpdatedAt,
	}
	for _, c := range l.Conversations {
		out.Conversations = append(out.Conversations, c.String())
	}
	for _, v := range l.Fields {
		out.Fields = append(out.Fields, LeadValue(v))
	}
	if l.Consent != nil {
		out.Consent = &LeadConsent{Text: l.Consent.Text, At: l.Consent.At}
	}
	return out
}

func leadsOf(in []lead.Lead) []Lead {
	out := make([]Lead, 0, len(in))
	for _, l := range in {
		out = append(out, leadOf(l))
	}
	return out
}
