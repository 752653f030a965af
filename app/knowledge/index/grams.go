package index

import (
	"math"
	"slices"

	"frontdesk/app/knowledge/analysis"
	"frontdesk/app/knowledge/meaning"
)

// gramsOf are the words of a line and the pairs of those that stand close to
// each other, whichever comes first, as numbers made of their letters; each
// once, in order.
func gramsOf(words []string) []uint32 {
	out := make([]uint32, 0, 4*len(words))
	for i, w := range words {
		a := hash(w)
		out = append(out, a)
		for _, v := range words[i+1 : min(i+1+pairReach, len(words))] {
			b := hash(v)
			out = append(out, mix(min(a, b), max(a, b)))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// pairReach is how many places apart the words of a pair may stand.
const pairReach = 3

func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

func mix(a, b uint32) uint32 {
	h := (uint64(a)<<32 | uint64(b)) * 0x9e3779b97f4a7c15
	return uint32(h >> 32)
}

// wordsOf are the stems of a text, function words too, in their order.
func wordsOf(tokens []analysis.Token, a *analysis.Analyzer) []string {
	out := make([]string, 0, len(tokens))
	for _, t := range tokens {
		if t.Parts > 0 {
			continue // its parts come next
		}
		if term := a.Term(t); term.Text != "" {
			out = append(out, term.Text)
		}
	}
	return out
}

// gramWeights tells how much each known gram weighs.
type gramWeights map[uint32]float32

const (
	gramBuckets = 4096 // grams share this many features
	gramShare   = 0.7  // length of the words' part beside the vector's 1
)

func newGramWeights(lines [][]uint32) gramWeights {
	counts := map[uint32]int{}
	for _, l := range lines {
		for _, g := range l {
			counts[g]++
		}
	}
	out := make(gramWeights, len(counts))
	for g, n := range counts {
		out[g] = float32(math.Log(float64(1+len(lines))/float64(1+n)) + 1)
	}
	return out
}

// features are the grams that are known, as features of a fixed length, and behind
// them the deeds.
func (w gramWeights) features(words wording) []meaning.Feature {
	out := make([]meaning.Feature, 0, len(words.grams)+4)
	for _, g := range words.grams {
		if v := w[g]; v > 0 {
			if g>>31 == 1 {
				v = -v // so that what shares a feature by chance cancels out
			}
			out = append(out, meaning.Feature{At: g % gramBuckets, Value: v})
		}
	}
	slices.SortFunc(out, func(a, b meaning.Feature) int { return int(a.At) - int(b.At) })
	n, sum := 0, 0.0
	for i, f := range out {
		if i > 0 && f.At == out[n-1].At {
			out[n-1].Value += f.Value
			continue
		}
		out[n] = f
		n++
	}
	out = out[:n]
	for _, f := range out {
		sum += float64(f.Value) * float64(f.Value)
	}
	if sum > 0 {
		scale := float32(gramShare / math.Sqrt(sum))
		for i := range out {
			out[i].Value *= scale
		}
	}
	for n := range words.deeds.All() {
		out = append(out, meaning.Feature{At: gramBuckets + uint32(n), Value: deedShare})
	}
	return out
}
