package config

import (
	"os"
	"strings"
	"testing"
)

// The table in the README is the one that the definitions make.
func TestMarkdown_readme(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), "\n"+Markdown()) {
		t.Errorf("the table in README.md is stale. It must read:\n%s", Markdown())
	}
}
