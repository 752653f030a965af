package store

import (
	"log/slog"
	"testing"
	"time"

	"frontdesk/app/chatuser"
	"frontdesk/app/id"
)

func TestGone_marksEndWithTheirTokens(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), Options{Dir: t.TempDir(), Clock: id.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	old, young, other := chatuser.UserID{UUID: id.New()}, chatuser.UserID{UUID: id.New()}, chatuser.UserID{UUID: id.New()}
	err = Users(s).Write(t.Context(), func(tx chatuser.Tx) error {
		if err := tx.PutGone(old, now.Add(-time.Hour)); err != nil {
			return err
		}
		return tx.PutGone(young, now.Add(time.Hour))
	})
	if err != nil {
		t.Fatal(err)
	}
	err = Users(s).Write(t.Context(), func(tx chatuser.Tx) error {
		if n, err := tx.DropGone(now, 10); err != nil || n != 1 {
			t.Errorf("dropped %d, %v", n, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = Users(s).View(t.Context(), func(r chatuser.Reader) error {
		for u, want := range map[chatuser.UserID]bool{old: false, young: true, other: false} {
			if gone, err := r.Gone(u); err != nil || gone != want {
				t.Errorf("%s is gone: %t, %v", u, gone, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
