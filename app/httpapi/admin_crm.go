package httpapi

import (
	"frontdesk/app/id"
	"frontdesk/app/lead"
)

// CRM is how the leads of a chatbot are pushed to another system.
type CRM struct {
	Target    string       `json:"target" enum:"off,salesforce,url" doc:"salesforce: Web-to-Lead."`
	URL       string       `json:"url" doc:"Of url; of salesforce where it is not the usual one."`
	OrgID     string       `json:"orgId" doc:"Of salesforce."`
	Format    string       `json:"format" enum:"json,form" doc:"Of url."`
	Header    string       `json:"header" doc:"Sent with it, such as Authorization; empty: none."`
	HasSecret bool         `json:"hasSecret" doc:"Whether the header has a value; it is not shown."`
	Mapping   []CRMMapping `json:"mapping" doc:"Empty: the usual one."`
	Sources   []string     `json:"sources" doc:"What mappings may take, beside field:KEY and text:WORDS."`
	Default   string       `json:"defaultUrl" doc:"Where Web-to-Lead forms usually go."`
}

// CRMMapping says what one field over there is filled with.
type CRMMapping struct {
	To   string `json:"to"`
	From string `json:"from" doc:"One of the sources, field:KEY, or text:WORDS."`
}

// CRMInput changes how leads are pushed.
type CRMInput struct {
	Target  string       `json:"target" enum:"off,salesforce,url"`
	URL     string       `json:"url,omitempty"`
	OrgID   string       `json:"orgId,omitempty"`
	Format  string       `json:"format,omitempty" enum:"json,form"`
	Header  string       `json:"header,omitempty"`
	Secret  *string      `json:"secret,omitempty" doc:"Left out: as it is."`
	Mapping []CRMMapping `json:"mapping,omitempty"`
}

// CRMLog is a page of what was pushed.
type CRMLog struct {
	Items []CRMPush `json:"items"`
	Next  *string   `json:"next"`
}

// CRMPush is one lead on its way to the other system.
type CRMPush struct {
	ID       string `json:"id"`
	Lead     string `json:"lead"`
	Name     string `json:"name"`
	Target   string `json:"target"`
	Host     string `json:"host"`
	At       Time   `json:"at"`
	State    string `json:"state" enum:"waiting,delivered,retrying,failed"`
	Attempts int    `json:"attempts"`
	LastAt   *Time  `json:"lastAt,omitempty"`
	Status   int    `json:"status,omitempty" doc:"Of the answer."`
	Answer   string `json:"answer,omitempty" doc:"Its beginning."`
	Problem  string `json:"problem,omitempty"`
	Millis   int64  `json:"millis,omitempty"`
}

func crmOf(c lead.CRM) CRM {
	out := CRM{
		Target: string(c.Target), URL: c.URL, OrgID: c.OrgID, Format: c.Format, Header: c.Header, HasSecret: c.Secret != "",
		Mapping: []CRMMapping{}, Sources: lead.Sources(), Default: lead.SalesforceURL,
	}
	for _, m := range c.Mapping {
		out.Mapping = append(out.Mapping, CRMMapping(m))
	}
	return out
}

func (a leadAPI) crm(c *call) (CRM, error) {
	bot, err := a.bot(c)
	if err != nil {
		return CRM{}, err
	}
	found, err := a.leads.CRM(c.ctx, bot.ID)
	return crmOf(found), err
}

func (a leadAPI) setCRM(c *call, in CRMInput) (CRM, error) {
	bot, err := a.bot(c)
	if err != nil {
		return CRM{}, err
	}
	set := lead.CRM{Target: lead.Target(in.Target), URL: in.URL, OrgID: in.OrgID, Format: in.Format, Header: in.Header}
	if set.Format == "" {
		set.Format = "json"
	}
	for _, m := range in.Mapping {
		set.Mapping = append(set.Mapping, lead.Mapping(m))
	}
	out, err := a.leads.SetCRM(c.ctx, bot.ID, set, in.Secret)
	return crmOf(out), err
}

func (a leadAPI) pushes(c *call) (CRMLog, error) {
	bot, err := a.bot(c)
	if err != nil {
		return CRMLog{}, err
	}
	limit, err := c.number("limit", 50, 1, 100)
	if err != nil {
		return CRMLog{}, err
	}
	before, err := cursorOf(c, parsed(id.Parse))
	if err != nil {
		return CRMLog{}, err
	}
	rows, next, err := a.leads.Pushes(c.ctx, bot.ID, before, int(limit))
	out := CRMLog{Items: make([]CRMPush, 0, len(rows))}
	for _, p := range rows {
		out.Items = append(out.Items, CRMPush{
			ID: p.ID.String(), Lead: p.Lead.String(), Name: p.Name, Target: string(p.Target), Host: p.Host, At: p.At, State: string(p.State),
			Attempts: p.Attempts, LastAt: moment(p.LastAt), Status: p.Status, Answer: p.Answer, Problem: p.Problem, Millis: p.Millis,
		})
	}
	out.Next = behind(c, next)
	return out, err
}

func (a leadAPI) push(c *call, _ nothing) error {
	at, err := c.leadID()
	if err != nil {
		return err
	}
	return a.leads.PushNow(c.ctx, at)
}

func (a leadAPI) retryPush(c *call, _ nothing) error {
	bot, err := a.bot(c)
	if err != nil {
		return err
	}
	value, err := c.param("pid")
	if err != nil {
		return err
	}
	at, err := id.Parse(value)
	if err != nil {
		return lead.ErrPush
	}
	return a.leads.RetryPush(c.ctx, bot.ID, at)
}
