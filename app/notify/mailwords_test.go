package notify

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
)

var verb = regexp.MustCompile(`%(?:\[(\d)\])?([sd])`)

// verbs are what a text puts in, by their places.
func verbs(text string) []string {
	var out []string
	for i, m := range verb.FindAllStringSubmatch(text, -1) {
		place := m[1]
		if place == "" {
			place = string(rune('1' + i))
		}
		out = append(out, place+m[2])
	}
	slices.Sort(out)
	return out
}

// Every mail says everything in every language that there is, and puts in the same.
func TestWords_everyLanguage(t *testing.T) {
	t.Parallel()
	if len(transcriptWords) != 13 || len(mailTexts) != len(transcriptWords) {
		t.Fatalf("%d languages of transcripts, %d of other mails", len(transcriptWords), len(mailTexts))
	}
	// Words that are the same in some languages.
	shared := []string{"Conversations", "Message", "Messages", "Page", "E-mail", "Sources", "Contact", "Leads", "Assistant", "Name"}
	same := func(lang string, english, said reflect.Value) {
		for i := range english.NumField() {
			name := english.Type().Field(i).Name
			if english.Field(i).Kind() != reflect.String || name == "Months" || name == "Date" {
				continue
			}
			want, got := english.Field(i).String(), said.Field(i).String()
			switch {
			case strings.TrimSpace(got) == "":
				t.Errorf("%s says nothing for %s", lang, name)
			case !slices.Equal(verbs(want), verbs(got)):
				t.Errorf("%s puts %v into %s, not %v", lang, verbs(got), name, verbs(want))
			case lang != "en" && got == want && !slices.Contains(shared, want):
				t.Errorf("%s of %s is English", name, lang)
			}
		}
	}
	for lang, w := range transcriptWords {
		same(lang, reflect.ValueOf(transcriptWords["en"]), reflect.ValueOf(w))
		same(lang, reflect.ValueOf(mailTexts["en"]), reflect.ValueOf(mailTexts[lang]))
	}
}

// Who runs a chatbot in another language reads of its week in that one, from the
// right where it is written so.
func TestDeliverer_digest_language(t *testing.T) {
	t.Parallel()
	bot := chatbot.Default(chatbot.ID{UUID: id.New()}, "Leaf & Kettle", time.Time{})
	d := Deliverer{PanelURL: func() string { return "https://desk.example/" }}
	for lang, want := range map[string][]string{
		"de-AT": {`<html lang="de" dir="ltr">`, "Gespräche: 42", "9. November 2026 – 15. November 2026", "vorher 86 %"},
		"ar":    {`<html lang="ar" dir="rtl">`, "المحادثات: 42", `text-align:right;`},
		"tlh":   {`<html lang="en" dir="ltr">`, "Conversations: 42"},
	} {
		bot.Lang = lang
		d.Weekly = &year{bots: []chatbot.Chatbot{bot}, ready: true}
		mail, err := d.digest(t.Context(), order{To: "ana@shop.example", Week: "2026-11-16", Zone: "Europe/Berlin"})
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range want {
			if !strings.Contains(mail.HTML+mail.Text, part) {
				t.Errorf("%s: %q is not in\n%s", lang, part, mail.Text)
			}
		}
	}
}
