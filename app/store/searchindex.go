package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"sync/atomic"

	"github.com/dgraph-io/badger/v4"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// news are the messages whose words are not indexed yet, in the order of storing.
// They are noted in the transaction of the message, those of a batch in one row
// whose key is the number of its last, and nothing else of them is indexed there.
type news struct {
	last atomic.Uint64 // number that was given last; the goroutine that commits gives them
	wake chan struct{} // something was stored
}

const (
	newsLen  = 40   // of one of them: chatbot, conversation, sequence
	mostNews = 2000 // in one row
)

func (n *news) stored() {
	select {
	case n.wake <- struct{}{}:
	default:
	}
}

// noteNews has a message indexed soon.
func noteNews(t *Tx, b chatbot.ID, c conversation.ID, seq uint64) error {
	if t.batch == nil {
		return errReadOnly
	}
	t.news = append(append(t.news, b.UUID[:]...), c.UUID[:]...)
	t.news = binary.BigEndian.AppendUint64(t.news, seq)
	t.size += newsLen
	return nil
}

// fill puts what a batch notes into its transaction. Numbers may have gaps, of
// commits that failed; none is ever filled, since commits come one after the other.
func (n *news) fill(txn *badger.Txn, noted []byte) error {
	for len(noted) > 0 {
		row := noted[:min(len(noted), mostNews*newsLen)]
		noted = noted[len(row):]
		if err := txn.Set(newsKey(n.last.Add(uint64(len(row)/newsLen))), row); err != nil {
			return err
		}
	}
	return nil
}

// load finds the number that was given last.
func (n *news) load(tx *Tx) error {
	last := uint64(0)
	if err := tx.scan(span{prefix: keyOf(kindSearchState, []byte{stateCursor})}, func(_, v []byte) (bool, error) {
		last = max(last, numberIn(v))
		return true, nil
	}); err != nil {
		return err
	}
	err := tx.scan(span{prefix: []byte{byte(kindSearchNews)}, from: newsKey(last), keysOnly: true}, func(k, _ []byte) (bool, error) {
		last = max(last, binary.BigEndian.Uint64(k[1:]))
		return true, nil
	})
	n.last.Store(last)
	return err
}

func numberIn(v []byte) uint64 {
	if len(v) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(v)
}

// Why a session cannot be written.
var (
	errStale = errors.New("store: something was taken out of the index while it was read")
	errLeft  = errors.New("store: the index is no longer in use")
)

const (
	// sessionBytes is about how much one session of the latest messages writes.
	sessionBytes = 256 << 10
	// indexWrite bounds one write of a session, so that visitors do not wait.
	indexWrite = 384 << 10
)

func (t *Tx) number(key []byte) (uint64, error) {
	v, _, err := t.get(key)
	return numberIn(v), err
}

// indexNews indexes at most limit of the messages that an index does not have yet,
// in the order of storing, and tells how many of them it went through: fewer than
// limit only where nothing is left. What it did is on disk when it returns; after a
// crash it is done again, to the same effect.
func (i SearchIndex) indexNews(ctx context.Context, g generation, keep bool, limit int) (n int, err error) {
	for some := limit; ; some = max(some/4, 1) {
		n, err = i.indexSome(ctx, g, keep, some)
		switch {
		case errors.Is(err, errLeft):
			return 0, nil
		case errors.Is(err, errStale):
		case n >= some:
			return limit, err
		default:
			return n, err
		}
	}
}

// indexSome does that once, and fails with errStale where something was taken out
// of the index meanwhile.
func (i SearchIndex) indexSome(ctx context.Context, g generation, keep bool, limit int) (int, error) {
	some := latest{gen: g, keep: keep}
	if limit == 1 { // others take out so much that nothing that was read stays true: read and write at once
		err := i.store.Write(ctx, func(tx *Tx) error {
			if err := some.read(ctx, tx, limit); err != nil || some.n == 0 {
				return err
			}
			return some.write(tx)
		})
		return some.n, err
	}
	err := i.store.View(ctx, func(tx *Tx) error { return some.read(ctx, tx, limit) })
	if err != nil || some.n == 0 {
		return some.n, err
	}
	n := some.n
	if some.full {
		n = limit
	}
	return n, i.keep(ctx, some.made, some.epoch, some.finish)
}

// latest are the first of the news that an index does not have yet, and what it is
// to hold of them.
type latest struct {
	gen    generation
	keep   bool // the news stay, for another index
	made   *session
	epoch  uint64
	cursor uint64   // the last of them
	n      int      // how many they are
	keys   [][]byte // of the rows that hold nothing else
	full   bool     // there may be more
}

// read finds at most limit of them.
func (l *latest) read(ctx context.Context, tx *Tx, limit int) (err error) {
	l.made, l.keys, l.n, l.full = newSession(tx, l.gen), nil, 0, false
	if l.epoch, err = tx.number(epochKey()); err != nil {
		return err
	}
	if l.cursor, err = tx.number(cursorKey(l.gen)); err != nil {
		return err
	}
	return tx.scan(span{prefix: []byte{byte(kindSearchNews)}, from: newsKey(l.cursor + 1)}, func(k, v []byte) (bool, error) {
		if err := l.row(binary.BigEndian.Uint64(k[1:]), v, limit); err != nil {
			return false, err
		}
		if l.cursor == binary.BigEndian.Uint64(k[1:]) {
			l.keys = append(l.keys, append([]byte(nil), k...))
		}
		return !l.full && ctx.Err() == nil, nil
	})
}

// row goes on in a row whose last number is last, from where it was left.
func (l *latest) row(last uint64, v []byte, limit int) error {
	if len(v) == 0 || len(v)%newsLen != 0 || uint64(len(v)/newsLen) > last {
		return errIndex
	}
	first := last - uint64(len(v)/newsLen) + 1
	if l.cursor >= first {
		v = v[(l.cursor-first+1)*newsLen:]
	} else {
		l.cursor = first - 1
	}
	for ; len(v) > 0 && !l.full; v = v[newsLen:] {
		if err := l.made.tell(v[:newsLen]); err != nil {
			return err
		}
		l.cursor, l.n = l.cursor+1, l.n+1
		l.full = l.n >= limit || l.made.size >= sessionBytes
	}
	return nil
}

// write writes all of them in the transaction that read them.
func (l *latest) write(tx *Tx) error {
	if err := writable(tx, l.gen, l.epoch); err != nil {
		return err
	}
	for _, e := range l.made.entries() {
		if err := tx.set(e.key, e.value); err != nil {
			return err
		}
	}
	return l.finish(tx)
}

// finish notes that the index has them.
func (l *latest) finish(tx *Tx) error {
	if !l.keep {
		for _, k := range l.keys {
			if err := tx.delete(k); err != nil {
				return err
			}
		}
	}
	return tx.set(cursorKey(l.gen), u64(l.cursor))
}

// tell indexes one of the news.
func (s *session) tell(v []byte) error {
	var b chatbot.ID
	ref := conversation.Ref{Seq: binary.BigEndian.Uint64(v[32:])}
	copy(b.UUID[:], v)
	copy(ref.Conversation.UUID[:], v[16:])
	record, found, err := s.tx.get(messageKey(ref.Conversation, ref.Seq))
	if err != nil || !found {
		return err // it is gone
	}
	return s.tellMessage(b, ref, record)
}

// spoken is what the index takes from a message.
type spoken struct {
	Role conversation.Role `json:"role"`
	Text string            `json:"text"`
}

func (s *session) tellMessage(b chatbot.ID, ref conversation.Ref, record []byte) error {
	m, err := spokenIn(record)
	if err != nil || !indexed(m.Role) {
		return err
	}
	return s.add(b, ref, m.Text)
}

// spokenIn reads a message. One that was written by hand begins with its fields in
// their order, and where nothing in the text is escaped, nothing need be decoded.
func spokenIn(record []byte) (m spoken, err error) {
	const idText, roleMark, textMark = len(`{"id":"00000000-0000-0000-0000-000000000000",`), `,"role":"`, `","text":"`
	if len(record) > 1+idText && record[0] == encodingVersion && bytes.HasPrefix(record[1+idText:], []byte(`"seq":`)) {
		_, rest, found := bytes.Cut(record[1+idText:], []byte(roleMark))
		role, rest, also := bytes.Cut(rest, []byte(textMark))
		text, _, ends := bytes.Cut(rest, []byte{'"'})
		if found && also && ends && bytes.IndexByte(role, '"') < 0 && bytes.IndexByte(text, '\\') < 0 {
			return spoken{conversation.Role(role), string(text)}, nil
		}
	}
	err = decodeJSON(record, &m)
	return m, err
}

// indexed tells whose words are searched: not the server's own.
func indexed(r conversation.Role) bool { return r != conversation.RoleSystem }

func (s *session) entries() (out []entry) {
	for _, group := range append(s.places(), s.lists()...) {
		out = append(out, group...)
	}
	return out
}

// keep writes what a session made, in several writes if it is much. Each of them
// fails with errStale if something was taken out of the index since the session
// began; what is written by then is found by whoever takes out.
func (i SearchIndex) keep(ctx context.Context, made *session, epoch uint64, finish func(*Tx) error) error {
	groups := append(made.places(), made.lists()...)
	if made.noted != nil {
		groups = append(groups, made.runs()...)
	}
	for len(groups) > 0 {
		n := atOnce(groups)
		some := slices.Concat(groups[:n]...)
		groups = groups[n:]
		err := i.store.Write(ctx, func(tx *Tx) error {
			if err := writable(tx, made.gen, epoch); err != nil {
				return err
			}
			for _, e := range some {
				if err := tx.set(e.key, e.value); err != nil {
					return err
				}
			}
			if len(groups) > 0 {
				return nil
			}
			return finish(tx)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// atOnce is how many groups one write takes: at least one.
func atOnce(groups [][]entry) (n int) {
	for size := 0; n < len(groups) && (n == 0 || size < indexWrite); n++ {
		for _, e := range groups[n] {
			size += len(e.key) + len(e.value) + entryOverhead
		}
	}
	return n
}

// writable tells whether what was made of an index in an epoch may be written.
func writable(t *Tx, g generation, epoch uint64) error {
	now, err := t.number(epochKey())
	if err != nil {
		return err
	}
	if now != epoch {
		return errStale
	}
	b, err := t.build()
	if err == nil && g != b.Active && g != b.Growing {
		err = errLeft
	}
	return err
}
