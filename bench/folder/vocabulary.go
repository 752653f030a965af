package folder

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
)

// vocabulary are invented words that come as often as words do: the commonest in
// nearly half of the sentences, half of all only a few times.
type vocabulary struct {
	words   []string
	domains []string
}

const (
	manyWords   = 300_000
	manyDomains = 3_000
)

func newVocabulary() *vocabulary {
	v := &vocabulary{}
	rng := rand.New(rand.NewPCG(3, 9))
	seen := map[string]bool{}
	for len(v.words) < manyWords {
		most := 4
		if len(v.words) < 200 {
			most = 1 // common words are short
		}
		w := invented(rng, 1+rng.IntN(most))
		for seen[w] {
			w += invented(rng, 1)
		}
		seen[w] = true
		v.words = append(v.words, w)
	}
	for range manyDomains {
		v.domains = append(v.domains, invented(rng, 2)+[]string{".com", ".example", ".net", ".org"}[rng.IntN(4)])
	}
	return v
}

func invented(rng *rand.Rand, syllables int) string {
	begins := strings.Fields("b br c ch d f fl g gr h j k l m n p pl qu r s sh st t th tr v w z")
	middles := strings.Fields("a e i o u a e i ai ea oo")
	ends := strings.Fields("- - - n r s t l m nd st ck")
	var b strings.Builder
	for range syllables {
		b.WriteString(begins[rng.IntN(len(begins))] + middles[rng.IntN(len(middles))])
		if end := ends[rng.IntN(len(ends))]; end != "-" {
			b.WriteString(end)
		}
	}
	return b.String()
}

// rank draws a place in a list of n by how often words of that place come.
func rank(rng *rand.Rand, n int) int {
	r := int(math.Exp(rng.Float64()*math.Log(float64(n)+1))) - 1
	return min(max(r, 0), n-1)
}

// sentence has four to twenty words, one in ten a number that hardly comes again.
func (v *vocabulary) sentence(rng *rand.Rand) string {
	var b strings.Builder
	for i := range 4 + rng.IntN(17) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(v.words[rank(rng, len(v.words))])
	}
	if rng.IntN(10) == 0 {
		fmt.Fprintf(&b, " order %d", 1_000_000+rng.IntN(9_000_000))
	}
	b.WriteByte('.')
	return b.String()
}

func (v *vocabulary) name(rng *rand.Rand, of int) string {
	return v.words[200+rank(rng, of)]
}

func (v *vocabulary) domain(rng *rand.Rand) string { return v.domains[rank(rng, len(v.domains))] }

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// Words are some of the vocabulary, by how common they are: the commonest, one of
// the first fifty, of the first few thousand, and one that hardly comes.
func Words() (commonest, common, middling, rare string) {
	v := newVocabulary()
	return v.words[0], v.words[30], v.words[3_000], v.words[manyWords-7]
}
