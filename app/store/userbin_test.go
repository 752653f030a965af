package store

import (
	"slices"
	"testing"
	"time"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

// kept puts n conversations of a visitor into the store, each third one into the bin.
func (r *reception) kept(t *testing.T, v chatuser.VisitorID, n int) (ids []chatuser.Thread) {
	t.Helper()
	const atOnce = 100
	for done := 0; done < n; done += atOnce {
		err := Conversations(r.store).Write(t.Context(), func(tx conversation.Tx) error {
			for i := done; i < min(done+atOnce, n); i++ {
				c := conversation.Conversation{ID: conversation.ID{UUID: id.New()}, Chatbot: r.bot.ID, Visitor: v, Status: conversation.Active, StartedAt: r.clock()}
				after := c
				if i%3 == 0 {
					after.DeletedAt = r.clock().Add(time.Duration(-i) * time.Hour)
				}
				ids = append(ids, chatuser.Thread(c.ID.UUID))
				if err := tx.Save(conversation.Conversation{}, c); err != nil {
					return err
				}
				if err := tx.Save(c, after); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Reverse(ids)
	return ids
}

// A visitor is shown all that is kept, however much, and newest first; looking for it
// reads nothing of anybody else.
func TestUsers_ownIsAllOfIt(t *testing.T) {
	t.Parallel()
	r := newReception(t)
	v, other := visitor(), visitor()
	want := r.kept(t, v, 1500)
	for _, c := range r.kept(t, other, 30) {
		write(t, r.store, func(tx *Tx) error { // unreadable, so that it is noticed when it is read
			return tx.set(conversationKey(conversation.ID{UUID: id.UUID(c)}), []byte("?"))
		})
	}
	_, got, err := r.users.Own(t.Context(), v)
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("%d of %d conversations, %v", len(got), len(want), err)
	}
	err = Users(r.store).View(t.Context(), func(tx chatuser.Reader) error {
		without, err := tx.Threads([]chatuser.UserID{chatuser.UserOf(v)}, chatuser.Thread{}, 5000, false)
		if len(without) != 1000 {
			t.Errorf("%d conversations outside of the bin", len(without))
		}
		page, more := tx.Threads([]chatuser.UserID{chatuser.UserOf(v)}, want[99], 50, true)
		if more == nil && !slices.Equal(page, want[100:150]) {
			t.Error("a page with the bin is not what follows the one before")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What comes back from the bin, or goes for good, is in its lists no more.
func TestConversations_binByVisitor(t *testing.T) {
	t.Parallel()
	r := newReception(t)
	v := visitor()
	binned := func() (n int) {
		_, all, err := r.users.Own(t.Context(), v)
		if err != nil {
			t.Fatal(err)
		}
		err = r.store.View(t.Context(), func(tx *Tx) error {
			return tx.scan(span{prefix: []byte{byte(kindBinByVisitor)}, keysOnly: true}, func(_, _ []byte) (bool, error) {
				n++
				return true, nil
			})
		})
		if err != nil || len(all) != 1 {
			t.Fatalf("%d conversations, %v", len(all), err)
		}
		return n
	}
	stored := r.post(t, v, nil, "1", "Hello")
	if _, err := r.Delete(t.Context(), stored.Conversation); err != nil {
		t.Fatal(err)
	}
	if n := binned(); n != 1 {
		t.Errorf("%d in the bin of the visitor", n)
	}
	if _, err := r.Restore(t.Context(), stored.Conversation); err != nil {
		t.Fatal(err)
	}
	if n := binned(); n != 0 {
		t.Errorf("%d in the bin after it was taken out", n)
	}
	if _, err := r.Delete(t.Context(), stored.Conversation); err != nil {
		t.Fatal(err)
	}
	if err := r.users.Erase(t.Context(), chatuser.UserOf(v)); err != nil {
		t.Fatal(err)
	}
	err := r.store.View(t.Context(), func(tx *Tx) error {
		return tx.scan(span{prefix: []byte{byte(kindBinByVisitor)}}, func(k, _ []byte) (bool, error) {
			t.Errorf("left after the erasure: %x", k)
			return true, nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}
