package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"frontdesk/app/bulk"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

// BulkRuns is the store as package bulk sees it.
type BulkRuns struct{ Store *Store }

// The parts of a run: part 0 is what it is about, those after are what it changed.
func bulkRunKey(r bulk.RunID) []byte { return keyOf(kindBulkRun, r.UUID[:]) }

func bulkPartKey(r bulk.RunID, part int) []byte {
	return keyOf(kindBulkPart, r.UUID[:], binary.BigEndian.AppendUint32(nil, uint32(part)))
}

// bulkPart is a piece of what a run changed.
type bulkPart struct {
	At  time.Time `json:"at"`
	IDs []byte    `json:"ids"` // 16 bytes each
}

// Runs gives all runs, oldest first.
func (b BulkRuns) Runs(ctx context.Context) (out []bulk.Run, err error) {
	err = b.Store.View(ctx, func(tx *Tx) error {
		return tx.scan(span{prefix: []byte{byte(kindBulkRun)}}, func(_, v []byte) (bool, error) {
			var r bulk.Run
			if err := decodeJSON(v, &r); err != nil {
				return false, err
			}
			out = append(out, r)
			return true, nil
		})
	})
	return out, err
}

// PutRun stores how a run stands, and what it is about where that is given.
func (b BulkRuns) PutRun(ctx context.Context, run bulk.Run, about *bulk.Selection) error {
	return b.Store.Write(ctx, func(tx *Tx) error {
		if about != nil {
			if err := tx.setJSON(bulkPartKey(run.ID, 0), *about); err != nil {
				return err
			}
		}
		return tx.setJSON(bulkRunKey(run.ID), run)
	})
}

// Selection finds what a run is about.
func (b BulkRuns) Selection(ctx context.Context, run bulk.RunID) (out bulk.Selection, err error) {
	err = b.Store.View(ctx, func(tx *Tx) error {
		found, err := tx.getJSON(bulkPartKey(run, 0), &out)
		if err == nil && !found {
			return bulk.ErrNotFound
		}
		return err
	})
	return out, err
}

// Stage stores how a run stands in the transaction of a change, with what it changed.
func (b BulkRuns) Stage(tx conversation.Tx, run bulk.Run, number int, part bulk.Part) error {
	own := transactionOf(tx)
	if len(part.IDs) > 0 {
		record := bulkPart{At: part.At, IDs: make([]byte, 0, 16*len(part.IDs))}
		for _, c := range part.IDs {
			record.IDs = append(record.IDs, c.UUID[:]...)
		}
		if err := own.setJSON(bulkPartKey(run.ID, number+1), record); err != nil {
			return err
		}
	}
	return own.setJSON(bulkRunKey(run.ID), run)
}

// Part finds a piece of what a run changed; one that is not there has no ids.
func (b BulkRuns) Part(ctx context.Context, run bulk.RunID, number int) (out bulk.Part, err error) {
	err = b.Store.View(ctx, func(tx *Tx) error {
		var record bulkPart
		if _, err := tx.getJSON(bulkPartKey(run, number+1), &record); err != nil {
			return err
		}
		if len(record.IDs)%16 != 0 {
			return fmt.Errorf("store: a part of a bulk run has %d bytes of ids", len(record.IDs))
		}
		out.At = record.At
		for at := 0; at < len(record.IDs); at += 16 {
			out.IDs = append(out.IDs, conversation.ID{UUID: id.UUID(record.IDs[at : at+16])})
		}
		return nil
	})
	return out, err
}

// forgetChunk bounds what one write of Forget removes.
const forgetChunk = 500

// Forget removes what a run changed; with all set the run too.
func (b BulkRuns) Forget(ctx context.Context, run bulk.RunID, all bool) error {
	first := 1
	if all {
		first = 0
		if err := b.Store.Write(ctx, func(tx *Tx) error { return tx.delete(bulkRunKey(run)) }); err != nil {
			return err
		}
	}
	for {
		removed := 0
		err := b.Store.Write(ctx, func(tx *Tx) error {
			var doomed [][]byte
			prefix := keyOf(kindBulkPart, run.UUID[:])
			err := tx.scan(span{prefix: prefix, from: bulkPartKey(run, first), keysOnly: true}, func(k, _ []byte) (bool, error) {
				doomed = append(doomed, append([]byte(nil), k...))
				return len(doomed) < forgetChunk, nil
			})
			removed = len(doomed)
			for _, k := range doomed {
				if err == nil {
					err = tx.delete(k)
				}
			}
			return err
		})
		if err != nil || removed < forgetChunk {
			return err
		}
	}
}
