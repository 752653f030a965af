package lead

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// Target is where leads are pushed to.
type Target string

// The targets.
const (
	NoTarget   Target = "off"
	Salesforce Target = "salesforce" // Web-to-Lead: a form, as the customer's page would send it
	AnyURL     Target = "url"        // JSON or a form to any address
)

// SalesforceURL takes Web-to-Lead forms of every organisation.
const SalesforceURL = "https://webto.salesforce.com/servlet/servlet.WebToLead?encoding=UTF-8"

// CRM is how the leads of a chatbot are pushed to another system.
type CRM struct {
	Target  Target    `json:"target"`
	URL     string    `json:"url"`    // of AnyURL; of Salesforce where it is not the usual one
	OrgID   string    `json:"orgId"`  // of Salesforce
	Format  string    `json:"format"` // of AnyURL: json or form
	Header  string    `json:"header"` // sent with it, such as Authorization; empty: none
	Secret  string    `json:"secret"` // its value, never shown again
	Mapping []Mapping `json:"mapping"`
	Changed time.Time `json:"changed,omitzero"`
}

// Mapping says what one field over there is filled with.
type Mapping struct {
	To   string `json:"to"`   // name over there
	From string `json:"from"` // one of Sources, field:KEY, or text:WORDS
}

// Sources are what mapped values come from; field:KEY is a field of the owner's, text:WORDS
// stands for itself.
func Sources() []string {
	return []string{
		"name", "firstName", "lastName", "email", "phone", "company", "question", "page", "source", "how", "status", "notes", "owner",
		"consent", "consentAt", "createdAt", "id", "user", "conversation",
	}
}

// DefaultMapping is what fits most.
func DefaultMapping(t Target) []Mapping {
	if t == Salesforce {
		return []Mapping{
			{"first_name", "firstName"}, {"last_name", "lastName"}, {"email", "email"}, {"phone", "phone"},
			{"company", "company"}, {"lead_source", "text:Website chat"}, {"description", "question"},
		}
	}
	return []Mapping{
		{"id", "id"}, {"name", "name"}, {"email", "email"}, {"phone", "phone"}, {"question", "question"}, {"page", "page"},
		{"source", "source"}, {"createdAt", "createdAt"}, {"conversation", "conversation"},
	}
}

// Off is how things stand where nothing was set.
func Off() CRM { return CRM{Target: NoTarget, Format: "json", Mapping: []Mapping{}} }

// CRM is how a chatbot's leads are pushed.
func (s *Service) CRM(ctx context.Context, b chatbot.ID) (out CRM, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		kept, found, err := r.CRM(b)
		if out = kept; !found {
			out = Off()
		}
		return err
	})
	return out, err
}

// SetCRM changes how leads are pushed. secret nil keeps the one that is there.
func (s *Service) SetCRM(ctx context.Context, b chatbot.ID, in CRM, secret *string) (out CRM, err error) {
	bot, err := s.cfg.Chatbots.Get(ctx, b)
	if err != nil {
		return out, err
	}
	in.URL, in.OrgID, in.Header = strings.TrimSpace(in.URL), strings.TrimSpace(in.OrgID), strings.TrimSpace(in.Header)
	if in.Target != NoTarget && len(in.Mapping) == 0 {
		in.Mapping = DefaultMapping(in.Target)
	}
	if err := in.validate(bot, secret); err != nil {
		return out, err
	}
	if in.URL != "" {
		if err := s.cfg.Sender.Check(ctx, in.URL); err != nil {
			return out, fault.InvalidFields([]fault.Field{{Field: "url", Message: messageOf(err, errURL)}})
		}
	}
	in.Changed = s.cfg.Clock()
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		before, _, err := tx.CRM(b)
		if err != nil {
			return err
		}
		out, err = in.over(before, secret)
		if err != nil {
			return err
		}
		return tx.PutCRM(b, out)
	})
	return out, err
}

// over takes the secret over from before, unless another is given. It stays with
// the server that it was typed for: who may change the address must not learn it
// by having it sent elsewhere.
func (c CRM) over(before CRM, secret *string) (CRM, error) {
	c.Secret = before.Secret
	if secret != nil {
		c.Secret = *secret
	}
	if c.Header == "" {
		c.Secret = ""
	}
	if secret != nil || c.Secret == "" || origin(c.address()) == origin(before.address()) {
		return c, nil
	}
	if c.Secret = ""; c.Target == AnyURL {
		return c, fault.InvalidFields([]fault.Field{{Field: "secret", Message: "The address leads to another server. Type the header's value again."}})
	}
	return c, nil
}

// origin is what of an address says which server it is.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Scheme + "://" + strings.ToLower(u.Host)
}

var errURL = fault.New(fault.Invalid, "invalid_crm_url", "An address that begins with https://.")

// The sizes of a mapping.
const (
	maxMapping = 60
	maxTo      = 120
	maxConst   = 500
)

var (
	headerName = regexp.MustCompile(`^[A-Za-z0-9-]{1,60}$`)
	orgID      = regexp.MustCompile(`^[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$`)
	// ownHeaders are written by the sender.
	ownHeaders = []string{"host", "content-length", "content-type", "transfer-encoding", "connection", "user-agent", "cookie"}
)

func (c CRM) validate(bot chatbot.Chatbot, secret *string) error {
	w := &wrongs{}
	switch c.Target {
	case NoTarget:
	case Salesforce:
		w.check(orgID.MatchString(c.OrgID), "orgId", "The organisation id of 15 or 18 letters and digits that Salesforce shows under Company Information.")
	case AnyURL:
		w.check(c.URL != "", "url", "Write the address that leads are sent to.")
	default:
		w.check(false, "target", "One of off, salesforce, url.")
	}
	w.check(c.Format == "json" || c.Format == "form", "format", "json or form.")
	w.check(c.Header == "" || headerName.MatchString(c.Header), "header", "A header's name such as Authorization.")
	w.check(!slices.Contains(ownHeaders, strings.ToLower(c.Header)), "header", "This header is written by the server itself.")
	w.check(secret == nil || printable(*secret), "secret", "At most 2000 printable characters.")
	w.check(len(c.Mapping) <= maxMapping, "mapping", "At most %d fields.", maxMapping)
	c.validateMapping(w, bot)
	return fault.InvalidFields(w.fields)
}

func (c CRM) validateMapping(w *wrongs, bot chatbot.Chatbot) {
	seen := map[string]bool{}
	for i, m := range c.Mapping[:min(len(c.Mapping), maxMapping)] {
		to := fmt.Sprintf("mapping[%d].to", i)
		taken := seen[m.To] || c.Target == Salesforce && (m.To == "oid" || m.To == "retURL")
		seen[m.To] = true
		w.check(badText(m.To, maxTo) == "", to, "Write the name of the field over there, at most %d characters.", maxTo)
		w.check(!taken, to, "This field is filled already.")
		w.check(knownSource(m.From, bot), fmt.Sprintf("mapping[%d].from", i), "Nothing of a lead has this name.")
	}
}

func printable(s string) bool {
	return len(s) <= 2000 && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}

// wrongs gathers what is wrong, field by field.
type wrongs struct{ fields []fault.Field }

func (w *wrongs) check(ok bool, field, message string, args ...any) {
	if !ok {
		w.fields = append(w.fields, fault.Field{Field: field, Message: fmt.Sprintf(message, args...)})
	}
}

func knownSource(from string, bot chatbot.Chatbot) bool {
	if words, ok := strings.CutPrefix(from, "text:"); ok {
		return badText(words, maxConst) == ""
	}
	if key, ok := strings.CutPrefix(from, "field:"); ok {
		// A field that was taken out of the form stays in leads, and so in mappings.
		return key != "" && len(key) <= 40 && bot.LeadForm.Needs(key) != "" && !strings.ContainsAny(key, " \t\n")
	}
	return slices.Contains(Sources(), from)
}

// From gives the value of one source of l.
func (l Lead) From(source string) string {
	if words, ok := strings.CutPrefix(source, "text:"); ok {
		return words
	}
	if key, ok := strings.CutPrefix(source, "field:"); ok {
		return l.Field(key)
	}
	first, last := l.names()
	said := map[string]string{
		"name": l.Name, "firstName": first, "lastName": last, "email": string(l.Email), "phone": string(l.Phone), "company": l.company(),
		"question": l.Question, "page": l.Page, "source": l.Source, "how": string(l.How), "status": string(l.Status), "notes": l.Notes, "owner": l.Owner,
	}
	if v, found := said[source]; found {
		return v
	}
	return l.fact(source)
}

func (l Lead) fact(source string) string {
	switch {
	case source == "consent" && l.Consent != nil:
		return l.Consent.Text
	case source == "consentAt" && l.Consent != nil:
		return l.Consent.At.UTC().Format(time.RFC3339)
	case source == "createdAt":
		return l.CreatedAt.UTC().Format(time.RFC3339)
	case source == "id":
		return l.ID.String()
	case source == "user":
		return l.User.String()
	case source == "conversation" && len(l.Conversations) > 0:
		return l.Conversations[0].String()
	}
	return ""
}

// names parts a name at its last space. Salesforce takes no lead without a last
// name, so that there always is one.
func (l Lead) names() (first, last string) {
	i := strings.LastIndexByte(l.Name, ' ')
	if i < 0 {
		if last = l.Name; last == "" {
			last = l.Display()
		}
		return "", last
	}
	return l.Name[:i], l.Name[i+1:]
}

// company is what the owner asks for under that key; Salesforce takes no lead
// without one.
func (l Lead) company() string {
	if v := l.Field("company"); v != "" {
		return v
	}
	return "Not given"
}

// Push is one row of the log: a lead on its way to the other system.
type Push struct {
	ID       id.UUID    `json:"id"` // of the outbox's item
	Chatbot  chatbot.ID `json:"chatbot"`
	Lead     ID         `json:"lead"`
	Name     string     `json:"name"` // who, for the log
	Target   Target     `json:"target"`
	Host     string     `json:"host"`
	At       time.Time  `json:"at"`
	State    PushState  `json:"state"`
	Attempts int        `json:"attempts"`
	LastAt   time.Time  `json:"lastAt,omitzero"`
	Status   int        `json:"status,omitempty"` // of the answer
	Answer   string     `json:"answer,omitempty"` // its beginning
	Problem  string     `json:"problem,omitempty"`
	Millis   int64      `json:"millis,omitempty"`
}

// PushState is where a push stands.
type PushState string

// The states.
const (
	PushWaiting   PushState = "waiting"
	PushDelivered PushState = "delivered"
	PushRetrying  PushState = "retrying"
	PushGivenUp   PushState = "failed"
)

// host is what the log names of an address: never what stands behind it.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
