package store

import (
	"bytes"
	"context"
	"crypto/sha256"

	"frontdesk/app/job"
)

// Jobs is the store as package job sees it.
type Jobs struct{ Store *Store }

func jobRunsOf(name string) []byte {
	sum := sha256.Sum256([]byte(name))
	return keyOf(kindJobRun, sum[:8])
}

// AddRun stores a run and drops the oldest ones of its job beyond keep.
func (j Jobs) AddRun(ctx context.Context, run job.Run, keep int) error {
	return j.Store.Write(ctx, func(tx *Tx) error {
		prefix := jobRunsOf(run.Job)
		if err := tx.setJSON(append(bytes.Clone(prefix), millis(run.StartedAt)...), run); err != nil {
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

// Runs gives the last runs of a job, newest first.
func (j Jobs) Runs(ctx context.Context, name string, limit int) (out []job.Run, err error) {
	err = j.Store.View(ctx, func(tx *Tx) error {
		return tx.scan(span{prefix: jobRunsOf(name), reverse: true}, func(_, v []byte) (bool, error) {
			if len(out) >= limit {
				return false, nil
			}
			var run job.Run
			if err := decodeJSON(v, &run); err != nil {
				return false, err
			}
			out = append(out, run)
			return true, nil
		})
	})
	return out, err
}
