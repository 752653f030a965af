package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
	"strings"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/search/words"
)

// session collects what becomes of the index of words through a number of
// messages. It reads one snapshot; what it made is stored later, if nothing was
// taken out of the index meanwhile. Doing it again changes nothing: a message keeps
// the number that it was once given.
type session struct {
	tx    *Tx
	gen   generation
	tails map[string]*list
	terms map[termOf]*list // the same
	docs  map[string]docBlock
	said  map[conversation.ID]said
	next  map[chatbot.ID]uint32
	noted *runNotes // of a building; nil: what it does goes onto the lists
	size  int       // about how many bytes it will write
	words words.Indexer
}

// termOf is a term of a chatbot's messages.
type termOf struct {
	bot  chatbot.ID
	term string
}

// list is the list of a term, as far as it was looked at.
type list struct {
	tail
	blocks []byte              // begins the keys of its closed blocks
	closed map[uint32][]uint32 // those that changed, by the first number in their key
}

func newSession(tx *Tx, g generation) *session {
	return &session{
		tx: tx, gen: g, tails: map[string]*list{}, terms: map[termOf]*list{}, docs: map[string]docBlock{}, said: map[conversation.ID]said{}, next: map[chatbot.ID]uint32{},
	}
}

// add indexes a message.
func (s *session) add(b chatbot.ID, ref conversation.Ref, text string) error {
	doc, err := s.number(b, ref)
	if err != nil {
		return err
	}
	for _, term := range s.words.Terms(text) {
		if s.noted != nil {
			err = s.note(b, term, doc)
		} else {
			err = s.post(b, term, doc)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// number gives a message its number, the one that it has already if it has one.
func (s *session) number(b chatbot.ID, ref conversation.Ref) (doc uint32, err error) {
	of, met := s.said[ref.Conversation]
	if !met {
		v, _, err := s.tx.get(saidKey(s.gen, ref.Conversation))
		if err != nil {
			return 0, err
		}
		if of, err = readSaid(v); err != nil {
			return 0, err
		}
		s.size += len(v) + 64
	}
	doc, at, found := of.find(ref.Seq)
	if found {
		s.said[ref.Conversation] = of
		return doc, nil
	}
	next, met := s.next[b]
	if !met {
		v, found, err := s.tx.get(nextKey(s.gen, b))
		if err != nil {
			return 0, err
		}
		if next = 1; found && len(v) == 4 {
			next = binary.BigEndian.Uint32(v)
		}
	}
	doc, s.next[b] = next, next+1
	s.said[ref.Conversation] = slices.Insert(of, at, saidOne{ref.Seq, doc})
	s.size += 8
	return doc, s.means(b, doc, ref)
}

// means notes which message a number stands for.
func (s *session) means(b chatbot.ID, doc uint32, ref conversation.Ref) error {
	key := string(docsKey(s.gen, b, doc))
	block, met := s.docs[key]
	if !met {
		v, _, err := s.tx.get([]byte(key))
		if err != nil {
			return err
		}
		if block, err = readDocBlock(v); err != nil {
			return err
		}
		s.size += len(v) + 64
	}
	s.docs[key] = block.put(int(doc&(1<<docBits-1)), ref)
	return nil
}

// post puts a number into the list of a term.
func (s *session) post(b chatbot.ID, term string, doc uint32) error {
	t, err := s.listOf(b, term)
	if err != nil {
		return err
	}
	return s.put(t, doc)
}

// listOf finds the list of a term.
func (s *session) listOf(b chatbot.ID, term string) (*list, error) {
	if t := s.terms[termOf{b, term}]; t != nil {
		return t, nil
	}
	key := string(wordKey(s.gen, b, term))
	v, found, err := s.tx.get([]byte(key))
	if err != nil {
		return nil, err
	}
	t := &list{blocks: blocksOf(s.gen, b, term)}
	if found {
		if t.tail, err = readTail(v); err != nil {
			return nil, err
		}
	}
	s.tails[key] = t
	s.terms[termOf{b, strings.Clone(term)}] = t // not of the whole text
	s.size += len(key) + len(v) + 48
	return t, nil
}

// put puts a number into a list.
func (s *session) put(t *list, doc uint32) error {
	switch {
	case t.n > 0 && doc <= t.last, t.n == 0 && t.before > 0:
		return s.insert(t, doc)
	case len(t.steps) >= mostBlock:
		if err := s.close(t); err != nil {
			return err
		}
	}
	t.push(doc)
	s.size += 2
	return nil
}

// close makes a block of a tail that is full.
func (s *session) close(t *list) error {
	docs, err := readDocs(t.steps)
	if err != nil {
		return err
	}
	s.change(t, t.first, docs)
	t.tail = tail{before: t.before + uint32(t.n)}
	return nil
}

func (s *session) change(t *list, first uint32, docs []uint32) {
	if t.closed == nil {
		t.closed = map[uint32][]uint32{}
	}
	t.closed[first] = docs
	s.size += len(docs) + 64
}

// insert puts a number between others, unless it is there: where what was begun
// before a crash is done again, or where the tail has become empty.
func (s *session) insert(t *list, doc uint32) error {
	if t.n > 0 && (doc >= t.first || t.before == 0) {
		return t.squeeze(doc)
	}
	first, docs, found, err := s.blockWith(t, doc)
	if err != nil {
		return err
	}
	if !found {
		first = doc
	}
	at, there := slices.BinarySearch(docs, doc)
	switch {
	case there:
	case t.n == 0 && found && at == len(docs):
		t.push(doc)
		s.size += 2
	default:
		s.change(t, first, slices.Insert(docs, at, doc))
		t.before++
	}
	return nil
}

// squeeze puts a number into the tail, unless it is there.
func (t *tail) squeeze(doc uint32) error {
	docs, err := readDocs(t.steps)
	if err != nil {
		return err
	}
	if at, found := slices.BinarySearch(docs, doc); !found {
		t.hold(slices.Insert(docs, at, doc))
	}
	return nil
}

// blockWith finds the closed block that a number is in, or would be.
func (s *session) blockWith(t *list, doc uint32) (first uint32, docs []uint32, found bool, err error) {
	for at, own := range t.closed {
		if at <= doc && (!found || at > first) {
			first, docs, found = at, own, true
		}
	}
	key, v, there, err := lastBlock(s.tx, t.blocks, blockKey(t.blocks, doc))
	if err != nil || !there {
		return first, docs, found, err
	}
	stored := binary.BigEndian.Uint32(key[len(t.blocks):])
	if found && stored <= first {
		return first, docs, true, nil
	}
	docs, err = readDocs(v)
	return stored, docs, true, err
}

// lastBlock is the closed block of a word with the highest first number up to
// limit.
func lastBlock(t *Tx, of, limit []byte) (key, value []byte, found bool, err error) {
	// By keys alone: values are read ahead, and the blocks before this one have many
	// versions each while much is taken out, which cost seconds.
	err = t.scan(span{prefix: of, from: limit, reverse: true, keysOnly: true}, func(k, _ []byte) (bool, error) {
		key = bytes.Clone(k)
		return false, nil
	})
	if err != nil || key == nil {
		return nil, nil, false, err
	}
	value, found, err = t.get(key)
	return key, value, found, err
}

// entry is a key with its new value.
type entry struct{ key, value []byte }

// places are what must be stored first: which number means which message. Whoever
// takes a message out finds by them what to take out.
//
// They come in groups, each to be written at once and in this order: first which
// numbers are given away, then the numbers of some conversations with the blocks
// that say what they mean. What is done again after a crash in between finds for
// each conversation either all of that or nothing, and gives new numbers then.
func (s *session) places() [][]entry {
	var first []entry
	for b, next := range s.next {
		first = append(first, entry{nextKey(s.gen, b), binary.BigEndian.AppendUint32(nil, next)})
	}
	return append([][]entry{first}, s.placesOf()...)
}

// placesAtOnce is how many conversations' numbers are written together.
const placesAtOnce = 1000

func (s *session) placesOf() (out [][]entry) {
	talks := slices.Collect(maps.Keys(s.said))
	highest := make(map[conversation.ID]uint32, len(talks))
	for c, of := range s.said {
		for _, one := range of {
			highest[c] = max(highest[c], one.doc)
		}
	}
	slices.SortFunc(talks, func(a, b conversation.ID) int { return cmp.Compare(highest[a], highest[b]) })
	blocks := slices.Collect(maps.Keys(s.docs))
	slices.SortFunc(blocks, func(a, b string) int { return cmp.Compare(blockOf(a), blockOf(b)) })
	for len(talks) > 0 {
		some := talks[:min(len(talks), placesAtOnce)]
		talks = talks[len(some):]
		upTo := highest[some[len(some)-1]] >> docBits
		var group []entry
		for len(blocks) > 0 && (blockOf(blocks[0]) <= upTo || len(talks) == 0) {
			group = append(group, entry{[]byte(blocks[0]), s.docs[blocks[0]].encode()})
			blocks = blocks[1:]
		}
		for _, c := range some {
			group = append(group, entry{saidKey(s.gen, c), s.said[c].encode()})
		}
		out = append(out, group)
	}
	return out
}

// blockOf is the number of a block in its key.
func blockOf(key string) uint32 { return binary.BigEndian.Uint32([]byte(key[len(key)-4:])) }

// lists are the changed lists of words, each with its blocks.
func (s *session) lists() (out [][]entry) {
	for k, t := range s.tails {
		group := make([]entry, 0, 1+len(t.closed))
		for first, docs := range t.closed {
			group = append(group, entry{blockKey(t.blocks, first), writeDocs(docs)})
		}
		out = append(out, append(group, entry{[]byte(k), t.encode()}))
	}
	return out
}
