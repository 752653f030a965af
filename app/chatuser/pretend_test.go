package chatuser

import "testing"

func TestPretended(t *testing.T) {
	for id, want := range map[string]bool{
		"demo-ana-0123456789abcdef01234567":    true,
		"demo-chiara-0123456789abcdef01234567": true,
		"demo-ana-0123456789abcdef0123456":     false, // short enough to be tried
		"demo-ana-0123456789ABCDEF01234567":    false,
		"demo-eve-0123456789abcdef01234567":    false,
		"42":                                   false,
		"":                                     false,
		"x demo-ana-0123456789abcdef01234567":  false,
		"demo-ana-0123456789abcdef01234567\n":  false,
	} {
		if got := pretended.MatchString(id); got != want {
			t.Errorf("%q: %v", id, got)
		}
	}
}
