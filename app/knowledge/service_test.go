package knowledge_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
)

var at = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

func newService(t *testing.T, store knowledge.Store) (*knowledge.Service, chatbot.ID) {
	t.Helper()
	s := knowledge.New(knowledge.Config{Store: store, Clock: func() time.Time { return at }})
	t.Cleanup(func() {
		if err := s.Stop(context.Background()); err != nil {
			t.Errorf("stopping: %v", err)
		}
	})
	return s, chatbot.ID{UUID: id.New()}
}

func mustPut(t *testing.T, s *knowledge.Service, c knowledge.Content) knowledge.Content {
	t.Helper()
	c, err := s.Put(t.Context(), c)
	if err != nil {
		t.Fatalf("putting %q: %v", c.Title, err)
	}
	return c
}

func firstHit(t *testing.T, s *knowledge.Service, bot chatbot.ID, question string) knowledge.Hit {
	t.Helper()
	r, err := s.Find(t.Context(), bot, knowledge.FindInput{Question: question})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Hits) == 0 {
		return knowledge.Hit{}
	}
	return r.Hits[0]
}

func TestService_Put_makesFindableAtOnce(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	c := mustPut(t, s, knowledge.Content{Chatbot: bot, Title: "How long does delivery take?", Answer: "Three to five days."})
	if c.ID == "" || !c.CreatedAt.Equal(at) {
		t.Fatalf("no id or time: %+v", c)
	}
	h := firstHit(t, s, bot, "how long does the delivery take")
	if h.Content != c.ID || h.Score < 0.85 {
		t.Fatalf("got %+v", h)
	}
	c.Title, c.Answer = "What do you charge for shipping?", "Nothing."
	mustPut(t, s, c)
	if h := firstHit(t, s, bot, "how long does the delivery take"); h.Score > 0.3 {
		t.Fatalf("the old title is still found: %+v", h)
	}
	if err := s.Delete(t.Context(), bot, c.ID); err != nil {
		t.Fatal(err)
	}
	if h := firstHit(t, s, bot, "What do you charge for shipping?"); h.Content != "" {
		t.Fatalf("found after deletion: %+v", h)
	}
	if err := s.Delete(t.Context(), bot, c.ID); !errors.Is(err, knowledge.ErrNotFound) {
		t.Fatalf("deleting twice: %v", err)
	}
}

func TestService_Create_refusesATakenID(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	c := knowledge.Content{Chatbot: bot, ID: "a", Title: "Title", Answer: "Answer."}
	if _, err := s.Create(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Create(t.Context(), c); !errors.Is(err, knowledge.ErrExists) {
		t.Fatalf("got %v", err)
	}
}

func TestService_Create_numbersAnIDThatItMadeUp(t *testing.T) {
	t.Parallel()
	store := newMemory()
	s, bot := newService(t, store)
	c := knowledge.Content{Chatbot: bot, Title: "Kontakt", Questions: []string{"Wie erreiche ich euch?"}, Answer: "Am Telefon.", Lang: "de"}
	want := knowledge.MakeID(c)
	for _, id := range []knowledge.ContentID{want, want + "-2", want + "-3"} {
		before := store.writes
		made, err := s.Create(t.Context(), c)
		if err != nil || made.ID != id || store.writes != before+1 {
			t.Fatalf("got %q in %d writes, %v; want %q", made.ID, store.writes-before, err, id)
		}
		c.Lang = "fr"
	}
}

// Two that are made at once must not take each other's place.
func TestService_Create_atOnce_keepsBoth(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := s.Create(t.Context(), knowledge.Content{Chatbot: bot, Title: "Kontakt", Answer: "Am Telefon."}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if size, err := s.Size(t.Context(), bot); err != nil || size.Contents != 8 {
		t.Fatalf("%+v, %v", size, err)
	}
}

func TestService_Put_refusesWhatIsWrong(t *testing.T) {
	t.Parallel()
	store := newMemory()
	s, bot := newService(t, store)
	_, err := s.Put(t.Context(), knowledge.Content{Chatbot: bot, Title: "T", Answer: "A", URL: "javascript:x", Lang: "de_AT"})
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Field != "url" || store.writes != 0 {
		t.Fatalf("got %v", err)
	}
}

func TestService_List_pages(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	importAll(t, s, bot, jsonl(many(7)))
	var ids []string
	in := knowledge.ListInput{Limit: 3, Filter: knowledge.Filter{Query: "TITLE numb"}}
	for range 10 {
		page, err := s.List(t.Context(), bot, in)
		if err != nil || page.Total != 7 {
			t.Fatalf("%+v, %v", page, err)
		}
		for _, c := range page.Items {
			ids = append(ids, string(c.ID))
		}
		if in.After = page.Next; in.After == "" {
			break
		}
	}
	if strings.Join(ids, " ") != "c0000 c0001 c0002 c0003 c0004 c0005 c0006" {
		t.Fatalf("got %v", ids)
	}
}

func TestService_Size_countsTheSample(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	for id, url := range map[knowledge.ContentID]string{
		"page": "/demo", "part": "/demo#returns", "gone": "/demo#delivery", "other": "/demonstration", "far": "https://a.example/demo",
	} {
		if _, err := s.Put(t.Context(), knowledge.Content{Chatbot: bot, ID: id, Title: "T", Answer: "A", URL: url}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Delete(t.Context(), bot, "gone"); err != nil {
		t.Fatal(err)
	}
	size, err := s.Size(t.Context(), bot)
	if err != nil || size.Contents != 4 || size.Samples != 2 {
		t.Errorf("%+v, %v", size, err)
	}
	page, err := s.List(t.Context(), bot, knowledge.ListInput{Filter: knowledge.Filter{Source: "sample"}})
	if err != nil || page.Total != 2 || page.Items[0].ID != "page" || page.Items[1].ID != "part" {
		t.Errorf("%+v, %v", page, err)
	}
}

func TestService_Start_findsWhatIsStored(t *testing.T) {
	t.Parallel()
	store := newMemory()
	s, bot := newService(t, store)
	importAll(t, s, bot, jsonl(many(20)))
	again := knowledge.New(knowledge.Config{Store: store, Clock: func() time.Time { return at }})
	if err := again.Start(t.Context(), []chatbot.ID{bot}); err != nil {
		t.Fatal(err)
	}
	size, err := again.Size(t.Context(), bot)
	if err != nil || size != (knowledge.Size{Contents: 20, Passages: 20}) {
		t.Fatalf("%+v, %v", size, err)
	}
	for _, question := range []string{"Title number 7", "number 19"} {
		a, b := firstHit(t, s, bot, question), firstHit(t, again, bot, question)
		if a.Content != b.Content || a.Score != b.Score {
			t.Errorf("%q: %+v, after a restart %+v", question, a, b)
		}
	}
}

func TestService_chatbotsAreApart(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	other := chatbot.ID{UUID: id.New()}
	mustPut(t, s, knowledge.Content{Chatbot: bot, Title: "Secret of one", Answer: "x"})
	mustPut(t, s, knowledge.Content{Chatbot: other, Title: "Other", Answer: "y"})
	if h := firstHit(t, s, other, "Secret of one"); h.Content != "" {
		t.Fatalf("found with another chatbot: %+v", h)
	}
	if err := s.Clear(t.Context(), bot); err != nil {
		t.Fatal(err)
	}
	if h := firstHit(t, s, bot, "Secret of one"); h.Content != "" {
		t.Fatalf("found after clearing: %+v", h)
	}
	if h := firstHit(t, s, other, "Other"); h.Score < 0.95 {
		t.Fatalf("the other chatbot lost its content: %+v", h)
	}
}

func TestService_Find_long_and_empty(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	r, err := s.Find(t.Context(), bot, knowledge.FindInput{Question: "Hello, thank you!"})
	if err != nil || r.Terms != 0 || len(r.Hits) != 0 {
		t.Fatalf("a greeting to nothing: %+v, %v", r, err)
	}
	mustPut(t, s, knowledge.Content{Chatbot: bot, Title: "Shipping", Text: strings.Repeat("Shipping is free. ", 5000)})
	if r, err = s.Find(t.Context(), bot, knowledge.FindInput{Question: "hi there, thanks"}); err != nil || r.Terms != 0 {
		t.Fatalf("a greeting: %+v, %v", r, err)
	}
	r, err = s.Find(t.Context(), bot, knowledge.FindInput{Question: strings.Repeat("shipping \xff ", 50_000), Limit: 1000})
	if err != nil || len(r.Hits) != 1 || len(r.Hits[0].Also) != 2 || r.Hits[0].Passage.Text == "" {
		t.Fatalf("%d hits, %v", len(r.Hits), err)
	}
}

// What was acknowledged is found, while others write and the index loads.
func TestService_concurrentWritesAndFinds(t *testing.T) {
	t.Parallel()
	store := newMemory()
	s, bot := newService(t, store)
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 25 {
				name := fmt.Sprintf("thing%dnr%d", w, i)
				c, err := s.Put(context.Background(), knowledge.Content{Chatbot: bot, ID: knowledge.ContentID(fmt.Sprintf("w%d-%d", w, i%5)), Title: "About " + name, Answer: "It is " + name + "."})
				if err != nil {
					t.Error(err)
					return
				}
				r, err := s.Find(context.Background(), bot, knowledge.FindInput{Question: "about " + name})
				if err != nil || len(r.Hits) == 0 || r.Hits[0].Content != c.ID {
					t.Errorf("%s was acknowledged and is not found: %+v, %v", name, r.Hits, err)
				}
			}
		})
	}
	wg.Wait()
	fresh := knowledge.New(knowledge.Config{Store: store, Clock: func() time.Time { return at }})
	a, _ := s.Size(t.Context(), bot)
	b, err := fresh.Size(t.Context(), bot)
	if err != nil || a != b || a.Contents != 20 {
		t.Errorf("%+v, rebuilt %+v, %v", a, b, err)
	}
}

func TestFind_synonymsOfTheOwner(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	for _, c := range []knowledge.Content{
		{ID: "end", Chatbot: bot, Title: "End your subscription", Questions: []string{"How do I cancel my subscription?"}, Answer: "Press cancel in your account."},
		{ID: "hours", Chatbot: bot, Title: "Opening hours", Questions: []string{"When are you open?"}, Answer: "From nine to five."},
	} {
		if _, err := s.Create(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	question := "How do I ditch my subscription?"
	without, err := s.Find(t.Context(), bot, knowledge.FindInput{Question: question})
	if err != nil {
		t.Fatal(err)
	}
	with, err := s.Find(t.Context(), bot, knowledge.FindInput{Question: question, Synonyms: []string{"cancel, ditch"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(with.Hits) == 0 || with.Hits[0].Content != "end" || with.Hits[0].Score <= without.Hits[0].Score {
		t.Errorf("with the owner's words %+v, without %+v", with.Hits, without.Hits)
	}
}
