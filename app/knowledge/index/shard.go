package index

import (
	"cmp"
	"math/bits"
	"slices"
	"sort"

	"frontdesk/app/knowledge/analysis"
)

// shard holds the contents of one language. Terms and documents have numbers;
// documents of one content are neighbours, and every posting list is in the
// order of documents, so that taking a content out is one cut per list.
type shard struct {
	lang     string
	analyzer *analysis.Analyzer

	numbers map[string]uint32 // term → number
	terms   []termInfo
	docs    []doc
	owners  []owner // of the documents
	slots   []slot
	live    int // contents

	counts  [kinds]int // documents of each kind
	lengths [kinds]int // sums, in terms
}

// kind is what a document is made of.
type kind uint8

// The kinds: a title or example question, a heading, a passage.
const (
	line kind = iota
	heading
	body
	kinds
)

type termInfo struct {
	text     string
	words    []string // as which it stands in contents, some of them
	sign     uint32   // which letters it has, to tell quickly what is not similar
	contents uint32   // that hold it
	heads    uint32   // contents that hold it in a line or heading
	function bool
	list     []posting
}

type posting struct {
	doc        uint32
	body, head uint8
	size       uint16 // of the document: its kind in the upper two bits, its length
}

const lengthMost = 1<<14 - 1

func sizeOf(k kind, length int) uint16 { return uint16(k)<<14 | uint16(min(length, lengthMost)) }

func (p posting) kind() kind  { return kind(p.size >> 14) }
func (p posting) length() int { return int(p.size & lengthMost) }

// owner is what adding up the documents of contents needs of each: its slot, and
// its kind in the upper two bits. Apart from the rest of the document it stays in
// the processor's cache.
type owner uint32

func ownerOf(slot uint32, k kind) owner { return owner(slot | uint32(k)<<30) }

func (o owner) slot() uint32 { return uint32(o) & (1<<30 - 1) }
func (o owner) kind() kind   { return kind(o >> 30) }

// doc is one line, heading or passage.
type doc struct {
	slot   uint32
	length uint16
	kind   kind
	terms  []uint32 // of a line or heading, to see how much of it a question covers; compounds by their parts
}

// slot is one content.
type slot struct {
	id          string
	first, docs uint32
	heads       uint32   // documents before the passages
	terms       []uint32 // distinct, of all its documents
	gone        bool
}

func newShard(lang string) *shard {
	return &shard{lang: lang, analyzer: analysis.For(lang), numbers: map[string]uint32{}}
}

// add appends a content and gives its slot.
func (s *shard) add(p *Prepared) uint32 {
	number := uint32(len(s.slots))
	sl := slot{id: p.id, first: uint32(len(s.docs)), docs: uint32(len(p.docs)), heads: uint32(p.heads), terms: make([]uint32, len(p.terms))}
	for i, t := range p.terms {
		sl.terms[i] = s.number(t)
		s.terms[sl.terms[i]].contents++
	}
	for _, d := range p.docs {
		at := uint32(len(s.docs))
		rec := doc{slot: number, length: uint16(min(d.length, 1<<16-1)), kind: d.kind}
		for _, use := range d.terms {
			n := sl.terms[use.term]
			info := &s.terms[n]
			if d.kind != body {
				if !use.joined {
					rec.terms = append(rec.terms, n)
				}
				if k := len(info.list); k == 0 || info.list[k-1].doc < sl.first { // lines and headings come first
					info.heads++
				}
			}
			info.list = append(info.list, posting{doc: at, body: use.body, head: use.head, size: sizeOf(d.kind, d.length)})
		}
		s.docs = append(s.docs, rec)
		s.owners = append(s.owners, ownerOf(number, d.kind))
		s.account(rec, 1)
	}
	s.slots = append(s.slots, sl)
	s.live++
	return number
}

// account adds a document to the averages, or takes it out.
func (s *shard) account(d doc, n int) {
	s.counts[d.kind] += n
	s.lengths[d.kind] += n * int(d.length)
}

func (s *shard) number(t preparedTerm) uint32 {
	n, ok := s.numbers[t.text]
	if !ok {
		n = uint32(len(s.terms))
		s.numbers[t.text] = n
		s.terms = append(s.terms, termInfo{text: t.text, sign: signOf(t.text), function: t.function})
	}
	if info := &s.terms[n]; t.word != "" && len(info.words) < formsKept && !slices.Contains(info.words, t.word) {
		info.words = append(info.words, t.word)
	}
	return n
}

// remove takes a content out and gives the number of its passages.
func (s *shard) remove(number uint32) int {
	sl := &s.slots[number]
	last := sl.first + sl.docs
	for _, n := range sl.terms {
		info := &s.terms[n]
		from := sort.Search(len(info.list), func(i int) bool { return info.list[i].doc >= sl.first })
		to := from
		for to < len(info.list) && info.list[to].doc < last {
			to++
		}
		if from < to && s.docs[info.list[from].doc].kind != body {
			info.heads--
		}
		info.list = slices.Delete(info.list, from, to)
		info.contents--
	}
	for i := sl.first; i < last; i++ {
		s.account(s.docs[i], -1)
		s.docs[i] = doc{}
	}
	passages := int(sl.docs - sl.heads)
	*sl = slot{gone: true, first: sl.first, docs: sl.docs}
	s.live--
	return passages
}

// compact renumbers what is left when most slots are gone, and gives where each
// slot went; nil when it was not worth it.
func (s *shard) compact() []uint32 {
	if len(s.slots) < 256 || s.live*2 > len(s.slots) {
		return nil
	}
	moved := make([]uint32, len(s.slots))
	docAt := make([]uint32, len(s.docs))
	slots := make([]slot, 0, s.live)
	var docs []doc
	var owners []owner
	for i, sl := range s.slots {
		if sl.gone {
			continue
		}
		moved[i] = uint32(len(slots))
		first := uint32(len(docs))
		for k := range sl.docs {
			d := s.docs[sl.first+k]
			docAt[sl.first+k] = uint32(len(docs))
			d.slot = moved[i]
			docs = append(docs, d)
			owners = append(owners, ownerOf(d.slot, d.kind))
		}
		sl.first = first
		slots = append(slots, sl)
	}
	s.slots, s.docs, s.owners = slots, docs, owners
	s.dropTerms(docAt)
	return moved
}

// dropTerms renumbers the postings' documents and forgets terms nobody holds.
func (s *shard) dropTerms(docAt []uint32) {
	termAt := make([]uint32, len(s.terms))
	terms := make([]termInfo, 0, len(s.terms))
	for n, info := range s.terms {
		if info.contents == 0 {
			delete(s.numbers, info.text)
			continue
		}
		info.list = slices.Clone(info.list)
		for i := range info.list {
			info.list[i].doc = docAt[info.list[i].doc]
		}
		termAt[n] = uint32(len(terms))
		s.numbers[info.text] = termAt[n]
		terms = append(terms, info)
	}
	s.terms = terms
	renumber := func(list []uint32) {
		for i := range list {
			list[i] = termAt[list[i]]
		}
	}
	for i := range s.slots {
		renumber(s.slots[i].terms)
	}
	for i := range s.docs {
		renumber(s.docs[i].terms)
	}
}

// has tells whether a document is in a term's list.
func (s *shard) has(term, at uint32) bool {
	_, ok := slices.BinarySearchFunc(s.terms[term].list, at, func(p posting, at uint32) int { return cmp.Compare(p.doc, at) })
	return ok
}

// signOf marks which of 32 groups of letters a word has.
func signOf(word string) uint32 {
	var sign uint32
	for _, r := range word {
		sign |= 1 << (uint32(r) & 31)
	}
	return sign
}

// apart is a lower bound on how many letters two words differ in, by their
// signs: one slip changes two marks at most.
func apart(a, b uint32) int { return bits.OnesCount32(a ^ b) }
