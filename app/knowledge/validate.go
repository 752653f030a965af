package knowledge

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"frontdesk/app/fault"
	"frontdesk/app/knowledge/analysis"
)

// The sizes of contents, in characters except for the id and the address.
const (
	maxIDBytes       = 200
	maxTitle         = 300
	maxQuestions     = 200
	maxQuestionChars = 500
	maxAnswer        = 20_000
	maxText          = 200_000
	maxURLBytes      = 2_000
	maxTags          = 50
	maxTagChars      = 50
)

// Check gives what is wrong with a content, nothing when it can be stored. Text
// is taken byte for byte: only what is no UTF-8, and NUL, is refused.
func Check(c Content) []fault.Field {
	var v checker
	v.id(c.ID)
	v.text("title", c.Title, maxTitle, "Shorten the title to %d characters; it has %d.")
	if len(c.Questions) > maxQuestions {
		v.add("questions", "Give at most %d example questions; this has %d.", maxQuestions, len(c.Questions))
	}
	v.each("questions", c.Questions[:min(len(c.Questions), maxQuestions)], maxQuestionChars, "Shorten this question to %d characters; it has %d.", "Leave out empty questions.")
	if blank(c.Title) && len(c.Questions) == 0 {
		v.add("title", "Give a title, or at least one question.")
	}
	v.body(c)
	v.address(c.URL)
	if c.Lang != "" && !isBase(c.Lang) {
		v.add("lang", "Give the language as two or three letters, like en or de, or leave it empty to have it detected.")
	}
	v.tags(c.Tags)
	v.validity(c)
	if c.Edit != nil {
		for _, f := range Check(c.Edited()) {
			v.fields = append(v.fields, fault.Field{Field: "edit." + f.Field, Message: f.Message})
		}
	}
	return v.fields
}

// validity takes times that a calendar has, the end behind the beginning.
func (v *checker) validity(c Content) {
	for field, t := range map[string]*time.Time{"validFrom": c.ValidFrom, "validTo": c.ValidTo} {
		if t != nil && (t.Year() < 1970 || t.Year() > 9999) {
			v.add(field, "Give a time between the years 1970 and 9999.")
		}
	}
	if c.ValidFrom != nil && c.ValidTo != nil && !c.ValidFrom.Before(*c.ValidTo) {
		v.add("validTo", "Give a time after the one from which it is valid.")
	}
}

type checker struct{ fields []fault.Field }

func (v *checker) add(field, format string, args ...any) {
	v.fields = append(v.fields, fault.Field{Field: field, Message: fmt.Sprintf(format, args...)})
}

// text checks what may be any text; tooLong says what to do about its length,
// with the most characters and those it has.
func (v *checker) text(field, s string, most int, tooLong string) {
	switch {
	case !utf8.ValidString(s):
		v.add(field, "This is not valid UTF-8. Save the file or send the text as UTF-8.")
	case strings.IndexByte(s, 0) >= 0:
		v.add(field, "Remove the NUL character.")
	default:
		if n := utf8.RuneCountInString(s); n > most {
			v.add(field, tooLong, most, n)
		}
	}
}

func (v *checker) id(id ContentID) {
	switch s := string(id); {
	case s == "":
		v.add("id", "Give an id of 1 to %d bytes.", maxIDBytes)
	case len(s) > maxIDBytes:
		v.add("id", "Shorten the id to %d bytes; it has %d.", maxIDBytes, len(s))
	case !utf8.ValidString(s):
		v.add("id", "The id is not valid UTF-8.")
	case strings.TrimSpace(s) != s:
		v.add("id", "Remove the space around the id.")
	case strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) >= 0:
		v.add("id", "Use printable characters only in the id.")
	case s == "." || s == "..":
		// Browsers resolve these in an address, even encoded: a DELETE of the
		// content ".." would arrive as a DELETE of its chatbot.
		v.add("id", "Use an id other than %q; it stands for a folder in addresses.", s)
	}
}

// address takes http and https, and paths of the owner's own site.
func (v *checker) address(s string) {
	if s == "" {
		return
	}
	v.text("url", s, maxURLBytes, "Shorten the address to %d characters; it has %d.")
	if len(s) <= maxURLBytes && !isAddress(s) {
		v.add("url", "Give an address that begins with https:// or http://, or with / for a page of your own site.")
	}
}

func isAddress(s string) bool {
	u, err := url.Parse(s)
	if err != nil || strings.ContainsAny(s, "\\ \t\r\n<>\"") {
		return false
	}
	if strings.HasPrefix(s, "/") {
		return u.Scheme == "" && u.Host == ""
	}
	return (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil
}

func (v *checker) tags(tags []string) {
	if len(tags) > maxTags {
		v.add("tags", "Give at most %d tags; this has %d.", maxTags, len(tags))
		return
	}
	v.each("tags", tags, maxTagChars, "Shorten this tag to %d characters; it has %d.", "Leave out empty tags.")
}

// each checks the texts of a list.
func (v *checker) each(field string, texts []string, most int, tooLong, empty string) {
	for i, t := range texts {
		name := fmt.Sprintf("%s[%d]", field, i)
		v.text(name, t, most, tooLong)
		if blank(t) {
			v.add(name, "%s", empty)
		}
	}
}

// body checks that there is an answer or a text, and not both.
func (v *checker) body(c Content) {
	v.text("answer", c.Answer, maxAnswer, "Shorten the answer to %d characters, or make it an article; it has %d.")
	v.text("text", c.Text, maxText, "Split this article into several of at most %d characters each; it has %d.")
	switch answer, text := !blank(c.Answer), !blank(c.Text); {
	case answer && text:
		v.add("text", "Give either an answer or a text, not both.")
	case !answer && !text:
		v.add("answer", "Give an answer (for a question) or a text (for an article).")
	case text && c.Answer != "":
		v.add("answer", "Leave the answer of an article empty.")
	case answer && c.Text != "":
		v.add("text", "Leave the text of an answered question empty.")
	}
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// baseLang cuts a language tag to its base: de-AT is de. What is none stays, to
// be refused by Check.
func baseLang(tag string) string {
	base, rest, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	if len(rest) <= 30 && isBase(strings.ToLower(base)) {
		return strings.ToLower(base)
	}
	return tag
}

func isBase(s string) bool {
	return (len(s) == 2 || len(s) == 3) && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") == ""
}

// slugBytes bounds the readable part of an id that was made.
const slugBytes = 60

// MakeID gives a content the id that its title (or first question) always gives
// it: readable words and a short hash. Importing the same file twice so doubles
// nothing.
func MakeID(c Content) ContentID {
	label := c.Label()
	var b strings.Builder
	for _, t := range analysis.Tokens(nil, strings.ToValidUTF8(label, " ")) {
		w := strings.Map(asciiWord, analysis.Fold(t.Word))
		if t.Parts > 0 || w == "" {
			continue
		}
		if b.Len()+1+len(w) > slugBytes {
			break
		}
		if b.Len() > 0 {
			b.WriteByte('-')
		}
		b.WriteString(w)
	}
	if b.Len() == 0 {
		b.WriteString("content")
	}
	sum := sha256.Sum256([]byte(label))
	return ContentID(b.String() + "-" + hex.EncodeToString(sum[:4]))
}

func asciiWord(r rune) rune {
	if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
		return r
	}
	return -1
}
