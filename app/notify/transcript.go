package notify

import (
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/email"
	"frontdesk/app/timezone"
)

// transcript is a conversation as the mail shows it. Every text in it is plain;
// the two renderings escape.
type transcript struct {
	Subject string
	Brand   string
	Words   words
	Lang    string
	Zone    string // the line that says which zone the times are in
	Why     string // why it was sent; empty on a page that nobody sent
	Day     string // of the first message
	Omitted bool   // earlier messages were left out
	Turns   []turn
	Contact contact
}

type contact struct{ Email, Phone, PhoneURL, URL, Label string }

// turn is one message.
type turn struct {
	Day     string // set where a new day begins, but for the first
	Speaker string
	Role    string // visitor, assistant, human
	Time    string
	Text    string
	HTML    markup // Text, rendered
	Sources []source
	Options []string
}

type source struct {
	Number int
	Title  string
	URL    string // http or https, else empty
}

// newTranscript writes times in zone, and in the visitor's language as far as there
// are words in it.
func newTranscript(bot chatbot.Chatbot, thread conversation.Conversation, messages []conversation.Message, omitted bool, zone *time.Location) transcript {
	w, lang := wordsFor(thread.Lang, bot.Lang)
	brand := headerText(firstFilled(bot.Contact.Brand, bot.DisplayName, bot.Name))
	t := transcript{
		Subject: headerText(fmt.Sprintf(w.Subject, brand)), Brand: brand, Words: w, Lang: lang, Why: w.Why, Omitted: omitted, Contact: contactOf(bot.Contact),
		Zone: fmt.Sprintf(w.Zone, strings.ReplaceAll(zone.String(), "_", " ")),
	}
	day := ""
	for _, m := range messages {
		at := m.At.In(zone)
		speaker, role := speakerOf(m.Role, bot, w, brand)
		next := turn{Speaker: speaker, Role: role, Time: at.Format("15:04"), Text: m.Text, HTML: renderPlain(m.Text), Sources: sourcesOf(m.Sources)}
		if m.Role == conversation.RoleAssistant {
			next.HTML = renderMarkdown(m.Text)
		}
		for _, o := range m.Options {
			if strings.HasPrefix(o.Value, "\x1f") {
				continue // an answer to a question of our own, which the message asks itself
			}
			next.Options = append(next.Options, o.Label)
		}
		switch d := w.day(at); {
		case day == "":
			day, t.Day = d, d
		case d != day:
			day, next.Day = d, d
		}
		t.Turns = append(t.Turns, next)
	}
	return t
}

// zoneOf gives the first zone of the names (IANA) that there is, UTC where there is
// none.
func zoneOf(names ...string) *time.Location {
	for _, name := range names {
		if name == "" || name == "Local" || len(name) > 64 {
			continue
		}
		if zone, err := timezone.Load(name); err == nil {
			return zone
		}
	}
	return time.UTC
}

func speakerOf(r conversation.Role, bot chatbot.Chatbot, w words, brand string) (name, role string) {
	switch r {
	case conversation.RoleUser:
		return w.You, "visitor"
	case conversation.RoleAgent:
		return fmt.Sprintf(w.Team, brand), "human"
	default:
		return headerText(firstFilled(bot.DisplayName, bot.Name)), "assistant"
	}
}

func sourcesOf(all []conversation.Source) []source {
	var out []source
	for i, s := range all {
		out = append(out, source{Number: i + 1, Title: firstFilled(s.Title, s.URL, s.ContentID), URL: webURL(s.URL)})
	}
	return out
}

func contactOf(c chatbot.Contact) contact {
	out := contact{URL: webURL(c.URL), Phone: headerText(c.Phone)}
	if a, err := email.Parse(c.Email); err == nil {
		out.Email = string(a)
	}
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, out.Phone)
	if digits != "" {
		out.PhoneURL = "tel:" + digits
	}
	if u, err := url.Parse(out.URL); err == nil {
		out.Label = strings.TrimSuffix(u.Host+u.Path, "/")
	}
	return out
}

// webURL gives an address that a mail may link to, or nothing.
func webURL(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	return u.String()
}

func firstFilled(all ...string) string {
	for _, s := range all {
		if strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}

const maxHeaderText = 80 // characters

// headerText makes one short line of a text that may stand in a header or a
// label: without line breaks, control characters and the marks that turn the
// direction of what follows.
func headerText(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\ufeff', r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > maxHeaderText {
		s = strings.TrimSpace(string(runes[:maxHeaderText-1])) + "…"
	}
	return s
}

// text is the part for readers without HTML. What people wrote is indented, so
// that a message cannot pass for the next speaker.
func (t transcript) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n", t.Subject, strings.TrimSpace(t.opening()))
	if t.Omitted {
		fmt.Fprintf(&b, "%s\n\n", t.Words.Omitted)
	}
	for _, turn := range t.Turns {
		if turn.Day != "" {
			fmt.Fprintf(&b, "--- %s ---\n\n", turn.Day)
		}
		fmt.Fprintf(&b, "%s, %s\n%s\n", turn.Speaker, turn.Time, indent(turn.Text))
		if len(turn.Options) > 0 {
			fmt.Fprintf(&b, "  %s:\n", t.Words.Options)
			for _, o := range turn.Options {
				fmt.Fprintf(&b, "  - %s\n", headerText(o))
			}
		}
		if len(turn.Sources) > 0 {
			fmt.Fprintf(&b, "  %s:\n", t.Words.Sources)
			for _, s := range turn.Sources {
				fmt.Fprintf(&b, "  [%d] %s\n", s.Number, strings.TrimSpace(headerText(s.Title)+" "+s.URL))
			}
		}
		b.WriteString("\n")
	}
	b.WriteString("-- \n")
	for _, line := range []string{t.Brand, t.Contact.Email, t.Contact.Phone, t.Contact.URL} {
		if line != "" {
			fmt.Fprintf(&b, "%s\n", line)
		}
	}
	if t.Why != "" {
		fmt.Fprintf(&b, "\n%s\n", t.Why)
	}
	return b.String()
}

// opening says when it was, and in which zone the times are.
func (t transcript) opening() string {
	if t.Day == "" {
		return t.Zone
	}
	return t.Day + ". " + t.Zone
}

func indent(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = "  " + line
		}
	}
	return strings.Join(lines, "\n")
}
