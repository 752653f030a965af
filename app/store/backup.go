package store

import (
	"bufio"
	"fmt"
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
	defer os.Remove(tmp.Name()) //nolint:errcheck // it is gone after the rename
	w := bufio.NewWriterSize(tmp, 1<<20)
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
	if err := tmp.Sync(); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}
