package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/id"
)

// Chat users are found by pieces of what they are found by: kindUserPiece has a
// key for each letter that something can be searched from, so that whatever is
// typed is one run of keys. They are written with the change of the user.

// pieceBytes is how much of a piece stands in a key, filled up with zeros, which
// no text has.
const pieceBytes = 12

func pieceKey(b chatbot.ID, piece string, u chatuser.UserID) []byte {
	var fixed [pieceBytes]byte
	copy(fixed[:], piece)
	return keyOf(kindUserPiece, b.UUID[:], fixed[:], u.UUID[:])
}

// pieces are what a user is found by; one that is going has none.
func pieces(u chatuser.User) map[string]bool {
	if u.ID.IsZero() || u.Erasing {
		return nil
	}
	return chatuser.Pieces(u.Searchable()...)
}

// index brings what a user is found by from what it was to what it is.
func (p people) index(before, after chatuser.User) error {
	was, is := pieces(before), pieces(after)
	for piece := range was {
		if !is[piece] {
			if err := p.tx.delete(pieceKey(before.Chatbot, piece, before.ID)); err != nil {
				return err
			}
		}
	}
	for piece := range is {
		if !was[piece] {
			if err := p.tx.set(pieceKey(after.Chatbot, piece, after.ID), nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// These bound the work of one search. What fewer users have than fewFound is put
// in order by itself; more than that, as a set that the list of recent ones is
// compared with; what more than manyFound have is met soon enough among the recent
// ones themselves.
const (
	fewFound     = 4_000
	manyFound    = 20_000
	mostCompared = 30_000
)

// Found walks those who have all pieces of one of the ways.
func (p people) Found(f chatuser.Find, fn func(chatuser.Place) bool) (stopped chatuser.Place, err error) {
	set := map[chatuser.UserID]bool{}
	if err := p.withIDs(f, set); err != nil {
		return stopped, err
	}
	for _, way := range f.Ways {
		complete, err := p.collect(f.Chatbot, way, set)
		if err != nil {
			return stopped, err
		}
		if !complete {
			return stopped, p.Recent(f.Chatbot, f.After, false, fn)
		}
	}
	if len(set) > fewFound {
		return p.among(f, set, fn)
	}
	places := make([]chatuser.Place, 0, len(set))
	for u := range set {
		a, err := p.Activity(u)
		if err != nil {
			return stopped, err
		}
		places = append(places, placeOf(u, a))
	}
	slices.SortFunc(places, newestFirst)
	for _, at := range places {
		if f.After != (chatuser.Place{}) && newestFirst(at, f.After) <= 0 {
			continue
		}
		if !fn(at) {
			break
		}
	}
	return stopped, nil
}

func placeOf(u chatuser.UserID, a chatuser.Activity) chatuser.Place {
	at := chatuser.Place{User: u}
	if !a.Interaction.IsZero() {
		at.Hour = time.Unix(int64(hourOf(a.Interaction))*3600, 0).UTC()
	}
	return at
}

func newestFirst(a, b chatuser.Place) int {
	if c := b.Hour.Compare(a.Hour); c != 0 {
		return c
	}
	return bytes.Compare(b.User.UUID[:], a.User.UUID[:])
}

// withIDs adds the users whose id is within the range, of any chatbot.
func (p people) withIDs(f chatuser.Find, set map[chatuser.UserID]bool) error {
	if f.High.IsZero() {
		return nil
	}
	last := userKey(f.High)
	return p.tx.scan(span{prefix: []byte{byte(kindUser)}, from: userKey(f.Low), keysOnly: true}, func(k, _ []byte) (bool, error) {
		if bytes.Compare(k, last) > 0 {
			return false, nil
		}
		set[lastUser(k)] = true
		return len(set) < fewFound, nil
	})
}

// collect adds those who have the rarest of pieces, and tells whether these are
// all: there may be more than it is worth to look at.
func (p people) collect(b chatbot.ID, pieces []string, set map[chatuser.UserID]bool) (complete bool, err error) {
	for _, most := range []int{fewFound / 2, manyFound} {
		for _, piece := range pieces {
			found, complete, err := p.having(b, piece, most)
			if err != nil {
				return false, err
			}
			if complete {
				for _, u := range found {
					set[u] = true
				}
				return true, nil
			}
		}
	}
	return false, nil
}

func (p people) having(b chatbot.ID, piece string, most int) (found []chatuser.UserID, complete bool, err error) {
	prefix := keyOf(kindUserPiece, b.UUID[:], []byte(piece))
	err = p.tx.scan(span{prefix: prefix, keysOnly: true}, func(k, _ []byte) (bool, error) {
		found = append(found, lastUser(k))
		return len(found) <= most, nil
	})
	return found, len(found) <= most, err
}

// among walks the list of recent users for those of the set.
func (p people) among(f chatuser.Find, set map[chatuser.UserID]bool, fn func(chatuser.Place) bool) (stopped chatuser.Place, err error) {
	walked := 0
	err = p.Recent(f.Chatbot, f.After, false, func(at chatuser.Place) bool {
		walked++
		if set[at.User] && !fn(at) {
			return false
		}
		if walked >= mostCompared {
			stopped = at
			return false
		}
		return true
	})
	return stopped, err
}

// What one look of a rebuild goes through.
const (
	rebuiltUsers  = 100
	rebuiltPieces = 2_000
)

// userIndex is what chat users are found by, as a whole.
type userIndex struct{ store *Store }

// rebuild brings what chat users are found by up to their records and drops
// what is stray, while everything goes on: it reads, and writes what is wrong.
func (i userIndex) rebuild(ctx context.Context) error {
	for next := userKey(chatuser.UserID{}); next != nil; {
		var err error
		if next, err = i.reindex(ctx, next, rebuiltUsers); err != nil {
			return err
		}
	}
	for next := []byte{byte(kindUserPiece)}; next != nil; {
		var err error
		if next, err = i.dropStray(ctx, next, rebuiltPieces); err != nil {
			return err
		}
	}
	for left := true; left; {
		var err error
		if left, err = i.dropGrams(ctx, rebuiltPieces/2); err != nil {
			return err
		}
	}
	return nil
}

// reindex goes through the next users from a key on; next is nil at the end.
func (i userIndex) reindex(ctx context.Context, from []byte, limit int) (next []byte, err error) {
	var lacking []chatuser.UserID
	err = i.store.View(ctx, func(tx *Tx) error {
		users, seen := people{tx, peopleNotes{tx}}, 0
		return tx.scan(span{prefix: []byte{byte(kindUser)}, from: from, keysOnly: true}, func(k, _ []byte) (bool, error) {
			if seen++; seen > limit {
				next = bytes.Clone(k)
				return false, nil
			}
			u := lastUser(k)
			record, err := users.User(u)
			if err != nil {
				return false, err
			}
			for piece := range pieces(record) {
				_, found, err := tx.get(pieceKey(record.Chatbot, piece, u))
				if err != nil {
					return false, err
				}
				if !found {
					lacking = append(lacking, u)
					break
				}
			}
			return ctx.Err() == nil, nil
		})
	})
	for len(lacking) > 0 && err == nil {
		some := lacking[:min(len(lacking), 20)]
		lacking = lacking[len(some):]
		err = i.store.Write(ctx, func(tx *Tx) error {
			users := people{tx, peopleNotes{tx}}
			for _, u := range some {
				record, err := users.User(u)
				if errors.Is(err, chatuser.ErrNotFound) {
					continue
				}
				if err == nil {
					err = users.index(chatuser.User{}, record)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	return next, errors.Join(err, ctx.Err())
}

// dropStray goes through the next keys of the index from a key on and drops
// those whose user does not have the piece; next is nil at the end.
func (i userIndex) dropStray(ctx context.Context, from []byte, limit int) (next []byte, err error) {
	var stray [][]byte
	err = i.store.View(ctx, func(tx *Tx) error {
		seen, users := 0, people{tx, peopleNotes{tx}}
		return tx.scan(span{prefix: []byte{byte(kindUserPiece)}, from: from, keysOnly: true}, func(k, _ []byte) (bool, error) {
			if seen++; seen > limit {
				next = bytes.Clone(k)
				return false, nil
			}
			has, err := users.hasPiece(k)
			if err == nil && !has {
				stray = append(stray, bytes.Clone(k))
			}
			return ctx.Err() == nil, err
		})
	})
	if err == nil && len(stray) > 0 {
		err = i.store.Write(ctx, func(tx *Tx) error {
			users := people{tx, peopleNotes{tx}}
			for _, k := range stray {
				has, err := users.hasPiece(k)
				if err == nil && !has {
					err = tx.delete(k)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	return next, errors.Join(err, ctx.Err())
}

// hasPiece tells whether the user of a key of the index has the piece.
func (p people) hasPiece(k []byte) (bool, error) {
	record, err := p.User(lastUser(k))
	if errors.Is(err, chatuser.ErrNotFound) {
		return false, nil
	}
	if err != nil || record.Erasing || !bytes.Equal(k[1:17], record.Chatbot.UUID[:]) {
		return false, err
	}
	return pieces(record)[string(bytes.TrimRight(k[17:17+pieceBytes], "\x00"))], nil
}

// dropGrams drops some of the keys by which earlier versions found users, and
// tells whether there were any.
func (i userIndex) dropGrams(ctx context.Context, limit int) (found bool, err error) {
	err = i.store.Write(ctx, func(tx *Tx) error {
		var keys [][]byte
		if err := tx.scan(span{prefix: []byte{byte(kindUserGram)}, keysOnly: true}, func(k, _ []byte) (bool, error) {
			keys = append(keys, bytes.Clone(k))
			return len(keys) < limit, nil
		}); err != nil {
			return err
		}
		found = len(keys) > 0
		for _, k := range keys {
			if err := tx.delete(k); err != nil {
				return err
			}
		}
		return nil
	})
	return found, err
}

// recentKey is the place of a user in the list of recent ones.
func recentKey(b chatbot.ID, hour uint32, u chatuser.UserID) []byte {
	return keyOf(kindUserRecent, b.UUID[:], binary.BigEndian.AppendUint32(nil, hour), u.UUID[:])
}

func lastUser(k []byte) (u chatuser.UserID) {
	copy(u.UUID[:], k[len(k)-len(id.UUID{}):])
	return u
}
