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

// NewSecrets are those of a chatbot that had none.
func NewSecrets(now time.Time) Secrets { return Secrets{Current: newSecret(), CreatedAt: now} }

// Rotated has a new secret; the one before stays valid for overlap, 0 to
// MaxOverlap. 0 ends it at once, also that of an earlier rotation.
func (s Secrets) Rotated(now time.Time, overlap time.Duration) (Secrets, error) {
	if overlap < 0 || overlap > MaxOverlap {
		return s, fault.InvalidFields([]fault.Field{{Field: "overlapHours", Message: "Choose 0 to 168 hours."}})
	}
	after := NewSecrets(now)
	if s.Current != "" && overlap > 0 {
		after.Previous, after.Until = s.Current, now.Add(overlap)
	}
	return after, nil
}

// Valid are the secrets to sign with, the current one first.
func (s Secrets) Valid(now time.Time) []string {
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
			out = secrets.State(s.cfg.Clock())
		}
		return err
	})
	return out, err
}

// State is what may be told of secrets that there are.
func (s Secrets) State(now time.Time) SecretState {
	out := SecretState{Exists: true, Hint: s.Current[len(s.Current)-4:], CreatedAt: s.CreatedAt}
	if len(s.Valid(now)) > 1 {
		out.PreviousUntil = s.Until
	}
	return out
}

// MaxOverlap bounds how long two secrets may be valid.
const MaxOverlap = 7 * 24 * time.Hour

// Rotate makes a new secret and gives it, for the only time. The one before stays
// valid for overlap, 0 to MaxOverlap; 0 ends it at once, also that of an earlier
// rotation.
func (s *Service) Rotate(ctx context.Context, b chatbot.ID, overlap time.Duration) (secret string, state SecretState, err error) {
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		now := s.cfg.Clock()
		before, _, err := tx.Secrets(b)
		if err != nil {
			return err
		}
		after, err := before.Rotated(now, overlap)
		if err != nil {
			return err
		}
		secret, state = after.Current, after.State(now)
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
	first := NewSecrets(s.cfg.Clock())
	return first.Current, tx.PutSecrets(b, first)
}
