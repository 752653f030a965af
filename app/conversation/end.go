package conversation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"frontdesk/app/chatbot"
)

// End ends a conversation; ending an ended one changes nothing.
func (s *Service) End(ctx context.Context, c ID, by EndedBy) (out Conversation, err error) {
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		before, err := tx.Conversation(c)
		if err != nil {
			return err
		}
		out, err = s.end(tx, before, by)
		return err
	})
	return out, err
}

func (s *Service) end(tx Tx, before Conversation, by EndedBy) (Conversation, error) {
	if before.Status == Ended {
		return before, nil
	}
	after := before
	after.Status, after.EndedBy, after.EndedAt = Ended, by, s.cfg.Clock()
	if err := tx.Save(before, after); err != nil {
		return before, err
	}
	if err := tx.ClearPending(after.ID); err != nil {
		return before, err
	}
	if err := s.cfg.Effects.Ended(tx, after); err != nil {
		return before, err
	}
	tx.After(func() {
		s.cfg.Answer.Cancel(after.ID)
		s.cfg.Announce.StatusChanged(after)
	})
	return after, nil
}

// Swept is what a sweep of idle conversations did.
type Swept struct {
	Ended    int
	Examined int
	Oldest   time.Time          // last message of the one that was silent for the longest
	Of       map[chatbot.ID]int // how many of each chatbot
}

func (s *Swept) add(c Conversation) {
	s.Ended++
	if s.Oldest.IsZero() || c.UpdatedAt.Before(s.Oldest) {
		s.Oldest = c.UpdatedAt
	}
	if s.Of == nil {
		s.Of = map[chatbot.ID]int{}
	}
	s.Of[c.Chatbot]++
}

// with is both together.
func (s Swept) with(other Swept) Swept {
	s.Ended += other.Ended
	s.Examined += other.Examined
	if s.Oldest.IsZero() || !other.Oldest.IsZero() && other.Oldest.Before(s.Oldest) {
		s.Oldest = other.Oldest
	}
	if s.Of == nil {
		s.Of = map[chatbot.ID]int{}
	}
	for b, n := range other.Of {
		s.Of[b] += n
	}
	return s
}

// sweepChunk bounds one write of the sweep, so that visitors wait for none.
const sweepChunk = 100

// EndStale ends the conversations that were silent for longer than olderThan;
// 0 takes each chatbot's own time. A dry run only counts. The cost is in the
// entries that are old enough to be looked at, not in what is stored: an entry
// says when a conversation was last seen active, is never later than the truth,
// and is moved only when a sweep meets it.
func (s *Service) EndStale(ctx context.Context, olderThan time.Duration, dryRun bool) (Swept, error) {
	var total Swept
	now := s.cfg.Clock()
	shortest := olderThan
	if olderThan == 0 {
		var err error
		if shortest, err = (sweeper{s}).shortestIdle(ctx); err != nil {
			return total, err
		}
	}
	var last Idle
	counted := map[ID]bool{} // by a dry run, which leaves a second entry where it is
	for {
		var entries []Idle
		err := s.cfg.Store.View(ctx, func(r Reader) (err error) {
			entries, err = r.IdleBefore(last, now.Add(-shortest), sweepChunk)
			return err
		})
		if err != nil || len(entries) == 0 {
			return total, err
		}
		last = entries[len(entries)-1]
		if dryRun {
			entries = slices.DeleteFunc(entries, func(e Idle) bool {
				again := counted[e.Conversation]
				counted[e.Conversation] = true
				return again
			})
		}
		chunk, err := (sweeper{s}).sweep(ctx, entries, now, olderThan, dryRun)
		if err != nil {
			return total, err
		}
		total = total.with(chunk)
	}
}

// sweeper ends what was idle for too long.
type sweeper struct{ *Service }

// shortestIdle is the shortest time that any chatbot allows.
func (s sweeper) shortestIdle(ctx context.Context) (time.Duration, error) {
	bots, err := s.cfg.Chatbots.List(ctx)
	if err != nil {
		return 0, err
	}
	hours := s.cfg.IdleHours()
	for _, b := range bots {
		if b.IdleHours > 0 {
			hours = min(hours, b.IdleHours)
		}
	}
	return time.Duration(hours) * time.Hour, nil
}

func (s sweeper) sweep(ctx context.Context, entries []Idle, now time.Time, olderThan time.Duration, dryRun bool) (chunk Swept, err error) {
	work := func(r Reader, write Tx) error {
		chunk = Swept{}
		for _, e := range entries {
			chunk.Examined++
			c, ended, err := s.sweepOne(ctx, r, write, e, now, olderThan)
			if err != nil {
				return err
			}
			if ended {
				chunk.add(c)
			}
		}
		return nil
	}
	if dryRun {
		err = s.cfg.Store.View(ctx, func(r Reader) error { return work(r, nil) })
	} else {
		err = s.cfg.Store.Write(ctx, func(tx Tx) error { return work(tx, tx) })
	}
	return chunk, err
}

// sweepOne ends one conversation, which it gives as it was, or corrects its entry;
// write is nil in a dry run.
func (s sweeper) sweepOne(ctx context.Context, r Reader, write Tx, e Idle, now time.Time, olderThan time.Duration) (c Conversation, ended bool, err error) {
	c, err = r.Conversation(e.Conversation)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return c, false, fmt.Errorf("looking at conversation %s: %w", e.Conversation, err)
	}
	if err != nil || c.Status == Ended || !c.DeletedAt.IsZero() {
		return c, false, moveIdle(write, e, time.Time{})
	}
	allowed := olderThan
	if allowed == 0 {
		allowed = s.idleAfter(ctx, c)
	}
	if now.Sub(c.UpdatedAt) < allowed {
		if c.UpdatedAt.Equal(e.At) {
			return c, false, nil
		}
		return c, false, moveIdle(write, e, c.UpdatedAt)
	}
	if write == nil {
		return c, true, nil
	}
	if err := moveIdle(write, e, time.Time{}); err != nil {
		return c, false, err
	}
	_, err = s.end(write, c, EndedByIdle)
	return c, true, err
}

// moveIdle corrects an entry, but for a dry run, which has no write.
func moveIdle(write Tx, e Idle, to time.Time) error {
	if write == nil {
		return nil
	}
	return write.MoveIdle(e, to)
}
