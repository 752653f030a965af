package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

// Users is the store as package chatuser sees it.
func Users(s *Store) Port[chatuser.Tx, chatuser.Reader] {
	return Port[chatuser.Tx, chatuser.Reader]{
		store:  s,
		writer: func(tx *Tx) chatuser.Tx { return people{tx, peopleNotes{tx}} },
		reader: func(tx *Tx) chatuser.Reader { return people{tx, peopleNotes{tx}} },
	}
}

// people keeps chat users with what they are found by.
type people struct {
	tx *Tx
	peopleNotes
}

func (p people) transaction() *Tx { return p.tx }

func userKey(u chatuser.UserID) []byte     { return keyOf(kindUser, u.UUID[:]) }
func activityKey(u chatuser.UserID) []byte { return keyOf(kindUserActivity, u.UUID[:]) }

// verifiedKey holds the hash of an external id, which has no fixed width.
func verifiedKey(b chatbot.ID, externalID string) []byte {
	sum := sha256.Sum256([]byte(externalID))
	return keyOf(kindUserVerified, b.UUID[:], sum[:16])
}

func hourOf(t time.Time) uint32 { return uint32(max(t.Unix(), 0) / 3600) }

func (p people) User(u chatuser.UserID) (out chatuser.User, err error) {
	found, err := p.tx.getJSON(userKey(u), &out)
	if err == nil && !found {
		err = chatuser.ErrNotFound
	}
	return out, err
}

func (p people) Activity(u chatuser.UserID) (out chatuser.Activity, err error) {
	_, err = getRecord(p.tx, activityKey(u), &out, ownActivity)
	return out, err
}

// ownActivity is the same: it points at nothing.
func ownActivity(a chatuser.Activity) chatuser.Activity { return a }

func (p people) PutUser(before, after chatuser.User) error {
	if err := p.index(before, after); err != nil {
		return err
	}
	return p.tx.setJSON(userKey(after.ID), after)
}

func (p people) DeleteUser(u chatuser.User) error {
	if err := p.index(u, chatuser.User{}); err != nil {
		return err
	}
	if u.Verified {
		owner, found, err := p.Verified(u.Chatbot, u.ExternalID)
		if err != nil {
			return err
		}
		if found && owner == u.ID {
			if err := p.tx.delete(verifiedKey(u.Chatbot, u.ExternalID)); err != nil {
				return err
			}
		}
	}
	return p.tx.delete(userKey(u.ID))
}

// recent tells the place of a user in the list of recent ones; a merged one, or
// one that never did anything, has none.
func recent(a chatuser.Activity) (hour uint32, listed bool) {
	return hourOf(a.Interaction), !a.Interaction.IsZero() && a.Into.IsZero()
}

func (p people) PutActivity(b chatbot.ID, u chatuser.UserID, before, after chatuser.Activity) error {
	was, listed := recent(before)
	is, stays := recent(after)
	if listed && (!stays || was != is) {
		if err := p.tx.delete(recentKey(b, was, u)); err != nil {
			return err
		}
	}
	if stays && (!listed || was != is) {
		if err := p.tx.set(recentKey(b, is, u), nil); err != nil {
			return err
		}
	}
	return setRecord(p.tx, activityKey(u), after, ownActivity)
}

func (p people) DeleteActivity(b chatbot.ID, u chatuser.UserID, before chatuser.Activity) error {
	if hour, listed := recent(before); listed {
		if err := p.tx.delete(recentKey(b, hour, u)); err != nil {
			return err
		}
	}
	return p.tx.delete(activityKey(u))
}

func (p people) Verified(b chatbot.ID, externalID string) (u chatuser.UserID, found bool, err error) {
	v, found, err := p.tx.get(verifiedKey(b, externalID))
	copy(u.UUID[:], v)
	return u, found && len(v) == len(u.UUID), err
}

func (p people) PutVerified(b chatbot.ID, externalID string, u chatuser.UserID) error {
	return p.tx.set(verifiedKey(b, externalID), bytes.Clone(u.UUID[:]))
}

func (p people) Recent(b chatbot.ID, after chatuser.Place, oldestFirst bool, fn func(chatuser.Place) bool) error {
	sp := span{prefix: keyOf(kindUserRecent, b.UUID[:]), reverse: !oldestFirst, keysOnly: true}
	var skip []byte
	if !after.User.IsZero() || !after.Hour.IsZero() {
		sp.from = recentKey(b, hourOf(after.Hour), after.User)
		skip = sp.from
	}
	return p.tx.scan(sp, func(k, _ []byte) (bool, error) {
		if bytes.Equal(k, skip) {
			return true, nil
		}
		hour := binary.BigEndian.Uint32(k[17:21])
		return fn(chatuser.Place{Hour: time.Unix(int64(hour)*3600, 0).UTC(), User: lastUser(k)}), nil
	})
}

// threadIDs are the conversations of one user in a list by visitor, newest first,
// below before.
func (p people) threadIDs(list kind, u chatuser.UserID, before chatuser.Thread, limit int) (out []chatuser.Thread, err error) {
	v := chatuser.VisitorOf(u)
	sp := span{prefix: keyOf(list, v.UUID[:]), reverse: true, keysOnly: true}
	none := chatuser.Thread{}
	if before != none {
		sp.from = keyOf(list, v.UUID[:], before[:])
	}
	err = p.tx.scan(sp, func(k, _ []byte) (bool, error) {
		if c := chatuser.Thread(lastConversation(k).UUID); c != before {
			out = append(out, c)
		}
		return len(out) < limit, nil
	})
	return out, err
}

func (p people) Threads(users []chatuser.UserID, before chatuser.Thread, limit int, binned bool) (out []chatuser.Thread, err error) {
	lists := []kind{kindByVisitor}
	if binned {
		lists = append(lists, kindBinByVisitor)
	}
	for _, u := range users {
		for _, list := range lists {
			some, err := p.threadIDs(list, u, before, limit)
			if err != nil {
				return nil, err
			}
			out = append(out, some...)
		}
	}
	sortThreads(out)
	return out[:min(len(out), limit)], nil
}

// mostCounted bounds how many conversations of one user are counted.
const mostCounted = 100_000

func (p people) Counted(users []chatuser.UserID) (out chatuser.Activity, err error) {
	all, err := p.Threads(users, chatuser.Thread{}, mostCounted, false)
	if err != nil {
		return out, err
	}
	out.Conversations = len(all)
	for _, c := range all[:min(len(all), 20)] { // the last word need not be in the one that began last
		if err := p.lastWord(conversation.ID{UUID: id.UUID(c)}, &out); err != nil {
			return out, err
		}
	}
	return out, nil
}

// lastWord takes the last message of the visitor in c if it is newer.
func (p people) lastWord(c conversation.ID, a *chatuser.Activity) error {
	return p.tx.scan(span{prefix: messagesOf(c), reverse: true}, func(_, v []byte) (bool, error) {
		var m conversation.Message
		if err := decodeJSON(v, &m); err != nil {
			return false, err
		}
		if m.Role != conversation.RoleUser {
			return true, nil
		}
		if m.At.After(a.ReceivedAt) {
			*a = a.Heard(m.Text, m.At)
		}
		return false, nil
	})
}
