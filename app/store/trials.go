package store

import (
	"context"

	"frontdesk/app/lab"
)

// Trials is the store as package lab sees it.
type Trials struct{ Store *Store }

func trialKey(t lab.ID) []byte { return keyOf(kindTrial, t.UUID[:]) }

// Trials gives all of them, oldest first.
func (s Trials) Trials(ctx context.Context) (out []lab.Trial, err error) {
	err = s.Store.View(ctx, func(tx *Tx) error {
		return tx.scan(span{prefix: []byte{byte(kindTrial)}}, func(_, v []byte) (bool, error) {
			var t lab.Trial
			if err := decodeJSON(v, &t); err != nil {
				return false, err
			}
			out = append(out, t)
			return true, nil
		})
	})
	return out, err
}

// PutTrial stores how a trial stands, and forgets others.
func (s Trials) PutTrial(ctx context.Context, t lab.Trial, forget []lab.ID) error {
	return s.Store.Write(ctx, func(tx *Tx) error {
		for _, old := range forget {
			if err := tx.delete(trialKey(old)); err != nil {
				return err
			}
		}
		return tx.setJSON(trialKey(t.ID), t)
	})
}
