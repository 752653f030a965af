package store

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"frontdesk/app/fault"
)

// Backup writes all of the folder into the file name, which it makes whole or
// not at all: a temporary file is written, synced and renamed. It streams with
// one goroutine, since Badger's default takes a gigabyte for a million records.
func (s *Store) Backup(name string) error {
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
