package retention

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/app/arrange"
	"frontdesk/app/conversation"
	"frontdesk/app/lead"
)

// What stands in the place of what was taken out. They read the same in every
// language, and cleaning a clean text changes nothing.
const (
	outAddress = "[e-mail]"
	outNumber  = "[number]"
	outName    = "[name]"
)

var (
	addressForm = regexp.MustCompile(`[\p{L}\p{N}][\p{L}\p{N}._%+'-]*@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*`)
	// Seven digits or more, with what stands between those of a telephone number, of an
	// account or of a card: all of them lead to somebody.
	numberForm = regexp.MustCompile(`\+?[\p{Nd}](?:[\s()./\x{2010}-\x{2015}-]{0,3}[\p{Nd}]){6,}`)
	ibanForm   = regexp.MustCompile(`\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,8}(?:\s?[A-Z0-9]{1,4})?\b`)
)

// Cleaner takes out of texts what names somebody: e-mail addresses, long numbers, and
// names that are known.
type Cleaner struct {
	whole []string // names of two words and more, in lower case
	words []string // of names, as they are written
}

// shortestName is how many characters a single word of a name must have to be taken
// out: shorter ones are in too many other words' company.
const shortestName = 3

// NewCleaner makes one for names.
func NewCleaner(names []string) *Cleaner {
	c := &Cleaner{}
	for _, n := range names {
		parts := strings.Fields(n)
		if len(parts) == 0 || len(parts) > 6 {
			continue
		}
		c.whole = append(c.whole, strings.ToLower(strings.Join(parts, " ")))
		for _, p := range parts {
			p = strings.Trim(p, ".,;:!?()\"'")
			if r, _ := utf8.DecodeRuneInString(p); utf8.RuneCountInString(p) >= shortestName && (unicode.IsUpper(r) || !unicode.IsLower(r)) {
				c.words = append(c.words, p)
			}
		}
	}
	longestFirst := func(a, b string) int { return len(b) - len(a) }
	arrange.By(c.whole, longestFirst)
	arrange.By(c.words, longestFirst)
	c.whole, c.words = slices.Compact(c.whole), slices.Compact(c.words)
	return c
}

// Clean is a text without what names somebody.
func (by *Cleaner) Clean(text string) string {
	if text == "" {
		return ""
	}
	text = addressForm.ReplaceAllString(text, outAddress)
	text = ibanForm.ReplaceAllString(text, outNumber)
	text = numberForm.ReplaceAllString(text, outNumber)
	return by.names(text)
}

// withoutNames is Clean but for numbers, for values that are made of them.
func (by *Cleaner) withoutNames(text string) string {
	return by.names(addressForm.ReplaceAllString(text, outAddress))
}

func (by *Cleaner) names(text string) string {
	for _, n := range by.whole {
		text = replaceWord(text, n, true)
	}
	for _, w := range by.words {
		text = replaceWord(text, w, false)
	}
	return text
}

// replaceWord replaces a name where it stands by itself.
func replaceWord(text, name string, anyCase bool) string {
	in := text
	if anyCase {
		if in = strings.ToLower(text); len(in) != len(text) { // letters that grow or shrink: places would not fit
			in = text
		}
	}
	var b strings.Builder
	from := 0
	for at := 0; at < len(in); {
		i := strings.Index(in[at:], name)
		if i < 0 {
			break
		}
		begin, end := at+i, at+i+len(name)
		if apart(in[:begin], in[end:]) {
			b.WriteString(text[from:begin])
			b.WriteString(outName)
			from = end
		}
		at = end
	}
	if from == 0 {
		return text
	}
	b.WriteString(text[from:])
	return b.String()
}

// apart tells whether what stands between is a word. Scripts without spaces know no
// such thing: there everything is.
func apart(before, after string) bool {
	l, _ := utf8.DecodeLastRuneInString(before)
	r, _ := utf8.DecodeRuneInString(after)
	joins := func(r rune) bool {
		return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) && r < 0x2e80
	}
	return (before == "" || !joins(l)) && (after == "" || !joins(r))
}

// namesIn are the names that a message tells of its visitor.
func namesIn(m conversation.Message) (out []string) {
	if m.Lead != nil {
		out = append(out, m.Lead.Name)
	}
	if m.Role == conversation.RoleUser {
		if heard := lead.Hear(lead.Listen{Text: m.Text, Asked: true}); heard.Name != "" {
			out = append(out, heard.Name)
		}
	}
	return out
}
