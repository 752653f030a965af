package store

import (
	"bytes"
	"context"
	"errors"
	"hash/maphash"

	"frontdesk/app/chatuser"
)

// What one look of a rebuild goes through.
const (
	rebuiltUsers  = 100
	rebuiltPieces = 2_000
)

// userIndex is what chat users are found by, as a whole.
type userIndex struct{ store *Store }

// rebuild brings what chat users are found by up to their records and drops
// what is stray, while everything goes on: it reads, and writes what is wrong.
// Where nothing is, it reads each record and each key once.
func (i userIndex) rebuild(ctx context.Context) error {
	wrong, err := i.wrong(ctx)
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		for next := userKey(chatuser.UserID{}); next != nil; {
			if next, err = i.reindex(ctx, next, rebuiltUsers, wrong); err != nil {
				return err
			}
		}
	}
	for part := range wrong {
		prefix := keyOf(kindUserPiece, part[:])
		for next := prefix; next != nil; {
			if next, err = i.dropStray(ctx, prefix, next, rebuiltPieces); err != nil {
				return err
			}
		}
	}
	for left := true; left; {
		if left, err = i.dropGrams(ctx, rebuiltPieces/2); err != nil {
			return err
		}
	}
	return nil
}

// piecePart is a part of the index: the chatbot and the first byte of the pieces.
type piecePart [17]byte

func partOf(key []byte) (p piecePart) {
	copy(p[:], key[1:])
	return p
}

// wrong are the parts of the index whose keys are not those that the records ask
// for, as everything stood at one moment. Keys are added up by their hashes, since
// they come in one order and what the records ask for in another.
func (i userIndex) wrong(ctx context.Context) (map[piecePart]bool, error) {
	seed := maphash.MakeSeed()
	sums := map[piecePart]uint64{}
	err := i.store.View(ctx, func(tx *Tx) error {
		users := people{tx, peopleNotes{tx}}
		err := tx.scan(span{prefix: []byte{byte(kindUser)}, keysOnly: true}, func(k, _ []byte) (bool, error) {
			record, err := users.User(lastUser(k))
			for piece := range pieces(record) {
				key := pieceKey(record.Chatbot, piece, record.ID)
				sums[partOf(key)] += maphash.Bytes(seed, key)
			}
			return ctx.Err() == nil, err
		})
		if err != nil {
			return err
		}
		return tx.scan(span{prefix: []byte{byte(kindUserPiece)}, keysOnly: true}, func(k, _ []byte) (bool, error) {
			sums[partOf(k)] -= maphash.Bytes(seed, k)
			return ctx.Err() == nil, nil
		})
	})
	wrong := map[piecePart]bool{}
	for p, sum := range sums {
		if sum != 0 {
			wrong[p] = true
		}
	}
	return wrong, errors.Join(err, ctx.Err())
}

// reindex goes through the next users from a key on and adds what they lack in
// parts that are wrong; next is nil at the end.
func (i userIndex) reindex(ctx context.Context, from []byte, limit int, wrong map[piecePart]bool) (next []byte, err error) {
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
			lacks, err := users.lacks(record, wrong)
			if lacks {
				lacking = append(lacking, u)
			}
			return ctx.Err() == nil, err
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

// lacks tells whether a part that is wrong has not all pieces of a user.
func (p people) lacks(u chatuser.User, wrong map[piecePart]bool) (bool, error) {
	for piece := range pieces(u) {
		key := pieceKey(u.Chatbot, piece, u.ID)
		if !wrong[partOf(key)] {
			continue
		}
		if _, found, err := p.tx.get(key); err != nil || !found {
			return err == nil, err
		}
	}
	return false, nil
}

// dropStray goes through the next keys of a part of the index from a key on and
// drops those whose user does not have the piece; next is nil at the end.
func (i userIndex) dropStray(ctx context.Context, prefix, from []byte, limit int) (next []byte, err error) {
	var stray [][]byte
	err = i.store.View(ctx, func(tx *Tx) error {
		seen, users := 0, people{tx, peopleNotes{tx}}
		return tx.scan(span{prefix: prefix, from: from, keysOnly: true}, func(k, _ []byte) (bool, error) {
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
