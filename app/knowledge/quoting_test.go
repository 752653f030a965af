package knowledge_test

import (
	"slices"
	"strings"
	"testing"

	"frontdesk/app/chatbot"
	"frontdesk/app/encoder"
	"frontdesk/app/knowledge"
)

const furniture = `[Skip to main content](#main)

Home > Help > Orders

# Orders

Our workshop was founded in 1998. We build tables and chairs from oak.

You may send the goods back to us at no charge during the first month. Sofas that were made to measure are an exception.

Assembly takes about two hours. Two people should do it together.

If a part is broken when it arrives, take a picture and mail it to repairs@oak.example. A new part leaves our workshop within three days.

[Read more](/more)

Related articles:

- [Care of oak](/care)
- [Our workshop](/workshop)

Learn more about oak`

// Questions that share no word with the sentence that answers them are answered
// by its meaning; without an encoder by words alone.
func TestQuotes_byMeaning(t *testing.T) {
	t.Parallel()
	e, err := encoder.New()
	if err != nil {
		t.Fatal(err)
	}
	s, bot := newService(t, newMemory())
	s.Encoding().Use(e)
	mustPut(t, s, knowledge.Content{Chatbot: bot, ID: "orders", Title: "Orders", Text: furniture, URL: "https://oak.example/orders"})
	hit := passagesOf(t, s, bot, "orders")
	for question, want := range map[string]string{
		"Is it possible to return furniture for free within 30 days?": "You may send the goods back to us at no charge during the first month.",
		"My chair was damaged on delivery, what can I do?":            "If a part is broken when it arrives, take a picture and mail it to repairs@oak.example.",
		"How long do I need to put the table together?":               "Assembly takes about two hours.",
		"When did the company start?":                                 "Our workshop was founded in 1998.",
	} {
		quotes := s.Quotes(t.Context(), bot, question, []knowledge.Hit{hit}, 1)
		if len(quotes) != 1 || !strings.HasPrefix(quotes[0].Text, want) {
			t.Errorf("%q: got %+v", question, quotes)
		}
	}
}

func TestQuotes_noNavigation(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	mustPut(t, s, knowledge.Content{Chatbot: bot, ID: "orders", Title: "Orders", Text: furniture, URL: "https://oak.example/orders"})
	hit := passagesOf(t, s, bot, "orders")
	for _, question := range []string{"main content", "home help orders", "read more", "related articles care of oak", "learn more about oak", "care of oak workshop"} {
		for _, q := range s.Quotes(t.Context(), bot, question, []knowledge.Hit{hit}, 3) {
			if slices.ContainsFunc([]string{"Skip to", "Home >", "Read more", "Related", "Care of oak", "Learn more"}, func(nav string) bool { return strings.Contains(q.Text, nav) }) {
				t.Errorf("%q: quotes navigation: %q", question, q.Text)
			}
			if !strings.ContainsAny(q.Text[len(q.Text)-1:], ".!?") {
				t.Errorf("%q: half a sentence: %q", question, q.Text)
			}
		}
	}
}

// passagesOf is a hit on a content with all of its passages.
func passagesOf(t *testing.T, s *knowledge.Service, bot chatbot.ID, id knowledge.ContentID) knowledge.Hit {
	t.Helper()
	r, err := s.Find(t.Context(), bot, knowledge.FindInput{Question: "workshop oak assembly orders goods part"})
	if err != nil || len(r.Hits) == 0 || r.Hits[0].Content != id {
		t.Fatalf("the content is not found: %+v %v", r, err)
	}
	return r.Hits[0]
}
