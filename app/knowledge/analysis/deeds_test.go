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
	if len(kinds) > DeedKinds {
		t.Fatalf("%d kinds, at most %d", len(kinds), DeedKinds)
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
