package question

import (
	"math"
	"slices"

	"frontdesk/app/knowledge/analysis"
)

// sparse compares by the words that questions share, where no encoder tells what
// they mean: the stems of each question, rare ones weighing more, as a vector of
// length one. It keeps sums like dense, and for each stem the clusters that have
// it.
type sparse struct {
	sums [][]weight
	size []float64
	gone []bool
	with [][]int // stem → clusters that have it, also such that are gone
	like []float64
}

// weight is a stem and how much it weighs.
type weight struct {
	stem int
	by   float64
}

// newSparse takes texts of one language.
func newSparse(lang string, texts []string) *sparse {
	s := &sparse{size: make([]float64, len(texts)), gone: make([]bool, len(texts)), like: make([]float64, len(texts))}
	words := analysis.For(lang)
	ids := map[string]int{}
	for _, text := range texts {
		s.sums = append(s.sums, stems(words, text, ids))
	}
	s.with = make([][]int, len(ids))
	for c, sum := range s.sums {
		for _, w := range sum {
			s.with[w.stem] = append(s.with[w.stem], c)
		}
	}
	for c, sum := range s.sums {
		s.size[c] = 1
		var square float64
		for i := range sum {
			idf := math.Log(1 + float64(len(texts))/float64(len(s.with[sum[i].stem])))
			sum[i].by *= idf
			square += sum[i].by * sum[i].by
		}
		for i := range sum {
			sum[i].by /= math.Sqrt(square)
		}
	}
	return s
}

// functionWeight is what a word weighs that binds others: "how" and "why" tell
// questions apart, but little.
const functionWeight = 0.25

func stems(words *analysis.Analyzer, text string, ids map[string]int) (out []weight) {
	for _, t := range words.Terms(nil, text, nil) {
		if t.Class == analysis.Polite {
			continue
		}
		id, known := ids[t.Text]
		if !known {
			id = len(ids)
			ids[t.Text] = id
		}
		by := 1.0
		if t.Class == analysis.Function {
			by = functionWeight
		}
		if !slices.ContainsFunc(out, func(w weight) bool { return w.stem == id }) {
			out = append(out, weight{id, by})
		}
	}
	slices.SortFunc(out, func(a, b weight) int { return a.stem - b.stem })
	return out
}

func (s *sparse) nearest(c int) (best int, similarity float64) {
	best = -1
	var touched []int
	for _, w := range s.sums[c] {
		for _, other := range s.with[w.stem] {
			if other == c || s.gone[other] {
				continue
			}
			i, found := slices.BinarySearchFunc(s.sums[other], w.stem, func(w weight, stem int) int { return w.stem - stem })
			if !found {
				continue
			}
			if s.like[other] == 0 {
				touched = append(touched, other)
			}
			s.like[other] += w.by * s.sums[other][i].by
		}
	}
	for _, other := range touched {
		like := s.like[other] / (s.size[c] * s.size[other])
		s.like[other] = 0
		if best < 0 || like > similarity || like == similarity && other < best {
			best, similarity = other, like
		}
	}
	return best, similarity
}

func (s *sparse) join(a, b int) {
	var out []weight
	left, right := s.sums[a], s.sums[b]
	for len(left) > 0 || len(right) > 0 {
		switch {
		case len(right) == 0 || len(left) > 0 && left[0].stem < right[0].stem:
			out, left = append(out, left[0]), left[1:]
		case len(left) == 0 || right[0].stem < left[0].stem:
			s.with[right[0].stem] = append(s.with[right[0].stem], a)
			out, right = append(out, right[0]), right[1:]
		default:
			out, left, right = append(out, weight{left[0].stem, left[0].by + right[0].by}), left[1:], right[1:]
		}
	}
	s.sums[a] = out
	s.size[a] += s.size[b]
	s.gone[b] = true
}

func (s *sparse) settle(c int) { s.gone[c] = true }
