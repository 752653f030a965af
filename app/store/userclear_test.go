package store

import (
	"fmt"
	"testing"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
)

func TestClearUsers_leavesNothingOfAChatbot(t *testing.T) {
	t.Parallel()
	r := newReception(t)
	r.bot.Identity.Mode = chatbot.IdentityOptional
	before := r.allKeys(t)
	secret, _, err := r.users.Rotate(t.Context(), r.bot.ID, chatuser.Rotation{})
	if err != nil {
		t.Fatal(err)
	}
	var ids []chatuser.UserID
	for i := range 2*clearedAtOnce + 5 {
		user := fmt.Sprint(i)
		s := r.open(t, visitor(), &chatuser.Told{
			Profile: chatuser.Profile{Name: "Ana " + user, Email: "ana" + user + "@example.com"},
			Proof:   chatuser.Proof{UserID: user, Hash: hashOf(secret, user)},
		})
		ids = append(ids, s.User)
	}
	for i := range 3 {
		if _, err := r.users.Merge(t.Context(), ids[0], ids[i+1], ""); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.users.AddSegment(t.Context(), r.bot.ID, "New ones", chatuser.Filter{New: 3}, "owner"); err != nil {
		t.Fatal(err)
	}
	other := r.bot
	other.ID = chatbot.ID{UUID: visitor().UUID}
	if _, err := r.users.Open(t.Context(), chatuser.SessionInput{Chatbot: other, Visitor: visitor(), Info: &chatuser.Told{Profile: chatuser.Profile{Name: "Ben"}}}); err != nil {
		t.Fatal(err)
	}
	if err := r.store.ClearUsers(t.Context(), r.bot.ID); err != nil {
		t.Fatal(err)
	}
	records := 0
	for k := range r.allKeys(t) {
		switch {
		case before[k]:
		case kind(k[0]) == kindUser:
			records++
		case kind(k[0]) == kindUserActivity:
		case len(k) < 17 || [16]byte([]byte(k[1:17])) != other.ID.UUID:
			t.Errorf("a key of kind %x is left", k[0])
		}
	}
	if records != 1 {
		t.Errorf("%d records are left, want that of the other chatbot", records)
	}
}
