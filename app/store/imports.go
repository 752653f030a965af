package store

import (
	"context"

	"frontdesk/app/knowledge"
)

// Imports is the store as the imports of package knowledge see it.
type Imports struct{ Store *Store }

func importKey(r knowledge.ImportRun) []byte { return keyOf(kindImport, r.ID.UUID[:]) }

// ImportRuns gives all of them, oldest first.
func (s Imports) ImportRuns(ctx context.Context) (out []knowledge.ImportRun, err error) {
	err = s.Store.View(ctx, func(tx *Tx) error {
		return tx.scan(span{prefix: []byte{byte(kindImport)}}, func(_, v []byte) (bool, error) {
			var r knowledge.ImportRun
			if err := decodeJSON(v, &r); err != nil {
				return false, err
			}
			out = append(out, r)
			return true, nil
		})
	})
	return out, err
}

// PutImportRun stores how an import stands, and forgets others.
func (s Imports) PutImportRun(ctx context.Context, run knowledge.ImportRun, forget []knowledge.ImportRun) error {
	return s.Store.Write(ctx, func(tx *Tx) error {
		for _, old := range forget {
			if err := tx.delete(importKey(old)); err != nil {
				return err
			}
		}
		return tx.setJSON(importKey(run), run)
	})
}
