package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/dgraph-io/badger/v4"

	"frontdesk/app/fault"
)

// The faults of backups.
var (
	ErrBackupThere = fault.New(fault.Conflict, "backup_exists", "There is a file of that name already. Name another one.")
	ErrNotEmpty    = fault.New(fault.Conflict, "folder_not_empty", "The data folder holds something already. Name an empty one with --data.")
	ErrNoBackup    = fault.New(fault.Invalid, "no_backup", "This file is no backup of Frontdesk, or it is damaged.")
)

// Backup writes all of the folder into the file name, which it makes whole or
// not at all: a temporary file is written, synced and renamed. It streams with
// one goroutine, since Badger's default takes a gigabyte for a million records.
func (s *Store) Backup(name string) error {
	if _, err := os.Stat(name); err == nil {
		return ErrBackupThere
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), ".backup-*")
	if err != nil {
		return fault.New(fault.Invalid, "backup_path", "The backup cannot be written there.").Because(err)
	}
	defer os.Remove(tmp.Name()) // it is gone after the rename
	if err := errors.Join(s.writeBackup(tmp), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}

func (s *Store) writeBackup(tmp *os.File) error {
	if !s.readers.enter() {
		return ErrClosed
	}
	defer s.readers.leave()
	w := bufio.NewWriterSize(untilClosed{tmp, s.closing}, 1<<20)
	stream := s.db.NewStream()
	stream.NumGo = 1
	stream.MaxSize = 1 << 20
	stream.LogPrefix = "backup"
	if _, err := stream.Backup(w, 0); err != nil {
		return fmt.Errorf("writing the backup: %w", err)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return tmp.Sync()
}

// untilClosed ends a backup that is on its way when the store is closed.
type untilClosed struct {
	w       io.Writer
	closing <-chan struct{}
}

// Write fails with ErrClosed once the store is being closed.
func (u untilClosed) Write(p []byte) (int, error) {
	select {
	case <-u.closing:
		return 0, ErrClosed
	default:
		return u.w.Write(p)
	}
}

// loadAhead bounds the writes that a restore has in flight, and so its memory.
const loadAhead = 16

// Restore fills the empty folder of opt from a backup, and brings it to the
// present format. A folder that holds anything is ErrNotEmpty; a file that is no
// backup is ErrNoBackup, and leaves the folder empty.
func Restore(ctx context.Context, opt Options, name string) (err error) {
	file, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("opening the backup: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	dir := filepath.Join(opt.Dir, "store")
	if _, err := os.Stat(dir); err == nil {
		return ErrNotEmpty
	}
	if err := load(dir, opt.badger(dir), file); err != nil {
		return errors.Join(ErrNoBackup.Because(err), os.RemoveAll(dir))
	}
	s, err := Open(ctx, opt)
	if err != nil {
		return err
	}
	return s.Close()
}

func load(dir string, opt badger.Options, file io.Reader) (err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	db, err := badger.Open(opt)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	defer func() { // a damaged file makes the library ask for more memory than there is
		if p := recover(); p != nil {
			err = fmt.Errorf("reading the backup: %v", p)
		}
	}()
	if err := db.Load(bufio.NewReaderSize(file, 1<<20), loadAhead); err != nil {
		return err
	}
	return db.View(func(txn *badger.Txn) error {
		_, err := txn.Get(metaKey(metaFormat))
		return err
	})
}
