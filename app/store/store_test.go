package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// open opens a folder of its own for a test, closed at its end.
func open(t *testing.T, change ...func(*Options)) *Store {
	t.Helper()
	return openIn(t, t.TempDir(), change...)
}

func openIn(t *testing.T, dir string, change ...func(*Options)) *Store {
	t.Helper()
	opt := Options{Dir: dir, Clock: id.Now, Log: slog.New(slog.DiscardHandler)}
	for _, c := range change {
		c(&opt)
	}
	s, err := Open(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func write(t *testing.T, s *Store, fn func(*Tx) error) {
	t.Helper()
	if err := s.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, s *Store, key string) string {
	t.Helper()
	out := "<none>"
	err := s.View(t.Context(), func(tx *Tx) error {
		v, found, err := tx.get([]byte(key))
		if found {
			out = string(v)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestStore_Write_errorDiscardsItsOwnChangesOnly(t *testing.T) {
	t.Parallel()
	s := open(t)
	started, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() { // holds the writer, so that what follows shares a batch
		_ = s.Write(t.Context(), func(*Tx) error { close(started); <-release; return nil })
	})
	<-started
	boom := errors.New("boom")
	results := make([]error, 3)
	for i, fn := range []func(*Tx) error{
		func(tx *Tx) error { return tx.set([]byte("\xf0a"), []byte("1")) },
		func(tx *Tx) error {
			_ = tx.set([]byte("\xf0a"), []byte("2"))
			_ = tx.set([]byte("\xf0b"), []byte("2"))
			_ = tx.add([]byte("\xf1n"), 5)
			tx.After(func() { t.Error("after-commit action of a failed function ran") })
			return boom
		},
		func(*Tx) error { panic("never mind") },
	} {
		wg.Go(func() { results[i] = s.Write(t.Context(), fn) })
	}
	for s.Stats().Queue < 3 {
	}
	close(release)
	wg.Wait()
	if results[0] != nil || !errors.Is(results[1], boom) || results[2] == nil {
		t.Fatalf("results: %v", results)
	}
	if got := read(t, s, "\xf0a") + read(t, s, "\xf0b"); got != "1<none>" {
		t.Errorf("stored %q", got)
	}
}

func TestStore_Write_seesWhatIsBeforeItInTheBatch(t *testing.T) {
	t.Parallel()
	s := open(t)
	const writers, each = 32, 50
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for range each {
				err := s.Write(t.Context(), func(tx *Tx) error {
					v, _, err := tx.get([]byte("\xf0list"))
					if err != nil {
						return err
					}
					n, err := tx.counter([]byte("\xf1n"))
					if err != nil || int(n) != len(v) {
						return fmt.Errorf("counter %d, list %d: %w", n, len(v), err)
					}
					if err := tx.add([]byte("\xf1n"), 1); err != nil {
						return err
					}
					return tx.set([]byte("\xf0list"), append(v, 'x'))
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if got := len(read(t, s, "\xf0list")); got != writers*each {
		t.Errorf("%d changes, want %d", got, writers*each)
	}
	if st := s.Stats(); st.Batches >= st.Writes {
		t.Errorf("no grouping: %d batches for %d writes", st.Batches, st.Writes)
	}
}

func TestStore_After_runsInOrderOfCommits(t *testing.T) {
	t.Parallel()
	s := open(t)
	var order []int64
	var next atomic.Int64
	var wg sync.WaitGroup
	for range 200 {
		wg.Go(func() {
			write(t, s, func(tx *Tx) error {
				n := next.Add(1)
				tx.After(func() { order = append(order, n) })
				return tx.add([]byte("\xf1n"), 1)
			})
		})
	}
	wg.Wait()
	write(t, s, func(*Tx) error { return nil }) // the writer's goroutine is done with order
	for i, n := range order {
		if n != int64(i+1) {
			t.Fatalf("at %d ran %d", i, n)
		}
	}
}

func TestStore_Write_batchLargerThanBadgerTakes(t *testing.T) {
	t.Parallel()
	s := open(t)
	var wg sync.WaitGroup
	for i := range 40 { // 40 × 200 KB, several times a Badger transaction
		wg.Go(func() {
			write(t, s, func(tx *Tx) error {
				return tx.set(fmt.Appendf(nil, "\xf0%02d", i), make([]byte, 200<<10))
			})
		})
	}
	wg.Wait()
	for i := range 40 {
		if n := len(read(t, s, fmt.Sprintf("\xf0%02d", i))); n != 200<<10 {
			t.Errorf("value %d has %d bytes", i, n)
		}
	}
	err := s.Write(t.Context(), func(tx *Tx) error {
		for i := range 40 {
			if err := tx.set(fmt.Appendf(nil, "\xf2%02d", i), make([]byte, 200<<10)); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil || read(t, s, "\xf200") != "<none>" {
		t.Errorf("a function larger than a transaction: %v", err)
	}
}

func TestStore_Write_refusesValuesThatWouldReachTheValueLog(t *testing.T) {
	t.Parallel()
	s := open(t)
	err := s.Write(t.Context(), func(tx *Tx) error { return tx.set([]byte("\xf0"), make([]byte, maxValue+1)) })
	if fault.KindOf(err) != fault.TooLarge {
		t.Errorf("got %v", err)
	}
}

func TestStore_Write_fullDiskRefusesAndRecovers(t *testing.T) {
	t.Parallel()
	var free atomic.Uint64
	free.Store(1 << 30)
	now := id.Now()
	s := open(t, func(o *Options) {
		o.FreeBytes = func(string) (uint64, error) { return free.Load(), nil }
		var tick atomic.Int64
		o.Clock = func() (at time.Time) { return now.Add(time.Second * time.Duration(tick.Add(1))) }
	})
	write(t, s, func(tx *Tx) error { return tx.set([]byte("\xf0a"), []byte("1")) })
	free.Store(1 << 20)
	err := s.Write(t.Context(), func(tx *Tx) error { return tx.set([]byte("\xf0b"), []byte("1")) })
	if !errors.Is(err, ErrFull) || !s.Stats().Full {
		t.Fatalf("got %v", err)
	}
	if got := read(t, s, "\xf0a") + read(t, s, "\xf0b"); got != "1<none>" {
		t.Errorf("stored %q", got)
	}
	free.Store(1 << 30)
	write(t, s, func(tx *Tx) error { return tx.set([]byte("\xf0b"), []byte("2")) })
}

func TestStore_Write_queueFull(t *testing.T) {
	t.Parallel()
	s := open(t, func(o *Options) { o.QueueLen = 2 })
	started, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = s.Write(t.Context(), func(*Tx) error { close(started); <-release; return nil })
	})
	<-started
	for range 2 {
		wg.Go(func() { write(t, s, func(*Tx) error { return nil }) })
	}
	for s.Stats().Queue < 2 {
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Write(ctx, func(*Tx) error { t.Error("ran"); return nil }); !errors.Is(err, ErrBusy) {
		t.Errorf("got %v", err)
	}
	close(release)
	wg.Wait()
}

func TestStore_reopenKeepsEverything(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openIn(t, dir)
	write(t, s, func(tx *Tx) error {
		_ = tx.add([]byte("\xf1n"), 41)
		return tx.set([]byte("\xf0a"), []byte("kept"))
	})
	if _, err := Open(context.Background(), Options{Dir: dir, Clock: id.Now, Log: slog.New(slog.DiscardHandler)}); !errors.Is(err, ErrLocked) {
		t.Errorf("second opening: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Write(t.Context(), func(*Tx) error { return nil }); !errors.Is(err, ErrClosed) {
		t.Errorf("write after close: %v", err)
	}
	s = openIn(t, dir)
	write(t, s, func(tx *Tx) error { return tx.add([]byte("\xf1n"), 1) })
	err := s.View(t.Context(), func(tx *Tx) error {
		n, err := tx.counter([]byte("\xf1n"))
		if n != 42 {
			t.Errorf("counter %d", n)
		}
		return err
	})
	if err != nil || read(t, s, "\xf0a") != "kept" {
		t.Errorf("%v, %q", err, read(t, s, "\xf0a"))
	}
}
