package index

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"frontdesk/app/knowledge/analysis"
	"frontdesk/app/knowledge/prose"
)

// Contents that share most of their words, so that the shortcut past function
// words has to tell near ones apart; and asked so that it is taken and not taken.
func TestShard_best_isThatOfAllDocuments(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 7))
	words := strings.Fields("how do i can my the what is it of to you lamp order parcel refund pump tank saddle red blue old new open close buy send return voucher")
	text := func(n int) string {
		out := make([]string, n)
		for i := range out {
			out[i] = words[int(float64(len(words))*math.Pow(rng.Float64(), 1.5))]
		}
		return strings.Join(out, " ")
	}
	for round := range 30 {
		x, p := New(analysis.NewDetector(), ""), NewPreparer()
		for i := range 20 + 20*round {
			e := Entry{ID: fmt.Sprint("c", i), Lang: "en", Lines: []string{text(4), text(6)}}
			for range rng.IntN(4) {
				e.Passages = append(e.Passages, prose.Passage{Heading: text(2), Text: text(20)})
			}
			x.Put(p.Prepare(e))
		}
		s, sc := x.shards["en"], &scratch{}
		for range 40 {
			terms, _ := s.query(analysis.Tokens(nil, text(1+rng.IntN(9))), nil)
			also := []uint32{0, 5, 11}
			got, want := s.best(terms, sc, also), s.bestOfAll(terms, also)
			if len(got) != len(want) {
				t.Fatalf("%d contents, want %d", len(got), len(want))
			}
			bySlot := func(a, b candidate) int { return int(a.slot) - int(b.slot) }
			slices.SortFunc(got[min(candidates, len(got)):], bySlot) // their order does not matter
			for i := range got {
				if math.Abs(got[i].rank-want[i].rank) > 1e-4 || got[i].found != want[i].found || got[i].hasLine != want[i].hasLine {
					t.Fatalf("place %d: %+v, want %+v", i, got[i], want[i])
				}
			}
			if slices.ContainsFunc(sc.scores, func(f float32) bool { return f != 0 }) || slices.ContainsFunc(sc.lines, func(f float32) bool { return f != 0 }) {
				t.Fatal("the scratch is not clean")
			}
		}
	}
}

// bestOfAll looks at every document of every content.
func (s *shard) bestOfAll(terms []queryTerm, also []uint32) []candidate {
	by, sc := s.scales(), &scratch{scores: make([]float32, len(s.docs))}
	s.score(terms, sc, &by, false)
	s.score(terms, sc, &by, true)
	var all []candidate
	for n, sl := range s.slots {
		c := candidate{slot: uint32(n)}
		for at := sl.first; at < sl.first+sl.docs; at++ {
			if sc.scores[at] != 0 {
				c.keep(s.docs[at].kind, at, sc.scores[at])
			}
		}
		if c.rank = float64(c.lineScore) + bodyWeight*float64(c.scores[0]); c.rank != 0 {
			all = append(all, c)
		}
	}
	var top []candidate
	for i := range all {
		top = s.keepCandidate(top, &all[i])
	}
	best := slices.Clone(top)
	for _, c := range all {
		if slices.Contains(also, c.slot) && !slices.ContainsFunc(best, func(b candidate) bool { return b.slot == c.slot }) {
			top = append(top, c)
		}
	}
	return top
}

func TestDoubted_onlyBelowEven(t *testing.T) {
	t.Parallel()
	for _, p := range []float64{0.5, 0.8, 1} {
		if got := doubted(p, nearDoubt); got != p {
			t.Errorf("%.2f became %.2f", p, got)
		}
	}
	if low, high := doubted(0.2, nearDoubt), doubted(0.2, learnedDoubt); low >= 0.2 || high <= 0.2 || high >= 0.5 {
		t.Errorf("0.2 became %.2f by neighbours, %.2f by the regression", low, high)
	}
	if got := doubted(0, learnedDoubt); got != 0 {
		t.Errorf("nothing became %.2f", got)
	}
}
