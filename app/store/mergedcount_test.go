package store

import (
	"errors"
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

// However many profiles were joined one behind the other, whoever wrote as the first
// of them is found, and can write; a merge that would hide them is refused, and goes
// the other way round.
func TestUsers_longChainsOfMerges(t *testing.T) {
	t.Parallel()
	r := newReception(t)
	first := visitor()
	r.post(t, first, nil, "0", "Hello")
	last := first
	for i := range 40 {
		next := visitor()
		r.post(t, next, nil, fmt.Sprint(i), "Hello")
		_, err := r.users.Merge(t.Context(), chatuser.UserOf(next), chatuser.UserOf(last), "")
		if i < 31 {
			last = next
		} else if errors.Is(err, chatuser.ErrManyMerges) {
			_, err = r.users.Merge(t.Context(), chatuser.UserOf(last), chatuser.UserOf(next), "")
		} else {
			t.Fatalf("merge %d behind the others: %v", i, err)
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := r.get(t, chatuser.UserOf(first)); got.ID != chatuser.UserOf(last) || got.Conversations != i+2 {
			t.Fatalf("after %d merges: %s with %d conversations", i+1, got.ID, got.Conversations)
		}
	}
	r.post(t, first, nil, "again", "Still here")
}
