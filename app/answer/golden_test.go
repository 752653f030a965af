package answer

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write golden files anew")

// golden compares got with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (run with -update and look at the diff):\n%s", name, firstDifference(string(want), got))
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		a, b := line(w, i), line(g, i)
		if a != b {
			return "want: " + a + "\ngot:  " + b
		}
	}
	return ""
}

func line(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return "(end)"
}

// letters is a counter that takes four bytes for a token.
type letters struct{}

func (letters) Estimate(_, text string) int { return (len(text) + 3) / 4 }

func (l letters) EstimateChat(model string, messages []ChatMessage) int {
	n := 4
	for _, m := range messages {
		n += 4 + l.Estimate(model, m.Content)
	}
	return n
}

func (letters) Observe(string, []ChatMessage, int) {}
