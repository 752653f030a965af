package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
)

func TestClose_endsWhoStillReads(t *testing.T) {
	t.Parallel()
	s := open(t)
	ctx := context.Background()
	err := s.Write(ctx, func(tx *Tx) error {
		for n := range 10 {
			if err := tx.set([]byte(fmt.Sprintf("zz-%d", n)), []byte("x")); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	reading, closed := make(chan struct{}), make(chan error, 1)
	go func() {
		<-reading
		closed <- s.Close()
	}()
	seen := 0
	err = s.View(ctx, func(tx *Tx) error {
		return tx.scan(span{prefix: []byte("zz-")}, func(_, _ []byte) (bool, error) {
			if seen++; seen == 1 {
				close(reading)
				<-s.closing
			}
			return true, nil
		})
	})
	if !errors.Is(err, ErrClosed) || seen != 1 {
		t.Errorf("a scan during the close saw %d of 10 and ended with %v", seen, err)
	}
	if err := <-closed; err != nil {
		t.Errorf("closing: %v", err)
	}
	if err := s.View(ctx, func(*Tx) error { return nil }); !errors.Is(err, ErrClosed) {
		t.Errorf("reading a closed store: %v", err)
	}
	if err := s.Backup(filepath.Join(t.TempDir(), "backup")); !errors.Is(err, ErrClosed) {
		t.Errorf("a backup of a closed store: %v", err)
	}
}
