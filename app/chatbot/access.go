package chatbot

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// Whom an allowance is for.
const (
	ForEveryone = "everyone"
	ForPlan     = "plan"     // chat users with that plan
	ForPlatform = "platform" // the chat user with that platform id, or that id of the owner's
)

// How long an allowance lasts. Periods turn at midnight UTC: of the day, of
// Monday, of the first of the month.
const (
	PeriodDay   = "day"
	PeriodWeek  = "week"
	PeriodMonth = "month"
	PeriodOnce  = "once" // given one time, and stays
)

// Credits say what replies cost and what chat users are given for them.
type Credits struct {
	Enabled    bool        `json:"enabled"`
	Prices     Prices      `json:"prices"`
	Allowances []Allowance `json:"allowances"` // at most 100; nil: a record from before there were credits
	Text       string      `json:"text"`       // what the visitor reads when the balance does not carry a reply; empty: a kind default
	Contact    bool        `json:"contact"`    // the way to a person is shown with it
}

// Prices are what a reply costs, in credits, by the path that it came on. A
// person, a form and a refusal never cost anything.
type Prices struct {
	Direct   int            `json:"direct"`   // a content's own words, and small talk
	Choices  int            `json:"choices"`  // several contents offered
	Passages int            `json:"passages"` // sentences quoted
	Model    int            `json:"model"`    // written by a model
	None     int            `json:"none"`     // nothing was found
	Models   map[string]int `json:"models"`   // written by the model of that name, in place of Model
}

// Allowance is what a chat user may spend in each period.
type Allowance struct {
	For     string `json:"for"`             // everyone, plan, platform
	Value   string `json:"value,omitempty"` // the plan, or the platform id
	Credits int    `json:"credits"`
	Period  string `json:"period"` // day, week, month, once
}

// What follows where the gate does not answer as it should.
const (
	OnFailureAllow = "allow"
	OnFailureDeny  = "deny"
)

// Gate is the owner's server that is asked before each answer. The secret that it
// is asked with does not stand here, since this record goes out.
type Gate struct {
	Enabled   bool   `json:"enabled"`
	URL       string `json:"url"`
	OnFailure string `json:"onFailure"` // allow, deny; empty: deny
	Text      string `json:"text"`      // what who is refused reads, where the answer says nothing; empty: a kind default
}

// When anonymous visitors have to show that they took some trouble.
const (
	ProofOff    = "off"
	ProofAuto   = "auto" // while the chatbot is abused
	ProofAlways = "always"
)

// Proof is the proof of work of anonymous visitors.
type Proof struct {
	Mode string `json:"mode"` // off, auto, always
}

// DefaultPrices are one credit a reply.
func DefaultPrices() Prices {
	return Prices{Direct: 1, Choices: 1, Passages: 1, Model: 1, None: 1, Models: map[string]int{}}
}

// DefaultCredits limit nobody.
func DefaultCredits() Credits {
	return Credits{Prices: DefaultPrices(), Allowances: []Allowance{}, Contact: true}
}

// orDefault takes records from before there were credits as having the default.
func (c Credits) orDefault() Credits {
	if c.Allowances == nil {
		return DefaultCredits()
	}
	return c
}

// orDefault takes records from before there was a gate as having the default.
func (g Gate) orDefault() Gate {
	if g.OnFailure == "" {
		g.OnFailure = OnFailureDeny
	}
	return g
}

// orDefault takes records from before there was proof of work as having it when it
// is needed.
func (p Proof) orDefault() Proof {
	if p.Mode == "" {
		p.Mode = ProofAuto
	}
	return p
}

// orDefault gives settings that a stored record does not have what a new chatbot
// has.
func (b Chatbot) orDefault() Chatbot {
	b.LeadForm, b.Escalation = b.LeadForm.orDefault(), b.Escalation.orDefault()
	b.Credits, b.Gate, b.Proof = b.Credits.orDefault(), b.Gate.orDefault(), b.Proof.orDefault()
	b.Privacy = b.Privacy.orDefault()
	b.Analysis = b.Analysis.orDefault()
	return b
}

// UnmarshalJSON takes prices that are not named as one credit.
func (p *Prices) UnmarshalJSON(data []byte) error {
	type plain Prices
	in := plain(DefaultPrices())
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*p = Prices(in)
	return nil
}

func (c Credits) clone() Credits {
	c.Allowances = slices.Clone(c.Allowances)
	c.Prices.Models = maps.Clone(c.Prices.Models)
	return c
}

// The sizes of what an owner can set.
const (
	maxPrice       = 1000
	maxModelPrices = 50
	maxAllowances  = 100
	maxAllowance   = 1_000_000
)

func (b Chatbot) validateAccess(c *checker) {
	b.Credits.validate(c)
	b.Gate.validate(c)
	switch b.Proof.Mode {
	case ProofOff, ProofAuto, ProofAlways:
	default:
		c.check(false, "proof.mode", "One of off, auto, always.")
	}
}

func (p Prices) validate(c *checker) {
	price := func(field string, n int) {
		c.check(n >= 0 && n <= maxPrice, field, "Between 0 and %d credits.", maxPrice)
	}
	for field, n := range map[string]int{"direct": p.Direct, "choices": p.Choices, "passages": p.Passages, "model": p.Model, "none": p.None} {
		price("credits.prices."+field, n)
	}
	c.check(len(p.Models) <= maxModelPrices, "credits.prices.models", "At most %d models.", maxModelPrices)
	for name, n := range p.Models {
		field := "credits.prices.models." + name
		c.check(strings.TrimSpace(name) != "", field, "Name the model, such as llama3.2:3b.")
		c.text(field, name, 200)
		price(field, n)
	}
}

func (c Credits) validate(by *checker) {
	c.Prices.validate(by)
	by.text("credits.text", c.Text, 1000)
	by.check(len(c.Allowances) <= maxAllowances, "credits.allowances", "At most %d allowances.", maxAllowances)
	seen := map[string]bool{}
	for i, a := range c.Allowances[:min(len(c.Allowances), maxAllowances)] {
		a.validate(by, fmt.Sprintf("credits.allowances[%d]", i), seen)
	}
}

func (a Allowance) validate(c *checker, at string, seen map[string]bool) {
	switch a.For {
	case ForEveryone:
		c.check(a.Value == "", at+".value", "Leave this empty where the allowance is for everyone.")
	case ForPlan:
		c.check(strings.TrimSpace(a.Value) != "", at+".value", "Name the plan, as your server or you write it on the profile.")
	case ForPlatform:
		c.check(strings.TrimSpace(a.Value) != "", at+".value", "Write the platform id of the chat user.")
	default:
		c.check(false, at+".for", "One of everyone, plan, platform.")
	}
	c.text(at+".value", a.Value, 100)
	key := a.For + " " + strings.ToLower(strings.TrimSpace(a.Value))
	c.check(!seen[key], at, "There is an allowance for these already.")
	seen[key] = true
	c.check(a.Credits >= 0 && a.Credits <= maxAllowance, at+".credits", "Between 0 and %d credits.", maxAllowance)
	c.check(slices.Contains([]string{PeriodDay, PeriodWeek, PeriodMonth, PeriodOnce}, a.Period), at+".period", "One of day, week, month, once.")
}

func (g Gate) validate(c *checker) {
	c.check(!g.Enabled || g.URL != "", "gate.url", "Write the address that is to be asked, or switch the gate off.")
	c.check(g.URL == "" || callback(g.URL), "gate.url", "An address such as https://example.com/gate, without a name and password in it.")
	c.check(g.OnFailure == OnFailureAllow || g.OnFailure == OnFailureDeny, "gate.onFailure", "Either allow or deny.")
	c.text("gate.text", g.Text, 1000)
}

// callback tells an address that can be asked over HTTP. Whether it may be is for
// whoever asks.
func callback(s string) bool {
	u, err := url.Parse(s)
	return err == nil && len(s) <= 2000 && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil && u.Fragment == ""
}
