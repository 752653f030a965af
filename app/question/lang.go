package question

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// byLang sorts the numbers of items by their language. One that cannot be told,
// which is common for a few words, goes where it is most alike to anything, by
// the vectors where there are any, else by the words that it shares; where it is
// like nothing, to the language that most are in.
func byLang(items []item, vectors [][]float32) map[string][]int {
	langs := map[string][]int{}
	for i := range items {
		langs[items[i].lang] = append(langs[items[i].lang], i)
	}
	unknown := langs[""]
	delete(langs, "")
	if len(langs) == 0 {
		if len(unknown) > 0 {
			langs[""] = unknown
		}
		return langs
	}
	home := homes{order: langOrder(langs), known: maps.Clone(langs), items: items, vectors: vectors}
	for _, i := range unknown {
		lang := home.of(i)
		langs[lang] = append(langs[lang], i)
	}
	for _, own := range langs {
		slices.Sort(own)
	}
	return langs
}

// langOrder gives the languages, that of most items first.
func langOrder(langs map[string][]int) []string {
	return slices.SortedFunc(maps.Keys(langs), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(langs[b]), len(langs[a])), cmp.Compare(a, b))
	})
}

// homes finds languages for items that have none.
type homes struct {
	order   []string
	known   map[string][]int // language → its items
	items   []item
	vectors [][]float32 // nil: words have to do
	words   map[string]map[string]bool
}

func (h *homes) of(i int) string {
	if len(h.order) == 1 {
		return h.order[0]
	}
	best, most := h.order[0], 0.0
	for _, lang := range h.order {
		if likeness := h.likeness(i, lang); likeness > most {
			best, most = lang, likeness
		}
	}
	return best
}

// comparedTo bounds the items of a language that one without is compared to:
// those that are asked most, which come first.
const comparedTo = 1000

func (h *homes) likeness(i int, lang string) (most float64) {
	if h.vectors == nil {
		return h.shared(i, lang)
	}
	own := h.known[lang]
	for _, other := range own[:min(len(own), comparedTo)] {
		most = max(most, float64(dot(h.vectors[i], h.vectors[other])))
	}
	return most
}

// shared is how many of an item's words are words of a language's questions.
func (h *homes) shared(i int, lang string) (n float64) {
	if h.words == nil {
		h.words = map[string]map[string]bool{}
	}
	if h.words[lang] == nil {
		known := map[string]bool{}
		for _, other := range h.known[lang] {
			for _, word := range strings.Fields(h.items[other].fold) {
				known[word] = true
			}
		}
		h.words[lang] = known
	}
	for _, word := range strings.Fields(h.items[i].fold) {
		if h.words[lang][word] {
			n++
		}
	}
	return n
}

func pick[T any](all []T, at []int) []T {
	out := make([]T, len(at))
	for i, n := range at {
		out[i] = all[n]
	}
	return out
}
