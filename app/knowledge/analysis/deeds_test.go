package analysis

import (
	"strings"
	"testing"
)

func deedsOf(a *Analyzer, text string) (out Deeds) {
	for _, t := range Tokens(nil, text) {
		out |= a.Deeds(t.Word)
	}
	return out
}

func TestDeeds_tellWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	en := For("en")
	for _, pair := range [][2]string{{"add a card", "put in another card"}, {"cancel my order", "delete the order"}, {"turn it off", "disable this"}, {"how much is it", "what does it cost"}} {
		if deedsOf(en, pair[0])&deedsOf(en, pair[1]) == 0 {
			t.Errorf("%q and %q have no deed in common", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{{"add a card", "remove a card"}, {"turn up the heat", "turn down the heat"}, {"open an account", "close an account"}, {"send a parcel", "return a parcel"}} {
		if deedsOf(en, pair[0])&deedsOf(en, pair[1]) != 0 {
			t.Errorf("%q and %q have a deed in common", pair[0], pair[1])
		}
	}
	if d := deedsOf(For("de"), "add remove open close"); d != 0 {
		t.Errorf("words of English in German: %b", d)
	}
}

func TestDeeds_kinds(t *testing.T) {
	t.Parallel()
	kinds := deedWords()
	if len(kinds) > DeedKinds-forms {
		t.Fatalf("%d kinds, at most %d", len(kinds), DeedKinds-forms)
	}
	en := For("en")
	for n, words := range kinds {
		seen := map[string]bool{}
		for w := range strings.FieldsSeq(words) {
			if seen[w] {
				t.Errorf("%q stands twice in kind %d", w, n)
			}
			seen[w] = true
			found := false
			for k := range en.Deeds(w).All() {
				found = found || k == n
			}
			if !found {
				t.Errorf("%q has not its kind %d", w, n)
			}
		}
	}
}

func opening(a *Analyzer, text string) (opens, first Deeds) {
	var words []string
	for _, t := range Tokens(nil, text) {
		words = append(words, t.Word)
	}
	return a.Opening(words)
}

func TestOpening_isHowASentenceBegins(t *testing.T) {
	t.Parallel()
	en := For("en")
	for _, pair := range [][2]string{{"please set an alarm", "could you schedule a meeting"}, {"what's set for today", "which alarms did I set"}, {"I'd like to remove it", "hey, delete this"}, {"it is too loud", "that lamp is broken"}} {
		a, _ := opening(en, pair[0])
		b, _ := opening(en, pair[1])
		if a == 0 || a != b {
			t.Errorf("%q begins as %b, %q as %b", pair[0], a, pair[1], b)
		}
	}
	set, _ := opening(en, "set an alarm")
	which, first := opening(en, "which alarms are set")
	if set == which || set != first {
		t.Errorf("set %b, which %b, first deed there %b", set, which, first)
	}
	if _, first := opening(en, "I would like to send it"); first != en.Deeds("send") {
		t.Errorf("first deed %b", first)
	}
	if opens, _ := opening(en, "just like that"); opens != en.Deeds("like") {
		t.Errorf("like as a deed: %b", opens)
	}
	for _, text := range []string{"", "please"} {
		if opens, first := opening(en, text); opens != 0 || first != 0 {
			t.Errorf("%q begins as %b, %b", text, opens, first)
		}
	}
	if opens, first := opening(For("de"), "set an alarm"); opens != 0 || first != 0 {
		t.Errorf("English in German: %b, %b", opens, first)
	}
}
