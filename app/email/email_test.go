package email

import (
	"errors"
	"strings"
	"testing"
)

func TestParse_takes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Address{
		"ana@example.com":                        "ana@example.com",
		"  Ana.B+shop@Example.COM\n":             "Ana.B+shop@example.com",
		"o'neil_x@a-b.example.co":                "o'neil_x@a-b.example.co",
		"ana@example.com\u200b":                  "ana@example.com", // pasted with a zero-width space
		"info@müller.example":                    "info@xn--mller-kva.example",
		"a@例え.テスト":                               "a@xn--r8jz45g.xn--zckzah",
		strings.Repeat("l", 64) + "@example.com": Address(strings.Repeat("l", 64) + "@example.com"),
	} {
		if got, err := Parse(text); err != nil || got != want {
			t.Errorf("%q: %q %v", text, got, err)
		}
	}
	if k := Address("Ana@example.com").Key(); k != "ana@example.com" {
		t.Errorf("key %q", k)
	}
	if d := Address("Ana@example.com").Domain(); d != "example.com" {
		t.Errorf("domain %q", d)
	}
}

func TestParse_refuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "@", "a@", "@b.example", "a", "a@localhost", "a@b..example", "a@.example", "a@-b.example", "a@b-.example",
		"a b@example.com", "a@exam ple.com", "a@b@example.com", ".a@example.com", "a.@example.com", "a..b@example.com",
		"Ana <ana@example.com>", "ana@example.com, bob@example.com", "\"a b\"@example.com", "a@[127.0.0.1]", "a@127.0.0.1",
		"a@example.com\r\nBcc: b@example.com", "a\x00@example.com", "a@exam\x00ple.com", "ü@example.com", "a\u202e@example.com",
		strings.Repeat("l", 65) + "@example.com", "a@" + strings.Repeat("b", 64) + ".example", "a@" + strings.Repeat("bcd.", 70) + "example",
		"<script>@example.com", "a@ex\u202eample.com",
	} {
		if got, err := Parse(text); !errors.Is(err, ErrInvalid) {
			t.Errorf("%q is taken as %q (%v)", text, got, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("ana@example.com")
	f.Add("a@例え.テスト")
	f.Fuzz(func(t *testing.T, s string) {
		a, err := Parse(s)
		if err != nil {
			return
		}
		if again, err := Parse(string(a)); err != nil || again != a {
			t.Fatalf("%q gives %q, which gives %q (%v)", s, a, again, err)
		}
		if strings.ContainsAny(string(a), " \r\n\t<>,;:\"\\\x00") || len(a) > 254 {
			t.Fatalf("%q gives %q", s, a)
		}
	})
}
