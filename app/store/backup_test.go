package store

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"frontdesk/app/id"
)

func TestRestore_givesBackWhatWasSaved(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.post(t, visitor(), nil, "a", "keep this")
	file := filepath.Join(t.TempDir(), "all.backup")
	if err := d.store.Backup(file); err != nil {
		t.Fatal(err)
	}
	if err := d.store.Backup(file); !errors.Is(err, ErrBackupThere) {
		t.Errorf("a backup over a backup: %v", err)
	}
	opt := Options{Dir: t.TempDir(), Clock: id.Now, Log: slog.New(slog.DiscardHandler)}
	if err := Restore(t.Context(), opt, file); err != nil {
		t.Fatal(err)
	}
	s := openIn(t, opt.Dir)
	err := s.View(t.Context(), func(tx *Tx) error {
		m, err := messages{tx: tx}.Message(p.Conversation, 1)
		if m.Text != "keep this" {
			t.Errorf("the message came back as %+v", m)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff, err := s.Recount(t.Context(), false); err != nil || len(diff) > 0 {
		t.Errorf("counters after a restore: %v %v", diff, err)
	}
	if err := Restore(t.Context(), opt, file); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("into a folder that holds something: %v", err)
	}
}

func TestRestore_refusesWhatIsNoBackup(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{"empty": "", "text": "this is a letter to a friend, and no backup at all"} {
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		opt := Options{Dir: t.TempDir(), Clock: id.Now, Log: slog.New(slog.DiscardHandler)}
		if err := Restore(t.Context(), opt, file); !errors.Is(err, ErrNoBackup) {
			t.Errorf("%s: %v", name, err)
		}
		if left, err := os.ReadDir(opt.Dir); err != nil || len(left) > 0 {
			t.Errorf("%s: left %v, %v", name, left, err)
		}
	}
}
