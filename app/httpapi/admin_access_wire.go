package httpapi

import (
	"encoding/json"

	"frontdesk/app/chatbot"
)

// CreditSettings say what replies cost and what chat users are given for them.
type CreditSettings struct {
	Enabled    bool         `json:"enabled"`
	Prices     CreditPrices `json:"prices"`
	Allowances allowances   `json:"allowances" doc:"At most 100. One for a platform id goes before one for a plan, that before the one for everyone."`
	Text       string       `json:"text" doc:"What visitors read when the balance does not carry a reply; empty: a default."`
	Contact    bool         `json:"contact" doc:"The way to a person is shown with it."`
}

// CreditPrices are what a reply costs by the path that it came on, 0 to 1000
// credits. A person, a form and a refusal never cost anything.
type CreditPrices struct {
	Direct   int         `json:"direct" doc:"A content's own words, and small talk."`
	Choices  int         `json:"choices" doc:"Several contents offered."`
	Passages int         `json:"passages" doc:"Sentences quoted."`
	Model    int         `json:"model" doc:"Written by a model."`
	None     int         `json:"none" doc:"Nothing was found."`
	Models   ModelPrices `json:"models" doc:"Written by the model of that name, in place of model. A patch replaces all of them."`
}

// ModelPrices are prices by the name of a model. A patch gives all of them, since
// it could not take one away otherwise.
type ModelPrices map[string]int

// UnmarshalJSON forgets what was there.
func (p *ModelPrices) UnmarshalJSON(data []byte) error {
	in := map[string]int{}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*p = in
	return nil
}

// allowances are a list of which a patch gives all, each whole.
type allowances []AllowanceSetting

// UnmarshalJSON forgets what was there: the decoder would fill in what an entry
// leaves out from the one that stood in its place.
func (a *allowances) UnmarshalJSON(data []byte) error {
	in := []AllowanceSetting{}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*a = in
	return nil
}

// AllowanceSetting is what a chat user may spend in each period.
type AllowanceSetting struct {
	For     string `json:"for" enum:"everyone,plan,platform"`
	Value   string `json:"value,omitempty" doc:"The plan, or the platform id."`
	Credits int    `json:"credits" doc:"0 to 1000000."`
	Period  string `json:"period" enum:"day,week,month,once" doc:"Periods turn at midnight UTC: of the day, of Monday, of the first of the month."`
}

// GateSettings are the owner's server that is asked before each answer.
type GateSettings struct {
	Enabled   bool   `json:"enabled"`
	URL       string `json:"url"`
	OnFailure string `json:"onFailure" enum:"allow,deny" doc:"What follows where it does not answer as it should."`
	Text      string `json:"text" doc:"What who is refused reads, where the answer says nothing; empty: a default."`
}

// ProofSettings are the proof of work of anonymous visitors.
type ProofSettings struct {
	Mode string `json:"mode" enum:"off,auto,always" doc:"auto: while the chatbot is abused."`
}

func creditSettingsOf(c chatbot.Credits) CreditSettings {
	out := CreditSettings{
		Enabled: c.Enabled, Text: c.Text, Contact: c.Contact, Allowances: make(allowances, 0, len(c.Allowances)),
		Prices: CreditPrices{
			Direct: c.Prices.Direct, Choices: c.Prices.Choices, Passages: c.Prices.Passages, Model: c.Prices.Model, None: c.Prices.None,
			Models: ModelPrices{},
		},
	}
	for name, price := range c.Prices.Models {
		out.Prices.Models[name] = price
	}
	for _, a := range c.Allowances {
		out.Allowances = append(out.Allowances, AllowanceSetting(a))
	}
	return out
}

func (w CreditSettings) credits() chatbot.Credits {
	out := chatbot.Credits{Enabled: w.Enabled, Text: w.Text, Contact: w.Contact, Allowances: make([]chatbot.Allowance, 0, len(w.Allowances))}
	p := w.Prices
	out.Prices = chatbot.Prices{Direct: p.Direct, Choices: p.Choices, Passages: p.Passages, Model: p.Model, None: p.None, Models: p.Models}
	for _, a := range w.Allowances {
		out.Allowances = append(out.Allowances, chatbot.Allowance(a))
	}
	return out
}
