package store

import (
	"context"
	"fmt"

	"frontdesk/app/egress"
)

// Egress is the store as package egress sees it.
type Egress struct{ Store *Store }

// airGapName is where the switch stands among what the owner has set.
const airGapName = "settings/airgap"

// purposeByte is a purpose in keys; never reused.
func purposeByte(p egress.Purpose) (byte, error) {
	n := map[egress.Purpose]byte{egress.Model: 1, egress.Mail: 2, egress.Website: 3, egress.Webhook: 4, egress.CRM: 5, egress.Gate: 6}[p]
	if n == 0 {
		return 0, fmt.Errorf("store: a connection for %q", p)
	}
	return n, nil
}

func egressKey(r egress.Row) ([]byte, error) {
	p, err := purposeByte(r.Purpose)
	return keyOf(kindEgress, []byte{p}, []byte(r.Address)), err
}

// Load gives the ledger and the switch as they were saved.
func (e Egress) Load(ctx context.Context) (rows []egress.Row, s egress.Switch, err error) {
	err = e.Store.View(ctx, func(tx *Tx) error {
		if _, err := tx.getJSON(metaKey(airGapName), &s); err != nil {
			return err
		}
		return tx.scan(span{prefix: []byte{byte(kindEgress)}}, func(_, v []byte) (bool, error) {
			var r egress.Row
			err := decodeJSON(v, &r)
			rows = append(rows, r)
			return err == nil, err
		})
	})
	return rows, s, err
}

// Save writes rows and removes others.
func (e Egress) Save(ctx context.Context, put, drop []egress.Row) error {
	return e.Store.Write(ctx, func(tx *Tx) error {
		for _, r := range drop {
			key, err := egressKey(r)
			if err != nil {
				return err
			}
			if err := tx.delete(key); err != nil {
				return err
			}
		}
		for _, r := range put {
			key, err := egressKey(r)
			if err != nil {
				return err
			}
			if err := tx.setJSON(key, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// SaveSwitch stores how the switch stands.
func (e Egress) SaveSwitch(ctx context.Context, s egress.Switch) error {
	return e.Store.Write(ctx, func(tx *Tx) error { return tx.setJSON(metaKey(airGapName), s) })
}
