package chatuser

import (
	"context"
	"encoding/hex"
	"regexp"
	"strings"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
)

// PretendPattern is what the ids of the demo page's customers look like. Each
// browser makes its own, too long to be guessed, so that nobody who tries the
// demo is taken for somebody else who does.
const PretendPattern = `^demo-(ana|ben|chiara)-[0-9a-f]{24}$`

var pretended = regexp.MustCompile(PretendPattern)

// ErrNotPretended refuses to sign for anybody else than the demo's customers.
var ErrNotPretended = fault.New(fault.Invalid, "not_a_demo_user", "This signs for the customers of the demo page alone.")

// demoPrefix begins the secret that a first run makes, which nobody is ever shown.
const demoPrefix = SecretPrefix + "demo_"

// DemoSecrets are what the first chatbot begins with, so that the demo page has
// customers whose identity is proved. They end when an owner makes a secret.
func DemoSecrets(now time.Time) (Secrets, error) {
	secret, err := newSecret(demoPrefix)
	return Secrets{Current: secret, MadeAt: now}, err
}

// demo tells a secret that no owner's server has.
func (s Secrets) demo() bool { return strings.HasPrefix(s.Current, demoPrefix) }

// signedIn tells a user who proved to be one of the owner's; customers of the demo
// page are none.
func (u User) signedIn() bool { return u.Verified && !pretended.MatchString(u.ExternalID) }

// Pretend makes the userHash of a customer of the demo page, as an owner's
// server would. Anybody may ask for one: it is empty as soon as the chatbot is an
// owner's own, by a secret of theirs or by letting none but signed-in users write.
// Every id that is signed must match PretendPattern: whoever gets a hash of an
// owner's own user is that user.
func (s *Service) Pretend(ctx context.Context, b chatbot.ID, userID string) (hash string, err error) {
	if !pretended.MatchString(userID) {
		return "", ErrNotPretended
	}
	bot, err := s.cfg.Chatbots.Get(ctx, b)
	if err != nil || bot.Identity.Mode != chatbot.IdentityOptional {
		return "", err
	}
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		secrets, err := r.Secrets(b)
		if err == nil && secrets.demo() {
			hash = hex.EncodeToString(sum([]byte(secrets.Current), []byte(userID)))
		}
		return err
	})
	return hash, err
}
