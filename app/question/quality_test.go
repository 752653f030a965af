package question

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"frontdesk/app/conversation"
	"frontdesk/app/encoder"
	"frontdesk/app/id"
)

// paraphrases are questions that people wrote for the same entries of an FAQ,
// with the entry of each. The set is too large to be part of the project.
func paraphrases(t *testing.T) (items []item, of map[string]string) {
	t.Helper()
	f, err := os.Open(filepath.Join("../../../shared/data", "faq-stackfaq/queries.jsonl.gz"))
	if err != nil {
		t.Skipf("NOT MEASURED: the data set faq-stackfaq does not lie beside the project (../shared/data): %v", err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	of = map[string]string{}
	lines := bufio.NewScanner(z)
	for lines.Scan() {
		var q struct{ Query, FAQ string }
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		fold := Fold(q.Query)
		if of[fold] != "" {
			continue
		}
		of[fold] = q.FAQ
		e := Entry{Conversation: conversation.ID{UUID: id.New()}, Record: Record{Text: q.Query, Lang: "en", Kind: conversation.KindNone, At: id.Now()}}
		items = append(items, item{lang: "en", fold: fold, asked: []asked{{Entry: e, unanswered: true}}})
	}
	if len(items) < 1000 {
		t.Fatalf("only %d questions", len(items))
	}
	return items, of
}

// figures of a grouping: how many of the questions stand in a group where most
// mean the same as they do, and how many of the pairs that mean the same stand in
// one group.
type figures struct {
	groups, grouped int
	purity, recall  float64
	f1              float64
}

func measure(groups [][]string) (out figures) {
	entries := map[string]int{}
	right, total, pairs, together := 0, 0, 0, 0
	for _, g := range groups {
		counts, most := map[string]int{}, 0
		for _, faq := range g {
			counts[faq]++
			entries[faq]++
			most = max(most, counts[faq])
		}
		right += most
		total += len(g)
		pairs += len(g) * (len(g) - 1) / 2
		for _, n := range counts {
			together += n * (n - 1) / 2
		}
		if len(g) > 1 {
			out.grouped += len(g)
		}
	}
	same := 0
	for _, n := range entries {
		same += n * (n - 1) / 2
	}
	out.groups = len(groups)
	out.purity, out.recall = float64(right)/float64(total), float64(together)/float64(same)
	precision := float64(together) / float64(max(pairs, 1))
	out.f1 = 2 * precision * out.recall / (precision + out.recall)
	return out
}

func groupedBy(t *testing.T, items []item, of map[string]string, s space, least float64) figures {
	t.Helper()
	start := time.Now()
	clusters, err := cluster(t.Context(), len(items), s, least)
	if err != nil {
		t.Fatal(err)
	}
	by := map[int][]string{}
	for i, c := range clusters {
		by[c] = append(by[c], of[items[i].fold])
	}
	var groups [][]string
	for _, g := range by {
		groups = append(groups, g)
	}
	f := measure(groups)
	t.Logf("at %.2f: %d groups of %d questions, %d of them not alone; purity %.3f, pairs together %.3f, F1 %.3f (%d ms)",
		least, f.groups, len(items), f.grouped, f.purity, f.recall, f.f1, time.Since(start).Milliseconds())
	return f
}

func TestQuality_groupsByWords(t *testing.T) {
	t.Parallel()
	items, of := paraphrases(t)
	texts := make([]string, len(items))
	for i := range items {
		texts[i] = items[i].text()
	}
	f := groupedBy(t, items, of, newSparse("en", texts), alikeByWords)
	if f.purity < 0.88 || f.recall < 0.35 {
		t.Errorf("got %+v", f)
	}
}

func TestQuality_groupsByMeaning(t *testing.T) {
	t.Parallel()
	items, of := paraphrases(t)
	items = slices.DeleteFunc(items, func(i item) bool { return of[i.fold][len(of[i.fold])-1]%2 == 0 }) // encoding takes its time
	texts := make([]string, len(items))
	for i := range items {
		texts[i] = items[i].text()
	}
	e, err := encoder.New()
	if err != nil {
		t.Fatal(err)
	}
	vectors, err := e.EmbedPassages(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	f := groupedBy(t, items, of, newDense(vectors), alike(vectors))
	if f.purity < 0.94 || f.recall < 0.75 {
		t.Errorf("got %+v", f)
	}
}
