package store

import (
	"encoding/json"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/dgraph-io/badger/v4"

	"frontdesk/app/conversation"
	"frontdesk/app/store/migrations"
)

// outdate brings a folder to how it was before conversations had numbers.
func outdate(t *testing.T, s *Store) {
	t.Helper()
	write(t, s, func(tx *Tx) error {
		var gone [][]byte
		for _, k := range []kind{kindNumber, kindSet, kindCell, kindNextNumber} {
			if err := tx.scan(span{prefix: []byte{byte(k)}, keysOnly: true}, func(k, _ []byte) (bool, error) {
				gone = append(gone, slices.Clone(k))
				return true, nil
			}); err != nil {
				return err
			}
		}
		for _, k := range gone {
			if err := tx.delete(k); err != nil {
				return err
			}
		}
		return tx.set(metaKey(metaFormat), u64(2))
	})
	for _, c := range readTruth(t, s).records {
		write(t, s, func(tx *Tx) error { return outdateRecord(tx, c) })
	}
}

func outdateRecord(tx *Tx, c conversation.Conversation) error {
	v, err := encodeJSON(c)
	if err != nil {
		return err
	}
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(v[1:], &fields); err != nil {
		return err
	}
	for _, name := range []string{"number", "result", "firstReply", "agent", "rating", "tags", "analysis", "tally"} {
		delete(fields, name)
	}
	old, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	if c.DeletedAt.IsZero() {
		status := byte(1)
		if c.Status == conversation.Ended {
			status = 2
		}
		for _, k := range [][]byte{keyOf(kindByChatbot, c.Chatbot.UUID[:], c.ID.UUID[:]), keyOf(kindByStatus, c.Chatbot.UUID[:], []byte{status}, c.ID.UUID[:])} {
			if err := tx.set(k, nil); err != nil {
				return err
			}
		}
	}
	return tx.set(conversationKey(c.ID), append([]byte{encodingVersion}, old...))
}

// before: conversations without numbers, two lists; after: what a recount finds.
func TestMigration003_facets(t *testing.T) {
	t.Parallel()
	m := newMixer(t)
	rng := rand.New(rand.NewPCG(2, 3))
	for range 900 { // some hundreds of conversations: several transactions
		if err := m.step(t.Context(), rng); !usual(err) {
			t.Fatal(err)
		}
	}
	m.idle(t) // nothing works behind its back
	outdate(t, m.store)
	m.reopen(t)
	m.idle(t)
	if n, err := m.store.Format(t.Context()); err != nil || n != present() {
		t.Fatalf("format %d, %v", n, err)
	}
	records := readTruth(t, m.store).records
	for i, c := range records {
		if int(c.Number) != len(records)-i {
			t.Fatalf("conversation %d of %d has the number %d", len(records)-i, len(records), c.Number)
		}
	}
	agrees(t, m.store, rng, m.bot.ID, 60)
	m.exact(t)
	m.mirrored(t)
	err := m.store.View(t.Context(), func(tx *Tx) error {
		for _, k := range []kind{kindByChatbot, kindByStatus} {
			if err := tx.scan(span{prefix: []byte{byte(k)}, keysOnly: true}, func(k, _ []byte) (bool, error) {
				t.Errorf("the entry %x is left", k)
				return false, nil
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	m.reopen(t)
	for range 200 { // and it goes on from there
		if err := m.step(t.Context(), rng); !usual(err) {
			t.Fatal(err)
		}
	}
	m.idle(t)
	agrees(t, m.store, rng, m.bot.ID, 30)
}

// Killed at each of its commits in turn, it goes on where it stopped, tells how far it
// is from there, and ends as if nothing had been.
func TestMigration003_killedInTheMiddle(t *testing.T) {
	t.Parallel()
	m := newMixer(t)
	rng := rand.New(rand.NewPCG(4, 5))
	for range 400 {
		if err := m.step(t.Context(), rng); !usual(err) {
			t.Fatal(err)
		}
	}
	m.idle(t) // nothing works behind its back
	outdate(t, m.store)
	if err := m.store.Close(); err != nil {
		t.Fatal(err)
	}
	var told []int
	for kills := 0; ; kills++ {
		commits, from := 0, len(told)
		s, err := Open(t.Context(), Options{
			Dir: m.dir, Clock: m.clock, Log: slog.New(slog.DiscardHandler), Migrations: migrations.InChunks(10),
			Upgrading: func(percent int) { told = append(told, percent) },
			commit: func(txn *badger.Txn) error {
				if commits++; commits == 4 {
					return errMeant
				}
				return txn.Commit()
			},
		})
		if !slices.IsSorted(told[from:]) || len(told) > from && told[from] != 0 {
			t.Fatalf("told %d percent", told[from:])
		}
		if err == nil {
			if err := s.Close(); err != nil || kills == 0 {
				t.Fatalf("killed %d times, %v", kills, err)
			}
			break
		}
		if kills > 200 {
			t.Fatal(err)
		}
	}
	if slices.Max(told) < 50 {
		t.Errorf("told %d percent", told)
	}
	if copies, err := filepath.Glob(filepath.Join(m.dir, "backups", "*.backup")); err != nil || len(copies) != 1 {
		t.Errorf("%d copies were made, %v", len(copies), err)
	}
	m.reopen(t)
	m.idle(t)
	agrees(t, m.store, rng, m.bot.ID, 30)
	m.exact(t)
	m.mirrored(t)
}
