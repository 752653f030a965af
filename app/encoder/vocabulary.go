package encoder

import "strings"

// vocabulary finds words by a hash table of their numbers. A map of 30,000 strings
// would take 2 MB; this takes a quarter of one, and the words stay in the file.
type vocabulary struct {
	text string   // words with line feeds between
	ends []uint32 // of the words in text
	// places hold a number and one each; a word stands in the first free place from
	// its hash on. 0 is a free place.
	places []uint16
}

// tablePlaces is a power of 2 and over twice the number of words.
const tablePlaces = 1 << 16

const (
	hashBegin = uint32(2166136261) // FNV-1a
	hashPrime = uint32(16777619)
)

// newVocabulary reads count words, fewer than tablePlaces.
func newVocabulary(text string, count int) *vocabulary {
	v := &vocabulary{text: text, ends: make([]uint32, 0, count), places: make([]uint16, tablePlaces)}
	for start := 0; start <= len(text) && len(v.ends) < count; {
		end := len(text)
		if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
			end = start + i
		}
		hash := hashBegin
		for i := start; i < end; i++ {
			hash = (hash ^ uint32(text[i])) * hashPrime
		}
		v.ends = append(v.ends, uint32(end))
		place := hash % tablePlaces
		for v.places[place] != 0 {
			place = (place + 1) % tablePlaces
		}
		v.places[place] = uint16(len(v.ends))
		start = end + 1
	}
	return v
}

// word gives the word with a number.
func (v *vocabulary) word(id int) string {
	start := uint32(0)
	if id > 0 {
		start = v.ends[id-1] + 1
	}
	return v.text[start:v.ends[id]]
}

// find gives the number of a word with its hash.
func (v *vocabulary) find(hash uint32, word []byte) (id int32, ok bool) {
	for place := hash % tablePlaces; v.places[place] != 0; place = (place + 1) % tablePlaces {
		if id := int(v.places[place]) - 1; v.word(id) == string(word) {
			return int32(id), true
		}
	}
	return 0, false
}

// number is that of a word that the vocabulary has for sure.
func (v *vocabulary) number(word string) int32 {
	id, _ := v.find(hashOf(hashBegin, word), []byte(word))
	return id
}

func hashOf[T string | []byte](hash uint32, word T) uint32 {
	for i := range len(word) {
		hash = (hash ^ uint32(word[i])) * hashPrime
	}
	return hash
}
