package store

import (
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"strings"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// While an index is built anew, a session does not read what is there of each of
// its words: it only notes its own messages, as runs, and Badger sorts them by word.
// Joining them to lists afterwards reads and writes each list in one go.

// kindWordRun is: generation, chatbot, hash of the word, first → a run.
const kindWordRun kind = 0x96

// mostRun bounds a run, in bytes of its numbers.
const mostRun = 64 << 10

// run is messages that one session noted for a word.
//
//	value: the last number, 4 bytes; the length of the word and the word; then the
//	numbers as in a tail
type run struct{ tail }

func runsOf(g generation, b chatbot.ID, term string) []byte {
	of := blocksOf(g, b, term)
	of[0] = byte(kindWordRun)
	return of
}

func (r *run) encode(term string) []byte {
	out := make([]byte, 0, 4+1+len(term)+len(r.steps)+1)
	out = binary.BigEndian.AppendUint32(out, r.last)
	out = append(binary.AppendUvarint(out, uint64(len(term))), term...)
	return append(out, r.steps...)
}

// readRun gives the word and the numbers of a run; both are views of v.
func readRun(v []byte) (last uint32, term string, steps []byte, err error) {
	if len(v) < 5 {
		return 0, "", nil, errIndex
	}
	last = binary.BigEndian.Uint32(v)
	size, n := binary.Uvarint(v[4:])
	if n <= 0 || uint64(len(v)-4-n) < size {
		return 0, "", nil, errIndex
	}
	at := 4 + n + int(size)
	return last, string(v[4+n : at]), v[at:], nil
}

// runNotes are the runs of a session.
type runNotes struct {
	open map[chatbot.ID]map[string]*run
	full [][]entry
}

// newBuilding is a session that notes runs.
func newBuilding(tx *Tx, g generation) *session {
	s := newSession(tx, g)
	s.noted = &runNotes{open: map[chatbot.ID]map[string]*run{}}
	return s
}

// note puts a number into the run of a term.
func (s *session) note(b chatbot.ID, term string, doc uint32) error {
	of := s.noted.open[b]
	if of == nil {
		of = map[string]*run{}
		s.noted.open[b] = of
	}
	r := of[term]
	if r == nil {
		term = strings.Clone(term) // which would keep its message in memory
		r = &run{}
		of[term] = r
		s.size += len(term) + 96
	}
	if len(r.steps) >= mostRun {
		s.noted.full = append(s.noted.full, []entry{s.entryOf(b, term, r)})
		*r = run{}
	}
	s.size += 2
	if r.n > 0 && doc <= r.last { // it had its number before the others: the session is done again
		return r.squeeze(doc)
	}
	r.push(doc)
	return nil
}

func (s *session) entryOf(b chatbot.ID, term string, r *run) entry {
	return entry{blockKey(runsOf(s.gen, b, term), r.first), r.encode(term)}
}

// runs are what a session noted.
func (s *session) runs() [][]entry {
	out := s.noted.full
	for b, of := range s.noted.open {
		for term, r := range of {
			out = append(out, []entry{s.entryOf(b, term, r)})
		}
	}
	return out
}

// mostJoined is how many messages one session joins to one list, which is written
// at once.
const mostJoined = 40_000

// join makes lists of the next runs of what is being built.
func (i SearchIndex) join(ctx context.Context, b build) error {
	for most := fillBytes / 2; ; most /= 4 {
		err := i.joinUpTo(ctx, b, most)
		if !errors.Is(err, errStale) || most < 4096 {
			return ignoring(err, errStale)
		}
	}
}

// ignoring is err, or nil where it is of a kind: the caller comes again.
func ignoring(err, kind error) error {
	if errors.Is(err, kind) {
		return nil
	}
	return err
}

func (i SearchIndex) joinUpTo(ctx context.Context, b build, most int) error {
	var made *session
	var epoch uint64
	prefix := keyOf(kindWordRun, []byte{byte(b.Growing)})
	from, last, n := prefix, b.JoinedTo, 0
	if len(last) > 0 {
		from = append(slices.Clone(last), 0)
	}
	err := i.store.View(ctx, func(tx *Tx) (err error) {
		made = newSession(tx, b.Growing)
		if epoch, err = tx.number(epochKey()); err != nil {
			return err
		}
		ofWord := joining{session: made}
		return tx.scan(span{prefix: prefix, from: from}, func(k, v []byte) (bool, error) {
			last, n = slices.Clone(k), n+1
			if err := ofWord.add(k, v); err != nil {
				return false, err
			}
			return made.size < most && ofWord.docs < mostJoined && ctx.Err() == nil, nil
		})
	})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return err
	}
	if n == 0 { // all are joined
		if err := i.dropKeys(ctx, prefix, nil); err != nil {
			return err
		}
	}
	return i.keep(ctx, made, epoch, func(tx *Tx) error {
		now, err := tx.build()
		if err != nil {
			return err
		}
		now.JoinedTo, now.Joined = last, n == 0
		if now.Joined {
			now.JoinedTo = nil
		}
		return tx.setJSON(buildKey(), now)
	})
}

// joining puts runs onto lists, those of a word one after the other.
type joining struct {
	*session
	key  []byte // generation, chatbot and hash of the word
	term string
	list *list
	docs int // joined to this list
}

func (j *joining) add(k, v []byte) error {
	_, term, steps, err := readRun(v)
	if err != nil {
		return err
	}
	if of := k[:len(k)-4]; j.list == nil || string(of) != string(j.key) || term != j.term {
		var b chatbot.ID
		copy(b.UUID[:], k[2:])
		j.key, j.term, j.docs = slices.Clone(of), term, 0
		if j.list, err = j.listOf(b, term); err != nil {
			return err
		}
	}
	docs, err := readDocs(steps)
	if err != nil {
		return err
	}
	for _, doc := range docs {
		if err := j.put(j.list, doc); err != nil {
			return err
		}
	}
	j.docs += len(docs)
	return nil
}

// unrun takes a number out of the runs of a term, and tells whether it was there.
func (o outtake) unrun(term string, doc uint32) (was bool, err error) {
	of := runsOf(o.gen, o.bot, term)
	var changed []entry
	err = o.tx.scan(span{prefix: of, from: blockKey(of, doc), reverse: true}, func(k, v []byte) (bool, error) {
		last, word, steps, err := readRun(v)
		if err != nil || word != term || last < doc {
			return err == nil, err
		}
		docs, err := readDocs(steps)
		if err != nil {
			return false, err
		}
		at, there := slices.BinarySearch(docs, doc)
		if !there {
			return true, nil
		}
		changed = append(changed, entry{key: slices.Clone(k)})
		if docs = slices.Delete(docs, at, at+1); len(docs) > 0 {
			var left run
			left.hold(docs)
			changed[len(changed)-1].value = left.encode(term)
		}
		return true, nil
	})
	if err != nil {
		return false, err
	}
	for _, e := range changed {
		if e.value == nil {
			err = o.tx.delete(e.key)
		} else {
			err = o.tx.set(e.key, e.value) // by its first number as it was: a run may begin later than its key says
		}
		if err != nil {
			return false, err
		}
	}
	return len(changed) > 0, nil
}

// tellAll notes a conversation.
func (s *session) tellAll(b chatbot.ID, c conversation.ID) error {
	return s.tx.scan(span{prefix: messagesOf(c)}, func(k, v []byte) (bool, error) {
		return true, s.tellMessage(b, conversation.Ref{Conversation: c, Seq: binary.BigEndian.Uint64(k[17:])}, v)
	})
}
