package knowledge_test

import (
	"strings"
	"testing"
	"time"

	"frontdesk/app/knowledge"
)

// lexicon is an embedder that knows which words its language has.
type lexicon struct {
	coding
	words string
}

func (l *lexicon) Has(word string) bool { return strings.Contains(l.words, " "+word+" ") }

func findIn(t *testing.T, m meant, in knowledge.FindInput) knowledge.Result {
	t.Helper()
	found, err := m.Service.Find(t.Context(), m.bot, in)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestFind_again_isTheSameAndFollowsChanges(t *testing.T) {
	t.Parallel()
	c := &coding{name: "a"}
	m := startMeant(t, newMemory(), newBot(), c)
	mustPut(t, m.Service, knowledge.Content{Chatbot: m.bot, ID: "ship", Questions: []string{"What does shipping cost?"}, Answer: "Five euros."})
	m.untilReady(t, "a")
	ask := knowledge.FindInput{Question: "shipping cost"}
	first := findIn(t, m, ask)
	first.Hits[0].Score = 0 // what a caller does to its result is its own
	again := findIn(t, m, knowledge.FindInput{Question: "  shipping  cost "})
	if len(again.Hits) != 1 || again.Hits[0].Score == 0 || again.Hits[0].Answer != "Five euros." {
		t.Fatalf("got %+v", again.Hits)
	}
	mustPut(t, m.Service, knowledge.Content{Chatbot: m.bot, ID: "ship", Questions: []string{"What does shipping cost?"}, Answer: "Nothing."})
	if got := findIn(t, m, ask); got.Hits[0].Answer != "Nothing." {
		t.Errorf("an answer that was changed: %q", got.Hits[0].Answer)
	}
	if err := m.Service.Delete(t.Context(), m.bot, "ship"); err != nil {
		t.Fatal(err)
	}
	if got := findIn(t, m, ask); len(got.Hits) != 0 {
		t.Errorf("a content that was deleted: %+v", got.Hits)
	}
}

func TestFind_again_whenContentsComeAndGoByTheirTimes(t *testing.T) {
	t.Parallel()
	m := startMeant(t, newMemory(), newBot(), nil)
	noon := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	mustPut(t, m.Service, knowledge.Content{Chatbot: m.bot, ID: "sale", Questions: []string{"Is there a sale?"}, Answer: "Yes.", ValidFrom: &noon})
	for _, tc := range []struct {
		at   time.Time
		hits int
	}{{noon.Add(-time.Second), 0}, {noon.Add(-time.Second), 0}, {noon, 1}, {noon.Add(time.Hour), 1}, {noon.Add(-time.Minute), 0}} {
		if got := findIn(t, m, knowledge.FindInput{Question: "is there a sale", Now: tc.at}); len(got.Hits) != tc.hits {
			t.Errorf("%v: %+v", tc.at, got.Hits)
		}
	}
}

func TestFind_slipsOfSpelling(t *testing.T) {
	t.Parallel()
	c := &lexicon{coding: coding{name: "a"}, words: " delivers travel "}
	m := startMeant(t, newMemory(), newBot(), c)
	mustPut(t, m.Service, knowledge.Content{Chatbot: m.bot, ID: "time", Questions: []string{"delivery time"}, Answer: "Two days."})
	mustPut(t, m.Service, knowledge.Content{Chatbot: m.bot, ID: "gift", Questions: []string{"gift cards"}, Answer: "In the shop."})
	m.untilReady(t, "a")
	for question, spelled := range map[string]string{
		"delivry tmie?": "delivery time?", "what is the dellivery time": "what is the delivery time",
		"delivery time": "", "Delivry TMIE": "delivery TMIE", "delivry2 time": "", "who delivers time": "", "delivery tome": "",
	} {
		if got := findIn(t, m, knowledge.FindInput{Question: question}); got.Spelled != spelled {
			t.Errorf("%q: %q, want %q", question, got.Spelled, spelled)
		}
	}
}

// The built-in encoder was taught English: what it makes of other languages is
// not looked at, so it is not made.
func TestMeaning_languagesThatTheEncoderDoesNotKnow_areNotEncoded(t *testing.T) {
	t.Parallel()
	c := &coding{name: "builtin/minilm"}
	m := startMeant(t, newMemory(), newBot(), c)
	mustPut(t, m.Service, knowledge.Content{Chatbot: m.bot, ID: "en", Lang: "en", Questions: []string{"What does shipping cost?"}, Answer: "Five euros."})
	mustPut(t, m.Service, knowledge.Content{Chatbot: m.bot, ID: "de", Lang: "de", Questions: []string{"Was kostet der Versand?"}, Answer: "Fünf Euro."})
	state := m.until(t, "ready", func(s knowledge.MeaningState) bool { return s.State == knowledge.MeaningReady && s.Done > 0 })
	if state.Total != 2 || state.Done != 2 || c.encoded() != 2 {
		t.Errorf("%d of %d, %d encoded", state.Done, state.Total, c.encoded())
	}
	if got := findIn(t, m, knowledge.FindInput{Question: "Was kostet der Versand?"}); len(got.Hits) == 0 || got.Hits[0].Content != "de" {
		t.Errorf("got %+v", got.Hits)
	}
	other := &coding{name: "ollama/all"}
	m.Service.Encoding().Use(other)
	m.untilReady(t, "ollama/all")
	if other.encoded() != 4 {
		t.Errorf("another encoder was given %d texts", other.encoded())
	}
}
