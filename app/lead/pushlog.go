package lead

import (
	"context"
	"errors"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// The faults of the log.
var (
	ErrNoTarget = fault.New(fault.Conflict, "crm_off", "Leads are not pushed anywhere yet. Set up where to under CRM.")
	ErrPush     = fault.New(fault.NotFound, "push_not_found", "There is no such push in the log any more.")
	ErrPushed   = fault.New(fault.Conflict, "push_not_failed", "This push was not given up, so that there is nothing to try again.")
)

// maxPushes is a page of the log.
const maxPushes = 100

// Pushes gives a page of the log, newest first; next is zero at the end.
func (s *Service) Pushes(ctx context.Context, b chatbot.ID, before id.UUID, limit int) (rows []Push, next id.UUID, err error) {
	limit = min(max(limit, 1), maxPushes)
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		rows, next = nil, id.UUID{}
		return r.Pushes(b, before, func(p Push) bool {
			if len(rows) == limit {
				next = rows[limit-1].ID
				return false
			}
			rows = append(rows, p)
			return true
		})
	})
	if err != nil {
		return nil, next, err
	}
	for i, row := range rows {
		if row.State != PushRetrying {
			continue
		}
		given, err := s.cfg.Outbox.GivenUp(ctx, row.ID)
		if err != nil {
			return nil, next, err
		}
		if given {
			rows[i].State = PushGivenUp
		}
	}
	return rows, next, nil
}

// RetryPush begins anew with a push that was given up.
func (s *Service) RetryPush(ctx context.Context, b chatbot.ID, p id.UUID) error {
	given, err := s.cfg.Outbox.GivenUp(ctx, p)
	if err != nil {
		return err
	}
	if !given {
		return ErrPushed
	}
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		row, found, err := tx.Push(b, p)
		if err != nil {
			return err
		}
		if !found {
			return ErrPush
		}
		row.State, row.Problem = PushWaiting, ""
		return tx.PutPush(row)
	})
	if err != nil {
		return err
	}
	return s.cfg.Outbox.Retry(ctx, p)
}

// erasePushes takes a lead out of the log. The log is long, so that it is read
// before the write.
func (s pusher) erasePushes(ctx context.Context, l Lead) error {
	var doomed []Push
	err := s.cfg.Store.View(ctx, func(r Reader) error {
		return r.Pushes(l.Chatbot, id.UUID{}, func(p Push) bool {
			if p.Lead == l.ID {
				doomed = append(doomed, p)
			}
			return ctx.Err() == nil
		})
	})
	if err = errors.Join(err, ctx.Err()); err != nil || len(doomed) == 0 {
		return err
	}
	return s.cfg.Store.Write(ctx, func(tx Tx) error {
		for _, p := range doomed {
			if err := tx.DeletePush(p); err != nil {
				return err
			}
		}
		return nil
	})
}

// keptPushes is how many rows of the log are kept of a chatbot.
const keptPushes = 2000

// SweepPushes drops the oldest rows of each chatbot's log.
func (s *Service) SweepPushes(ctx context.Context, bots []chatbot.ID) (removed int, err error) {
	for _, b := range bots {
		err := s.cfg.Store.Write(ctx, func(tx Tx) error {
			var doomed []Push
			n := 0
			if err := tx.Pushes(b, id.UUID{}, func(p Push) bool {
				if n++; n > keptPushes {
					doomed = append(doomed, p)
				}
				return len(doomed) < maxPushes*5
			}); err != nil {
				return err
			}
			removed += len(doomed)
			for _, p := range doomed {
				if err := tx.DeletePush(p); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return removed, err
		}
	}
	return removed, nil
}
