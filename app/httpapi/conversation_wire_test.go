package httpapi

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"frontdesk/app/conversation"
	"frontdesk/app/tracking"
)

// The details say who gets the transcript and since when nobody is named, and leave
// both out where there is nothing to say.
func TestDetailsOf_keeping(t *testing.T) {
	t.Parallel()
	written := func(c conversation.Conversation) string {
		raw, err := json.Marshal(detailsOf(c, tracking.Session{}))
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	if got := written(conversation.Conversation{}); strings.Contains(got, "transcriptTo") || strings.Contains(got, "anonymisedAt") {
		t.Errorf("said of a conversation of which there is nothing to say: %s", got)
	}
	at := time.Date(2026, 5, 3, 1, 2, 3, 0, time.UTC)
	got := written(conversation.Conversation{TranscriptTo: "ana@example.com", AnonymisedAt: at})
	for _, want := range []string{`"transcriptTo":"ana@example.com"`, `"anonymisedAt":"2026-05-03T01:02:03Z"`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing in %s", want, got)
		}
	}
}
