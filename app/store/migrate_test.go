package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"frontdesk/app/id"
	"frontdesk/app/store/migrations"
)

// present is the format of a folder that is new now.
func present() uint64 {
	all := migrations.All()
	return all[len(all)-1].Number
}

// chunked writes three keys, one a transaction, and fails once before the third.
func chunked(fail *bool) migrations.Migration {
	return migrations.Migration{Number: present() + 1, Name: "chunked", Up: func(kv migrations.KV, cursor []byte) ([]byte, error) {
		n := len(cursor)
		if n == 2 && *fail {
			*fail = false
			return nil, errors.New("power cut")
		}
		if n == 3 {
			return nil, nil
		}
		key := fmt.Appendf(nil, "\xf0%d", n)
		if _, found, err := kv.Get(key); found || err != nil {
			return nil, fmt.Errorf("chunk %d ran twice: %w", n, err)
		}
		return append(cursor, 'x'), kv.Set(key, []byte("made"))
	}}
}

func TestStore_migrate_goesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openIn(t, dir)
	if n, err := s.Format(t.Context()); n != present() || err != nil {
		t.Fatalf("a new folder has format %d, %v", n, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	fail := true
	steps := append(migrations.All(), chunked(&fail))
	opt := Options{Dir: dir, Clock: id.Now, Log: slog.New(slog.DiscardHandler), Migrations: steps}
	if _, err := Open(context.Background(), opt); err == nil {
		t.Fatal("a failed migration opened the folder")
	}
	s = openIn(t, dir, func(o *Options) { o.Migrations = steps })
	if got := read(t, s, "\xf00") + read(t, s, "\xf01") + read(t, s, "\xf02"); got != "mademademade" {
		t.Errorf("after the migration: %q", got)
	}
	copies, err := filepath.Glob(filepath.Join(dir, "backups", fmt.Sprintf("before-format-%d-*.backup", present()+1)))
	if err != nil || len(copies) == 0 {
		t.Fatalf("no copy was made before the upgrade: %v", err)
	}
	if info, err := os.Stat(copies[0]); err != nil || info.Size() == 0 {
		t.Errorf("the copy is empty: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), Options{Dir: dir, Clock: id.Now, Log: slog.New(slog.DiscardHandler)}); !errors.Is(err, ErrNewer) {
		t.Errorf("an older version opened a newer folder: %v", err)
	}
}

// before: an empty folder. after: a secret of 32 bytes, the same ever after.
func TestMigration001_secrets(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openIn(t, dir, func(o *Options) { o.Migrations = []migrations.Migration{} })
	if got := read(t, s, "\x01secret/visitor"); got != "<none>" {
		t.Fatalf("before: %q", got)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	var secrets [2]string
	for i := range secrets {
		s = openIn(t, dir)
		secrets[i] = read(t, s, "\x01secret/visitor")
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if len(secrets[0]) != 32 || secrets[0] != secrets[1] {
		t.Errorf("secrets of %d and %d bytes", len(secrets[0]), len(secrets[1]))
	}
}
