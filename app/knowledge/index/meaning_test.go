package index

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"frontdesk/app/knowledge/analysis"
	"frontdesk/app/knowledge/meaning"
	"frontdesk/app/knowledge/prose"
)

// senses gives words that mean the same one direction.
var senses = strings.NewReplacer("parcel", "delivery", "shipment", "delivery", "package", "delivery", "refund", "return", "money back", "return",
	"sign in", "login", "log on", "login", "password", "login", "opening", "hours", "closed", "hours", "open", "hours")

// embed adds up a direction for each word, by its sense.
func embed(text string) []float32 {
	v := make([]float32, 384)
	for _, w := range strings.Fields(senses.Replace(strings.ToLower(strings.Trim(text, "?!. ")))) {
		weight := float32(1)
		if analysis.For("en").ClassOf(w) != analysis.Meaning {
			weight = 0.15
		}
		h := hash(w)
		for range 6 {
			h = mix(h, 11)
			v[h%384] += weight * float32(int(h>>8%3)-1+int(h>>16&1))
		}
	}
	return v
}

func sensible(entries ...Entry) *Index {
	x := New(analysis.NewDetector(), "test/words")
	p := NewPreparer()
	for _, e := range entries {
		x.Put(dressed(p.Prepare(e)))
	}
	return x
}

func dressed(p *Prepared) *Prepared {
	var vectors []meaning.Vector
	for _, t := range p.Texts() {
		vectors = append(vectors, meaning.Pack(embed(t)))
	}
	p.SetVectors(vectors)
	return p
}

func shopEntries() []Entry {
	return []Entry{
		entry("delivery", "Delivery", "Three to five working days.", "when does my parcel arrive", "how long is delivery", "where is my parcel"),
		entry("returns", "Returns", "Send it back within 30 days.", "how do i get a refund", "can i send it back for a refund", "return an item"),
		entry("login", "Login", "Use the link in the mail.", "i forgot my password", "login does not work", "cannot login any more"),
		entry("hours", "Opening hours", "From nine to five.", "when do you open", "are you closed on sunday", "hours of the shop"),
		entry("terms", "Terms of use", "The law of Denmark holds."),
	}
}

func ask(x *Index, text, by string) Found {
	return x.Search(Query{Text: text, Vector: embed(text), By: by, Limit: 5})
}

func TestSearch_byMeaning(t *testing.T) {
	t.Parallel()
	x := sensible(shopEntries()...)
	for _, learned := range []bool{false, true} {
		if learned {
			x.Train(context.Background())
		}
		if x.Stale() == learned {
			t.Errorf("stale is %v", x.Stale())
		}
		for question, want := range map[string]string{"shipment arrive": "delivery", "money back": "returns", "log on": "login"} {
			m := ask(x, question, ByBoth).Matches
			if len(m) == 0 || m[0].ID != want || m[0].Meaning < 0.5 {
				t.Errorf("learned %v, %q: got %+v, want %s", learned, question, m, want)
			}
			if w := ask(x, question, ByWords).Matches; len(w) > 0 && w[0].ID == want && w[0].Score > 0.5 {
				t.Errorf("%q is found by its words: %+v", question, w[0])
			}
		}
		for _, foreign := range []string{"quantum chromodynamics lattice", "recipe for elephant soup"} {
			if m := ask(x, foreign, ByBoth).Matches; len(m) > 0 && m[0].Score > 0.3 {
				t.Errorf("learned %v, %q belongs to none: %+v", learned, foreign, m[0])
			}
		}
		if m := ask(x, "where is my parcel", ByBoth).Matches; m[0].ID != "delivery" || m[0].Score < 0.9 {
			t.Errorf("learned %v, a question as it stands there: %+v", learned, m[0])
		}
	}
}

func TestSearch_scoresAreInOrderAndBounded(t *testing.T) {
	t.Parallel()
	x := sensible(shopEntries()...)
	x.Train(context.Background())
	for _, q := range []string{"parcel refund", "when", "sunday login delivery", "terms of the shop", "", "?"} {
		for _, by := range []string{ByBoth, ByWords, ByMeaning} {
			before := 1.0
			for _, m := range ask(x, q, by).Matches {
				if m.Score > before || !(m.Score >= 0) {
					t.Errorf("%q by %q: %v after %v", q, by, m.Score, before)
				}
				before = m.Score
			}
		}
	}
}

func TestSearch_vectorsThatDoNotFitDoNothing(t *testing.T) {
	t.Parallel()
	x := sensible(shopEntries()...)
	x.Train(context.Background())
	words := x.Search(Query{Text: "how long is delivery", Limit: 3})
	for _, v := range [][]float32{nil, {}, make([]float32, 384)} {
		if got := x.Search(Query{Text: "how long is delivery", Vector: v, Limit: 3}); !reflect.DeepEqual(got, words) {
			t.Errorf("with %d components: %+v", len(v), got)
		}
	}
	if got := x.Search(Query{Text: "how long is delivery", Vector: []float32{1, 2, 3}, Limit: 3}); len(got.Matches) == 0 || got.Matches[0].ID != "delivery" {
		t.Errorf("of another length: %+v", got)
	}
}

func TestSearch_allowed(t *testing.T) {
	t.Parallel()
	x := sensible(shopEntries()...)
	x.Train(context.Background())
	q := Query{Text: "where is my parcel", Vector: embed("where is my parcel"), Limit: 5, Allowed: func(id string) bool { return id != "delivery" }}
	for _, by := range []string{ByBoth, ByWords, ByMeaning} {
		q.By = by
		for _, m := range x.Search(q).Matches {
			if m.ID == "delivery" || m.Score > 0.9 {
				t.Errorf("by %q: %+v", by, m)
			}
		}
	}
}

// The same contents give the same answers, in whatever order they came.
func TestTrain_sameForAnyOrder(t *testing.T) {
	t.Parallel()
	entries := shopEntries()
	x := sensible(entries...)
	backwards := New(analysis.NewDetector(), "test/words")
	p := NewPreparer()
	backwards.Put(dressed(p.Prepare(entry("gone", "Parcel login", "x", "a b", "c d"))))
	for i := range entries {
		backwards.Put(dressed(p.Prepare(entries[len(entries)-1-i])))
	}
	backwards.Remove("gone")
	x.Train(context.Background())
	backwards.Train(context.Background())
	for _, q := range []string{"money back please", "parcel", "sunday hours", "login refund"} {
		if a, b := ask(x, q, ByBoth), ask(backwards, q, ByBoth); !reflect.DeepEqual(rounded(a), rounded(b)) {
			t.Errorf("%q:\n%+v\n%+v", q, a, b)
		}
	}
}

func TestTrain_whileItIsSearchedAndChanges(t *testing.T) {
	t.Parallel()
	x := sensible(shopEntries()...)
	var wg sync.WaitGroup
	wg.Go(func() {
		for range 5 {
			x.Train(context.Background())
		}
	})
	wg.Go(func() {
		p := NewPreparer()
		for i := range 60 {
			id := fmt.Sprint("x", i%5)
			x.Put(dressed(p.Prepare(entry(id, "Number "+id, "Text.", "question one of "+id, "question two of "+id, "three"))))
			if i%3 == 0 {
				x.Remove(id)
			}
		}
	})
	for range 2 {
		wg.Go(func() {
			for range 60 {
				if m := ask(x, "where is my parcel", ByBoth).Matches; len(m) == 0 || m[0].ID != "delivery" {
					t.Errorf("got %+v", m)
				}
			}
		})
	}
	wg.Wait()
	x.Train(context.Background())
	if x.Stale() {
		t.Error("stale after all")
	}
}

func TestTrain_endsWithItsContext(t *testing.T) {
	t.Parallel()
	x := sensible(shopEntries()...)
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if x.Train(ended); !x.Stale() || x.trained != nil {
		t.Error("learned after its end")
	}
}

func TestByWords_isMonotone(t *testing.T) {
	t.Parallel()
	before := -1.0
	for i := range 1001 {
		s := byWords(float64(i) / 1000)
		if s < before || s > 1 {
			t.Fatalf("%v at %v, before %v", s, float64(i)/1000, before)
		}
		before = s
	}
	if byWords(0) != 0 || byWords(1) != 1 {
		t.Error("the ends are not the ends")
	}
}

func BenchmarkSearch_20000Passages_bothWays(b *testing.B) {
	x := New(analysis.NewDetector(), "test/words")
	p := NewPreparer()
	word := func(n int) string { return fmt.Sprintf("w%da", (n*7919)%4001) }
	for i := range 2500 {
		e := Entry{ID: fmt.Sprint(i), Lang: "en", Lines: []string{word(i) + " " + word(i+1) + " " + word(i*3)}}
		for k := range 8 {
			var t []string
			for j := range 40 {
				t = append(t, word(i*31+k*17+j*j))
			}
			e.Passages = append(e.Passages, prose.Passage{Text: strings.Join(t, " ")})
		}
		x.Put(dressed(p.Prepare(e)))
	}
	x.Train(context.Background())
	for i := 0; b.Loop(); i++ {
		ask(x, word(i)+" "+word(i*5)+" "+word(i*7), ByBoth)
	}
}
