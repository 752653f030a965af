package store

import (
	"context"
	"fmt"
)

// Secret is a key that the folder signs with, made by a migration.
func (s *Store) Secret(ctx context.Context, name string) (out []byte, err error) {
	err = s.View(ctx, func(tx *Tx) error {
		v, found, err := tx.get(metaKey("secret/" + name))
		if err == nil && !found {
			err = fmt.Errorf("store: no secret %q", name)
		}
		out = v
		return err
	})
	return out, err
}

// Settings are the values of one group that the owner set in the panel, as text
// by field; nil where none were set.
func (s *Store) Settings(ctx context.Context, group string) (out map[string]string, err error) {
	err = s.View(ctx, func(tx *Tx) error {
		_, err := tx.getJSON(metaKey("settings/"+group), &out)
		return err
	})
	return out, err
}

// PutSettings stores the values of one group and runs then after the commit.
func (s *Store) PutSettings(ctx context.Context, group string, values map[string]string, then func()) error {
	return s.Write(ctx, func(tx *Tx) error {
		tx.Settle(then)
		return tx.setJSON(metaKey("settings/"+group), values)
	})
}
