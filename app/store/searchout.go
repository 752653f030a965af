package store

import (
	"slices"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/search/words"
)

// takenAtOnce bounds the lists of words that one write takes messages out of.
const takenAtOnce = 150

// takeOut takes the messages of a conversation out of every index of words, before
// they are removed, and tells whether all are out. Whoever is about to write into
// an index reads again: the epoch has changed.
func takeOut(t *Tx, b chatbot.ID, c conversation.ID) (done bool, err error) {
	if err := newEpoch(t); err != nil {
		return false, err
	}
	build, err := t.build()
	if err != nil {
		return false, err
	}
	left := takenAtOnce
	for _, g := range build.generations() {
		if err := (outtake{t, g, b, g != build.Active}).conversation(c, &left); err != nil {
			return false, err
		}
		if left <= 0 {
			return false, nil
		}
	}
	return true, nil
}

func newEpoch(t *Tx) error {
	epoch, err := t.number(epochKey())
	if err != nil {
		return err
	}
	return t.set(epochKey(), u64(epoch+1))
}

// outtake takes messages out of one index.
type outtake struct {
	tx  *Tx
	gen generation
	bot chatbot.ID
	// runs: some may not be joined to its lists yet. Where all are, looking for them
	// in vain, past all that were there, costs more than all else.
	runs bool
}

func (o outtake) conversation(c conversation.ID, left *int) error {
	v, found, err := o.tx.get(saidKey(o.gen, c))
	if err != nil || !found {
		return err
	}
	of, err := readSaid(v)
	if err != nil {
		return err
	}
	for len(of) > 0 && *left > 0 {
		last := of[len(of)-1]
		if err := o.message(c, last, left); err != nil {
			return err
		}
		if *left > 0 {
			of = of[:len(of)-1]
		}
	}
	if len(of) > 0 {
		return o.tx.set(saidKey(o.gen, c), of.encode())
	}
	return o.tx.delete(saidKey(o.gen, c))
}

// message takes one out of the lists of all its words, then its number.
func (o outtake) message(c conversation.ID, one saidOne, left *int) error {
	record, found, err := o.tx.get(messageKey(c, one.seq))
	if err != nil {
		return err
	}
	if found {
		var m spoken
		if err := decodeJSON(record, &m); err != nil {
			return err
		}
		for _, term := range words.Terms(m.Text) {
			was, err := o.unpost(term, one.doc)
			if err != nil {
				return err
			}
			if o.runs {
				noted, err := o.unrun(term, one.doc)
				if err != nil {
					return err
				}
				was = was || noted
			}
			if was {
				if *left--; *left <= 0 {
					return nil
				}
			}
		}
	}
	return o.forget(one.doc)
}

// forget takes away what a number means.
func (o outtake) forget(doc uint32) error {
	key := docsKey(o.gen, o.bot, doc)
	v, found, err := o.tx.get(key)
	if err != nil || !found {
		return err
	}
	block, err := readDocBlock(v)
	if err != nil {
		return err
	}
	block = block.put(int(doc&(1<<docBits-1)), conversation.Ref{})
	if block.empty() {
		return o.tx.delete(key)
	}
	return o.tx.set(key, block.encode())
}

// unpost takes a number out of the list of a term, and tells whether it was there.
// A word that nobody uses any more leaves nothing behind.
func (o outtake) unpost(term string, doc uint32) (was bool, err error) {
	key := wordKey(o.gen, o.bot, term)
	v, found, err := o.tx.get(key)
	if err != nil || !found {
		return false, err
	}
	t, err := readTail(v)
	if err != nil {
		return false, err
	}
	switch {
	case t.n > 0 && doc >= t.first:
		was, err = t.take(doc)
	case t.before > 0:
		if was, err = o.unblock(term, doc); was {
			t.before--
		}
	}
	if err != nil || !was {
		return false, err
	}
	if t.n == 0 && t.before == 0 {
		return true, o.tx.delete(key)
	}
	return true, o.tx.set(key, t.encode())
}

// take takes a number out of the open end of a list.
func (t *tail) take(doc uint32) (was bool, err error) {
	docs, err := readDocs(t.steps)
	if err != nil {
		return false, err
	}
	at, there := slices.BinarySearch(docs, doc)
	if there {
		t.hold(slices.Delete(docs, at, at+1))
	}
	return there, nil
}

// unblock takes a number out of a closed block.
func (o outtake) unblock(term string, doc uint32) (was bool, err error) {
	of := blocksOf(o.gen, o.bot, term)
	key, v, found, err := lastBlock(o.tx, of, blockKey(of, doc))
	if err != nil || !found {
		return false, err
	}
	docs, err := readDocs(v)
	if err != nil {
		return false, err
	}
	at, there := slices.BinarySearch(docs, doc)
	if !there {
		return false, nil
	}
	if docs = slices.Delete(docs, at, at+1); len(docs) == 0 {
		return true, o.tx.delete(key)
	}
	return true, o.tx.set(key, writeDocs(docs))
}
