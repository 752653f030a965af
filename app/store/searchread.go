package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"slices"

	"github.com/dgraph-io/badger/v4"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/search"
)

// View asks the index that is ready, or where none is the one that grows.
func (i SearchIndex) View(ctx context.Context, fn func(search.Reader) error) error {
	return i.store.View(ctx, func(tx *Tx) error {
		b, err := tx.build()
		if err != nil {
			return err
		}
		r := &wordReader{messages: messages{tx: tx}, threads: threads{tx}, gen: b.Active}
		if r.gen == 0 {
			r.gen = b.Growing
		}
		defer r.close()
		return fn(r)
	})
}

// wordReader asks one index in one snapshot.
type wordReader struct {
	messages
	threads threads
	gen     generation
	spent   int
	open    []*badger.Iterator
	at      uint32 // the block of places that was read last
	block   docBlock
	of      chatbot.ID
}

func (r *wordReader) close() {
	for _, it := range r.open {
		it.Close()
	}
}

func (r *wordReader) Generation() int { return int(r.gen) }

func (r *wordReader) Spent() int { return r.spent }

func (r *wordReader) Message(ref conversation.Ref) (conversation.Message, error) {
	return r.messages.Message(ref.Conversation, ref.Seq)
}

func (r *wordReader) Text(ref conversation.Ref) (string, bool, error) {
	var m struct {
		Text string `json:"text"`
	}
	item, err := r.tx.txn.Get(messageKey(ref.Conversation, ref.Seq))
	if errors.Is(err, badger.ErrKeyNotFound) {
		return "", false, nil
	}
	if err == nil {
		err = item.Value(func(v []byte) error { return decodeJSON(v, &m) })
	}
	return m.Text, err == nil, err
}

func (r *wordReader) Conversation(c conversation.ID) (conversation.Conversation, error) {
	return r.threads.Conversation(c)
}

func (r *wordReader) List(b chatbot.ID, term string) (search.List, error) {
	v, found, err := r.tx.get(wordKey(r.gen, b, term))
	if err != nil || !found {
		return nil, err
	}
	return r.list(b, term, v, true)
}

func (r *wordReader) Lists(b chatbot.ID, prefix string, most int) (lists []search.List, more bool, err error) {
	begin := wordKey(r.gen, b, prefix)
	n := 0
	err = r.tx.scan(span{prefix: begin, keysOnly: true}, func(_, _ []byte) (bool, error) {
		n++
		return n <= most, nil
	})
	if err != nil || n > most { // none of these is asked, and so none is read
		return nil, n > most, err
	}
	err = r.tx.scan(span{prefix: begin}, func(k, v []byte) (bool, error) {
		l, err := r.list(b, string(k[18:]), v, false)
		if err == nil {
			lists = append(lists, l)
		}
		return true, err
	})
	return lists, more, err
}

func (r *wordReader) list(b chatbot.ID, term string, v []byte, alone bool) (*wordList, error) {
	r.spent++
	before, n := binary.Uvarint(v)
	if n <= 0 {
		return nil, errIndex
	}
	docs, err := readDocs(v[n:])
	if err != nil {
		return nil, err
	}
	l := &wordList{r: r, before: int(before), docs: docs, size: int(before) + len(docs), alone: alone}
	if before > 0 {
		l.blocks = blocksOf(r.gen, b, term)
	}
	return l, nil
}

func (r *wordReader) Next(b chatbot.ID) (uint32, error) {
	v, found, err := r.tx.get(nextKey(r.gen, b))
	if err != nil || !found || len(v) != 4 {
		return 1, err
	}
	return binary.BigEndian.Uint32(v), nil
}

func (r *wordReader) Place(b chatbot.ID, doc uint32) (ref conversation.Ref, found bool, err error) {
	if r.block == nil || r.of != b || r.at != doc>>docBits {
		v, _, err := r.tx.get(docsKey(r.gen, b, doc))
		if err != nil {
			return ref, false, err
		}
		if r.block, err = readDocBlock(v); err != nil {
			return ref, false, err
		}
		r.of, r.at = b, doc>>docBits
	}
	if at := int(doc & (1<<docBits - 1)); at < len(r.block) {
		ref = r.block[at]
	}
	return ref, ref.Seq != 0, nil
}

// wordList walks the list of a term downwards, block by block.
type wordList struct {
	r      *wordReader
	before int    // in closed blocks
	blocks []byte // begins their keys
	docs   []uint32
	size   int
	it     *badger.Iterator
	alone  bool   // one of few: it keeps its place among the blocks
	below  uint32 // first number in the key of the block that was read last; 0: none was
	ended  bool
}

func (l *wordList) Size() int { return l.size }

// nextTries is how many blocks are passed over one by one before it is looked for.
const nextTries = 3

func (l *wordList) Seek(most uint32) (uint32, bool, error) {
	for {
		if len(l.docs) > 0 && l.docs[0] <= most {
			at, found := slices.BinarySearch(l.docs, most)
			if !found {
				at--
			}
			return l.docs[at], true, nil
		}
		if l.before == 0 || l.ended || most == 0 {
			return 0, false, nil
		}
		if l.below > 0 {
			most = min(most, l.below-1)
		}
		if err := l.load(most); err != nil {
			return 0, false, err
		}
	}
}

// load takes the closed block with the highest first number up to most.
func (l *wordList) load(most uint32) error {
	l.r.spent++
	limit := blockKey(l.blocks, most)
	var v []byte
	if l.alone {
		if l.r.tx.isClosing() {
			return ErrClosed
		}
		if l.it == nil {
			l.it = l.r.tx.txn.NewIterator(badger.IteratorOptions{Reverse: true, Prefix: l.blocks})
			l.r.open = append(l.r.open, l.it)
			l.it.Seek(limit)
		}
		for tries := 0; l.it.ValidForPrefix(l.blocks) && bytes.Compare(l.it.Item().Key(), limit) > 0; tries++ {
			if tries < nextTries {
				l.it.Next()
			} else {
				l.it.Seek(limit)
			}
		}
		if !l.it.ValidForPrefix(l.blocks) {
			l.ended, l.docs = true, nil
			return nil
		}
		var err error
		if v, err = l.it.Item().ValueCopy(nil); err != nil {
			return err
		}
		l.below = firstOf(l.it.Item().Key())
		l.it.Next()
	} else {
		key, value, found, err := lastBlock(l.r.tx, l.blocks, limit)
		if err != nil {
			return err
		}
		if !found {
			l.ended, l.docs = true, nil
			return nil
		}
		v, l.below = value, firstOf(key)
	}
	docs, err := readDocs(v)
	l.docs = docs
	return err
}

// firstOf is the first number in the key of a closed block.
func firstOf(k []byte) uint32 { return binary.BigEndian.Uint32(k[len(k)-4:]) }
