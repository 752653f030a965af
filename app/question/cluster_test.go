package question

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// clustersOf runs both ways of comparing over the same vectors where they can.
func clustersOf(t *testing.T, vectors [][]float32, least float64) []int {
	t.Helper()
	of, err := cluster(t.Context(), len(vectors), newDense(vectors), least)
	if err != nil {
		t.Fatal(err)
	}
	return of
}

// cloud gives n vectors of length one around a direction.
func cloud(rng *rand.Rand, direction, n int, noise float64) (out [][]float32) {
	for range n {
		v := make([]float64, 16)
		v[direction] = 1
		var square float64
		for i := range v {
			v[i] += noise * rng.NormFloat64()
			square += v[i] * v[i]
		}
		unit := make([]float32, len(v))
		for i := range v {
			unit[i] = float32(v[i] / math.Sqrt(square))
		}
		out = append(out, unit)
	}
	return out
}

func TestCluster_findsCloudsAndLeavesStrangersAlone(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	var vectors [][]float32
	for direction := range 5 {
		vectors = append(vectors, cloud(rng, direction, 10, 0.08)...)
	}
	vectors = append(vectors, cloud(rng, 9, 1, 0)...)
	of := clustersOf(t, vectors, 0.6)
	for i := range 50 {
		if of[i] != i/10*10 {
			t.Errorf("%d is with %d", i, of[i])
		}
	}
	if of[50] != 50 {
		t.Errorf("the stranger is with %d", of[50])
	}
}

// The chain of nearest neighbours finds what joining the most alike pair again
// and again finds.
func TestCluster_equalsTheSlowWay(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	for round := range 60 {
		var vectors [][]float32
		for range 2 + rng.IntN(5) {
			vectors = append(vectors, cloud(rng, rng.IntN(16), 1+rng.IntN(8), 0.3)...)
		}
		least := 0.2 + 0.6*rng.Float64()
		got, want := clustersOf(t, vectors, least), slowly(vectors, least)
		if !slices.Equal(got, want) {
			t.Fatalf("round %d: got %v, want %v", round, got, want)
		}
	}
}

func slowly(vectors [][]float32, least float64) []int {
	of := make([]int, len(vectors))
	for i := range of {
		of[i] = i
	}
	mean := func(a, b int) float64 {
		sum, n := 0.0, 0
		for i := range of {
			for j := range of {
				if of[i] == a && of[j] == b {
					sum += float64(dot(vectors[i], vectors[j]))
					n++
				}
			}
		}
		return sum / float64(n)
	}
	for {
		bestA, bestB, high := -1, -1, least
		for a := range of {
			for b := a + 1; b < len(of); b++ {
				if of[a] == a && of[b] == b {
					if m := mean(a, b); m >= high {
						bestA, bestB, high = a, b, m
					}
				}
			}
		}
		if bestA < 0 {
			return of
		}
		for i := range of {
			if of[i] == bestB {
				of[i] = bestA
			}
		}
	}
}

func TestCluster_equalVectorsDoNotTurnInCircles(t *testing.T) {
	t.Parallel()
	one := cloud(rand.New(rand.NewPCG(5, 6)), 0, 1, 0)[0]
	of := clustersOf(t, slices.Repeat([][]float32{one}, 40), 0.9)
	for i, c := range of {
		if c != 0 {
			t.Errorf("%d is with %d", i, c)
		}
	}
}

func TestCluster_stops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	one := cloud(rand.New(rand.NewPCG(5, 6)), 0, 2, 0)
	if _, err := cluster(ctx, 2, newDense(one), 0.5); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Words and vectors of the same words give the same clusters.
func TestSparse_comparesLikeDense(t *testing.T) {
	t.Parallel()
	texts := []string{
		"how do I reset my password", "reset password please", "I forgot the password, how can I reset it",
		"where is my parcel", "parcel tracking: where is it", "opening hours on sunday", "thanks",
	}
	words := newSparse("en", texts)
	stems := 0
	for _, sum := range words.sums {
		for _, w := range sum {
			stems = max(stems, w.stem+1)
		}
	}
	vectors := make([][]float32, len(texts))
	for i, sum := range words.sums {
		vectors[i] = make([]float32, stems)
		for _, w := range sum {
			vectors[i][w.stem] = float32(w.by)
		}
	}
	for _, least := range []float64{0.1, 0.3, 0.5} {
		byWords, err := cluster(t.Context(), len(texts), newSparse("en", texts), least)
		if err != nil || !slices.Equal(byWords, clustersOf(t, vectors, least)) {
			t.Errorf("at %v: %v, %v by vectors, %v", least, byWords, clustersOf(t, vectors, least), err)
		}
	}
	of, err := cluster(t.Context(), len(texts), newSparse("en", texts), alikeByWords)
	if err != nil || of[1] != 0 || of[4] != 3 || of[5] != 5 || of[6] != 6 {
		t.Errorf("got %v, %v", of, err)
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"  Where's my PARCEL?! ": "wheres my parcel", "¿Dónde está?": "donde esta", "???": "", "a/b-c": "a b c", "営業時間は？": "営業時間は",
	} {
		if got := Fold(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
	if HashOf("en", "chat") == HashOf("fr", "chat") {
		t.Error("languages meet")
	}
}

// Where any two are alike, those of a group have to be more so.
func TestAlike(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(8, 9))
	var apart [][]float32
	for direction := range 16 {
		apart = append(apart, cloud(rng, direction, 3, 0.05)...)
	}
	near := cloud(rng, 0, 48, 0.2)
	if a, b := alike(apart), alike(near); a > 0.61 || b < 0.65 || b > 0.9 || alike(near[:5]) != alikeByMeaning {
		t.Errorf("apart %v, near %v", a, b)
	}
}
