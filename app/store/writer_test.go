package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/dgraph-io/badger/v4"
)

var errDisk = errors.New("the disk is broken")

// turnstile holds each commit, and says how it ends.
type turnstile struct {
	begun chan struct{}
	end   chan error // nil: the commit is made
}

func gated(t *testing.T) (*Store, turnstile) {
	t.Helper()
	g := turnstile{begun: make(chan struct{}), end: make(chan error)}
	s := open(t)
	s.opt.commit = func(txn *badger.Txn) error {
		g.begun <- struct{}{}
		if err := <-g.end; err != nil {
			return err
		}
		return txn.Commit()
	}
	return s, g
}

// started begins a write and returns once its function has run.
func started(t *testing.T, s *Store, fn func(*Tx) error) (result <-chan error) {
	t.Helper()
	ran, done := make(chan struct{}), make(chan error, 1)
	go func() {
		done <- s.Write(t.Context(), func(tx *Tx) error {
			defer close(ran)
			return fn(tx)
		})
	}()
	<-ran
	return done
}

func waits(t *testing.T, what string, result <-chan error) {
	t.Helper()
	select {
	case err := <-result:
		t.Errorf("%s is answered before it is on disk: %v", what, err)
	default:
	}
}

// raise adds one to a counter, and puts what it is then under a key. It fails
// where the two did not agree, or the key does not stand in the walk.
func raise(tx *Tx, key, counter []byte) error {
	v, found, err := tx.get(key)
	if err != nil {
		return err
	}
	n, err := tx.counter(counter)
	if err != nil {
		return err
	}
	walked := false
	err = tx.scan(span{prefix: key}, func(_, at []byte) (bool, error) {
		walked = string(at) == string(v)
		return true, nil
	})
	if err != nil {
		return err
	}
	if found && binary.BigEndian.Uint64(v) != uint64(n) || !found && n != 0 || walked != found {
		return fmt.Errorf("key %x holds %x, in the walk: %t, counter: %d", key, v, walked, n)
	}
	if err := tx.add(counter, 1); err != nil {
		return err
	}
	return tx.set(key, u64(uint64(n)+1))
}

func TestWriter_readsWhatIsOnItsWayToTheDisk(t *testing.T) {
	t.Parallel()
	s, g := gated(t)
	key, counter := keyOf(kindUser, []byte("k")), []byte("\xf1n")
	first := started(t, s, func(tx *Tx) error { return raise(tx, key, counter) })
	<-g.begun
	second := started(t, s, func(tx *Tx) error { return raise(tx, key, counter) })
	saw := uint64(0)
	third := started(t, s, func(tx *Tx) error { // changes nothing, but tells what is not on disk yet
		v, _, err := tx.get(key)
		saw = binary.BigEndian.Uint64(v)
		return err
	})
	waits(t, "the first", first)
	waits(t, "the second", second)
	waits(t, "the reader", third)
	if got := read(t, s, string(key)); got != "<none>" || saw != 2 {
		t.Errorf("others read %q, the third function %d", got, saw)
	}
	g.end <- nil
	if err := <-first; err != nil {
		t.Fatal(err)
	}
	<-g.begun
	waits(t, "the second", second)
	waits(t, "the reader", third)
	if got := read(t, s, string(key)); got != string(u64(1)) {
		t.Errorf("after the first commit it is %q", got)
	}
	g.end <- nil
	if err := errors.Join(<-second, <-third); err != nil {
		t.Fatal(err)
	}
	if got := read(t, s, string(key)); got != string(u64(2)) {
		t.Errorf("in the end it is %q", got)
	}
}

func TestWriter_failsWhatReadThroughAFailedCommit(t *testing.T) {
	t.Parallel()
	s, g := gated(t)
	key, counter := keyOf(kindUser, []byte("k")), []byte("\xf1n")
	first := started(t, s, func(tx *Tx) error { return raise(tx, key, counter) })
	<-g.begun
	second := started(t, s, func(tx *Tx) error {
		tx.After(func() { t.Error("what was to follow a failed commit ran") })
		return raise(tx, key, counter)
	})
	reader := started(t, s, func(tx *Tx) error { _, _, err := tx.get(key); return err })
	g.end <- errDisk
	for i, result := range []<-chan error{first, second, reader} {
		if err := <-result; !errors.Is(err, errDisk) {
			t.Errorf("function %d: %v", i, err)
		}
	}
	again := started(t, s, func(tx *Tx) error {
		if _, found, err := tx.get(key); found || err != nil {
			t.Errorf("something of the failed commit is left: %t, %v", found, err)
		}
		return raise(tx, key, counter)
	})
	<-g.begun
	g.end <- nil
	if err := <-again; err != nil || read(t, s, string(key)) != string(u64(1)) {
		t.Errorf("%v, %q", err, read(t, s, string(key)))
	}
}

func TestWriter_runsNothingBeforeMemoryIsSettled(t *testing.T) {
	t.Parallel()
	s, g := gated(t)
	key := []byte("\xf0k")
	var memory int // without a lock: the race detector sees whether somebody reads it meanwhile
	setting := started(t, s, func(tx *Tx) error {
		tx.Settle(func() { memory = 1 })
		return tx.set(key, nil)
	})
	<-g.begun
	reading := make(chan error, 1)
	go func() {
		reading <- s.Write(t.Context(), func(*Tx) error {
			if memory != 1 {
				t.Error("a function ran on memory that was about to change")
			}
			return nil
		})
	}()
	for s.Stats().Queue < 1 {
	}
	g.end <- nil
	if err := errors.Join(<-setting, <-reading); err != nil {
		t.Fatal(err)
	}
}

func TestWriter_closesAfterWhatIsOnItsWay(t *testing.T) {
	t.Parallel()
	s, g := gated(t)
	key, counter := keyOf(kindUser, []byte("k")), []byte("\xf1n")
	first := started(t, s, func(tx *Tx) error { return raise(tx, key, counter) })
	<-g.begun
	second := started(t, s, func(tx *Tx) error { return raise(tx, key, counter) })
	closed := make(chan error, 1)
	go func() { closed <- s.Close() }()
	<-s.closing
	g.end <- nil
	<-g.begun
	g.end <- nil
	if err := errors.Join(<-first, <-second, <-closed); err != nil {
		t.Fatal(err)
	}
}

// TestWriter_isSerialWhileCommitsFail has many raise few keys while every fifth
// commit fails: what is stored is what was acknowledged, neither more nor less.
func TestWriter_isSerialWhileCommitsFail(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openIn(t, dir)
	var commits atomic.Int64
	s.opt.commit = func(txn *badger.Txn) error {
		if commits.Add(1)%5 == 0 {
			return errDisk
		}
		return txn.Commit()
	}
	const keys, writers, each = 5, 16, 60
	key := func(n int) []byte { return keyOf(kindUser, []byte{byte(n)}) }
	counter := func(n int) []byte { return []byte{0xf1, byte(n)} }
	var acknowledged [keys]atomic.Uint64
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			random := rand.New(rand.NewPCG(1, uint64(w)))
			for range each {
				n := random.IntN(keys)
				err := s.Write(t.Context(), func(tx *Tx) error { return raise(tx, key(n), counter(n)) })
				switch {
				case err == nil:
					acknowledged[n].Add(1)
				case !errors.Is(err, errDisk):
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openIn(t, dir)
	for n := range keys {
		if got := read(t, s, string(key(n))); got != string(u64(acknowledged[n].Load())) {
			t.Errorf("key %d is %x, %d were acknowledged", n, got, acknowledged[n].Load())
		}
		write(t, s, func(tx *Tx) error { return raise(tx, key(n), counter(n)) })
	}
}
