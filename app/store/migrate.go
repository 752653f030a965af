package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"frontdesk/app/store/migrations"
)

const (
	metaFormat = "format"           // number of the last finished migration
	metaCursor = "migration/cursor" // where a migration in several chunks stands
)

// Format is the number of the last migration that the folder has been through;
// 0 is an empty folder.
func (s *Store) Format(ctx context.Context) (n uint64, err error) {
	err = s.View(ctx, func(tx *Tx) error {
		v, found, err := tx.get(metaKey(metaFormat))
		if err == nil && found {
			if len(v) != 8 {
				return errors.New("store: format number is not 8 bytes")
			}
			n = binary.BigEndian.Uint64(v)
		}
		return err
	})
	return n, err
}

// upgrade brings a folder to the form that this version reads.
type upgrade struct{ store *Store }

// run does what the folder has not been through. A folder that holds data is
// copied to backups/ first.
func (u upgrade) run(ctx context.Context) error {
	s := u.store
	have, err := s.Format(ctx)
	if err != nil {
		return err
	}
	steps := s.opt.Migrations
	if len(steps) == 0 {
		return nil
	}
	want := steps[len(steps)-1].Number
	if have > want {
		return ErrNewer.Saying("The data folder has format %d; this version reads up to format %d. Start the newer version, or restore an older backup.", have, want)
	}
	if have > 0 && have < want {
		if err := u.snapshot(have); err != nil {
			return fmt.Errorf("copying the folder before the upgrade: %w", err)
		}
	}
	for _, m := range steps {
		if m.Number <= have {
			continue
		}
		if err := u.step(ctx, m); err != nil {
			return fmt.Errorf("migration %d (%s): %w", m.Number, m.Name, err)
		}
		s.opt.Log.Info("migrated the data folder", "migration", m.Number, "name", m.Name)
	}
	return nil
}

func (u upgrade) step(ctx context.Context, m migrations.Migration) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		finished := false
		err := u.store.Write(ctx, func(tx *Tx) error {
			cursor, _, err := tx.get(metaKey(metaCursor))
			if err != nil {
				return err
			}
			next, err := m.Up(kvTx{tx}, cursor)
			if err != nil {
				return err
			}
			if finished = next == nil; !finished {
				return tx.set(metaKey(metaCursor), next)
			}
			if err := tx.delete(metaKey(metaCursor)); err != nil {
				return err
			}
			return tx.set(metaKey(metaFormat), u64(m.Number))
		})
		if err != nil || finished {
			return err
		}
	}
}

// snapshot writes the folder's content beside it.
func (u upgrade) snapshot(format uint64) error {
	s := u.store
	dir := filepath.Join(s.opt.Dir, "backups")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	name := filepath.Join(dir, fmt.Sprintf("before-format-%d-%s.backup", format+1, s.opt.Clock().Format("20060102-150405.000")))
	return s.Backup(name)
}

// kvTx is a transaction as a migration sees it.
type kvTx struct{ tx *Tx }

func (k kvTx) Get(key []byte) ([]byte, bool, error) { return k.tx.get(key) }
func (k kvTx) Set(key, value []byte) error          { return k.tx.set(key, value) }
func (k kvTx) Delete(key []byte) error              { return k.tx.delete(key) }

func (k kvTx) Scan(prefix, from []byte, fn func(key, value []byte) (bool, error)) error {
	return k.tx.scan(span{prefix: prefix, from: from}, fn)
}
