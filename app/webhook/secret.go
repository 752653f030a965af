package webhook

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
)

// Secrets are what the deliveries of a chatbot are signed with. While both are
// valid a receiver may know either.
type Secrets struct {
	Current   string    `json:"current"`
	CreatedAt time.Time `json:"createdAt"`
	Previous  string    `json:"previous,omitempty"`
	Until     time.Time `json:"until,omitzero"` // from when on Previous is worth nothing
}

// valid are the secrets to sign with, the current one first.
func (s Secrets) valid(now time.Time) []string {
	if s.Previous != "" && now.Before(s.Until) {
		return []string{s.Current, s.Previous}
	}
	return []string{s.Current}
}

// secretPrefix marks secrets of webhooks, as Standard Webhooks asks.
const secretPrefix = "whsec_"

// newSecret makes one of 24 random bytes.
func newSecret() string {
	b := make([]byte, 24)
	rand.Read(b) // it never fails, see its documentation
	return secretPrefix + base64.StdEncoding.EncodeToString(b)
}

// SecretState is what may be told of a secret after it was shown.
type SecretState struct {
	Exists        bool
	Hint          string // its last four characters
	CreatedAt     time.Time
	PreviousUntil time.Time // zero: there is no overlap
}

// Secret tells of a chatbot's secret, without it.
func (s *Service) Secret(ctx context.Context, b chatbot.ID) (out SecretState, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		secrets, found, err := r.Secrets(b)
		if err == nil && found {
			out = s.stateOf(secrets)
		}
		return err
	})
	return out, err
}

func (s *Service) stateOf(secrets Secrets) SecretState {
	out := SecretState{Exists: true, Hint: secrets.Current[len(secrets.Current)-4:], CreatedAt: secrets.CreatedAt}
	if len(secrets.valid(s.cfg.Clock())) > 1 {
		out.PreviousUntil = secrets.Until
	}
	return out
}

// MaxOverlap bounds how long two secrets may be valid.
const MaxOverlap = 7 * 24 * time.Hour

// Rotate makes a new secret and gives it, for the only time. The one before stays
// valid for overlap, 0 to MaxOverlap; 0 ends it at once, also that of an earlier
// rotation.
func (s *Service) Rotate(ctx context.Context, b chatbot.ID, overlap time.Duration) (secret string, state SecretState, err error) {
	if overlap < 0 || overlap > MaxOverlap {
		return "", state, fault.InvalidFields([]fault.Field{{Field: "overlapHours", Message: "Choose 0 to 168 hours."}})
	}
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		now := s.cfg.Clock()
		before, found, err := tx.Secrets(b)
		if err != nil {
			return err
		}
		after := Secrets{Current: newSecret(), CreatedAt: now}
		if found && overlap > 0 {
			after.Previous, after.Until = before.Current, now.Add(overlap)
		}
		secret, state = after.Current, s.stateOf(after)
		tx.After(func() { s.cfg.OnChange(b) })
		return tx.PutSecrets(b, after)
	})
	return secret, state, err
}

// firstSecret makes a chatbot's secret where it has none; made is empty where it
// has.
func (s *Service) firstSecret(tx Tx, b chatbot.ID) (made string, err error) {
	_, found, err := tx.Secrets(b)
	if err != nil || found {
		return "", err
	}
	made = newSecret()
	return made, tx.PutSecrets(b, Secrets{Current: made, CreatedAt: s.cfg.Clock()})
}
