package lead

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/email"
	"frontdesk/app/fault"
	"frontdesk/app/phone"
)

// Input is what a visitor filled in, as it came.
type Input struct {
	Name    string
	Email   string
	Phone   string
	Fields  map[string]string
	Consent bool
	Lang    string // of the visitor's interface: the consent is kept in the words that were shown
}

// Details are what is valid of it.
type Details struct {
	Name    string
	Email   email.Address
	Phone   phone.Number
	Fields  []Value
	Consent *Consent
}

// Bounds, in characters.
const (
	maxName  = 120
	maxField = 2000
	maxNotes = 8000
	maxOwner = 120
)

// check tells every field that needs another value, in words that say which one.
// region is the country of phone numbers that name none.
func (in Input) check(f chatbot.LeadForm, region string, texts chatbot.LeadTexts, now time.Time) (d Details, err error) {
	w := &wrongs{}
	if name := oneLine(in.Name); w.given("name", name, f.Name, "Enter your name.") {
		problem := badText(name, maxName)
		w.check(problem == "", "name", "%s", problem)
		d.Name = name
	}
	if value := strings.TrimSpace(in.Email); w.given("email", value, f.Email, "Enter your e-mail address, such as ana@example.com.") {
		d.Email, err = email.Parse(value)
		w.check(err == nil, "email", "%s", email.ErrInvalid.Message)
	}
	if value := strings.TrimSpace(in.Phone); w.given("phone", value, f.Phone, "Enter your phone number with its country, such as +1 212 555 0142.") {
		d.Phone, err = phone.Parse(value, region)
		w.check(err == nil, "phone", "%s", messageOf(err, phone.ErrInvalid))
	}
	d.Fields = in.own(w, f)
	w.check(!f.Consent || in.Consent, "consent", "Tick the box to go on.")
	if in.Consent {
		d.Consent = &Consent{Text: texts.Consent, At: now}
	}
	return d, fault.InvalidFields(w.fields)
}

// own checks the owner's fields.
func (in Input) own(w *wrongs, f chatbot.LeadForm) (out []Value) {
	for key := range in.Fields {
		there := slices.ContainsFunc(f.Fields, func(own chatbot.LeadField) bool { return own.Key == key })
		w.check(there, "fields."+key, "The form has no such field (any more). Reload the page.")
	}
	for _, own := range f.Fields {
		value, at := strings.TrimSpace(in.Fields[own.Key]), "fields."+own.Key
		if !w.given(at, value, own.Need, "Fill this in, please.") {
			continue
		}
		problem := badText(value, maxField)
		w.check(problem == "", at, "%s", problem)
		w.check(own.Kind != "choice" || slices.Contains(own.Options, value), at, "Choose one of: %s.", strings.Join(own.Options, ", "))
		out = append(out, Value{Key: own.Key, Label: own.Label, Value: value})
	}
	return out
}

// given tells whether there is a value to look at, and complains where there must
// be one.
func (w *wrongs) given(field, value string, need chatbot.Need, message string) bool {
	w.check(value != "" || need != chatbot.NeedRequired, field, "%s", message)
	return value != "" && need != chatbot.NeedOff
}

// empty tells that nothing was filled in.
func (d Details) empty() bool {
	return d.Name == "" && d.Email == "" && d.Phone == "" && len(d.Fields) == 0
}

func messageOf(err error, fallback *fault.Error) string {
	if f, ok := err.(*fault.Error); ok { //nolint:errorlint // made by package phone a line before
		return f.Message
	}
	return fallback.Message
}

func badText(s string, most int) string {
	switch {
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		return "This is not valid text. Type it again."
	case utf8.RuneCountInString(s) > most:
		return fmt.Sprintf("At most %d characters.", most)
	case strings.IndexFunc(s, func(r rune) bool { return !unicode.IsSpace(r) && !unicode.In(r, unicode.Cc, unicode.Cf) }) < 0:
		return "Fill this in, please."
	}
	return ""
}

// oneLine makes of line breaks and tabs a space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Region is the country that a visitor's phone number is read by where it names
// none: what the owner set, the visitor's own country where it is known, that of
// the language.
func Region(bot chatbot.Chatbot, c conversation.Conversation) string {
	for _, r := range []string{bot.LeadForm.Country, phone.Country(c.Place.Country), phone.Region(c.Lang), phone.Region(bot.Lang)} {
		if r != "" {
			return r
		}
	}
	return ""
}
