package chatbot

import (
	"encoding/json"
	"strings"
)

// Escalation says when visitors are offered a person, and what they read then.
// Texts that are empty take what the chatbot says by itself.
type Escalation struct {
	Enabled     bool   `json:"enabled"`     // false: who asks for a person reads the contact's text
	Misses      int    `json:"misses"`      // offered after so many questions in a row that nothing is found for, 0 to 10; 0: never
	Downs       int    `json:"downs"`       // offered after so many answers in a row that were rated as no help, 0 to 10; 0: never
	WaitMinutes int    `json:"waitMinutes"` // somebody who is there may take so long, 1 to 60
	Mail        bool   `json:"mail"`        // requests and tickets are told by mail, where mail is set up
	MailTo      string `json:"mailTo"`      // empty: the contact's address, or else the owners'
	OfferText   string `json:"offerText"`
	WaitText    string `json:"waitText"`   // somebody is there
	AwayText    string `json:"awayText"`   // nobody is there, or answered in time; above the contact form
	TicketText  string `json:"ticketText"` // after the form
}

// defaultDowns is what the tracking guidelines have.
const defaultDowns = 2

// DefaultEscalation offers a person after two misses, or two bad ratings.
func DefaultEscalation() Escalation {
	return Escalation{Enabled: true, Misses: 2, Downs: defaultDowns, WaitMinutes: 3, Mail: true}
}

// UnmarshalJSON takes records from before there were ratings as having the default.
func (e *Escalation) UnmarshalJSON(data []byte) error {
	type plain Escalation
	in := plain{Downs: defaultDowns}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	if in == (plain{Downs: defaultDowns}) {
		in = plain{} // of a record from before there was an offer
	}
	*e = Escalation(in)
	return nil
}

// orDefault takes records from before there was an offer as having the default.
func (e Escalation) orDefault() Escalation {
	if e == (Escalation{}) {
		return DefaultEscalation()
	}
	return e
}

func (b Chatbot) validateEscalation(c *checker) {
	e := b.Escalation
	if e == (Escalation{}) {
		return
	}
	c.check(e.Misses >= 0 && e.Misses <= 10, "escalation.misses", "Between 1 and 10 questions; 0 offers nothing by itself.")
	c.check(e.Downs >= 0 && e.Downs <= 10, "escalation.downs", "Between 1 and 10 answers; 0 offers nothing by itself.")
	c.check(e.WaitMinutes >= 1 && e.WaitMinutes <= 60, "escalation.waitMinutes", "Between 1 and 60 minutes.")
	c.check(e.MailTo == "" || strings.Contains(strings.Trim(e.MailTo, "@"), "@"), "escalation.mailTo", "An e-mail address such as help@example.com.")
	c.text("escalation.mailTo", e.MailTo, 254)
	for field, text := range map[string]string{"offerText": e.OfferText, "waitText": e.WaitText, "awayText": e.AwayText, "ticketText": e.TicketText} {
		c.text("escalation."+field, text, 500)
	}
}
