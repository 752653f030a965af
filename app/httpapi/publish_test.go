package httpapi

import (
	"net/http"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/knowledge"
)

func TestAdmin_contents_editsAndValidity(t *testing.T) {
	w := open(t)
	var put knowledge.Content
	w.contents.put = func(c knowledge.Content) (knowledge.Content, error) { put = c; return c, nil }
	of := ofBot + "/contents/a"
	w.do(http.MethodPut, of, token("fd_admin"), body(`{"title":"T","answer":"A","draft":true,"validFrom":"2026-12-01T00:00:00Z","validTo":"2027-01-01T00:00:00+02:00"}`)).is(200)
	if put.Status != knowledge.Draft || put.UpdatedBy == "" || put.ValidFrom.Month() != time.December || !put.ValidTo.Equal(time.Date(2026, 12, 31, 22, 0, 0, 0, time.UTC)) {
		t.Fatalf("got %+v", put)
	}
	w.do(http.MethodPut, of, token("fd_admin"), body(`{"title":"T","answer":"A","validFrom":"tomorrow"}`)).problem(422, "invalid_input")

	changed := knowledge.Content{
		ID: "a", Title: "Old", Answer: "Old.", Source: knowledge.SourceRef{Kind: knowledge.FromSite, ID: "s", Name: "example.com"},
		Edit: &knowledge.Edit{Title: "New", Answer: "New."}, UpdatedBy: "Ana",
	}
	w.contents.get = func(chatbot.ID, knowledge.ContentID) (knowledge.Content, error) { return changed, nil }
	var got Content
	w.do(http.MethodGet, of, token("fd_viewer")).is(200).into(&got)
	if got.Status != "changed" || got.Edit.Title != "New" || got.Edit.Questions == nil || *got.Source != (ContentSource{"site", "s", "example.com"}) || got.UpdatedBy != "Ana" {
		t.Fatalf("got %+v", got)
	}
	past, future := w.clock.Now().Add(-time.Hour), w.clock.Now().Add(time.Hour)
	w.contents.list = func(q ContentQuery) (ContentPage, error) {
		want := knowledge.Filter{Query: "x", Status: knowledge.StateDraft, Kind: "qa", Lang: "de", Tag: "shop & co", Source: "none"}
		if q.Filter != want {
			t.Errorf("got %+v", q.Filter)
		}
		return ContentPage{Items: []knowledge.Content{{ID: "a", ValidFrom: &future}, {ID: "b", ValidTo: &past}, {ID: "c", ValidFrom: &past, Status: knowledge.Draft}}}, nil
	}
	var list ContentList
	w.do(http.MethodGet, ofBot+"/contents?q=x&status=draft&kind=qa&lang=de&tag=shop+%26+co&source=none", token("fd_viewer")).is(200).into(&list)
	if list.Items[0].Valid != "later" || list.Items[1].Valid != "over" || list.Items[2].Valid != "now" || list.Items[2].Status != "draft" {
		t.Fatalf("got %+v", list.Items)
	}
	w.do(http.MethodGet, ofBot+"/contents?status=new", token("fd_viewer")).problem(422, "invalid_input")
	w.do(http.MethodGet, ofBot+"/contents?kind=page", token("fd_viewer")).problem(422, "invalid_input")
}

func TestAdmin_contents_publishAndDiscard(t *testing.T) {
	w := open(t)
	w.contents.publish = func(id knowledge.ContentID, _ string) (knowledge.Content, error) {
		switch id {
		case "draft":
			return knowledge.Content{}, knowledge.ErrNeverPublished
		case "gone":
			return knowledge.Content{}, knowledge.ErrNotFound
		}
		return knowledge.Content{ID: id, Title: "T"}, nil
	}
	of := ofBot + "/contents"
	var got Content
	w.do(http.MethodPost, of+"/a%2Fb/publish", token("fd_admin")).is(200).into(&got)
	if got.ID != "a/b" || got.Status != "published" {
		t.Fatalf("got %+v", got)
	}
	var count PublishedCount
	w.do(http.MethodPost, of+"/publish", token("fd_admin")).is(200).into(&count)
	if count.Published != 3 {
		t.Fatalf("got %+v", count)
	}
	w.do(http.MethodPost, of+"/a/discard", token("fd_admin")).is(200)
	w.do(http.MethodPost, of+"/draft/discard", token("fd_admin")).problem(409, "never_published")
	w.do(http.MethodPost, of+"/gone/publish", token("fd_admin")).problem(404, "content_not_found")
}

func TestAdmin_contents_likenessAndMeaning(t *testing.T) {
	w := open(t)
	var asked knowledge.Content
	w.contents.similar = func(c knowledge.Content) ([]knowledge.Alike, error) {
		asked = c
		return []knowledge.Alike{{ID: "a", Title: "A", Article: true, Score: 0.9}}, nil
	}
	w.contents.facets = knowledge.Facets{Tags: []knowledge.ValueCount{{Value: "x", Count: 2}}, Unpublished: 4,
		Sources: []knowledge.SourceCount{{Source: knowledge.SourceRef{Kind: knowledge.FromFile, ID: "f", Name: "a.pdf"}, Count: 7}}}
	w.contents.twins = []knowledge.Twin{{A: knowledge.Named{ID: "a", Title: "A"}, B: knowledge.Named{ID: "b", Title: "B"}, Score: 0.95}}
	w.contents.state = knowledge.MeaningState{Maker: "m", State: knowledge.MeaningWorking, Done: 1, Total: 5, Next: &knowledge.MeaningNext{Maker: "n", Total: 5}}
	of := ofBot + "/contents"
	var similar SimilarList
	w.do(http.MethodPost, of+"/similar", token("fd_agent"), body(`{"id":"b","title":"T","questions":["q"]}`)).is(200).into(&similar)
	if similar.Items[0] != (SimilarContent{"a", "A", "article", 0.9}) || asked.ID != "b" || asked.Chatbot != botID(1) {
		t.Fatalf("got %+v for %+v", similar, asked)
	}
	var facets ContentFacets
	w.do(http.MethodGet, of+"/facets", token("fd_viewer")).is(200).into(&facets)
	if facets.Drafts != 4 || facets.Langs == nil || facets.Sources[0] != (SourceCount{"file", "f", "a.pdf", 7}) {
		t.Fatalf("got %+v", facets)
	}
	var twins DuplicateList
	w.do(http.MethodGet, of+"/duplicates", token("fd_viewer")).is(200).into(&twins)
	if twins.State != "ready" || twins.Items[0].B != (ContentName{"b", "B"}) {
		t.Fatalf("got %+v", twins)
	}
	var meaning Meaning
	w.do(http.MethodGet, ofBot+"/meaning", token("fd_viewer")).is(200).into(&meaning)
	if meaning.State != "working" || meaning.Done != 1 || meaning.Next.Maker != "n" {
		t.Fatalf("got %+v", meaning)
	}
}
