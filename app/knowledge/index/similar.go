package index

import (
	"strings"
	"unicode/utf8"
)

// likeWord gathers the terms that an unknown word may stand for.
type likeWord struct {
	shard      *shard
	stem       string
	size       int // in characters
	sign       uint32
	slips      []alt
	longer     []alt
	head, tail alt
	headSize   int // in bytes
	tailSize   int
}

// similar finds the terms that an unknown word may stand for: one slip away, the
// known parts of a compound, or those that go on where it ends. parts tells that
// the alternatives add up.
func (s *shard) similar(stem string) (alts []alt, parts bool) {
	l := likeWord{shard: s, stem: stem, size: utf8.RuneCountInString(stem), sign: signOf(stem)}
	if l.size < prefixLength {
		return nil, false
	}
	for n := range s.terms {
		if info := &s.terms[n]; info.contents > 0 && !info.function {
			l.consider(uint32(n), info)
		}
	}
	if len(l.slips) > 0 {
		return l.slips, false
	}
	if alts := l.parts(); len(alts) > 0 {
		return alts, true
	}
	return l.longer, false
}

func (l *likeWord) consider(n uint32, info *termInfo) {
	v, diff := info.text, len(info.text)-len(l.stem)
	near := l.size >= slipLength && diff >= -4 && diff <= 4
	if near && apart(l.sign, info.sign) <= 2 && OneSlip(l.stem, v) {
		l.slips = l.keepCommon(l.slips, alt{n, slipFactor})
		return
	}
	if diff >= 0 {
		if strings.HasPrefix(v, l.stem) {
			l.longer = l.keepCommon(l.longer, alt{n, prefixFactor})
		}
		return
	}
	l.considerPart(n, v)
}

// considerPart keeps the longest terms that the word begins and ends with.
func (l *likeWord) considerPart(n uint32, v string) {
	switch {
	case len(v) < prefixLength:
	case len(v) > l.headSize && strings.HasPrefix(l.stem, v):
		l.head, l.headSize = alt{n, 0}, len(v)
	case len(v) > l.tailSize && strings.HasSuffix(l.stem, v):
		l.tail, l.tailSize = alt{n, 0}, len(v)
	}
}

// parts are the beginning and the end of the word that are terms: both, or one
// that is half of it at least.
func (l *likeWord) parts() []alt {
	whole := len(l.stem)
	if l.headSize+l.tailSize > whole { // they overlap: the longer one counts
		if l.headSize >= l.tailSize {
			l.tailSize = 0
		} else {
			l.headSize = 0
		}
	}
	if 2*(l.headSize+l.tailSize) < whole {
		return nil
	}
	var out []alt
	if l.headSize > 0 {
		out = append(out, alt{l.head.term, partFactor * float64(l.headSize) / float64(whole)})
	}
	if l.tailSize > 0 {
		out = append(out, alt{l.tail.term, partFactor * float64(l.tailSize) / float64(whole)})
	}
	return out
}

// keepCommon keeps the alternatives that most contents have.
func (l *likeWord) keepCommon(alts []alt, a alt) []alt {
	if len(alts) < alternatives {
		return append(alts, a)
	}
	least := 0
	for i := range alts {
		if l.commoner(alts[least], alts[i]) {
			least = i
		}
	}
	if l.commoner(a, alts[least]) {
		alts[least] = a
	}
	return alts
}

// commoner orders terms by how many contents have them, and by their text.
func (l *likeWord) commoner(a, b alt) bool {
	x, y := &l.shard.terms[a.term], &l.shard.terms[b.term]
	if x.contents != y.contents {
		return x.contents > y.contents
	}
	return x.text < y.text
}

// OneSlip tells whether two different words differ by one letter that is wrong,
// missing or too many, or by two neighbours that changed places.
func OneSlip(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	j := 0
	for j < len(x)-i && x[len(x)-1-j] == y[len(y)-1-j] {
		j++
	}
	left := len(x) - i - j
	if len(x) < len(y) {
		return left == 0
	}
	return left == 1 || left == 2 && x[i] == y[i+1] && x[i+1] == y[i]
}
