package store

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/search"
)

// build says which indexes of words there are, and how far the one is that grows.
type build struct {
	Active   generation      `json:"active,omitempty"`   // is asked; 0: none yet
	Growing  generation      `json:"growing,omitempty"`  // is built beside it
	Leaving  generation      `json:"leaving,omitempty"`  // is being removed
	Filled   bool            `json:"filled,omitempty"`   // the growing one has all conversations, as runs or in its lists
	Joined   bool            `json:"joined,omitempty"`   // all of its runs are in its lists; it lacks news alone
	JoinedTo []byte          `json:"joinedTo,omitempty"` // key of the last run that is
	Again    bool            `json:"again,omitempty"`    // it is to be built once more when it is ready
	Users    bool            `json:"users,omitempty"`    // what chat users are found by was built, too
	At       conversation.ID `json:"at,omitzero"`        // the last conversation that it has
	Done     int             `json:"done,omitempty"`     // conversations
	Total    int             `json:"total,omitempty"`    // as they were counted at the beginning
	Began    time.Time       `json:"began,omitzero"`
	Finished time.Time       `json:"finished,omitzero"` // when the active one was ready
}

func (b build) generations() (out []generation) {
	for _, g := range []generation{b.Active, b.Growing, b.Leaving} {
		if g != 0 {
			out = append(out, g)
		}
	}
	return out
}

// free is a generation that is not in use.
func (b build) free() generation {
	for g := generation(1); ; g++ {
		if !slices.Contains(b.generations(), g) {
			return g
		}
	}
}

func (t *Tx) build() (b build, err error) {
	_, err = t.getJSON(buildKey(), &b)
	return b, err
}

// SearchIndex is the index of words as package search sees it.
type SearchIndex struct{ store *Store }

// Search is the store as package search sees it.
func Search(s *Store) SearchIndex { return SearchIndex{s} }

// News tells when messages were stored that are to be indexed.
func (i SearchIndex) News() <-chan struct{} { return i.store.news.wake }

// State tells how the indexes stand.
func (i SearchIndex) State(ctx context.Context) (out search.State, err error) {
	err = i.store.View(ctx, func(tx *Tx) error {
		b, err := tx.build()
		out = search.State{
			Ready: b.Active != 0, Building: b.Growing != 0 || !b.Users, Done: b.Done, Total: b.Total, Began: b.Began, Finished: b.Finished,
			Known: b.Active != 0 || b.Growing != 0,
		}
		return err
	})
	return out, err
}

// change changes how the indexes stand.
func (i SearchIndex) change(ctx context.Context, fn func(*Tx, *build) error) error {
	return i.store.Write(ctx, func(tx *Tx) error {
		b, err := tx.build()
		if err != nil {
			return err
		}
		if err := fn(tx, &b); err != nil {
			return err
		}
		return tx.setJSON(buildKey(), b)
	})
}

// Begin begins to build the index of words anew, and with users also what chat
// users are found by. What is being built goes on; where it went through some
// conversations already, it is built once more behind it, since it may lack what
// was stored there since.
func (i SearchIndex) Begin(ctx context.Context, users bool) error {
	total, err := i.countKeys(ctx, kindConversation)
	if err != nil {
		return err
	}
	return i.change(ctx, func(tx *Tx, b *build) error {
		if users {
			b.Users = false
		}
		if b.Growing != 0 {
			b.Again = b.Again || b.Filled || b.At != conversation.ID{}
			b.Total = total
			return nil
		}
		return i.beginning(tx, b, total)
	})
}

func (i SearchIndex) beginning(tx *Tx, b *build, total int) error {
	*b = build{Active: b.Active, Growing: b.free(), Leaving: b.Leaving, Users: b.Users, Total: total, Began: i.store.opt.Clock(), Finished: b.Finished}
	// What has a number by now is stored before this is, and read with the
	// conversations.
	return tx.set(cursorKey(b.Growing), u64(i.store.news.last.Load()))
}

func (i SearchIndex) countKeys(ctx context.Context, k kind) (n int, err error) {
	err = i.store.View(ctx, func(tx *Tx) error {
		return tx.scan(span{prefix: []byte{byte(k)}, keysOnly: true}, func(_, _ []byte) (bool, error) {
			n++
			return ctx.Err() == nil, nil
		})
	})
	return n, err
}

// Follow indexes the words of messages that were stored since, and tells how many
// it went through: fewer than limit where nothing is left.
func (i SearchIndex) Follow(ctx context.Context, limit int) (n int, err error) {
	b, err := i.read(ctx)
	if err != nil || b.Active == 0 {
		return 0, err
	}
	return i.indexNews(ctx, b.Active, b.Growing != 0, limit)
}

func (i SearchIndex) read(ctx context.Context) (b build, err error) {
	err = i.store.View(ctx, func(tx *Tx) error {
		b, err = tx.build()
		return err
	})
	return b, err
}

// Grow goes on with what is being built, and tells whether something is left.
func (i SearchIndex) Grow(ctx context.Context) (more bool, err error) {
	b, err := i.read(ctx)
	switch {
	case err != nil:
		return false, err
	case b.Leaving != 0:
		return true, i.leave(ctx, b.Leaving)
	case b.Growing != 0 && !b.Filled:
		return true, i.fill(ctx, b)
	case b.Growing != 0 && !b.Joined:
		return true, i.join(ctx, b)
	case b.Growing != 0:
		n, err := i.indexNews(ctx, b.Growing, true, catchUp)
		if err != nil || n > 0 {
			return true, err
		}
		return true, i.turn(ctx)
	case !b.Users:
		if err := userIndex(i).rebuild(ctx); err != nil {
			return true, err
		}
		return true, i.change(ctx, func(_ *Tx, b *build) error { b.Users = true; return nil })
	}
	return false, nil
}

const (
	// fillBytes is about how much memory one session of a building takes: the more,
	// the fewer runs there are of each word.
	fillBytes = 24 << 20
	catchUp   = 2000
	dropped   = 2000 // keys that one write removes
)

// fill indexes the next conversations.
func (i SearchIndex) fill(ctx context.Context, b build) error {
	for most := fillBytes; ; most /= 4 {
		err := i.fillUpTo(ctx, b, most)
		if !errors.Is(err, errStale) {
			return err
		}
		if most < 4096 {
			return nil // others take out much just now; the caller comes again
		}
	}
}

func (i SearchIndex) fillUpTo(ctx context.Context, b build, most int) error {
	var made *session
	var epoch uint64
	at, n := b.At, 0
	from := append(conversationKey(b.At), 0)
	err := i.store.View(ctx, func(tx *Tx) (err error) {
		made = newBuilding(tx, b.Growing)
		if epoch, err = tx.number(epochKey()); err != nil {
			return err
		}
		return tx.scan(span{prefix: []byte{byte(kindConversation)}, from: from}, func(k, v []byte) (bool, error) {
			var c conversation.Conversation
			if err := decodeJSON(v, &c); err != nil {
				return false, err
			}
			at = lastConversation(k)
			if err := made.tellAll(c.Chatbot, at); err != nil {
				return false, err
			}
			n++
			return made.size < most && ctx.Err() == nil, nil
		})
	})
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return i.keep(ctx, made, epoch, func(tx *Tx) error {
		now, err := tx.build()
		if err != nil {
			return err
		}
		now.At, now.Done, now.Filled = at, now.Done+n, n == 0
		return tx.setJSON(buildKey(), now)
	})
}

// turn has the one that was built asked from now on.
func (i SearchIndex) turn(ctx context.Context) error {
	err := i.change(ctx, func(tx *Tx, b *build) error {
		b.Leaving, b.Active, b.Growing = b.Active, b.Growing, 0
		b.Filled, b.Joined = false, false
		b.At, b.Finished = conversation.ID{}, i.store.opt.Clock()
		if b.Again {
			return i.beginning(tx, b, b.Total)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return i.TrimNews(ctx)
}

// leave removes an index that is no longer asked, and the news that were kept for
// the one that was built.
func (i SearchIndex) leave(ctx context.Context, g generation) error {
	one := []byte{byte(g)}
	for _, prefix := range [][]byte{
		keyOf(kindWordRun, one), keyOf(kindWord, one), keyOf(kindWordBlock, one), keyOf(kindSearchDocs, one),
		keyOf(kindSearchState, []byte{stateSaid}, one), keyOf(kindSearchState, []byte{stateNext}, one), keyOf(kindSearchState, []byte{stateCursor}, one),
	} {
		if err := i.dropKeys(ctx, prefix, nil); err != nil {
			return err
		}
	}
	return i.change(ctx, func(_ *Tx, b *build) error { b.Leaving = 0; return nil })
}

// TrimNews drops the news that every index has.
func (i SearchIndex) TrimNews(ctx context.Context) error {
	var upTo uint64
	err := i.store.View(ctx, func(tx *Tx) error {
		b, err := tx.build()
		if err != nil || b.Active == 0 || b.Growing != 0 {
			return err
		}
		upTo, err = tx.number(cursorKey(b.Active))
		return err
	})
	if err != nil || upTo == 0 {
		return err
	}
	return i.dropKeys(ctx, []byte{byte(kindSearchNews)}, newsKey(upTo))
}

// dropKeys removes the keys that begin with prefix, up to last where it is given,
// some at a time.
func (i SearchIndex) dropKeys(ctx context.Context, prefix, last []byte) error {
	from := prefix
	for from != nil {
		var keys [][]byte
		err := i.store.View(ctx, func(tx *Tx) error {
			keys = nil
			return tx.scan(span{prefix: prefix, from: from, keysOnly: true}, func(k, _ []byte) (bool, error) {
				if last != nil && bytes.Compare(k, last) > 0 {
					return false, nil
				}
				keys = append(keys, bytes.Clone(k))
				return len(keys) < dropped, nil
			})
		})
		if err != nil {
			return err
		}
		if from = nil; len(keys) == dropped {
			from = keys[len(keys)-1]
		}
		if err := i.store.Write(ctx, func(tx *Tx) error {
			for _, k := range keys {
				if err := tx.delete(k); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// ClearWords removes what is indexed of a chatbot that is gone.
func (s *Store) ClearWords(ctx context.Context, b chatbot.ID) error {
	index := SearchIndex{s}
	state, err := index.read(ctx)
	if err != nil {
		return err
	}
	if err := index.clearWords(ctx, state, b); err != nil {
		return err
	}
	if err := s.Write(ctx, newEpoch); err != nil { // whoever is about to write read what was there
		return err
	}
	return index.clearWords(ctx, state, b)
}

// clearWords removes what every index has of a chatbot by now.
func (i SearchIndex) clearWords(ctx context.Context, state build, b chatbot.ID) error {
	for _, g := range state.generations() {
		for _, k := range []kind{kindWordRun, kindWord, kindWordBlock, kindSearchDocs} {
			if err := i.dropKeys(ctx, keyOf(k, []byte{byte(g)}, b.UUID[:]), nil); err != nil {
				return err
			}
		}
	}
	return nil
}
