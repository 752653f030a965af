package store

import (
	"errors"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/id"
)

// Whoever had a leaked secret could get a token of any user: a rotation can end all of
// them, and with them nothing else.
func TestUsers_signOut(t *testing.T) {
	t.Parallel()
	r := newReception(t)
	r.bot.Identity.Mode = chatbot.IdentityOptional
	leaked, _, err := r.users.Rotate(t.Context(), r.bot.ID, chatuser.Rotation{})
	if err != nil {
		t.Fatal(err)
	}
	told := func(secret string) *chatuser.Told {
		return &chatuser.Told{Proof: chatuser.Proof{UserID: "42", Hash: hashOf(secret, "42")}}
	}
	guest, named := visitor(), visitor()
	r.open(t, named, &chatuser.Told{Profile: chatuser.Profile{Name: "Ben"}})
	verified := r.open(t, visitor(), told(leaked)).Visitor
	barred := func(v chatuser.VisitorID, issued time.Time) error {
		return r.users.Barred(t.Context(), chatuser.Claims{Chatbot: r.bot.ID, Visitor: v, IssuedAt: issued.Truncate(time.Second)})
	}
	before := r.clock()
	if _, _, err := r.users.Rotate(t.Context(), r.bot.ID, chatuser.Rotation{Overlap: time.Hour}); err != nil {
		t.Fatal(err)
	}
	if err := barred(verified, before); err != nil {
		t.Errorf("after a rotation without a leak: %v", err)
	}

	fresh, state, err := r.users.Rotate(t.Context(), r.bot.ID, chatuser.Rotation{Overlap: time.Hour, SignOut: true})
	if err != nil || !state.PreviousUntil.IsZero() {
		t.Fatalf("the leaked secret is good until %s, %v", state.PreviousUntil, err)
	}
	out := r.clock()
	for name, tc := range map[string]struct {
		visitor chatuser.VisitorID
		issued  time.Time
		want    error
	}{
		"verified, before":      {verified, before, chatuser.ErrSignedOut},
		"verified, that second": {verified, out, chatuser.ErrSignedOut},
		"verified, after":       {verified, out.Add(time.Second), nil},
		"named by the page":     {named, before, nil},
		"a guest":               {guest, before, nil},
	} {
		if err := barred(tc.visitor, tc.issued); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := r.users.Barred(t.Context(), chatuser.Claims{Chatbot: chatbot.ID{UUID: id.New()}, Visitor: verified, IssuedAt: before}); err != nil {
		t.Errorf("another chatbot: %v", err)
	}
	if got := r.open(t, visitor(), told(leaked)); got.State != chatuser.Refused {
		t.Errorf("the leaked secret still proves: %s", got.State)
	}
	if got := r.open(t, visitor(), told(fresh)); got.State != chatuser.Verified || got.Visitor != verified {
		t.Errorf("whoever proves again is %s", got.State)
	}

	if _, _, err := r.users.Rotate(t.Context(), r.bot.ID, chatuser.Rotation{}); err != nil {
		t.Fatal(err)
	}
	if err := barred(verified, before); !errors.Is(err, chatuser.ErrSignedOut) {
		t.Errorf("the next rotation has let them in again: %v", err)
	}
}
