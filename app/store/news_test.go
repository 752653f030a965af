package store

import (
	"fmt"
	"testing"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/search"
)

// What a batch stores is noted in one row, which may be gone through in parts, and
// goes once all of it is indexed.
func TestNews_aRowIsIndexedInParts(t *testing.T) {
	t.Parallel()
	r := newReadable(t)
	c := conversation.Conversation{ID: conversation.ID{UUID: id.New()}, Chatbot: chatbot.ID{UUID: id.New()}, Status: conversation.Active}
	err := Conversations(r.store).Write(t.Context(), func(tx conversation.Tx) error {
		before := conversation.Conversation{}
		for i := range 7 {
			after := c
			after.LastSeq = uint64(i + 1)
			if err := tx.Save(before, after); err != nil {
				return err
			}
			if err := tx.Append(after, conversation.Message{ID: conversation.MessageID{UUID: id.New()}, Seq: after.LastSeq, Role: conversation.RoleUser, Text: fmt.Sprint("word", i)}); err != nil {
				return err
			}
			before = after
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{3, 3, 1, 0} {
		if rows := len(r.scanned(t, kindSearchNews)); (rows == 1) != (i < 3) {
			t.Errorf("%d rows of news before part %d", rows, i)
		}
		if n, err := r.index.Follow(t.Context(), 3); err != nil || n != want {
			t.Errorf("part %d: %d, %v", i, n, err)
		}
	}
	err = r.index.View(t.Context(), func(reader search.Reader) error {
		for i := range 7 {
			if l, err := reader.List(c.Chatbot, fmt.Sprint("word", i)); err != nil || l == nil || l.Size() != 1 {
				t.Errorf("word%d: %v, %v", i, l, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// scanned gives the keys of a kind.
func (r *readable) scanned(t *testing.T, k kind) (keys [][]byte) {
	t.Helper()
	err := r.store.View(t.Context(), func(tx *Tx) error {
		return tx.scan(span{prefix: []byte{byte(k)}, keysOnly: true}, func(key, _ []byte) (bool, error) {
			keys = append(keys, append([]byte(nil), key...))
			return true, nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// What tokens are told apart by counts as changed before the write returns, and
// nothing else does.
func TestMarks_changeWithMarksAlone(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	was := Marks(d.store)()
	u := chatuser.UserID{UUID: id.New()}
	write := func(fn func(chatuser.Tx) error) uint64 {
		if err := Users(d.store).Write(t.Context(), fn); err != nil {
			t.Fatal(err)
		}
		return Marks(d.store)()
	}
	if is := write(func(tx chatuser.Tx) error { return tx.PutUser(chatuser.User{}, chatuser.User{ID: u}) }); is != was {
		t.Error("a user's record counts as a mark")
	}
	if is := write(func(tx chatuser.Tx) error { return tx.PutGone(u, d.store.opt.Clock()) }); is == was {
		t.Error("a mark of an erased user does not count")
	}
	was = Marks(d.store)()
	if is := write(func(tx chatuser.Tx) error {
		return tx.PutSecrets(chatbot.ID{UUID: id.New()}, chatuser.Secrets{SignedOut: d.store.opt.Clock()})
	}); is == was {
		t.Error("the end of all tokens does not count")
	}
}
