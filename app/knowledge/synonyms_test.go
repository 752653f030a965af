package knowledge

import (
	"slices"
	"testing"
)

func TestOtherWordings(t *testing.T) {
	t.Parallel()
	lines := []string{"cancel, call off, STOP", "trousers, pants", "gift card, voucher,"}
	for _, c := range []struct {
		question string
		want     []string
	}{
		{"How do I cancel it?", []string{"How do I call off it?", "How do I STOP it?"}},
		{"Can I call   off my order?", []string{"Can I cancel my order?", "Can I STOP my order?"}},
		{"Do you sell PANTS?", []string{"Do you sell trousers?"}},
		{"a voucher for pants", []string{"a voucher for trousers", "a gift card for pants"}},
		{"nonstop, scancel, pantsy", nil},
		{"Ein Gutschein", nil},
		{"", nil},
		{"stop cancel trousers voucher", []string{"stop call off trousers voucher", "stop STOP trousers voucher", "stop cancel pants voucher", "stop cancel trousers gift card"}},
	} {
		if got := otherWordings(c.question, lines); !slices.Equal(got, c.want) {
			t.Errorf("%q: got %q, want %q", c.question, got, c.want)
		}
	}
	if got := otherWordings("a b", []string{"a, 1, 2, 3, 4, 5, 6"}); len(got) != mostWordings {
		t.Errorf("%d wordings", len(got))
	}
	if got := otherWordings("Où est l'été?", []string{"ete, sommer"}); !slices.Equal(got, []string{"Où est l'sommer?"}) {
		t.Errorf("accents: %q", got)
	}
}
