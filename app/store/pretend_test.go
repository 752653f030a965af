package store

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
)

// Anybody may sign in to the demo page. That must make nobody a user of a shop: not
// where only signed-in users may write, and not once the owner has a secret.
func TestUsers_pretendedOnesAreNoneOfTheOwners(t *testing.T) {
	t.Parallel()
	r := newReception(t)
	const ana = "demo-ana-0123456789abcdef01234567"
	with := func(mode string) *chatuser.Service {
		bot := r.bot
		bot.Identity.Mode = mode
		return chatuser.New(chatuser.Config{Store: Users(r.store), Chatbots: bots{bot}, Clock: r.clock, Log: slog.New(slog.DiscardHandler)})
	}
	secrets, err := chatuser.DemoSecrets(r.clock())
	if err != nil {
		t.Fatal(err)
	}
	put := func(tx chatuser.Tx) error { return tx.PutSecrets(r.bot.ID, secrets) }
	if err := Users(r.store).Write(t.Context(), put); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []string{chatbot.IdentityOff, chatbot.IdentityRequired} {
		if hash, err := with(mode).Pretend(t.Context(), r.bot.ID, ana); hash != "" || err != nil {
			t.Errorf("%s: signed %q, %v", mode, hash, err)
		}
	}
	users := with(chatbot.IdentityOptional)
	hash, err := users.Pretend(t.Context(), r.bot.ID, ana)
	if err != nil || hash != hashOf(secrets.Current, ana) {
		t.Fatalf("the demo signs %q, %v", hash, err)
	}
	r.bot.Identity.Mode = chatbot.IdentityOptional
	told := &chatuser.Told{Proof: chatuser.Proof{UserID: ana, Hash: hash}}
	session := r.open(t, visitor(), told)
	if session.State != chatuser.Verified {
		t.Fatalf("the demo's customer is %s: %s", session.State, session.Reason)
	}

	if _, _, err := users.Rotate(t.Context(), r.bot.ID, chatuser.Rotation{Overlap: time.Hour}); err != nil {
		t.Fatal(err)
	}
	if again, err := users.Pretend(t.Context(), r.bot.ID, ana); again != "" || err != nil {
		t.Errorf("signed with an owner's secret: %q, %v", again, err)
	}
	if got := r.open(t, visitor(), told); got.State != chatuser.Refused {
		t.Errorf("the secret of the demo is good beside an owner's: %s", got.State)
	}
	required := r.bot
	required.Identity.Mode = chatbot.IdentityRequired
	err = Users(r.store).Write(t.Context(), func(tx chatuser.Tx) error {
		return chatuser.Receive(tx, required, chatuser.Received{User: session.User, Text: "Hello", At: r.clock(), Began: true})
	})
	if !errors.Is(err, chatuser.ErrUnverified) {
		t.Errorf("a customer of the demo writes where only users may: %v", err)
	}
}
