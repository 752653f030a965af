package chatbot

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// LeadWhen is when visitors are asked who they are.
type LeadWhen string

// The moments.
const (
	LeadOff    LeadWhen = "off"
	LeadBefore LeadWhen = "before" // the first message is answered once the form is sent
	LeadAfter  LeadWhen = "after"  // shown under the first answer, and may be put away
	LeadAsked  LeadWhen = "asked"  // when the assistant asks: a visitor wants to be contacted
)

// Need is whether something is asked for.
type Need string

// The needs.
const (
	NeedOff      Need = "off"
	NeedOptional Need = "optional"
	NeedRequired Need = "required"
)

// LeadForm is how a chatbot gets to know who its visitors are.
type LeadForm struct {
	When    LeadWhen    `json:"when"`
	Name    Need        `json:"name"`
	Email   Need        `json:"email"`
	Phone   Need        `json:"phone"`
	Fields  []LeadField `json:"fields"`  // the owner's own, at most 10
	Consent bool        `json:"consent"` // a box that must be ticked; its text stands in Texts
	Texts   []LeadTexts `json:"texts"`   // by language, at most 30
	Notice  bool        `json:"notice"`  // details that visitors write in the talk are noticed and confirmed
	Mail    bool        `json:"mail"`    // each lead is told by mail, where mail is set up
	MailTo  string      `json:"mailTo"`  // empty: the contact's address
	Country string      `json:"country"` // of phone numbers without a country, such as DE; empty: told by the language
}

// LeadField is a field of the owner's.
type LeadField struct {
	Key     string   `json:"key"` // names the value in leads, mappings and exports: small letters, digits, underscores
	Label   string   `json:"label"`
	Kind    string   `json:"kind"`    // text, long, choice
	Options []string `json:"options"` // of choice
	Need    Need     `json:"need"`    // optional or required
}

// LeadTexts are the words of the form in one language; empty ones take what the
// widget says by itself.
type LeadTexts struct {
	Lang    string            `json:"lang"`
	Title   string            `json:"title"`
	Intro   string            `json:"intro"`
	Submit  string            `json:"submit"`
	Thanks  string            `json:"thanks"`
	Consent string            `json:"consent"`
	Labels  map[string]string `json:"labels"` // of name, email, phone and the owner's fields, by key
}

// DefaultLeadForm asks for nothing and notices what visitors give by themselves.
func DefaultLeadForm() LeadForm {
	return LeadForm{
		When: LeadOff, Name: NeedRequired, Email: NeedRequired, Phone: NeedOff,
		Fields: []LeadField{}, Texts: []LeadTexts{}, Notice: true, Mail: true,
	}
}

// orDefault takes records from before there was a form as having the default.
func (f LeadForm) orDefault() LeadForm {
	if f.When == "" {
		return DefaultLeadForm()
	}
	return f
}

func (f LeadForm) clone() LeadForm {
	f.Fields = slices.Clone(f.Fields)
	for i := range f.Fields {
		f.Fields[i].Options = slices.Clone(f.Fields[i].Options)
	}
	f.Texts = slices.Clone(f.Texts)
	for i, t := range f.Texts {
		labels := make(map[string]string, len(t.Labels))
		for k, v := range t.Labels {
			labels[k] = v
		}
		f.Texts[i].Labels = labels
	}
	return f
}

// Needs gives what is asked of a field by its key; NeedOff where there is none.
func (f LeadForm) Needs(key string) Need {
	switch key {
	case "name":
		return f.Name
	case "email":
		return f.Email
	case "phone":
		return f.Phone
	}
	for _, own := range f.Fields {
		if own.Key == key {
			return own.Need
		}
	}
	return NeedOff
}

// Asks tells whether the form has anything to fill in.
func (f LeadForm) Asks() bool {
	return len(f.Fields) > 0 || f.Name != NeedOff || f.Email != NeedOff || f.Phone != NeedOff
}

// TextsFor gives the words for a visitor's language: those of that language, of
// its base, of the chatbot's own language, or none.
func (f LeadForm) TextsFor(want, own string) LeadTexts {
	base := func(s string) string { b, _, _ := strings.Cut(s, "-"); return strings.ToLower(b) }
	for _, same := range []func(string) bool{
		func(l string) bool { return want != "" && strings.EqualFold(l, want) },
		func(l string) bool { return want != "" && base(l) == base(want) },
		func(l string) bool { return strings.EqualFold(l, own) },
		func(l string) bool { return base(l) == base(own) },
	} {
		for _, t := range f.Texts {
			if same(t.Lang) {
				return t
			}
		}
	}
	return LeadTexts{}
}

// The sizes of a form.
const (
	maxLeadFields  = 10
	maxLeadOptions = 30
	maxLeadTexts   = 30
)

var (
	leadKey = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
	country = regexp.MustCompile(`^[A-Z]{2}$`)
)

func (b Chatbot) validateLeadForm(c *checker) {
	f := b.LeadForm
	c.check(slices.Contains([]LeadWhen{LeadOff, LeadBefore, LeadAfter, LeadAsked}, f.When), "leadForm.when", "One of off, before, after, asked.")
	for field, need := range map[string]Need{"leadForm.name": f.Name, "leadForm.email": f.Email, "leadForm.phone": f.Phone} {
		c.check(need == NeedOff || need == NeedOptional || need == NeedRequired, field, "One of off, optional, required.")
	}
	c.check(f.When == LeadOff || f.Asks(), "leadForm.when", "The form has no field. Ask for a name, an e-mail address or a phone number, or switch it off.")
	c.check(f.MailTo == "" || strings.Contains(strings.Trim(f.MailTo, "@"), "@"), "leadForm.mailTo", "An e-mail address such as sales@example.com.")
	c.text("leadForm.mailTo", f.MailTo, 254)
	c.check(f.Country == "" || country.MatchString(f.Country), "leadForm.country", "Two letters such as DE or US.")
	c.check(len(f.Fields) <= maxLeadFields, "leadForm.fields", "At most %d fields of your own.", maxLeadFields)
	seen := map[string]bool{"name": true, "email": true, "phone": true}
	for i, own := range f.Fields[:min(len(f.Fields), maxLeadFields)] {
		own.validate(c, fmt.Sprintf("leadForm.fields[%d]", i), seen)
	}
	c.check(len(f.Texts) <= maxLeadTexts, "leadForm.texts", "At most %d languages.", maxLeadTexts)
	langs := map[string]bool{}
	for i, t := range f.Texts[:min(len(f.Texts), maxLeadTexts)] {
		t.validate(c, fmt.Sprintf("leadForm.texts[%d]", i), langs)
	}
}

func (f LeadField) validate(c *checker, at string, seen map[string]bool) {
	c.check(leadKey.MatchString(f.Key), at+".key", "1 to 40 small letters, digits and underscores, a letter first.")
	c.check(!seen[f.Key], at+".key", "Another field has this name already.")
	seen[f.Key] = true
	c.check(strings.TrimSpace(f.Label) != "", at+".label", "Write what visitors see beside the field.")
	c.text(at+".label", f.Label, 120)
	c.check(f.Need == NeedOptional || f.Need == NeedRequired, at+".need", "optional or required; take the field away to switch it off.")
	switch f.Kind {
	case "text", "long":
		c.check(len(f.Options) == 0, at+".options", "Only a choice has options.")
	case "choice":
		c.check(len(f.Options) >= 2 && len(f.Options) <= maxLeadOptions, at+".options", "2 to %d options.", maxLeadOptions)
		for i, o := range f.Options {
			field := fmt.Sprintf("%s.options[%d]", at, i)
			c.check(strings.TrimSpace(o) != "", field, "Write the option, or remove the line.")
			c.text(field, o, 120)
		}
	default:
		c.check(false, at+".kind", "One of text, long, choice.")
	}
}

func (t LeadTexts) validate(c *checker, at string, seen map[string]bool) {
	c.check(lang.MatchString(t.Lang), at+".lang", "A language code such as en or pt-BR.")
	c.check(!seen[strings.ToLower(t.Lang)], at+".lang", "This language is there already.")
	seen[strings.ToLower(t.Lang)] = true
	for _, one := range []struct {
		field, value string
		most         int
	}{{"title", t.Title, 120}, {"intro", t.Intro, 500}, {"submit", t.Submit, 60}, {"thanks", t.Thanks, 500}, {"consent", t.Consent, 1000}} {
		c.text(at+"."+one.field, one.value, one.most)
	}
	c.check(len(t.Labels) <= maxLeadFields+3, at+".labels", "There are more labels than fields.")
	for key, label := range t.Labels {
		c.text(at+".labels."+key, label, 120)
	}
}
