package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

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
type upgrade struct {
	store *Store
	tell  func(percent int)
	step  int // of so many
	steps int
	done  int // of the step
	total int
	told  time.Time
}

// behind tells whether the folder holds data of an older format.
func (u *upgrade) behind(ctx context.Context) (bool, error) {
	have, err := u.store.Format(ctx)
	return err == nil && have > 0 && have < u.wanted(), err
}

func (u *upgrade) wanted() uint64 {
	if steps := u.store.opt.Migrations; len(steps) > 0 {
		return steps[len(steps)-1].Number
	}
	return 0
}

// run does what the folder has not been through. A folder that holds data is
// copied to backups/ first; one that goes on after a stop was.
func (u *upgrade) run(ctx context.Context) error {
	s := u.store
	have, err := s.Format(ctx)
	if err != nil {
		return err
	}
	if want := u.wanted(); want > 0 && have > want {
		return ErrNewer.Saying("The data folder has format %d; this version reads up to format %d. Start the newer version, or restore an older backup.", have, want)
	}
	left := slices.DeleteFunc(slices.Clone(s.opt.Migrations), func(m migrations.Migration) bool { return m.Number <= have })
	if have > 0 && len(left) > 0 {
		if err := u.prepare(ctx, have); err != nil {
			return err
		}
	}
	u.steps = len(left)
	for i, m := range left {
		u.step = i
		if err := u.through(ctx, m); err != nil {
			return fmt.Errorf("migration %d (%s): %w", m.Number, m.Name, err)
		}
		if have > 0 { // an empty folder had nothing to be brought anywhere
			s.opt.Log.Info("migrated the data folder", "migration", m.Number, "name", m.Name)
		}
	}
	return nil
}

// prepare copies the folder, unless that was done before a migration began that was
// cut off.
func (u *upgrade) prepare(ctx context.Context, have uint64) error {
	u.tell(0)
	var begun bool
	err := u.store.View(ctx, func(tx *Tx) (err error) {
		_, begun, err = tx.get(metaKey(metaCursor))
		return err
	})
	if err != nil || begun {
		return err
	}
	u.store.opt.Log.Info("copying the data folder before it is brought up to date", "format", have)
	if err := u.snapshot(have); err != nil {
		return fmt.Errorf("copying the folder before the upgrade: %w", err)
	}
	return nil
}

// through does one migration, chunk by chunk.
func (u *upgrade) through(ctx context.Context, m migrations.Migration) error {
	if err := u.measure(ctx, m); err != nil {
		return err
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		finished, did := false, 0
		err := u.store.Write(ctx, func(tx *Tx) error {
			cursor, _, err := tx.get(metaKey(metaCursor))
			if err != nil {
				return err
			}
			next, err := m.Up(kvTx{tx, &did}, cursor)
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
		u.advance(did)
	}
}

// measure counts what a migration has to do.
func (u *upgrade) measure(ctx context.Context, m migrations.Migration) error {
	u.done, u.total = 0, 0
	if m.Left == nil {
		return nil
	}
	return u.store.View(ctx, func(tx *Tx) error {
		cursor, _, err := tx.get(metaKey(metaCursor))
		if err == nil {
			u.total, err = m.Left(kvTx{tx: tx}, cursor)
		}
		return err
	})
}

const upgradeLogged = 10 * time.Second // so often progress is logged

// advance tells how far it is.
func (u *upgrade) advance(did int) {
	u.done += did
	if u.total == 0 {
		return
	}
	percent := (100*u.step + min(100*u.done/u.total, 99)) / u.steps
	u.tell(percent)
	if now := u.store.opt.Clock(); now.Sub(u.told) >= upgradeLogged {
		u.told = now
		u.store.opt.Log.Info("bringing the data folder up to date", "percent", percent, "done", u.done, "of", u.total)
	}
}

// snapshot writes the folder's content beside it.
func (u *upgrade) snapshot(format uint64) error {
	s := u.store
	dir := filepath.Join(s.opt.Dir, "backups")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	name := filepath.Join(dir, fmt.Sprintf("before-format-%d-%s.backup", format+1, s.opt.Clock().Format("20060102-150405.000")))
	return s.Backup(name)
}

// kvTx is a transaction as a migration sees it.
type kvTx struct {
	tx  *Tx
	did *int
}

func (k kvTx) Get(key []byte) ([]byte, bool, error) { return k.tx.get(key) }
func (k kvTx) Set(key, value []byte) error          { return k.tx.set(key, value) }
func (k kvTx) Did(n int)                            { *k.did += n }
func (k kvTx) Delete(key []byte) error              { return k.tx.delete(key) }

func (k kvTx) Scan(prefix, from []byte, fn func(key, value []byte) (bool, error)) error {
	return k.tx.scan(span{prefix: prefix, from: from}, fn)
}
