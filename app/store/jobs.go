package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"time"
)

// jobRunsOf begins the keys of a job's runs: names have no fixed width.
func jobRunsOf(name string) []byte {
	sum := sha256.Sum256([]byte(name))
	return keyOf(kindJobRun, sum[:8])
}

// AddJobRun stores the record of a run and drops the oldest ones of its job
// beyond keep.
func (s *Store) AddJobRun(ctx context.Context, name string, startedAt time.Time, record json.RawMessage, keep int) error {
	return s.Write(ctx, func(tx *Tx) error {
		prefix := jobRunsOf(name)
		if err := tx.setJSON(append(bytes.Clone(prefix), millis(startedAt)...), record); err != nil {
			return err
		}
		var old [][]byte
		n := 0
		err := tx.scan(span{prefix: prefix, reverse: true, keysOnly: true}, func(k, _ []byte) (bool, error) {
			if n++; n > keep {
				old = append(old, bytes.Clone(k))
			}
			return true, nil
		})
		for _, k := range old {
			if err == nil {
				err = tx.delete(k)
			}
		}
		return err
	})
}

// JobRuns gives the records of the last runs of a job, newest first.
func (s *Store) JobRuns(ctx context.Context, name string, limit int) (out []json.RawMessage, err error) {
	err = s.View(ctx, func(tx *Tx) error {
		return tx.scan(span{prefix: jobRunsOf(name), reverse: true}, func(_, v []byte) (bool, error) {
			if len(out) >= limit {
				return false, nil
			}
			var record json.RawMessage
			if err := decodeJSON(v, &record); err != nil {
				return false, err
			}
			out = append(out, record)
			return true, nil
		})
	})
	return out, err
}
