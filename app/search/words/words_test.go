package words

import (
	"strings"
	"testing"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ q, text, want string }{
		{"tea", "Do you sell TEA?", "Do you sell [TEA]?"},
		{"te", "Do you sell tea?", "Do you sell [tea]?"},
		{"te ", "Do you sell tea?", "Do you sell [tea]?"},
		{"sell te", "Do you sell tea?", "Do you [sell] [tea]?"},
		{"sel te", "Do you sell tea?", ""},
		{"tea sell", "Do you sell tea?", "Do you [sell] [tea]?"},
		{`"sell tea"`, "Do you sell green tea?", ""},
		{`"sell green"`, "Do you sell green tea?", "Do you [sell] [green] tea?"},
		{`"sell gre"`, "Do you sell green tea?", ""},
		{`"sell gre`, "Do you sell green tea?", "Do you [sell] [green] tea?"},
		{"cafe", "Ein Café, bitte", "Ein [Café], bitte"},
		{"cafe", "Ein Café, bitte", "Ein [Café], bitte"},
		{"CAFÉ", "cafe", "[cafe]"},
		{"strasse", "Hauptstraße Straße", "Hauptstraße [Straße]"},
		{"ana@shop.com", "mail ana@shop.com now", "mail [ana]@[shop].[com] now"},
		{"ana@shop.com", "com shop ana", ""},
		{"12.5", "it is 12.50 €", "it is [12].[50] €"},
		{"小龍", "李小龍是", "李[小龍]是"},
		{"龍小", "李小龍是", ""},
		{"มา", "สวัสดีมาแล้ว", "สวัสดี[มา]แล้ว"},
		{"😀", "fine 😀 thanks", "fine [😀] thanks"},
		{"???", "what??? no", "what[???] no"},
		{"χαος", "ΧΆΟΣ", "[ΧΆΟΣ]"},
		{"", "anything", ""},
		{`"`, "anything", ""},
		{"don't", "I don't know", "I [don]'[t] know"},
	} {
		q := Parse(tc.q)
		if q.Empty() {
			if tc.want != "" {
				t.Errorf("%q is empty", tc.q)
			}
			continue
		}
		if got := mark(tc.text, q.Match(tc.text)); got != tc.want {
			t.Errorf("%q in %q: %q, want %q", tc.q, tc.text, got, tc.want)
		}
	}
}

func mark(text string, ranges []Range) string {
	if len(ranges) == 0 {
		return ""
	}
	var b strings.Builder
	at := 0
	for _, r := range ranges {
		b.WriteString(text[at:r.From] + "[" + text[r.From:r.To] + "]")
		at = r.To
	}
	return b.String() + text[at:]
}

// Whatever matches is indexed by what is needed, and what stands in a text is found
// by any of its words.
func FuzzNeeds(f *testing.F) {
	for _, seed := range [][2]string{{"tea sell", "Do you sell tea?"}, {"小龍", "李小龍"}, {"é", "ë e\u0301"}, {"ǅ", "ǆ"}, {"İ", "i\u0307"}, {"ไทย", "ภาษาไทย"}, {"\u0301a", "a\u0301\u0301b"}, {"한국", "한국어"}, {"ຈ༽ﾉ", "ຈل͜ຈ༽ﾉ"}, {"李a小", "李a小b"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, q, text string) {
		terms := Terms(text)
		if len(terms) == mostTerms {
			t.Skip()
		}
		check := func(query Query) {
			for _, need := range query.Needs() {
				found := false
				for _, term := range terms {
					found = found || term == need.Term || need.Prefix && strings.HasPrefix(term, need.Term)
				}
				if !found {
					t.Fatalf("%+v matches %q, but %q is not among %q", query, text, need.Term, terms)
				}
			}
		}
		if query := Parse(q); len(query.Phrases) > 0 {
			if got := query.Match(text); got != nil {
				check(query)
				for _, r := range got {
					if r.From < 0 || r.To > len(text) || r.From >= r.To {
						t.Fatalf("%v of %d bytes", r, len(text))
					}
				}
			}
		}
		for _, token := range Tokens(text) {
			query := Parse(text[token.From:token.To])
			if len(query.Phrases) != 1 || query.Match(text) == nil {
				t.Fatalf("%q of %q does not find it: %+v", text[token.From:token.To], text, query)
			}
			check(query)
		}
	})
}
