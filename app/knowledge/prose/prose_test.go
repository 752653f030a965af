package prose

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestPlain(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ markdown, want string }{
		"paragraphs":   {"One\nline.\n\nTwo.", "One line.\nTwo."},
		"headings":     {"# A #\n## B {#anchor}\nText\n\nC\n---\nD", "A\nB\nText\nC\nD"},
		"no heading":   {"#hashtag and C#", "#hashtag and C#"},
		"emphasis":     {"**bold** _it_ *x* ~~gone~~ snake_case 2 * 3 * 4 5*3", "bold it x gone snake_case 2 * 3 * 4 5*3"},
		"links":        {"[a *b*](https://x.test/a_(b)) ![pic](p.png) [ref][1] <https://x.test> [not]\n\n[1]: https://y.test/z", "a b pic ref https://x.test [not]"},
		"code":         {"Use `<del> * _x_`.\n\n```html\n<b>kept</b>\n\n# too\n```", "Use <del> * _x_.\n<b>kept</b>\n\n# too"},
		"list":         {"- a\n  more\n* b\n\n1. c\n1. d\n\n7) e", "- a more\n- b\n1. c\n2. d\n3. e"},
		"other list":   {"5. a\n6. b\n\ntext\n\n1. c", "5. a\n6. b\ntext\n1. c"},
		"quote":        {"> said\n> so\n\nx", "said so\nx"},
		"table":        {"| A | B |\n|---|:-:|\n| 1 | [2](/x) |", "A | B\n1 | 2"},
		"rule":         {"a\n\n***\n\nb", "a\nb"},
		"escapes":      {`\*not\* \[x\] &amp; &lt;b&gt; &nope; &#0;`, "*not* [x] & <b> &nope; \uFFFD"},
		"html":         {"<div class=\"a > b\"><p>One</p><p>Two<br>three</p></div><ul><li>x</li><li>y</li></ul>", "One\nTwo three\n- x\n- y"},
		"html heading": {"<h2>Title</h2>text", "Title\ntext"},
		"html table":   {"<table><tr><td>1</td><td>2</td></tr></table>", "1 | 2"},
		"hidden":       {"a<!-- secret --><script>alert(1)</script><STYLE>x</STYLE>b", "ab"},
		"no tag":       {"1 < 2 and 3 > 2, a<b", "1 < 2 and 3 > 2, a<b"},
		"kramdown":     {"{: .list}\n[a](/b){:class=\"c\"} d", "a d"},
		"unclosed":     {"[a](b **c `d <e", "[a](b **c `d <e"},
		"windows":      {"# A\r\n\r\nb\r\nc\r\n", "A\nb c"},
	} {
		if got := Plain(tc.markdown); got != tc.want {
			t.Errorf("%s: got %q, want %q", name, got, tc.want)
		}
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"One. Two! Three? Four":                              {"One.", "Two!", "Three?", "Four"},
		"It costs 3.50 EUR. See www.a.test/b.html for more.": {"It costs 3.50 EUR.", "See www.a.test/b.html for more."},
		"Ask Dr. Smith or J. Doe, e.g. Monday. Done.":        {"Ask Dr. Smith or J. Doe, e.g. Monday.", "Done."},
		"Open 9 a.m. to 5 p.m. We close at six.":             {"Open 9 a.m. to 5 p.m.", "We close at six."},
		"He said “Go.” Then he left.":                        {"He said “Go.”", "Then he left."},
		"Wait... and see. Really?! Yes.":                     {"Wait... and see.", "Really?!", "Yes."},
		"Am 3. Mai um 9 Uhr, d.h. früh. Bis dann, Nr. 5.":    {"Am 3. Mai um 9 Uhr, d.h. früh.", "Bis dann, Nr. 5."},
		"In 2019. The end":                                   {"In 2019.", "The end"},
		"1. Open the page. 2. Click.":                        {"1. Open the page.", "2. Click."},
		"第一句。第二句！「三。」四":                                      {"第一句。", "第二句！", "「三。」", "四"},
		"¿Qué? ¡Sí! Así es.":                                 {"¿Qué?", "¡Sí!", "Así es."},
		"a line\nanother. line":                              {"a line", "another. line"},
		"U.S. citizens only.":                                {"U.S. citizens only."},
		"Made in the U.S. It works.":                         {"Made in the U.S. It works."},
		"यह है। वह है।":                                      {"यह है।", "वह है।"},
		"":                                                   nil,
		" . ":                                                {"."},
	} {
		if got := Sentences(text); !slices.Equal(got, want) {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

func TestPassages_sizesAndHeadings(t *testing.T) {
	t.Parallel()
	sentence := strings.Repeat("word ", 19) + "end. "
	text := "Intro.\n\n# Title\n\n## Empty\n\n## A\n\n" + strings.Repeat(sentence, 30) + "\n\n### Deep\n\nShort.\n\n## Related\n\n- [x](/x)\n- [y](/y)\n"
	ps := Passages("Title", text)
	var heads []string
	for _, p := range ps {
		heads = append(heads, p.Heading)
		if n := CountWords(p.Text); n > joinWords {
			t.Errorf("%d words under %q", n, p.Heading)
		}
		if strings.HasPrefix(p.Heading, "A") && !strings.Contains(p.Heading, ">") && !strings.HasSuffix(p.Text, "end.") {
			t.Errorf("cut in mid-sentence: %q", p.Text)
		}
	}
	if heads[0] != "" || heads[len(heads)-1] != "A > Deep" || slices.Contains(heads, "Related") || slices.Contains(heads, "Empty") {
		t.Errorf("headings %q", heads)
	}
	if only := Passages("T", "- [x](/x)"); len(only) != 1 {
		t.Errorf("an article of links has %d passages", len(only))
	}
	if none := Passages("T", "## A\n\n## B"); len(none) != 0 {
		t.Errorf("headings alone make %+v", none)
	}
}

func TestPassages_introductionStaysWithItsList(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("word ", 118) + "end.\n\nDo the following:\n\n1. " + strings.Repeat("step ", 30) + "\n2. " + strings.Repeat("step ", 40)
	ps := Passages("T", text)
	if len(ps) != 2 || !strings.HasPrefix(ps[1].Text, "Do the following:\n1. ") {
		t.Fatalf("got %+v", ps)
	}
}

func FuzzPassages(f *testing.F) {
	f.Add("T", "# A\n\nText **b** [c](d)\n\n| a |\n|-|\n\n```\nx")
	f.Add("", strings.Repeat("很长的句子没有标点", 200))
	f.Add("<", "<div <p><li></ul>&#x;\\`*_~~[![](())")
	f.Fuzz(func(t *testing.T, title, text string) {
		if len(text) > 20_000 {
			return
		}
		words := 0
		for _, p := range Passages(title, text) {
			if strings.TrimSpace(p.Text) == "" {
				t.Fatal("an empty passage")
			}
			n := CountWords(p.Text)
			if n > 2*joinWords {
				t.Fatalf("a passage of %d words", n)
			}
			words += n
		}
		if plain := CountWords(Plain(text)); words > 2*plain+2 {
			t.Fatalf("%d words of %d", words, plain)
		}
	})
}

func FuzzSentences(f *testing.F) {
	f.Add("One. Two!\nDr. X 3.5")
	f.Add("。！？...\"'”")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return // contents are valid
		}
		squeeze := func(s string) string {
			return strings.Map(func(r rune) rune {
				if unicode.IsSpace(r) {
					return -1
				}
				return r
			}, s)
		}
		got := Sentences(text)
		for _, s := range got {
			if s == "" || s != strings.TrimSpace(s) {
				t.Fatalf("%q in %q", s, text)
			}
		}
		if squeeze(strings.Join(got, "")) != squeeze(text) {
			t.Fatalf("%q became %q", text, got)
		}
	})
}

func TestPassages_tables(t *testing.T) {
	t.Parallel()
	ps := Passages("Ropes", "Intro.\n\n```\na\nb\n```\n\n| Rope | Price |\n| --- | --- |\n| Alpha 60 m | 149 euros |\n\nBetween.\n\n| **Code** | **Step** |\n| 5001 | Try again |\n\n| a | b |\n| c | d |")
	want := []Table{{Head: "Rope | Price", From: 3, To: 5}, {Head: "Code | Step", From: 6, To: 8}}
	if len(ps) != 1 || !slices.Equal(ps[0].Tables, want) {
		t.Fatalf("got %+v", ps)
	}
}
