package store

import (
	"fmt"
	"testing"
	"time"

	"frontdesk/app/chatuser"
)

// A profile that has said nothing itself counts what those say that were merged
// into it, also long after it was made.
func TestUsers_mergedIntoOneThatSaidNothing(t *testing.T) {
	t.Parallel()
	r := newReception(t)
	silent, talker := visitor(), visitor()
	r.open(t, silent, &chatuser.Told{Profile: chatuser.Profile{Name: "Ana"}})
	r.open(t, talker, &chatuser.Told{Profile: chatuser.Profile{Phone: "+34600000001"}})
	if _, err := r.users.Merge(t.Context(), chatuser.UserOf(silent), chatuser.UserOf(talker), ""); err != nil {
		t.Fatal(err)
	}
	r.pass(2 * time.Hour)
	for i := range 3 {
		r.post(t, talker, nil, fmt.Sprint(i), "Hello")
		if got := r.get(t, chatuser.UserOf(silent)); got.Conversations != i+1 {
			t.Errorf("after %d conversations: %d", i+1, got.Conversations)
		}
	}
}

// However many profiles were joined one behind the other, a visitor can write.
func TestUsers_longChainsOfMergesStopNobody(t *testing.T) {
	t.Parallel()
	r := newReception(t)
	first := visitor()
	r.post(t, first, nil, "0", "Hello")
	last := first
	for i := range 40 {
		next := visitor()
		r.post(t, next, nil, fmt.Sprint(i), "Hello")
		if _, err := r.users.Merge(t.Context(), chatuser.UserOf(next), chatuser.UserOf(last), ""); err != nil {
			t.Fatal(err)
		}
		last = next
	}
	r.post(t, first, nil, "again", "Still here")
}
