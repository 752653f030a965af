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
	var wrong []fault.Field
	no := func(field, message string, args ...any) {
		wrong = append(wrong, fault.Field{Field: field, Message: fmt.Sprintf(message, args...)})
	}
	missing := func(field, value string, need chatbot.Need, message string) bool {
		if value == "" && need == chatbot.NeedRequired {
			no(field, "%s", message)
		}
		return value == "" || need == chatbot.NeedOff
	}
	name := oneLine(in.Name)
	if !missing("name", name, f.Name, "Enter your name.") {
		if problem := badText(name, maxName); problem != "" {
			no("name", "%s", problem)
		}
		d.Name = name
	}
	if value := strings.TrimSpace(in.Email); !missing("email", value, f.Email, "Enter your e-mail address, such as ana@example.com.") {
		if d.Email, err = email.Parse(value); err != nil {
			no("email", "%s", email.ErrInvalid.Message)
		}
	}
	if value := strings.TrimSpace(in.Phone); !missing("phone", value, f.Phone, "Enter your phone number with its country, such as +1 212 555 0142.") {
		if d.Phone, err = phone.Parse(value, region); err != nil {
			no("phone", "%s", messageOf(err, phone.ErrInvalid))
		}
	}
	for key := range in.Fields {
		if !slices.ContainsFunc(f.Fields, func(own chatbot.LeadField) bool { return own.Key == key }) {
			no("fields."+key, "The form has no such field (any more). Reload the page.")
		}
	}
	for _, own := range f.Fields {
		value := strings.TrimSpace(in.Fields[own.Key])
		at := "fields." + own.Key
		if missing(at, value, own.Need, "Fill this in, please.") {
			continue
		}
		if problem := badText(value, maxField); problem != "" {
			no(at, "%s", problem)
		} else if own.Kind == "choice" && !slices.Contains(own.Options, value) {
			no(at, "Choose one of: %s.", strings.Join(own.Options, ", "))
		}
		d.Fields = append(d.Fields, Value{Key: own.Key, Label: own.Label, Value: value})
	}
	if f.Consent && !in.Consent {
		no("consent", "Tick the box to go on.")
	}
	if in.Consent {
		d.Consent = &Consent{Text: texts.Consent, At: now}
	}
	return d, fault.InvalidFields(wrong)
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
	for _, r := range []string{bot.LeadForm.Country, phone.Country(c.Client.Country), phone.Region(c.Lang), phone.Region(bot.Lang)} {
		if r != "" {
			return r
		}
	}
	return ""
}
