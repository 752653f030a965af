package notify

import (
	"encoding/json"
	"flag"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// update writes the golden files anew: go test ./app/notify -update
var update = flag.Bool("update", false, "write the golden files anew")

func teaShop() chatbot.Chatbot {
	return chatbot.Chatbot{
		Name: "Shop", DisplayName: "Tilly", Contact: chatbot.Contact{
			Brand: "Leaf & Kettle", Email: "hello@leaf.example", Phone: "+1 (555) 010-0199", URL: "https://leaf.example/contact",
		},
	}
}

func at(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC)
}

func teaTalk() []conversation.Message {
	return []conversation.Message{
		{Seq: 1, Role: conversation.RoleUser, At: at(21, 9, 14), Text: "How long do I have to return something?\nAnd who pays <b>postage</b>?"},
		{Seq: 2, Role: conversation.RoleAssistant, At: at(21, 9, 14), Kind: conversation.KindModel,
			Text: "You have **30 days** [1]:\n\n1. Open *Orders*\n2. Choose `Return`\n\n> We pay the postage within the EU.\n\n" +
				"More at https://leaf.example/returns?a=1&b=2 or in [the help](https://leaf.example/help \"Help\"). <script>alert(1)</script>\n\n" +
				"| Region | Days |\n|---|---|\n| EU | 30 |\n| Elsewhere | 14 |",
			Sources: []conversation.Source{
				{ContentID: "returns", Title: "Returns & refunds", URL: "https://leaf.example/returns"},
				{ContentID: "x", Title: "A trap", URL: "javascript:alert(1)"},
			}},
		{Seq: 4, Role: conversation.RoleAssistant, At: at(21, 9, 15), Kind: conversation.KindChoices, Text: "Did you mean one of these?",
			Options: []conversation.Option{{Label: "Return by post", Value: "1"}, {Label: "Return in the shop", Value: "2"}}},
		{Seq: 5, Role: conversation.RoleUser, At: at(21, 23, 59), Text: "أين طلبي؟"},
		{Seq: 6, Role: conversation.RoleAgent, At: at(22, 0, 3), Text: "Sara here. It left this morning:\nDHL 00340434161094042557"},
	}
}

func checkGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (write it anew with -update and read the difference). Got:\n%s", path, got)
	}
}

func TestTranscript_golden(t *testing.T) {
	t.Parallel()
	tr := newTranscript(teaShop(), conversation.Conversation{}, teaTalk(), true, time.UTC)
	checkGolden(t, "transcript.html", tr.html())
	checkGolden(t, "transcript.txt", tr.text())
}

func TestTranscript_bareChatbot(t *testing.T) {
	t.Parallel()
	tr := newTranscript(chatbot.Chatbot{Name: "Shop", Contact: chatbot.Contact{Email: "call us", Phone: "ask inside", URL: "javascript:x"}},
		conversation.Conversation{}, teaTalk()[:1], false, time.UTC)
	out := tr.html()
	if tr.Subject != "Your conversation with Shop" || strings.Contains(out, "mailto:") || strings.Contains(out, "tel:") || strings.Contains(out, "javascript") {
		t.Errorf("%s\n%s", tr.Subject, out)
	}
	if !strings.Contains(out, "ask inside") {
		t.Error("a telephone text without digits is still shown")
	}
}

func TestTranscript_loadsNothingAndRunsNothing(t *testing.T) {
	t.Parallel()
	out := newTranscript(teaShop(), conversation.Conversation{}, teaTalk(), false, time.UTC).html()
	for _, bad := range []string{"<script", "<img", "<iframe", "<link", "url(", "@import", "javascript:", " src=", "ZgotmplZ"} {
		if strings.Contains(strings.ToLower(out), strings.ToLower(bad)) {
			t.Errorf("%s is in the mail", bad)
		}
	}
	for _, must := range []string{`content="light dark"`, "prefers-color-scheme: dark", `dir="ltr"`, "All times: UTC.", "22 November 2026"} {
		if !strings.Contains(out, must) {
			t.Errorf("%s is missing", must)
		}
	}
}

// tags finds the elements that a browser would see.
var tags = regexp.MustCompile(`<[a-zA-Z/!][^>]*>`)

func TestTranscript_naughtyStrings(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../ui/shared/testdata/blns.json")
	if err != nil {
		t.Fatal(err)
	}
	var naughty []string
	if err := json.Unmarshal(data, &naughty); err != nil || len(naughty) < 500 {
		t.Fatalf("%d strings, %v", len(naughty), err)
	}
	skeleton := len(tags.FindAllString(newTranscript(teaShop(), conversation.Conversation{}, []conversation.Message{
		{Role: conversation.RoleUser, At: at(21, 9, 0), Text: "x", Options: []conversation.Option{{Label: "x"}}, Sources: []conversation.Source{{Title: "x"}}},
	}, false, time.UTC).html(), -1))
	for _, s := range naughty {
		bot := teaShop()
		message := conversation.Message{Role: conversation.RoleUser, At: at(21, 9, 0), Text: s,
			Options: []conversation.Option{{Label: s}}, Sources: []conversation.Source{{Title: s, URL: s}}}
		tr := newTranscript(bot, conversation.Conversation{}, []conversation.Message{message}, false, time.UTC)
		out := tr.html()
		breaks := strings.Count(out, "<br>") - 3 // those of the contact
		linked := 2 * strings.Count(out, `rel="noopener noreferrer"`)
		if n := len(tags.FindAllString(out, -1)); n != skeleton+breaks+linked && s != "" {
			t.Errorf("%q makes elements: %d instead of %d", s, n, skeleton+breaks+linked)
		}
		if shown := strings.ReplaceAll(s, "\x00", "\ufffd"); !strings.Contains(html.UnescapeString(strings.ReplaceAll(out, "<br>\n", "\n")), strings.TrimRight(shown, "\n")) {
			t.Errorf("%q is not shown as it was typed", s)
		}
		if plain := tr.text(); !strings.Contains(strings.ReplaceAll(plain, "\n  ", "\n"), s) {
			t.Errorf("%q is not in the text as it was typed", s)
		}
		bot.Contact.Brand, bot.DisplayName = s, s
		tr = newTranscript(bot, conversation.Conversation{}, []conversation.Message{message}, false, time.UTC)
		if strings.ContainsAny(tr.Subject+tr.Brand, "\r\n\x00\u2028\u202e") || len([]rune(tr.Subject)) > maxHeaderText {
			t.Errorf("%q gives the subject %q", s, tr.Subject)
		}
		tr.html()
	}
}

func TestRenderMarkdown_naughtyStringsAreInert(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../ui/shared/testdata/blns.json")
	if err != nil {
		t.Fatal(err)
	}
	var naughty []string
	if err := json.Unmarshal(data, &naughty); err != nil {
		t.Fatal(err)
	}
	naughty = append(naughty,
		"[x](javascript:alert(1))", "[x](JAVASCRIPT&#58;alert(1))", "[x](<java\tscript:alert(1)>)", "![x](data:image/svg+xml;base64,PHN2Zz4=)",
		"[x](vbscript:a)", "[x](//evil.example)", "[x](https:evil)", "<javascript:alert(1)>", "[x](https://a.example/\"onmouseover=alert(1))",
		"[a](https://a.example 'x\" onclick=\"y')", "&lt;script&gt;", "<a href=\"javascript:x\">y</a>", "`<script>`", "```html\n<script>x</script>\n```",
		strings.Repeat("> ", 5000)+"deep", strings.Repeat("- ", 3000)+"deep", strings.Repeat("[", 5000), strings.Repeat("*a_", 3000), strings.Repeat("  - x\n", 300),
	)
	for _, s := range naughty {
		checkInert(t, s)
	}
}

// known are the elements that the writer makes, with all that may stand in them.
var known = regexp.MustCompile(`^</?(p|ul|ol|li|blockquote|pre|code|strong|em|s|br|hr|table|tr|th|td|a)( start="\d+"| style="[a-z0-9:;#,. -]*"| rel="noopener noreferrer"| href="(https?://|mailto:|tel:)[^"<>\s]*")*>$`)

func checkInert(t *testing.T, s string) {
	t.Helper()
	for _, tag := range tags.FindAllString(string(renderMarkdown(s)), -1) {
		if !knownTag(tag) {
			t.Errorf("%.100q makes %s", s, tag)
		}
	}
}

func knownTag(tag string) bool {
	return known.MatchString(strings.NewReplacer("Consolas,Menlo,monospace", "x").Replace(tag))
}

func TestRenderMarkdown(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                       "",
		"a *b* **c** `d`":        `a <em>b</em> <strong>c</strong> <code style="` + styleCode + `">d</code>`,
		"a\nb":                   "a<br>\nb",
		"5 \\* 3 &amp; 2 < 3":    "5 * 3 &amp; 2 &lt; 3",
		"~~no~~":                 "<s>no</s>",
		"![cat](https://a.b/c)":  `<a href="https://a.b/c" style="` + styleLink + `" rel="noopener noreferrer">cat</a>`,
		"[x](javascript:a)":      "x",
		"write to ana@b.example": `write to <a href="mailto:ana@b.example" style="` + styleLink + `" rel="noopener noreferrer">ana@b.example</a>`,
		"see [1]":                "see [1]",
	} {
		wrapped := ""
		if want != "" {
			wrapped = `<p style="` + styleParagraph + `">` + want + "</p>"
		}
		if got := string(renderMarkdown(in)); got != wrapped {
			t.Errorf("%q:\n%s\nwant\n%s", in, got, wrapped)
		}
	}
}

func FuzzRenderMarkdown(f *testing.F) {
	f.Add("# a\n- [b](c)\n> `d`\n\n<script>\n")
	f.Add("|a|b|\n|-|-|\n|c|d|\n\n~~x~~ www.a.example")
	f.Fuzz(func(t *testing.T, s string) { checkInert(t, s) })
}

func TestHeaderText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Leaf & Kettle":          "Leaf & Kettle",
		"a\r\nBcc: b@c.example":  "a Bcc: b@c.example",
		" a\u2028b\tc\x00d ":     "a b cd",
		"x\u202egnp":             "xgnp",
		"日本 \u2066茶":             "日本 茶",
		strings.Repeat("é", 100): strings.Repeat("é", 79) + "…",
		"\x1b[31mred":            "[31mred",
	} {
		if got := headerText(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}
