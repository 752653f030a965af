package gate

import (
	"context"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/webhook"
)

// secrets are what a chatbot's gate is asked with; the first call makes them where
// there are none.
func (g *Gate) secrets(ctx context.Context, b chatbot.ID) (out webhook.Secrets, err error) {
	found := false
	err = g.cfg.Store.View(ctx, func(r Reader) error {
		out, found, err = r.GateSecrets(b)
		return err
	})
	if err != nil || found {
		return out, err
	}
	err = g.cfg.Store.Write(ctx, func(tx Tx) error {
		if out, found, err = tx.GateSecrets(b); err != nil || found {
			return err
		}
		out = webhook.NewSecrets(g.cfg.Clock())
		return tx.PutGateSecrets(b, out)
	})
	return out, err
}

// Secret tells of a chatbot's secret, without it.
func (g *Gate) Secret(ctx context.Context, b chatbot.ID) (out webhook.SecretState, err error) {
	err = g.cfg.Store.View(ctx, func(r Reader) error {
		secrets, found, err := r.GateSecrets(b)
		if err == nil && found {
			out = secrets.State(g.cfg.Clock())
		}
		return err
	})
	return out, err
}

// Rotate makes a new secret and gives it, for the only time. The one before stays
// valid for overlap, 0 to webhook.MaxOverlap.
func (g *Gate) Rotate(ctx context.Context, b chatbot.ID, overlap time.Duration) (secret string, state webhook.SecretState, err error) {
	err = g.cfg.Store.Write(ctx, func(tx Tx) error {
		now := g.cfg.Clock()
		before, _, err := tx.GateSecrets(b)
		if err != nil {
			return err
		}
		after, err := before.Rotated(now, overlap)
		if err != nil {
			return err
		}
		secret, state = after.Current, after.State(now)
		return tx.PutGateSecrets(b, after)
	})
	return secret, state, err
}
