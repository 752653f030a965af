package chatbot

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"frontdesk/app/fault"
)

// Greeting is what a new chatbot opens with.
const Greeting = "Hello! How may I assist you today?"

// What scores are compared with when the owner has set nothing, chosen by
// measurement (see the quality test of package knowledge): from
// DefaultDirectScore on a content is the answer, below DefaultFoundScore nothing
// counts as found.
const (
	DefaultDirectScore = 0.80
	DefaultFoundScore  = 0.50
)

// Default is a new chatbot.
func Default(b ID, name string, now time.Time) Chatbot {
	return Chatbot{
		ID: b, Name: name, DisplayName: name, Lang: "en", Greeting: Greeting,
		Starters:   []string{},
		Domains:    []string{},
		Appearance: Appearance{Accent: "#0F6B63", Theme: "auto", Position: "right", OffsetX: 20, OffsetY: 20},
		Assistant: Assistant{
			Enabled: true, UseModel: true, ShowSources: true, FollowUps: true, DirectScore: DefaultDirectScore, FoundScore: DefaultFoundScore,
			EscalationWords: []string{"human", "agent", "real person", "speak to someone", "talk to someone", "talk to a person", "customer service"},
		},
		LeadForm: DefaultLeadForm(), Escalation: DefaultEscalation(),
		Credits: DefaultCredits(), Gate: Gate{}.orDefault(), Proof: Proof{}.orDefault(), Privacy: DefaultPrivacy(), Analysis: DefaultAnalysis(),
		CreatedAt: now, UpdatedAt: now,
	}
}

var (
	accent = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
	lang   = regexp.MustCompile(`^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$`)
	host   = regexp.MustCompile(`^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$`)
)

// checker gathers what is wrong, field by field.
type checker struct{ wrong []fault.Field }

func (c *checker) check(ok bool, field, message string, args ...any) {
	if !ok {
		c.wrong = append(c.wrong, fault.Field{Field: field, Message: fmt.Sprintf(message, args...)})
	}
}

func (c *checker) text(field, value string, most int) {
	c.check(utf8.ValidString(value) && !strings.ContainsRune(value, 0), field, "The text is not valid UTF-8.")
	c.check(utf8.RuneCountInString(value) <= most, field, "At most %d characters.", most)
}

// Validate tells every field that needs another value.
func (b Chatbot) Validate() error {
	c := &checker{}
	c.check(strings.TrimSpace(b.Name) != "", "name", "Give the chatbot a name.")
	for _, t := range []struct {
		field, value string
		most         int
	}{
		{"name", b.Name, 80}, {"displayName", b.DisplayName, 80}, {"greeting", b.Greeting, 1000},
		{"placeholder", b.Placeholder, 120}, {"privacyNote", b.PrivacyNote, 500},
		{"assistant.instructions", b.Assistant.Instructions, 8000}, {"assistant.model", b.Assistant.Model, 200},
		{"assistant.notFoundText", b.Assistant.NotFoundText, 1000}, {"contact.text", b.Contact.Text, 1000},
		{"contact.brand", b.Contact.Brand, 120}, {"contact.phone", b.Contact.Phone, 60}, {"contact.email", b.Contact.Email, 254},
		{"limits.text", b.Limits.Text, 500},
	} {
		c.text(t.field, t.value, t.most)
	}
	c.check(lang.MatchString(b.Lang), "lang", "A language code such as en or pt-BR.")
	c.check(b.AvatarURL == "" || webURL(b.AvatarURL), "avatarUrl", "An address that begins with https:// or with /.")
	c.check(b.Contact.URL == "" || webURL(b.Contact.URL), "contact.url", "An address that begins with https://.")
	c.check(b.Contact.Email == "" || strings.Contains(strings.Trim(b.Contact.Email, "@"), "@"), "contact.email", "An e-mail address such as help@example.com.")
	c.check(b.IdleHours >= 0 && b.IdleHours <= 24*365, "idleHours", "Between 1 and 8760 hours; 0 takes the server's setting.")
	b.validateLooks(c)
	b.validateAnswers(c)
	b.validateDomains(c)
	b.validateLeadForm(c)
	b.validateIdentity(c)
	b.validateEscalation(c)
	b.validateEvents(c)
	b.validateAccess(c)
	b.Privacy.validate(c)
	b.Analysis.validate(c)
	return fault.InvalidFields(c.wrong)
}

func (b Chatbot) validateLooks(c *checker) {
	a := b.Appearance
	c.check(accent.MatchString(a.Accent), "appearance.accent", "A colour such as #0F6B63.")
	c.check(a.Theme == "auto" || a.Theme == "light" || a.Theme == "dark", "appearance.theme", "One of auto, light, dark.")
	c.check(a.Position == "left" || a.Position == "right", "appearance.position", "Either left or right.")
	c.check(a.OffsetX >= 0 && a.OffsetX <= 200, "appearance.offsetX", "Between 0 and 200 pixels.")
	c.check(a.OffsetY >= 0 && a.OffsetY <= 200, "appearance.offsetY", "Between 0 and 200 pixels.")
	c.check(len(b.Starters) <= 6, "starters", "At most 6 starter questions.")
	for i, s := range b.Starters {
		field := fmt.Sprintf("starters[%d]", i)
		c.check(strings.TrimSpace(s) != "", field, "Write the question, or remove the line.")
		c.text(field, s, 120)
	}
}

func (b Chatbot) validateAnswers(c *checker) {
	a := b.Assistant
	c.check(a.DirectScore >= 0 && a.DirectScore <= 1, "assistant.directScore", "Between 0 and 1.")
	c.check(a.FoundScore >= 0 && a.FoundScore <= a.DirectScore, "assistant.foundScore", "Between 0 and the direct score.")
	c.check(len(a.EscalationWords) <= 100, "assistant.escalationWords", "At most 100 words.")
	for i, w := range a.EscalationWords {
		field := fmt.Sprintf("assistant.escalationWords[%d]", i)
		c.check(strings.TrimSpace(w) != "", field, "Write a word, or remove the line.")
		c.text(field, w, 80)
	}
	c.synonyms(a.Synonyms)
	for field, n := range map[string]int{"limits.perVisitor": b.Limits.PerVisitor, "limits.perAddress": b.Limits.PerAddress, "limits.total": b.Limits.Total} {
		c.check(n >= 0 && n <= 100_000, field, "Between 1 and 100000 messages a minute; 0 takes the default.")
	}
}

// The sizes of the owner's own synonyms.
const (
	maxSynonymLines = 200
	maxSynonyms     = 20 // in a line
	maxSynonymChars = 60
)

// synonyms checks lines of words that mean the same.
func (c *checker) synonyms(lines []string) {
	c.check(len(lines) <= maxSynonymLines, "assistant.synonyms", "At most %d lines.", maxSynonymLines)
	for i, line := range lines[:min(len(lines), maxSynonymLines)] {
		field := fmt.Sprintf("assistant.synonyms[%d]", i)
		c.check(utf8.ValidString(line) && !strings.ContainsRune(line, 0), field, "The text is not valid UTF-8.")
		words := strings.Split(line, ",")
		c.check(len(words) >= 2 && len(words) <= maxSynonyms, field, "Write 2 to %d words that mean the same, with commas between, such as: cancel, call off.", maxSynonyms)
		for _, w := range words {
			w = strings.TrimSpace(w)
			if n := utf8.RuneCountInString(w); n == 0 || n > maxSynonymChars {
				c.check(false, field, "Between two commas stand 1 to %d characters; here stand %d.", maxSynonymChars, n)
				break
			}
		}
	}
}

func (b Chatbot) validateDomains(c *checker) {
	c.check(len(b.Domains) <= 100, "domains", "At most 100 domains.")
	for i, d := range b.Domains {
		field := fmt.Sprintf("domains[%d]", i)
		c.check(len(d) <= 253 && host.MatchString(d), field, "A host such as shop.example.com or *.example.com.")
		rest, wild := strings.CutPrefix(d, "*.")
		c.check(!wild || strings.Contains(rest, "."), field, "That would be half of the web. Name the domain, such as *.example.com.")
	}
}

// domain makes of what an owner pastes the host that browsers compare: without
// scheme and path, in small letters, in ASCII. What is no host stays as it is,
// for Validate to refuse.
func domain(pasted string) string {
	d := strings.ToLower(strings.TrimSpace(pasted))
	for _, scheme := range []string{"https://", "http://", "//"} {
		d = strings.TrimPrefix(d, scheme)
	}
	d, _, _ = strings.Cut(d, "/")
	rest, wild := strings.CutPrefix(d, "*.")
	name, port, hasPort := strings.Cut(rest, ":")
	ascii, err := idna.Lookup.ToASCII(strings.TrimSuffix(name, "."))
	if err != nil {
		return pasted
	}
	if wild {
		ascii = "*." + ascii
	}
	if hasPort {
		ascii += ":" + port
	}
	return ascii
}

func webURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && len(s) <= 2000 && ((u.Scheme == "https" || u.Scheme == "http") && u.Host != "" || strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//"))
}
