package knowledge_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"frontdesk/app/knowledge"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	good := knowledge.Content{ID: "a", Title: "T", Answer: "A"}
	for name, tc := range map[string]struct {
		change func(*knowledge.Content)
		field  string
	}{
		"good":                {func(*knowledge.Content) {}, ""},
		"question, no title":  {func(c *knowledge.Content) { c.Title, c.Questions = "", []string{"Q?"} }, ""},
		"article":             {func(c *knowledge.Content) { c.Answer, c.Text = "", "T" }, ""},
		"no title":            {func(c *knowledge.Content) { c.Title = " \u3000" }, "title"},
		"title too long":      {func(c *knowledge.Content) { c.Title = strings.Repeat("é", 301) }, "title"},
		"longest title":       {func(c *knowledge.Content) { c.Title = strings.Repeat("é", 300) }, ""},
		"both":                {func(c *knowledge.Content) { c.Text = "T" }, "text"},
		"neither":             {func(c *knowledge.Content) { c.Answer = "" }, "answer"},
		"blank answer":        {func(c *knowledge.Content) { c.Answer = "\n" }, "answer"},
		"answer too long":     {func(c *knowledge.Content) { c.Answer = strings.Repeat("a", 20_001) }, "answer"},
		"text too long":       {func(c *knowledge.Content) { c.Answer, c.Text = "", strings.Repeat("a", 200_001) }, "text"},
		"too many questions":  {func(c *knowledge.Content) { c.Questions = slices.Repeat([]string{"q"}, 201) }, "questions"},
		"empty question":      {func(c *knowledge.Content) { c.Questions = []string{"q", " "} }, "questions[1]"},
		"long question":       {func(c *knowledge.Content) { c.Questions = []string{strings.Repeat("q", 501)} }, "questions[0]"},
		"bad bytes":           {func(c *knowledge.Content) { c.Answer = "a\xff" }, "answer"},
		"nul":                 {func(c *knowledge.Content) { c.Title = "a\x00b" }, "title"},
		"no id":               {func(c *knowledge.Content) { c.ID = "" }, "id"},
		"long id":             {func(c *knowledge.Content) { c.ID = knowledge.ContentID(strings.Repeat("a", 201)) }, "id"},
		"line end in id":      {func(c *knowledge.Content) { c.ID = "a\nb" }, "id"},
		"hidden in id":        {func(c *knowledge.Content) { c.ID = "a\u202eb" }, "id"},
		"folder as id":        {func(c *knowledge.Content) { c.ID = "." }, "id"},
		"parent as id":        {func(c *knowledge.Content) { c.ID = ".." }, "id"},
		"space around id":     {func(c *knowledge.Content) { c.ID = " a" }, "id"},
		"id with slash":       {func(c *knowledge.Content) { c.ID = "a/b c/ü" }, ""},
		"url":                 {func(c *knowledge.Content) { c.URL = "https://example.com/a?b=c#d" }, ""},
		"own page":            {func(c *knowledge.Content) { c.URL = "/help" }, ""},
		"script":              {func(c *knowledge.Content) { c.URL = "javascript:alert(1)" }, "url"},
		"other site in guise": {func(c *knowledge.Content) { c.URL = "//evil.test" }, "url"},
		"backslash":           {func(c *knowledge.Content) { c.URL = "/\\evil.test" }, "url"},
		"password in url":     {func(c *knowledge.Content) { c.URL = "https://u:p@example.com" }, "url"},
		"relative":            {func(c *knowledge.Content) { c.URL = "help.html" }, "url"},
		"lang":                {func(c *knowledge.Content) { c.Lang = "english" }, "lang"},
		"many tags":           {func(c *knowledge.Content) { c.Tags = slices.Repeat([]string{"t"}, 51) }, "tags"},
		"empty tag":           {func(c *knowledge.Content) { c.Tags = []string{""} }, "tags[0]"},
	} {
		c := good
		tc.change(&c)
		fields := knowledge.Check(c)
		switch {
		case tc.field == "" && len(fields) > 0:
			t.Errorf("%s: got %+v", name, fields)
		case tc.field != "" && (len(fields) != 1 || fields[0].Field != tc.field || !strings.HasSuffix(fields[0].Message, ".")):
			t.Errorf("%s: got %+v, want one for %s", name, fields, tc.field)
		}
	}
}

func TestMakeID_isStableAndReadable(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"How do I get a Refund?": "how-do-i-get-a-refund-",
		"Über uns – \x01 & mehr": "uber-uns-mehr-",
		"营业时间":                   "content-",
	} {
		a, b := knowledge.MakeID(knowledge.Content{Title: title}), knowledge.MakeID(knowledge.Content{Title: title, Answer: "other"})
		if a != b || !strings.HasPrefix(string(a), want) || len(a) != len(want)+8 {
			t.Errorf("%q: got %s and %s", title, a, b)
		}
	}
	long := knowledge.MakeID(knowledge.Content{Title: strings.Repeat("wörd ", 60)})
	if fields := knowledge.Check(knowledge.Content{ID: long, Title: "t", Answer: "a"}); len(fields) > 0 {
		t.Errorf("%s: %+v", long, fields)
	}
}

// naughty are strings that broke other software; each goes in and comes out byte
// for byte.
func naughty(t *testing.T) []string {
	t.Helper()
	list := []string{"<script>alert(1)</script>", "\u202etest\u202c", "𝕿𝖍𝖊", "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮", "' OR 1=1 --", "\x01\x1b[31m", "\ufeff", "🏳️‍🌈🇦🇹", "%00%0a", "{{7*7}}",
		"../../etc/passwd", "ﷺ", "`ls`", "\r\n\r\n", "NULL", "- [ ] x\n\n| a |\n|-|", "\u2028\u2029", "１２３", "İıẞ", "à̴̡", "&#0;", "&#x1f600;", "[a](b", "](", "****", "\\"}
	raw, err := os.ReadFile("../../../shared/data/security-blns/blns.json")
	if err != nil {
		t.Log("the long list of naughty strings does not lie beside the project; only the short one is used")
		return list
	}
	var more []string
	if err := json.Unmarshal(raw, &more); err != nil {
		t.Fatal(err)
	}
	return append(list, more...)
}

func TestService_naughtyStrings_byteForByte(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	for _, text := range naughty(t) {
		if strings.TrimSpace(text) == "" {
			continue
		}
		in := knowledge.Content{Chatbot: bot, Title: text, Questions: []string{text}, Text: "## " + text + "\n\n" + text, Tags: []string{"x"}}
		if len([]rune(text)) > 300 {
			in.Title, in.Questions = "long", nil
		}
		c := mustPut(t, s, in)
		got, err := s.Get(t.Context(), bot, c.ID)
		if err != nil || got.Title != in.Title || got.Text != in.Text || !slices.Equal(got.Questions, in.Questions) {
			t.Errorf("%q came back as %+v, %v", text, got, err)
		}
		r, err := s.Find(t.Context(), bot, knowledge.FindInput{Question: text, Lang: text})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range r.Hits {
			if h.Score < 0 || h.Score > 1 || h.Coverage < 0 || h.Coverage > 1.0001 {
				t.Errorf("%q: score %v, coverage %v", text, h.Score, h.Coverage)
			}
		}
		s.Quotes(t.Context(), bot, text, r.Hits, 3)
		if _, err := s.List(t.Context(), bot, knowledge.ListInput{Filter: knowledge.Filter{Query: text[:min(len(text), 400)]}}); err != nil {
			t.Fatal(err)
		}
	}
}
