package chatuser

import (
	"context"
	"encoding/hex"
	"regexp"

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

// Pretend makes the userHash of a customer of the demo page, as an owner's
// server would. It is empty where the chatbot takes no identities or has no
// secret yet. Every id that is signed must match PretendPattern: whoever gets a
// hash of an owner's own user is that user.
func (s *Service) Pretend(ctx context.Context, b chatbot.ID, userID string) (hash string, err error) {
	if !pretended.MatchString(userID) {
		return "", ErrNotPretended
	}
	bot, err := s.cfg.Chatbots.Get(ctx, b)
	if err != nil || bot.Identity.Mode == chatbot.IdentityOff {
		return "", err
	}
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		secrets, err := r.Secrets(b)
		if err == nil && secrets.Current != "" {
			hash = hex.EncodeToString(sum([]byte(secrets.Current), []byte(userID)))
		}
		return err
	})
	return hash, err
}
