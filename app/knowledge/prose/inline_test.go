package prose

import (
	"strings"
	"testing"
)

func FuzzOneLine(f *testing.F) {
	for _, s := range []string{"", " ", "a b", "a  b", "a\tb", " a\u00a0b ", "a\u0085", "à\x85", "\xc2\xa0x", "\u2003a b\u2003", "a\r\nb"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want := strings.Join(strings.Fields(s), " ")
		if got := oneLine(s); got != want && strings.Contains(s, "  ") {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
		single := !strings.ContainsAny(s, "\t\n\v\f\r\u0085\u00a0") && !strings.Contains(s, "  ")
		if !strings.ContainsRune(strings.ToValidUTF8(s, "\uFFFD"), '\uFFFD') && isOneLine(s) != single {
			t.Errorf("%q: %v, want %v", s, isOneLine(s), single)
		}
	})
}
