package account

import (
	"errors"
	"slices"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

func TestService_keysAreUsedListedAndRevoked(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ctx := t.Context()
	one := chatbot.ID{UUID: id.New()}
	secret, key, err := d.CreateKey(ctx, Local(), NewKey{Name: "crm", Role: Agent, Chatbot: one, ExpiresAt: d.clock().Add(24 * time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.CreateKey(ctx, Local(), NewKey{Name: "second", Role: Owner}); err != nil {
		t.Fatal(err)
	}
	list, err := d.Keys(ctx)
	if err != nil || len(list) != 2 || list[0].Name != "second" || list[1].ID != key.ID || !list[1].LastUsed.IsZero() {
		t.Fatalf("%+v %v", list, err)
	}
	if key.Hint != secret[len(secret)-4:] {
		t.Errorf("hint %q", key.Hint)
	}
	writes := d.store.writes
	for range 3 {
		actor, err := d.AuthenticateKey(ctx, secret)
		if err != nil || actor != (Actor{Key: key.ID, Name: "crm", Role: Agent, Chatbot: one}) {
			t.Fatalf("%+v %v", actor, err)
		}
		d.pass(10 * time.Minute)
	}
	if got := d.store.writes - writes; got != 1 {
		t.Errorf("%d writes within the hour, want 1", got)
	}
	d.pass(time.Hour)
	if _, err := d.AuthenticateKey(ctx, secret); err != nil {
		t.Fatal(err)
	}
	if list, _ = d.Keys(ctx); !list[1].LastUsed.Equal(d.clock()) {
		t.Errorf("last used %v, now %v", list[1].LastUsed, d.clock())
	}
	d.pass(24 * time.Hour)
	if _, err := d.AuthenticateKey(ctx, secret); !errors.Is(err, ErrKeyExpired) {
		t.Errorf("after its time: %v", err)
	}
	if err := d.RevokeKey(ctx, Local(), key.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := d.AuthenticateKey(ctx, secret); !errors.Is(err, ErrWrongKey) {
		t.Errorf("after it was revoked: %v", err)
	}
	if err := d.RevokeKey(ctx, Local(), key.ID); !errors.Is(err, ErrKeyNotFound) {
		t.Errorf("revoked twice: %v", err)
	}
	if actions := d.actions(); actions[len(actions)-1] != ActionKeyRevoked {
		t.Errorf("audit %v", actions)
	}
}

func TestService_keysKeepTheirBounds(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ctx := t.Context()
	_, owners, err := d.CreateKey(ctx, Local(), NewKey{Name: "owners", Role: Owner})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.RevokeKey(ctx, Actor{Role: Admin}, owners.ID); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("an admin revokes an owner's key: %v", err)
	}
	bound := Actor{Role: Owner, Chatbot: chatbot.ID{UUID: id.New()}}
	if _, _, err := d.CreateKey(ctx, bound, NewKey{Name: "more", Role: Viewer}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a key for one chatbot makes keys: %v", err)
	}
	for _, until := range []time.Time{d.clock(), d.clock().Add(-time.Second), d.clock().AddDate(11, 0, 0)} {
		var f *fault.Error
		_, _, err := d.CreateKey(ctx, Local(), NewKey{Name: "x", Role: Viewer, ExpiresAt: until})
		if !errors.As(err, &f) || len(f.Fields) != 1 || f.Fields[0].Field != "expiresAt" {
			t.Errorf("until %v: %v", until, err)
		}
	}
	for err == nil {
		_, _, err = d.CreateKey(ctx, Local(), NewKey{Name: "many", Role: Viewer})
	}
	if !errors.Is(err, ErrManyKeys) || len(d.store.state.keys) != mostKeys {
		t.Errorf("%d keys: %v", len(d.store.state.keys), err)
	}
}

func TestService_keysTellWhoMadeThem(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ctx := t.Context()
	token, _, err := d.SetupToken(ctx)
	if err != nil {
		t.Fatal(err)
	}
	in, err := d.Setup(ctx, SetupInput{Token: token, Person: ana(), Address: anaAddress})
	if err != nil {
		t.Fatal(err)
	}
	gone := Actor{Account: ID{id.New()}, Role: Owner}
	for _, by := range []Actor{in.Actor, Local(), gone, in.Actor} {
		if _, _, err := d.CreateKey(ctx, by, NewKey{Name: "crm", Role: Agent}); err != nil {
			t.Fatal(err)
		}
	}
	list, err := d.Keys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	names := make([]string, 0, len(list))
	for _, k := range list {
		names = append(names, k.Creator)
	}
	if want := []string{"Ana", "", "", "Ana"}; !slices.Equal(names, want) {
		t.Errorf("made by %q, want %q", names, want)
	}
}
