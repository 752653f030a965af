package outbox

import (
	"context"
	"time"
)

// A kind may have many lanes: one for each receiver. Each is worked off by its
// own goroutine with its own places, for as long as it has something pending, so
// that receivers which hang or fail hold nobody else up. Where the handler rests,
// a lane that failed a few times in a row is probed with one item at a time, at
// growing pauses; what is a day old by then is given up without a try, since it
// would have had its tries. Where nothing is due, one of those that wait for hours is
// tried ahead of its time, so that a receiver which is well again gets all within
// minutes; that counts for nothing against the item.

const (
	restAfter   = 3               // failures in a row
	longestRest = 5 * time.Minute // so soon it is noticed that a receiver is well again
	lifetime    = 24 * time.Hour  // of an item in a lane that fails
	hurryChunk  = 200             // items moved in one write
)

func (i Item) lane() Lane { return Lane{i.Kind, i.Lane} }

// What is held is not the receiver's fault, and would not pass however often it was
// tried: any lane is probed then with one item at a time, at short pauses, so that a
// switch that stays on for weeks costs next to nothing.

// health is how a lane's receiver fares; its worker alone uses it.
type health struct {
	failures int  // in a row
	held     bool // the last try was
	until    time.Time
	look     time.Time // until then a lane that rests has nothing that is to be given up
	reason   error     // of the last failure
}

// note takes the outcome of a try. What no other try would change says nothing of
// the receiver; failures count only where the handler rests.
func (h *health) note(outcome error, now time.Time, counts bool) {
	h.held = IsHeld(outcome)
	switch {
	case outcome == nil:
		*h = health{}
	case h.held: // the others would be held as well
		h.until = now.Add(heldPause)
	case counts && !IsPermanent(outcome):
		h.failures++
		h.reason = outcome
		if h.failing() {
			wait, again := pause(h.failures-restAfter+1, 0.5)
			if !again {
				wait = longestRest
			}
			h.until = now.Add(min(wait, longestRest))
		}
	}
}

func (h *health) failing() bool { return h.failures >= restAfter }

func (h *health) rests(now time.Time) bool { return now.Before(h.until) }

// idle is how long a lane that rests need not look for work, however often it is
// woken: a hundred dead receivers must cost nothing at each event.
func (h *health) idle(now time.Time) (time.Duration, bool) {
	if !h.rests(now) || !now.Before(h.look) {
		return 0, false
	}
	return min(h.until.Sub(now), h.look.Sub(now)), true
}

// expired tells what a lane that fails had its time for.
func (h *health) expired(item Item, now time.Time) bool {
	return h.failing() && now.Sub(item.CreatedAt) > lifetime
}

// waiting are the lanes of a kind to begin with: the one without a name always.
func (s *Service) waiting(ctx context.Context, kind Kind) (lanes []Lane, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		lanes, err = r.Lanes(kind)
		return err
	})
	return append(lanes, Lane{Kind: kind}), err
}

// wake has a lane look for what is due; it runs on the writer's goroutine.
func (s *Service) wake(lane Lane) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, found := s.lanes[lane]
	if !found {
		w = newWorker(s, lane, s.handlers[lane.Kind])
		s.lanes[lane] = w
		if s.working != nil && !s.stopping {
			s.running.Go(func() { w.run(s.working) })
		}
	}
	w.wakeUp()
}

// retire ends a named lane that has nothing pending and was not woken meanwhile.
func (s *Service) retire(w *worker) bool {
	if w.lane.Name == "" || w.health.failing() {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(w.wake) > 0 {
		return false
	}
	delete(s.lanes, w.lane)
	return true
}

// early is what tells whether a receiver is well again where nothing of its lane is
// due: one item that failed often and waits for its next try. A process that has just
// begun learns from it that the lane fails.
func (w *worker) early(ctx context.Context, now time.Time) (items []Item, err error) {
	if !w.handler.Rests || w.health.rests(now) {
		return nil, nil
	}
	err = w.service.store.View(ctx, func(r Reader) error {
		items, err = r.Later(w.lane, now, 1)
		return err
	})
	if err != nil || len(items) == 0 || items[0].Attempts < restAfter {
		return nil, err
	}
	w.health.failures = max(w.health.failures, items[0].Attempts)
	return items, nil
}

// hurry makes everything due that waits in the lane for its next try.
func (w *worker) hurry(ctx context.Context) {
	s := w.service
	now := s.clock()
	for moved := hurryChunk; moved == hurryChunk; {
		err := s.store.Write(ctx, func(tx Tx) error {
			items, err := tx.Later(w.lane, now, hurryChunk)
			moved = len(items)
			for _, item := range items {
				after := item
				after.Due = now
				if err == nil {
					err = tx.PutItem(item, after)
				}
			}
			return err
		})
		if err != nil {
			s.log.ErrorContext(ctx, "what waits in the outbox could not be made due", "kind", w.lane.Kind, "error", err)
			return
		}
	}
}
