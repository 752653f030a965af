//go:build unix

package app_test

import (
	"testing"

	"frontdesk/app/apptest/realollama"
)

// The same with a real server, which is killed as soon as the first visitor waits
// for it.
func TestTrouble_realModelServerKilled(t *testing.T) {
	url, kill := realollama.Start(t)
	data := t.TempDir()
	if code, _, errs := commandWith(t, keepFresh, data, "contents", "import", "-"); code != 0 {
		t.Fatalf("importing an article: %s", errs)
	}
	r := boot(t, data, "--ollama-url", url, "--model", realollama.Model(), "--ollama-timeout", answerBy.String(), "--rate-limits", "off")
	r.allAnswered(kill)
}
