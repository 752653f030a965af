package knowledge_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/app/chatbot"
	"frontdesk/app/encoder"
	"frontdesk/app/knowledge"
)

// Quotes hold what answers, by words and meaning and by words alone, on the shop
// of the demo and on the pages of the shop for bicycles.
func TestQuotes_holdTheAnswer(t *testing.T) {
	t.Parallel()
	e, err := encoder.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, by := range []string{"meaning", "words"} {
		tea, teaBot := demoShop(t)
		bikes, bikeBot := bikeShop(t)
		if by == "meaning" {
			tea.Encoding().Use(e)
			bikes.Encoding().Use(e)
		}
		for _, tc := range []struct {
			bikes                  bool
			question, page, answer string
		}{
			{false, "at what temperature should I brew green tea", "brewing-guide", "75 °C"},
			{false, "how hot should the water be for green tea", "brewing-guide", "75 °C"},
			{false, "how much is the tea box", "tea-box", "$24 a month"},
			{false, "How do I get rid of rust in my teapot?", "teapot-care", "A little rust inside does no harm. Boil used tea leaves"},
			{false, "when is the tea box packed", "tea-box", "on the 25th"},
			{false, "how long is matcha good after opening", "storing-tea", "matcha for two months"},
			{false, "how many gardens do you buy from", "our-teas", "fourteen gardens"},
			{false, "when does the new harvest arrive", "our-teas", "in May and in October"},
			{false, "how many grams of tea per cup", "brewing-guide", "two grams of leaves"},
			{true, "When are you open on Saturday?", "hours", "Day: Saturday · Open: 9:30 to 14:00"},
			{true, "What are your opening hours?", "hours", "Day: Tuesday to Friday · Open: 9:30 to 18:00\nDay: Saturday · Open: 9:30 to 14:00\nDay: Sunday and Monday · Open: closed"},
			{true, "how much is a full service", "repairs", "Service: Full service: everything taken apart and greased · Price: 110 €"},
			{true, "how much is a puncture repair", "repairs", "wheel · Price: 1"},
			{true, "how much does delivery cost", "delivery", "1.20 €"},
			{true, "how long does delivery take", "delivery", "within three working days"},
			{true, "how much is a tandem", "rentals", "Tandem: 38 €"},
			{true, "how far can I ride with the standard battery", "electric", "between 60 and 110 kilometres"},
			{true, "how long are vouchers valid", "payment", "three years"},
			{true, "what wheel size for a child of 118 cm", "children", "Wheel size: "},
		} {
			s, bot := tea, teaBot
			if tc.bikes {
				s, bot = bikes, bikeBot
			}
			text := quoteOn(t, s, bot, tc.question, knowledge.ContentID(tc.page))
			if !strings.Contains(text, tc.answer) || strings.Contains(text, "555-0142") || strings.Contains(text, " | ") {
				t.Errorf("%s: %q: got %q, want %q", by, tc.question, text, tc.answer)
			}
		}
	}
}

// quoteOn is what is quoted of a content.
func quoteOn(t *testing.T, s *knowledge.Service, bot chatbot.ID, question string, page knowledge.ContentID) string {
	t.Helper()
	r, err := s.Find(t.Context(), bot, knowledge.FindInput{Question: question, Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range r.Hits {
		if h.Content != page {
			continue
		}
		if quotes := s.Quotes(t.Context(), bot, question, []knowledge.Hit{h}, 1); len(quotes) == 1 {
			return quotes[0].Text
		}
		t.Errorf("%q: nothing is quoted of %s", question, page)
		return ""
	}
	t.Errorf("%q does not find %s", question, page)
	return ""
}

func demoShop(t *testing.T) (*knowledge.Service, chatbot.ID) {
	t.Helper()
	s, bot := newService(t, newMemory())
	raw, err := os.ReadFile("../webui/demo/contents.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	run := importAll(t, s, bot, knowledge.ImportInput{Format: knowledge.JSONL, Body: bytes.NewReader(raw)})
	if run.State != knowledge.RunDone || run.ErrorCount > 0 {
		t.Fatalf("import: %+v", run)
	}
	return s, bot
}

func bikeShop(t *testing.T) (*knowledge.Service, chatbot.ID) {
	t.Helper()
	s, bot := newService(t, newMemory())
	pages, err := filepath.Glob("../apptest/siteserver/shop/first/*.md")
	if err != nil || len(pages) < 10 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for _, path := range pages {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		title, text, _ := strings.Cut(string(raw), "\n")
		name := strings.TrimSuffix(filepath.Base(path), ".md")
		mustPut(t, s, knowledge.Content{Chatbot: bot, ID: knowledge.ContentID(name), Title: strings.TrimPrefix(title, "# "), Text: text, URL: "/" + name + "/", Lang: "en"})
	}
	return s, bot
}
