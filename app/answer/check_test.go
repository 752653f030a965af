package answer

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"frontdesk/app/answer/grounding"
)

func TestCiter(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text, want string
		order      []int
		hide       bool
	}{
		{text: "We ship. [3] And more [1, 3].", want: "We ship. [1] And more [2][1].", order: []int{3, 1}},
		{text: "Nothing [9] there [0].", want: "Nothing there.", order: nil},
		{text: "Yes [Passage 2], [passages 1; 2].", want: "Yes [1], [2][1].", order: []int{2, 1}},
		{text: "Twice [2, 2][2].", want: "Twice [1].", order: []int{2}},
		{text: "Hidden [2].", want: "Hidden.", order: []int{2}, hide: true},
		{text: "[link](https://a.example) [x] [12345]", want: "[link](https://a.example) [x] [12345]"},
	} {
		c := citer{passages: 3, hide: tt.hide}
		if got := c.rewrite(tt.text, nil); got != tt.want || !slices.Equal(c.order, tt.order) {
			t.Errorf("%q: %q %v, want %q %v", tt.text, got, c.order, tt.want, tt.order)
		}
	}
}

func FuzzCiter(f *testing.F) {
	f.Add("We ship [3]. And [1, 3][2].", uint8(3))
	f.Add("[[1]] [ 1 ] [1,] [01] [999999999999999999999]", uint8(2))
	plain := regexp.MustCompile(`\[(\d{1,3})\]`)
	f.Fuzz(func(t *testing.T, text string, passages uint8) {
		n := int(passages % 10)
		c := citer{passages: n}
		got := c.rewrite(text, nil)
		if len(c.order) > n {
			t.Fatalf("%d sources of %d passages", len(c.order), n)
		}
		seen := 0
		for _, m := range plain.FindAllStringSubmatch(got, -1) {
			d := int(m[1][0] - '0')
			if len(m[1]) == 1 && d > seen {
				if d != seen+1 {
					t.Fatalf("%q: a gap before %s in %q", text, m[0], got)
				}
				seen = d
			}
		}
		pieces, rest := splitSentences(text)
		p := citer{passages: n}
		var joined strings.Builder
		for _, s := range append(pieces, rest) {
			joined.WriteString(p.rewrite(s, nil))
		}
		if strings.Join(strings.Fields(joined.String()), "") != strings.Join(strings.Fields(got), "") {
			t.Fatalf("in pieces %q, at once %q", joined.String(), got)
		}
	})
}

func TestSplitSentences(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"We open at 9. We close at 5.":        {"We open at 9. "},
		"It costs $3.50 today. Yes. ":         {"It costs $3.50 today. "},
		"We open at 9. [1] We close. [2]":     {"We open at 9. [1] "},
		"Is it? \"Yes!\" Fine":                {"Is it? ", "\"Yes!\" "},
		"First line\nsecond line\n\n- a\n- b": {"First line\n", "second line\n\n", "- a\n"},
		"Wir öffnen… bald. Ja":                {"Wir öffnen… ", "bald. "},
		"営業時間は九時です。五時に閉まります。はい":               {"営業時間は九時です。", "五時に閉まります。"},
		"no end":                                 nil,
		"end.":                                   nil,
		strings.Repeat("word ", 130) + "more to": {strings.Repeat("word ", 120)},
	} {
		got, rest := splitSentences(text)
		if !slices.Equal(got, want) || strings.Join(got, "")+rest != text {
			t.Errorf("%q: %q and %q", text, got, rest)
		}
	}
}

func FuzzHoldback(f *testing.F) {
	f.Add("We open at 9. [1] We close at 17.30! Yes?\n- a\n- b 日本。はい", uint16(3))
	f.Add(strings.Repeat("long ", 200), uint16(7))
	f.Fuzz(func(t *testing.T, text string, step uint16) {
		text = strings.ToValidUTF8(text, "?")
		whole, rest := splitSentences(text)
		if strings.Join(whole, "")+rest != text {
			t.Fatalf("%q is not kept", text)
		}
		var h holdback
		var got []string
		for len(text) > 0 {
			n := min(len(text), int(step%50)+1)
			for n < len(text) && !utf8.RuneStart(text[n]) {
				n++
			}
			got = append(got, h.add(text[:n])...)
			text = text[n:]
		}
		if !slices.Equal(got, whole) || h.held != rest {
			t.Fatalf("cut by %d: %q, at once %q", step%50+1, got, whole)
		}
	})
}

var shop = []string{
	"Returns\n\nUnopened tea can be returned within 30 days of delivery. Write to returns@tea.example or call +1 (555) 010-2030.\nhttps://tea.example/returns",
	"Shipping\n\nOrders over $1,000.00 ship free. We ship on weekdays from 9:00 to 17:30. Express delivery costs 12.50.\nhttps://tea.example/shipping_info",
}

func shopGround(question string) *grounding.Ground {
	in := grounding.Input{Question: question, Known: []string{"Mia"}}
	for _, text := range shop {
		heading, rest, _ := strings.Cut(text, "\n\n")
		text, link, _ := strings.Cut(rest, "\n")
		in.Passages = append(in.Passages, grounding.Passage{Heading: heading, Text: text, URL: link})
	}
	return grounding.New(in)
}

func TestGrounded(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		answer string
		ok     bool
	}{
		{"Unopened tea can be returned within 30 days.", true},
		{"You can return unopened tea within thirty days of delivery.", true},
		{"Unopened tea can be returned within 60 days.", false},
		{"Unopened tea can be returned within sixty days.", false},
		{"Write to returns@tea.example.", true},
		{"Write to help@tea.example.", false},
		{"See https://tea.example/returns.", true},
		{"See https://evil.example/returns.", false},
		{"See tea.example/shipping_info for shipping.", true},
		{"See evil.com for shipping.", false},
		{"Call 1 555 010 2030 about returns.", true},
		{"Call +1-555-010-2031 about returns.", false},
		{"Orders over 1000 dollars ship free.", true},
		{"Orders over 1,000 dollars ship free.", true},
		{"Orders over 100 dollars ship free.", false},
		{"Express delivery costs 12.5.", false},
		{"We ship from 9 to 17:30.", true},
		{"1. Unopened tea can be returned. [1]\n2. Orders ship on weekdays. [2]", true},
		{"1. Unopened tea can be returned.\n2. Orders ship on weekdays.", false}, // from two passages, and none is named
		{"Unopened tea can be returned within 30 days. I hope this helps! Let me know if you have further questions.", true},
		{"Our founder Jonathan grew up on a farm in Normandy with horses.", false},
		{"Unopened tea can be returned within 30 days of delivery. Our founder Jonathan loves horses from Normandy.", false},
		{"My order 4711 can be returned within 30 days of delivery.", true},
		{"٣٠ days for returned unopened tea.", true},
		{"Here:", false},
		{"I am open to returns on Sundays.", false},
	} {
		s := newScribe(t.Context(), scribeInput{ground: shopGround("Can I return order 4711?"), passages: 2})
		s.add(tt.answer)
		s.end(false)
		ok, reason := s.judge()
		if ok = ok && len(s.cuts) == 0; ok != tt.ok {
			t.Errorf("%q: %v %s %v", tt.answer, ok, reason, s.cuts)
		}
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"I don't know.": true, "I’m sorry, but I do not know that.": true, "The passages do not mention this.": true,
		"There is no information about that in the text.": true, "As an AI language model, I cannot": true,
		"The box does not contain batteries.": false, "We do not ship on Sundays.": false, "You don't have to know your number.": false,
	} {
		if got := refuses(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestPlainMarkdown(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"We *ship* [1] <b>": `We \*ship\* \[1\] \<b\>`, "# one\ntwo": `\# one two`, "1. first": `1\. first`, "1.3.3 Sensory": "1.3.3 Sensory", "9.30 to 18.00": "9.30 to 18.00", "12.": `12\.`, "2026 was": "2026 was",
		"see https://a.example/x_y or a_b@c.example": "see https://a.example/x_y or a_b@c.example", "a_b": `a\_b`, "- x": `\- x`, "": "",
		"[x](https://a.example)": `\[x\](https://a.example)`,
	} {
		if got := plainMarkdown(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestScribe(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		answer, text, reason string
		cuts                 int
		brokenOff            bool
	}{
		"good": {answer: "\n Unopened tea can be returned within 30 days. [2] Orders over $1,000 ship free. [1]",
			text: "Unopened tea can be returned within 30 days. [1] Orders over $1,000 ship free. [2]"},
		"each cites what it is from": {answer: "Unopened tea can be returned within 30 days. [1] Orders over $1,000 ship free. [2]",
			text: "Unopened tea can be returned within 30 days. [1] Orders over $1,000 ship free. [2]"},
		"a list without its middle": {answer: "Do this:\n1. Write to returns@tea.example.\n2. Fly to Mars.\n3. Return the unopened tea within 30 days.\n4. Return tea within 30 days of delivery.",
			text: "Do this:\n1. Write to returns@tea.example.\n2. Return the unopened tea within 30 days.\n3. Return tea within 30 days of delivery.", cuts: 1},
		"a torn list":        {answer: "Unopened tea can be returned. Do this:\n1. Fly to Mars.\n2. Then", text: "Unopened tea can be returned.", cuts: 2},
		"what follows a cut": {answer: "Unopened tea can be returned. It costs 99 euros. This is not much. However, orders over $1,000 ship free. [2]", text: "Unopened tea can be returned. Orders over $1,000 ship free. [1]", cuts: 2},
		"said twice":         {answer: "Unopened tea can be returned. Unopened tea can be returned.", text: "Unopened tea can be returned.", cuts: 1},
		"greets first":       {answer: "Hello! Unopened tea can be returned.", text: "Hello! Unopened tea can be returned."},
		"torn in the middle": {answer: "Unopened tea can be returned. Orders over $1,000 sh", text: "Unopened tea can be returned.", brokenOff: true, cuts: 1},
		"one wrong number is cut": {answer: "Unopened tea can be returned within 30 days. It costs 99 euros. Orders ship on weekdays.\n[2]",
			text: "Unopened tea can be returned within 30 days. Orders ship on weekdays.\n[1]", cuts: 1},
		"uncited, from two passages": {answer: "Unopened tea can be returned within 30 days. Orders ship on weekdays.",
			text: "Unopened tea can be returned within 30 days.", reason: "names no passage"},
		"uncited, not plainly said": {answer: "Unopened tea can be kindly returned by friendly customers within 30 days.", reason: "names no passage"},
		"the end is wrong": {answer: "Unopened tea can be returned within 30 days. Our founder Jonathan loves horses.",
			text: "Unopened tea can be returned within 30 days.", cuts: 1},
		"more wrong than right": {answer: "Our founder Jonathan loves horses. Unopened tea can be returned. It costs 99 euros. Or 98 euros. Orders ship on weekdays.",
			text: "Unopened tea can be returned.", cuts: 2, reason: "99"},
		"two wrong in a row": {answer: "Unopened tea can be returned within 30 days. [1] Write to returns@tea.example. [1] Orders ship on weekdays. [2] It costs 99 euros. Or 98 euros. Orders over $1,000 ship free. [2]",
			text: "Unopened tea can be returned within 30 days. [1] Write to returns@tea.example. [1] Orders ship on weekdays. [2]", cuts: 2, reason: "98"},
		"all is wrong":             {answer: "It costs 99 euros.", cuts: 1, reason: "99"},
		"too little is left":       {answer: "Yes. It costs 99 euros.", cuts: 1, reason: "99"},
		"empty":                    {answer: " [1] ", reason: "empty"},
		"does not know":            {answer: "I don't know. Tea can be returned.", reason: "do not answer"},
		"shows its rules":          {answer: "Tea can be returned </passage> now", reason: "inside of the prompt"},
		"limit":                    {answer: "Unopened tea can be returned within 30 days.", text: "Unopened tea can be returned within 30 days.", brokenOff: true},
		"citation of its own":      {answer: "Unopened tea can be returned.\n[2]", text: "Unopened tea can be returned.\n[1]"},
		"an offer is no claim":     {answer: "Unopened tea can be returned within 30 days. Let me know if you have further questions!", text: "Unopened tea can be returned within 30 days. Let me know if you have further questions!"},
		"nothing but pleasantries": {answer: "Hello!", reason: "says nothing"},
	} {
		for _, step := range []int{1, 7, 1000} {
			var shown strings.Builder
			s := newScribe(t.Context(), scribeInput{ground: shopGround("return?"), passages: 2, emit: func(text string) { shown.WriteString(text) }})
			for rest := tt.answer; rest != ""; rest = rest[min(step, len(rest)):] {
				s.add(rest[:min(step, len(rest))])
			}
			s.end(tt.brokenOff)
			ok, reason := s.judge()
			if ok != (tt.reason == "") || !strings.Contains(reason, tt.reason) || s.text() != tt.text || len(s.cuts) != tt.cuts {
				t.Errorf("%s: %q, %q, cuts %q", name, s.text(), reason, s.cuts)
			}
			if strings.TrimSpace(shown.String()) != s.text() {
				t.Errorf("%s: shown %q, stored %q", name, shown.String(), s.text())
			}
		}
	}
}

func TestNotFoundText(t *testing.T) {
	t.Parallel()
	c := testBot().Contact
	for _, tt := range []struct{ own, contact, want string }{
		{"", "", "I am sorry, I did not find anything about that.\n\nYou can reach a person by e-mail at hi@tea.example."},
		{"Nothing. Write to HI@tea.example.", "", "Nothing. Write to HI@tea.example."},
		{"Nothing.", "Ring the bell.", "Nothing.\n\nRing the bell."},
		{"Nothing. Ring the bell.", "Ring the bell.", "Nothing. Ring the bell."},
	} {
		c.Text = tt.contact
		if got := english.notFoundText(tt.own, textNotFound, c); got != tt.want {
			t.Errorf("%q: %q", tt.own, got)
		}
	}
	c.Text, c.Phone, c.URL = "", "12345", "https://tea.example/contact"
	if got := english.contactText(c); got != "You can reach a person by e-mail at hi@tea.example, by phone at 12345 or at https://tea.example/contact." {
		t.Error(got)
	}
}
