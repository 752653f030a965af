package question

import (
	"encoding/hex"
	"strings"
	"testing"
	"time"
)

func asking(text, lang string, at time.Time, times int) item {
	i := item{lang: lang, fold: Fold(text)}
	for n := range times {
		i.asked = append(i.asked, asked{Entry: Entry{Record: Record{Text: text, Lang: lang, At: at.Add(time.Duration(n) * time.Minute)}}})
	}
	return i
}

// A few words whose language nobody can tell go where they are most alike to
// anything, not where most questions are.
func TestGroup_unknownLanguageJoinsAny(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	items := []item{
		asking("Wo ist mein Paket?", "de", now, 3), asking("Wann habt ihr offen?", "de", now, 2), asking("Kann ich umtauschen?", "de", now, 1),
		asking("do you have a loyalty program", "en", now, 1), asking("loyalty points?", "", now, 1), asking("loyalty program", "", now, 1),
	}
	direction := func(text string) []float32 {
		switch {
		case strings.Contains(text, "loyalty"):
			return []float32{0, 0, 0, 1}
		case strings.Contains(text, "Paket"):
			return []float32{1, 0, 0, 0}
		case strings.Contains(text, "offen"):
			return []float32{0, 1, 0, 0}
		}
		return []float32{0, 0, 1, 0}
	}
	byMeaning := func(texts []string) (out [][]float32) {
		for _, text := range texts {
			out = append(out, direction(text))
		}
		return out
	}
	for name, vectors := range map[string]func([]string) [][]float32{"meaning": byMeaning, "words": func([]string) [][]float32 { return nil }} {
		groups, err := group(t.Context(), items, vectors)
		if err != nil {
			t.Fatal(err)
		}
		counts := map[string]int{}
		for _, g := range groups {
			if strings.Contains(g.Title, "loyalty") {
				counts[g.Lang] = max(counts[g.Lang], g.Count)
			}
		}
		want := 3
		if name == "words" {
			want = 2 // of the points only one word is shared
		}
		if len(counts) != 1 || counts["en"] != want {
			t.Errorf("by %s: got %s, %v", name, titles(Groups{Groups: groups}), counts)
		}
	}
}

// The id of a group stays when another question becomes the central one, and an
// id that it had leads to it when groups join.
func TestGroup_idStays(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	same := func(texts []string) [][]float32 {
		out := make([][]float32, len(texts))
		for i := range out {
			out[i] = []float32{1, 0}
		}
		return out
	}
	first := asking("where is my parcel", "en", now, 1)
	before, err := group(t.Context(), []item{first}, same)
	if err != nil || len(before) != 1 {
		t.Fatal(before, err)
	}
	more := asking("parcel tracking please", "en", now.Add(time.Hour), 9)
	alone, err := group(t.Context(), []item{more}, same)
	if err != nil {
		t.Fatal(err)
	}
	after, err := group(t.Context(), []item{more, first}, same)
	if err != nil || len(after) != 1 || after[0].ID != before[0].ID || after[0].Title == before[0].Title {
		t.Fatalf("before %+v, after %+v, %v", before, after, err)
	}
	if !after[0].named(alone[0].ID) || !after[0].named(before[0].ID) {
		t.Error("an id that it had does not lead to it")
	}
	other := HashOf("en", "something else")
	if after[0].named(hex.EncodeToString(other[:])) || after[0].named("") || after[0].named("xyz") {
		t.Error("an id that it never had leads to it")
	}
}
