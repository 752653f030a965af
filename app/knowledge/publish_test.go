package knowledge_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/knowledge"
)

func find(t *testing.T, s *knowledge.Service, bot chatbot.ID, in knowledge.FindInput) string {
	t.Helper()
	r, err := s.Find(t.Context(), bot, in)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Hits) == 0 || r.Hits[0].Score < 0.5 {
		return ""
	}
	return string(r.Hits[0].Content) + ": " + r.Hits[0].Answer
}

func TestPublish_visitorsSeeAnEditOnceItIsPublished(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	mustPut(t, s, knowledge.Content{Chatbot: bot, ID: "a", Title: "What does delivery cost?", Answer: "Five.", UpdatedBy: "Ana"})
	edited := mustPut(t, s, knowledge.Content{Chatbot: bot, ID: "a", Title: "What does delivery cost?", Answer: "Six.", Status: knowledge.Draft, UpdatedBy: "Bea"})
	if edited.State() != knowledge.StateChanged || edited.Answer != "Five." || edited.Edit.Answer != "Six." || edited.UpdatedBy != "Bea" {
		t.Fatalf("got %+v", edited)
	}
	mustPut(t, s, knowledge.Content{Chatbot: bot, ID: "b", Title: "Do you repair bicycles?", Answer: "Yes.", Status: knowledge.Draft})
	for _, tc := range []struct{ question, now, drafts string }{
		{"What does delivery cost?", "a: Five.", "a: Six."},
		{"Do you repair bicycles?", "", "b: Yes."},
	} {
		if got := find(t, s, bot, knowledge.FindInput{Question: tc.question}); got != tc.now {
			t.Errorf("%s: visitors get %q, want %q", tc.question, got, tc.now)
		}
		if got := find(t, s, bot, knowledge.FindInput{Question: tc.question, Drafts: true}); got != tc.drafts {
			t.Errorf("%s: drafts give %q, want %q", tc.question, got, tc.drafts)
		}
	}
	mustPut(t, s, knowledge.Content{Chatbot: bot, ID: "b", Title: "Do you repair bicycles?", Answer: "On Mondays.", Status: knowledge.Draft})
	if got := find(t, s, bot, knowledge.FindInput{Question: "Do you repair bicycles?", Drafts: true}); got != "b: On Mondays." {
		t.Errorf("the drafts are not up to date: %q", got)
	}
	published, err := s.Publish(t.Context(), bot, "a", "Cleo")
	if err != nil || published.State() != knowledge.StatePublished || published.Answer != "Six." || published.UpdatedBy != "Cleo" {
		t.Fatalf("%+v, %v", published, err)
	}
	if got := find(t, s, bot, knowledge.FindInput{Question: "What does delivery cost?"}); got != "a: Six." {
		t.Errorf("after publishing: %q", got)
	}
	if n, err := s.PublishAll(t.Context(), bot, "Cleo"); n != 1 || err != nil {
		t.Fatalf("published %d, %v", n, err)
	}
	if got := find(t, s, bot, knowledge.FindInput{Question: "Do you repair bicycles?"}); got != "b: On Mondays." {
		t.Errorf("after publishing all: %q", got)
	}
	if f, err := s.Facets(t.Context(), bot); err != nil || f.Unpublished != 0 {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestDiscard_goesBackToWhatIsPublished(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	mustPut(t, s, knowledge.Content{Chatbot: bot, ID: "a", Title: "T", Answer: "Old."})
	mustPut(t, s, knowledge.Content{Chatbot: bot, ID: "a", Title: "T", Answer: "New.", Status: knowledge.Draft})
	c, err := s.Discard(t.Context(), bot, "a")
	if err != nil || c.Edit != nil || c.Answer != "Old." {
		t.Fatalf("%+v, %v", c, err)
	}
	mustPut(t, s, knowledge.Content{Chatbot: bot, ID: "b", Title: "B", Answer: "B.", Status: knowledge.Draft})
	if _, err := s.Discard(t.Context(), bot, "b"); !errors.Is(err, knowledge.ErrNeverPublished) {
		t.Errorf("a draft: %v", err)
	}
	if _, err := s.Discard(t.Context(), bot, "c"); !errors.Is(err, knowledge.ErrNotFound) {
		t.Errorf("none: %v", err)
	}
	// An edit that says what is published is none.
	mustPut(t, s, knowledge.Content{Chatbot: bot, ID: "a", Title: "T", Answer: "New.", Status: knowledge.Draft})
	if c := mustPut(t, s, knowledge.Content{Chatbot: bot, ID: "a", Title: "T", Answer: "Old.", Status: knowledge.Draft}); c.State() != knowledge.StatePublished {
		t.Errorf("got %+v", c)
	}
}

func TestImport_keepsEditsThatAreNotPublished(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	importAll(t, s, bot, jsonl(many(20)))
	mustPut(t, s, knowledge.Content{Chatbot: bot, ID: "c0003", Title: "Title number 3", Answer: "Mine.", Status: knowledge.Draft})
	run := importAll(t, s, bot, jsonl(strings.ReplaceAll(many(20), "Answer.", "Newer.")))
	if run.Updated != 20 {
		t.Fatalf("got %+v", run)
	}
	c, err := s.Get(t.Context(), bot, "c0003")
	if err != nil || c.Answer != "Newer." || c.Edit == nil || c.Edit.Answer != "Mine." {
		t.Fatalf("%+v, %v", c, err)
	}
	if run := importAll(t, s, bot, jsonl(strings.ReplaceAll(many(20), "Answer.", "Newer."))); run.Unchanged != 20 {
		t.Fatalf("again: %+v", run)
	}
}

func TestChange_manyAtOnce(t *testing.T) {
	t.Parallel()
	store := newMemory()
	s, bot := newService(t, store)
	source := knowledge.SourceRef{Kind: knowledge.FromSite, ID: "s1", Name: "example.com"}
	var put []knowledge.Content
	for i := range 450 {
		put = append(put, knowledge.Content{ID: knowledge.ContentID(fmt.Sprintf("p%03d", i)), Title: fmt.Sprintf("Page %d", i), Text: "Some text.", Source: source, UpdatedBy: knowledge.BySite})
	}
	if err := s.Change(t.Context(), bot, put, nil); err != nil {
		t.Fatal(err)
	}
	if store.most > 200 {
		t.Errorf("%d contents in one write", store.most)
	}
	if err := s.Change(t.Context(), bot, put[:1], []knowledge.ContentID{"p001", "p002", "none"}); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		filter knowledge.Filter
		want   int
	}{
		{knowledge.Filter{Source: "s1"}, 448}, {knowledge.Filter{Source: "site"}, 448}, {knowledge.Filter{Source: "file"}, 0},
		{knowledge.Filter{Kind: knowledge.KindQA}, 0}, {knowledge.Filter{Query: "page 44"}, 14},
	} {
		page, err := s.List(t.Context(), bot, knowledge.ListInput{Filter: tc.filter, Limit: 3})
		if err != nil || page.Total != tc.want {
			t.Errorf("%+v: %d, %v", tc.filter, page.Total, err)
		}
	}
	if err := s.Change(t.Context(), bot, []knowledge.Content{{ID: "ok", Title: "T", Answer: "A"}, {ID: "bad"}}, nil); err == nil {
		t.Error("a content without text was taken")
	}
	if _, err := s.Get(t.Context(), bot, "ok"); !errors.Is(err, knowledge.ErrNotFound) {
		t.Errorf("something was stored beside what is not valid: %v", err)
	}
	f, err := s.Facets(t.Context(), bot)
	if err != nil || len(f.Sources) != 1 || f.Sources[0] != (knowledge.SourceCount{Source: source, Count: 448}) {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestFind_whatIsValidForATime(t *testing.T) {
	t.Parallel()
	now := at
	s := knowledge.New(knowledge.Config{Store: newMemory(), Clock: func() time.Time { return now }})
	bot := newBot()
	from, to := at.Add(time.Hour), at.Add(2*time.Hour)
	mustPut(t, s, knowledge.Content{Chatbot: bot, ID: "sale", Title: "Is there a summer sale?", Answer: "Yes.", ValidFrom: &from, ValidTo: &to})
	mustPut(t, s, knowledge.Content{Chatbot: bot, ID: "other", Title: "Opening hours", Answer: "Nine to five."})
	for _, tc := range []struct {
		after time.Duration
		want  string
	}{{0, ""}, {time.Hour, "sale: Yes."}, {2*time.Hour - 1, "sale: Yes."}, {2 * time.Hour, ""}} {
		now = at.Add(tc.after)
		if got := find(t, s, bot, knowledge.FindInput{Question: "Is there a summer sale?"}); got != tc.want {
			t.Errorf("after %v: %q", tc.after, got)
		}
		now = at
		if got := find(t, s, bot, knowledge.FindInput{Question: "Is there a summer sale?", Now: at.Add(tc.after)}); got != tc.want {
			t.Errorf("asked for in %v: %q", tc.after, got)
		}
	}
	if _, err := s.Put(t.Context(), knowledge.Content{Chatbot: bot, ID: "x", Title: "T", Answer: "A", ValidFrom: &to, ValidTo: &from}); err == nil {
		t.Error("an end before the beginning was taken")
	}
}

func TestSimilarAndDuplicates(t *testing.T) {
	t.Parallel()
	for name, e := range map[string]knowledge.Embedder{"words": nil, "meaning": &coding{name: "fake/1"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := startMeant(t, newMemory(), newBot(), e)
			for id, title := range map[string]string{"a": "How long does the delivery take?", "b": "The delivery, how long does it take?", "c": "Do you repair bicycles?"} {
				mustPut(t, m.Service, knowledge.Content{Chatbot: m.bot, ID: knowledge.ContentID(id), Title: title, Answer: "Answer " + id + "."})
			}
			m.until(t, "ready", func(s knowledge.MeaningState) bool {
				return s.State == knowledge.MeaningReady || s.State == knowledge.MeaningOff
			})
			alike, err := m.Similar(t.Context(), knowledge.Content{Chatbot: m.bot, ID: "c", Title: "How long does the delivery take", Answer: "x"})
			if err != nil || len(alike) == 0 || alike[0].ID != "a" || alike[0].Score < 0.9 {
				t.Fatalf("%+v, %v", alike, err)
			}
			changed := m.untilTwins(t)
			if len(changed) != 1 || changed[0].A.ID != "a" || changed[0].B.ID != "b" || changed[0].Score < 0.8 {
				t.Fatalf("got %+v", changed)
			}
			if err := m.Delete(t.Context(), m.bot, "b"); err != nil {
				t.Fatal(err)
			}
			if left := m.untilTwins(t); len(left) != 0 {
				t.Fatalf("got %+v", left)
			}
		})
	}
}

// untilTwins asks until the pairs are those of the contents as they are.
func (m meant) untilTwins(t *testing.T) []knowledge.Twin {
	t.Helper()
	deadline := time.After(2 * time.Minute)
	for {
		pairs, working, err := m.Duplicates(t.Context(), m.bot)
		if err != nil {
			t.Fatal(err)
		}
		if !working {
			return pairs
		}
		select {
		case <-m.changed:
		case <-deadline:
			t.Fatal("duplicates are never found")
		}
	}
}
