package store

import (
	"bytes"
	"encoding/binary"
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

// recentKey is the place of a user in the list of recent ones.
func recentKey(b chatbot.ID, hour uint32, u chatuser.UserID) []byte {
	return keyOf(kindUserRecent, b.UUID[:], binary.BigEndian.AppendUint32(nil, hour), u.UUID[:])
}

func lastUser(k []byte) (u chatuser.UserID) {
	copy(u.UUID[:], k[len(k)-len(id.UUID{}):])
	return u
}
