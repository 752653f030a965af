package cli

import "testing"

func TestUnescaped(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`> 1\. We \*ship\* \[1\] a\_b [1]`: `> 1. We *ship* [1] a_b [1]`, `C:\new \\ end\`: `C:\new \ end\`, "": "", "**bold**": "**bold**",
	} {
		if got := unescaped(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
