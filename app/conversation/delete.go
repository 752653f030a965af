package conversation

import (
	"context"
	"errors"
	"time"
)

// UndoTime is how long a deleted conversation can be brought back.
const UndoTime = 24 * time.Hour

// Delete puts a conversation into the bin, out of every list and count; until
// is when it is really gone. ErrHeld where it is under legal hold.
func (s *Service) Delete(ctx context.Context, c ID) (until time.Time, err error) {
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		before, err := tx.Conversation(c)
		if err != nil {
			return err
		}
		if Held(before) {
			return ErrHeld
		}
		after := before
		if before.DeletedAt.IsZero() {
			after.DeletedAt = s.cfg.Clock()
			if err := tx.Save(before, after); err != nil {
				return err
			}
			if err := tx.ClearPending(c); err != nil {
				return err
			}
			tx.After(func() {
				s.cfg.Answer.Cancel(c)
				s.cfg.Announce.StatusChanged(after)
			})
		}
		until = after.DeletedAt.Add(UndoTime)
		return nil
	})
	return until, err
}

// Restore takes a conversation out of the bin, as it was.
func (s *Service) Restore(ctx context.Context, c ID) (out Conversation, err error) {
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		before, err := tx.Conversation(c)
		if err != nil {
			return err
		}
		out = before
		if before.DeletedAt.IsZero() {
			return nil
		}
		out.DeletedAt = time.Time{}
		if err := tx.Save(before, out); err != nil {
			return err
		}
		after := out
		tx.After(func() { s.cfg.Announce.StatusChanged(after) })
		return nil
	})
	return out, err
}

// purgeChunk bounds the records that one write of the purge removes.
const purgeChunk = 500

// EmptyBin removes what has been in the bin for longer than UndoTime, with its
// messages, traces and log rows, and gives how many conversations are gone. Before
// some are removed, first is called with them, if it is given: what it removes is
// elsewhere, and would find nothing to belong to.
func (s *Service) EmptyBin(ctx context.Context, first func(context.Context, []ID) error) (purged int, err error) {
	before := s.cfg.Clock().Add(-UndoTime)
	for {
		var doomed []ID
		if err := s.cfg.Store.View(ctx, func(r Reader) (err error) {
			doomed, err = r.BinBefore(before, 100)
			return err
		}); err != nil || len(doomed) == 0 {
			return purged, err
		}
		if first != nil {
			if err := first(ctx, doomed); err != nil {
				return purged, err
			}
		}
		for _, c := range doomed {
			if err := s.purge(ctx, c); err != nil {
				return purged, err
			}
			purged++
		}
	}
}

// Erase removes a conversation at once and for good, also while it is being
// answered: what would be stored then finds none. One that is gone is no fault; one
// under legal hold is ErrHeld.
func (s *Service) Erase(ctx context.Context, c ID) error {
	if _, err := s.Delete(ctx, c); err != nil {
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		return err
	}
	return s.purge(ctx, c)
}

func (s *Service) purge(ctx context.Context, c ID) error {
	for gone := false; !gone; {
		err := s.cfg.Store.Write(ctx, func(tx Tx) error {
			record, err := tx.Conversation(c)
			if err != nil {
				return err
			}
			gone = record.DeletedAt.IsZero()
			if gone { // it was restored meanwhile
				return nil
			}
			if gone = Held(record); gone { // the bin is no place for it
				after := record
				after.DeletedAt = time.Time{}
				return tx.Save(record, after)
			}
			gone, err = tx.Purge(record, purgeChunk)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
