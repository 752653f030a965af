package index

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/app/knowledge/analysis"
)

const (
	spelledFrom = 4  // characters of a word that may be corrected
	spelledFar  = 8  // from which on two slips are corrected
	spelledMost = 40 // characters: what is longer is no word
	clearlyMore = 3  // times the contents of the next that is as near
)

// formsKept is how many forms of a term are remembered.
const formsKept = 4

// mayBeMeant tells words that a slip may stand for.
func mayBeMeant(word string) bool {
	n := utf8.RuneCountInString(word)
	return n >= spelledFrom && n <= spelledMost && lettersOnly(word, false)
}

// Spelled gives a text with the words put right that no content has and that are
// near to one that some have; empty where there are none. common tells words that
// the language has whatever the contents say, nil where nobody knows: then one
// slip is put right, not two. Numbers, names, addresses and what has capitals
// stay.
func (x *Index) Spelled(text string, common func(word string) bool) string {
	x.mu.RLock()
	defer x.mu.RUnlock()
	var b strings.Builder
	done := 0
	for from, to := range plainWords(text) {
		word := strings.ToLower(text[from:to])
		if common != nil && common(word) || x.has(word) {
			continue
		}
		if better := x.nearest(word, common != nil); better != "" {
			b.WriteString(text[done:from])
			b.WriteString(better)
			done = to
		}
	}
	if done == 0 {
		return ""
	}
	b.WriteString(text[done:])
	return b.String()
}

// has tells whether some content has a word, in whatever form.
func (x *Index) has(word string) bool {
	for _, s := range x.shards {
		w := s.word(analysis.Token{Word: word}, nil)
		if w.class != analysis.Meaning || s.knows(w.stem) {
			return true
		}
	}
	return false
}

// meant gathers what a word was meant to be.
type meant struct {
	form string
	far  int    // slips
	in   uint32 // contents that have it
	next uint32 // contents that have the next that is as near
}

func (m *meant) consider(form string, far int, contents uint32) {
	switch {
	case far < m.far:
		*m = meant{form: form, far: far, in: contents}
	case far > m.far:
	case contents > m.in:
		*m = meant{form: form, far: far, in: contents, next: m.in}
	default:
		m.next = max(m.next, contents)
	}
}

// nearest is the word of the contents that another was meant to be; empty where
// there is none, or where two could be meant.
func (x *Index) nearest(word string, twice bool) string {
	letters, sign := []rune(word), signOf(word)
	most := 1
	if twice && len(letters) >= spelledFar {
		most = 2
	}
	best := meant{far: most + 1}
	for _, s := range x.shards {
		for n := range s.terms {
			info := &s.terms[n]
			if info.contents == 0 {
				continue
			}
			if form, far := info.nearest(letters, sign, min(most, best.far)); form != "" {
				best.consider(form, far, info.contents)
			}
		}
	}
	if best.next*clearlyMore > best.in {
		return ""
	}
	return best.form
}

// nearest is the form of a term that is nearest to a word, and how many slips it
// is away; more than most where none is as near as that.
func (t *termInfo) nearest(word []rune, sign uint32, most int) (form string, far int) {
	far = most + 1
	for _, w := range t.words {
		if diff := len(w) - len(word); diff < -2 || diff > 2*utf8.UTFMax || apart(sign, signOf(w)) > 2*most {
			continue
		}
		if len(word) == spelledFrom && utf8.RuneCountInString(w) == spelledFrom && sign != signOf(w) {
			continue // too many short words and names differ by one letter
		}
		if d := slips(word, []rune(w), far-1); d < far {
			form, far = w, d
		}
	}
	return form, far
}

// slips counts the letters that are wrong, missing or too many in a word, and the
// neighbours that changed places, up to most; more than most where there are more. The
// first letter is seldom wrong.
func slips(a, b []rune, most int) int {
	if most < 0 || len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	if a[0] != b[0] && (a[0] != b[1] || a[1] != b[0]) {
		return most + 1
	}
	var rows [3]row
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		if least := rows[i%3].fill(a, b, i, &rows[(i+2)%3], &rows[(i+1)%3]); least > most {
			return most + 1
		}
	}
	return rows[len(a)%3][len(b)]
}

// row holds how many slips lie between the first letters of one word, so many for
// the whole row, and each beginning of the other.
type row [spelledMost + 3]int

// fill works a row out from the two before it and gives its least.
func (r *row) fill(a, b []rune, i int, before, second *row) (least int) {
	r[0], least = i, i
	for j := 1; j <= len(b); j++ {
		cost := 1
		if a[i-1] == b[j-1] {
			cost = 0
		}
		d := min(before[j]+1, r[j-1]+1, before[j-1]+cost)
		if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
			d = min(d, second[j-2]+1)
		}
		r[j] = d
		least = min(least, d)
	}
	return least
}

// plainWords gives where the words of a text begin and end that may be slips: of
// letters alone, with no mark on either side that makes them part of something
// else, and without capitals but at the beginning of the text.
func plainWords(text string) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		rest := 0
		for field := range strings.FieldsSeq(text) {
			start := rest + strings.Index(text[rest:], field)
			rest = start + len(field)
			word := strings.TrimLeft(field, "\"'(¿¡“‘")
			from := start + len(field) - len(word)
			word = strings.TrimRight(word, "\"')?!.,;:…”’")
			size := utf8.RuneCountInString(word)
			if size < spelledFrom || size > spelledMost || !lettersOnly(word, from == 0) {
				continue
			}
			if !yield(from, from+len(word)) {
				return
			}
		}
	}
}

func lettersOnly(word string, first bool) bool {
	for i, r := range word {
		if !unicode.IsLetter(r) || !unicode.IsLower(r) && (i > 0 || !first) {
			return false
		}
	}
	return true
}
