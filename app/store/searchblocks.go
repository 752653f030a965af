package store

import (
	"encoding/binary"
	"errors"
	"slices"

	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

var errIndex = errors.New("store: the index of words holds something unknown; build it anew")

// mostBlock is how many bytes of a list of messages stand together. The last block
// is written anew with every message that has the word.
const mostBlock = 1024

// tail is the end of the list of the messages that have a word: how many come
// before it in blocks that are closed, then its own numbers in ascending order.
//
//	value: count before, first number, then the steps to each next one; varints
type tail struct {
	before      uint32
	first, last uint32
	n           int
	steps       []byte // from the first on
}

func readTail(v []byte) (t tail, err error) {
	before, n := binary.Uvarint(v)
	if n <= 0 {
		return t, errIndex
	}
	t.before = uint32(before)
	docs, err := readDocs(v[n:])
	if err != nil {
		return t, err
	}
	t.steps = slices.Clip(v[n:])
	if t.n = len(docs); t.n > 0 {
		t.first, t.last = docs[0], docs[t.n-1]
	}
	return t, nil
}

func (t *tail) encode() []byte {
	return append(binary.AppendUvarint(make([]byte, 0, 5+len(t.steps)), uint64(t.before)), t.steps...)
}

// push adds a number above all that are there.
func (t *tail) push(doc uint32) {
	if t.n == 0 {
		t.first = doc
		t.steps = binary.AppendUvarint(nil, uint64(doc))
	} else {
		t.steps = binary.AppendUvarint(t.steps, uint64(doc-t.last))
	}
	t.last = doc
	t.n++
}

// hold puts other numbers into the tail.
func (t *tail) hold(docs []uint32) {
	t.steps, t.n = writeDocs(docs), len(docs)
	if t.n > 0 {
		t.first, t.last = docs[0], docs[t.n-1]
	}
}

// readDocs reads ascending numbers.
func readDocs(v []byte) ([]uint32, error) {
	out := make([]uint32, 0, len(v))
	at := uint64(0)
	for len(v) > 0 {
		var step uint64
		if v[0] < 0x80 {
			step, v = uint64(v[0]), v[1:]
		} else {
			var n int
			if step, n = binary.Uvarint(v); n <= 0 {
				return nil, errIndex
			}
			v = v[n:]
		}
		at += step
		out = append(out, uint32(at))
	}
	return out, nil
}

func writeDocs(docs []uint32) []byte {
	out := make([]byte, 0, len(docs)+4)
	at := uint32(0)
	for _, d := range docs {
		out = binary.AppendUvarint(out, uint64(d-at))
		at = d
	}
	return out
}

// docBits is how many numbers share a block that says which messages they mean.
const docBits = 7

// docBlock says which messages the numbers of a block mean. The zero place is a
// message that is gone, or a number that was never given.
//
//	value: for each number 0 for none, or 1 and a conversation that was not met
//	before in the block, or 2 and more for the nth that was; then the sequence
type docBlock []conversation.Ref

func readDocBlock(v []byte) (out docBlock, err error) {
	var met []conversation.ID
	for len(v) > 0 {
		which, n := binary.Uvarint(v)
		if n <= 0 {
			return nil, errIndex
		}
		v = v[n:]
		var ref conversation.Ref
		switch {
		case which == 0:
			out = append(out, ref)
			continue
		case which == 1 && len(v) >= len(id.UUID{}):
			copy(ref.Conversation.UUID[:], v)
			v = v[len(id.UUID{}):]
			met = append(met, ref.Conversation)
		case which >= 2 && which-2 < uint64(len(met)):
			ref.Conversation = met[which-2]
		default:
			return nil, errIndex
		}
		seq, n := binary.Uvarint(v)
		if n <= 0 {
			return nil, errIndex
		}
		ref.Seq, v = seq, v[n:]
		out = append(out, ref)
	}
	return out, nil
}

func (d docBlock) encode() []byte {
	out := make([]byte, 0, 4*len(d)+64)
	met := map[conversation.ID]uint64{}
	for _, ref := range d {
		if ref.Seq == 0 {
			out = append(out, 0)
			continue
		}
		if which, found := met[ref.Conversation]; found {
			out = binary.AppendUvarint(out, which)
		} else {
			met[ref.Conversation] = uint64(len(met)) + 2
			out = append(append(out, 1), ref.Conversation.UUID[:]...)
		}
		out = binary.AppendUvarint(out, ref.Seq)
	}
	return out
}

// empty tells that no number of the block means anything.
func (d docBlock) empty() bool {
	return !slices.ContainsFunc(d, func(r conversation.Ref) bool { return r.Seq != 0 })
}

// put says what a number of the block means.
func (d docBlock) put(at int, ref conversation.Ref) docBlock {
	for len(d) <= at {
		d = append(d, conversation.Ref{})
	}
	d[at] = ref
	return d
}

// said are the messages of a conversation that are indexed, with their numbers.
//
//	value: sequence and number of each, as steps from the one before; varints
type said []saidOne

type saidOne struct {
	seq uint64
	doc uint32
}

func readSaid(v []byte) (out said, err error) {
	var at saidOne
	for len(v) > 0 {
		seq, n := binary.Uvarint(v)
		if n <= 0 {
			return nil, errIndex
		}
		doc, m := binary.Varint(v[n:])
		if m <= 0 {
			return nil, errIndex
		}
		v = v[n+m:]
		at = saidOne{at.seq + seq, uint32(int64(at.doc) + doc)}
		out = append(out, at)
	}
	return out, nil
}

func (s said) encode() []byte {
	var out []byte
	var at saidOne
	for _, one := range s {
		out = binary.AppendUvarint(out, one.seq-at.seq)
		out = binary.AppendVarint(out, int64(one.doc)-int64(at.doc))
		at = one
	}
	return out
}

// find gives the number of a sequence.
func (s said) find(seq uint64) (doc uint32, at int, found bool) {
	at, found = slices.BinarySearchFunc(s, seq, func(one saidOne, seq uint64) int {
		switch {
		case one.seq < seq:
			return -1
		case one.seq > seq:
			return 1
		}
		return 0
	})
	if found {
		doc = s[at].doc
	}
	return doc, at, found
}
