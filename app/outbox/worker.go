package outbox

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// delays are the pauses before the second try, the third and so on; behind the
// last one, a little under a day after the first try, an item is given up.
func delays() []time.Duration {
	return []time.Duration{
		time.Second, 5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute,
		time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour, 8 * time.Hour,
	}
}

// pause is the time to wait after a number of attempts, give or take a fifth so
// that items which failed together do not come back together; false: give up.
func pause(attempts int, random float64) (time.Duration, bool) {
	all := delays()
	if attempts < 1 || attempts > len(all) {
		return 0, false
	}
	return time.Duration(float64(all[attempts-1]) * (0.8 + 0.4*random)), true
}

const (
	maxReason    = 500              // bytes of an error that are kept
	heldPause    = 30 * time.Second // between two looks whether an item is still held
	storeTrouble = 30 * time.Second // longest pause when the store refuses
	longestSleep = time.Minute      // the clock may be set, or the machine may sleep, while a timer runs
)

// worker delivers the items of one lane.
type worker struct {
	service  *Service
	lane     Lane
	handler  Handler
	wake     chan struct{} // room for one: something may be due
	finished chan finished // a delivery and the note of it are over
	health   health
	trouble  time.Duration // pause after the store refused
}

type finished struct {
	item    ItemID
	outcome error
	tried   bool // not for what was cut off or given up without a try
}

func newWorker(s *Service, lane Lane, h Handler) *worker {
	return &worker{service: s, lane: lane, handler: h, wake: make(chan struct{}, 1), finished: make(chan finished)}
}

func (w *worker) wakeUp() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Start sets the workers to work; they find at once what an earlier process
// left. It is called once, and fails only where the store cannot be read. The
// end of ctx does not end the work: Stop does.
func (s *Service) Start(ctx context.Context) error {
	for kind := range s.handlers {
		lanes, err := s.waiting(ctx, kind)
		if err != nil {
			return err
		}
		for _, lane := range lanes {
			s.wake(lane)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.working, s.stopNow = context.WithCancel(context.WithoutCancel(ctx))
	for _, w := range s.lanes {
		s.running.Go(func() { w.run(s.working) })
	}
	return nil
}

// Stop begins nothing new and waits for the deliveries in flight until ctx
// ends; then it cuts them off and gives the error of ctx. They stay pending and
// are tried again at the next start.
func (s *Service) Stop(ctx context.Context) error {
	s.mu.Lock()
	begun := s.working != nil
	s.stopping = true
	s.mu.Unlock()
	if !begun {
		return nil
	}
	close(s.stop)
	over := make(chan struct{})
	go s.waitFor(over)
	select {
	case <-over:
		s.stopNow()
		return nil
	case <-ctx.Done():
		s.stopNow()
		<-over
		return fmt.Errorf("stopping the outbox: %w", ctx.Err())
	}
}

func (s *Service) waitFor(over chan<- struct{}) {
	s.running.Wait()
	close(over)
}

// run hands out what is due while there are free places, and sleeps until a
// wake-up, the next due time, or the end of a delivery. A named lane that has
// nothing left ends.
func (w *worker) run(ctx context.Context) {
	busy := map[ItemID]bool{}
	for {
		sleep := time.Duration(-1)
		if len(busy) < w.handler.Concurrency {
			if sleep = w.look(ctx, busy); sleep < 0 && len(busy) == 0 && w.service.retire(w) {
				return
			}
		}
		var timer <-chan time.Time
		if sleep >= 0 {
			timer = time.After(sleep)
		}
		select {
		case <-w.wake:
		case <-timer:
		case f := <-w.finished:
			w.free(busy, f)
		case <-w.service.stop:
			for len(busy) > 0 {
				w.free(busy, <-w.finished)
			}
			return
		}
	}
}

// look hands out, and gives the time until it is to look again; below zero where
// nothing waits for its time. While the store refuses, the pauses grow.
func (w *worker) look(ctx context.Context, busy map[ItemID]bool) time.Duration {
	sleep, err := w.handOut(ctx, busy)
	if err == nil {
		w.trouble = 0
		return sleep
	}
	w.trouble = min(max(2*w.trouble, time.Second), storeTrouble)
	w.service.log.ErrorContext(ctx, "the outbox could not be read", "kind", w.lane.Kind, "error", err)
	return w.trouble
}

func (w *worker) free(busy map[ItemID]bool, f finished) {
	delete(busy, f.item)
	if f.tried {
		w.health.note(f.outcome, w.service.clock(), w.handler.Rests)
	}
}

// handOut begins deliveries and gives the time until more will be due; below
// zero means that nothing waits for its time.
func (w *worker) handOut(ctx context.Context, busy map[ItemID]bool) (sleep time.Duration, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("reading the outbox panicked: %v", p)
		}
	}()
	now := w.service.clock()
	if rest, idle := w.health.idle(now); idle {
		return rest, nil
	}
	w.health.look = now.Add(longestSleep)
	items, sleep, err := w.due(ctx, now)
	if err == nil && len(items) == 0 && len(busy) == 0 {
		items, err = w.early(ctx, now)
	}
	if err != nil {
		return 0, err
	}
	return w.choose(ctx, now, busy, items, sleep), nil
}

// choose begins those of items that there is a place for, and gives the time until
// it is to be looked again, sleep where nothing else makes it sooner.
func (w *worker) choose(ctx context.Context, now time.Time, busy map[ItemID]bool, items []Item, sleep time.Duration) time.Duration {
	places := w.handler.Concurrency
	if w.health.failing() || w.health.held {
		places = 1
	}
	for _, item := range items {
		var reason error
		if w.health.expired(item, now) {
			reason = w.health.reason
		}
		switch {
		case len(busy) >= w.handler.Concurrency || len(busy) >= places && reason == nil:
			return sleep
		case busy[item.ID]:
		case w.health.rests(now) && reason == nil:
			sleep = sooner(sleep, min(w.health.until.Sub(now), longestSleep))
		default:
			w.begin(ctx, busy, item, reason)
		}
	}
	return sleep
}

// due are items to hand out, and the time until more will be due.
func (w *worker) due(ctx context.Context, now time.Time) (items []Item, sleep time.Duration, err error) {
	sleep = -1
	err = w.service.store.View(ctx, func(r Reader) (err error) {
		// Those in flight are still due, so that as many more are asked for.
		if items, err = r.Due(w.lane, now, 2*w.handler.Concurrency); err != nil {
			return err
		}
		next, found, err := r.NextDue(w.lane, now)
		if found {
			sleep = min(next.Sub(now), longestSleep)
		}
		return err
	})
	return items, sleep, err
}

// sooner is the shorter of two times; below zero is none.
func sooner(a, b time.Duration) time.Duration {
	if a < 0 {
		return b
	}
	return min(a, b)
}

// begin hands an item out; with a reason it is given up for that.
func (w *worker) begin(ctx context.Context, busy map[ItemID]bool, item Item, reason error) {
	busy[item.ID] = true
	if reason != nil {
		w.health.look = time.Time{} // there may be more of them
	}
	go w.deliver(ctx, item, reason)
}

// deliver tries one item and notes the outcome; with a reason it is given up for
// that without a try. It keeps its place until the note is stored: an item whose
// outcome is not known to the store would be delivered again at once.
func (w *worker) deliver(ctx context.Context, item Item, reason error) {
	over := finished{item: item.ID}
	defer func() { w.leave(ctx, over, recover()) }()
	var result Result
	var err error
	if reason != nil {
		result, err = w.giveUp(item, reason), Permanent(reason)
	} else if result, err = w.try(ctx, item); err == nil || ctx.Err() == nil {
		over.tried, over.outcome = true, err
	}
	if err != nil && ctx.Err() != nil {
		return // cut off by Stop; that is no attempt
	}
	ctx = context.WithoutCancel(ctx) // what was delivered is noted, also while stopping
	if w.keep(ctx, item, result, err, over.tried) && result.Hurry {
		w.hurry(ctx)
	}
}

// giveUp is what is left behind of an item that is not tried any more.
func (w *worker) giveUp(item Item, reason error) (r Result) {
	if w.handler.Expired != nil {
		r.Note = w.handler.Expired(item, reason)
	}
	return r
}

// keep stores an outcome, however long that takes; false when it was stopped
// before.
func (w *worker) keep(ctx context.Context, item Item, result Result, outcome error, tried bool) bool {
	for wait := time.Second; ; wait = min(2*wait, storeTrouble) {
		err := w.settle(ctx, item, result, outcome, tried)
		if err == nil || errors.Is(err, ErrNotFound) {
			return true
		}
		w.service.log.ErrorContext(ctx, "the outcome of a delivery could not be stored", "kind", w.lane.Kind, "item", item.ID.String(), "error", err)
		select {
		case <-time.After(wait):
		case <-w.service.stop:
			return false
		}
	}
}

// leave gives the place of a delivery back. After a panic it does so late: the
// item is still due, and must not go round and round.
func (w *worker) leave(ctx context.Context, over finished, p any) {
	if p != nil {
		w.service.log.ErrorContext(ctx, "noting a delivery panicked", "kind", w.lane.Kind, "item", over.item.String(), "panic", fmt.Sprint(p))
		select {
		case <-time.After(storeTrouble):
		case <-w.service.stop:
		}
	}
	w.finished <- over
}

// try calls the handler; a panic is an error like any other.
func (w *worker) try(ctx context.Context, item Item) (result Result, err error) {
	ctx, cancel := context.WithTimeout(ctx, w.handler.Timeout)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			w.service.log.ErrorContext(ctx, "a delivery panicked", "kind", w.lane.Kind, "item", item.ID.String(), "panic", fmt.Sprint(p))
			result, err = Result{}, errors.New("an error in the program; see its log")
		}
	}()
	return w.handler.try(ctx, item)
}

// settle notes the outcome of one attempt, or that there is none any more.
func (w *worker) settle(ctx context.Context, item Item, result Result, outcome error, tried bool) error {
	s := w.service
	reason := ""
	if outcome != nil {
		reason = strings.ToValidUTF8(outcome.Error(), "")
		reason = strings.ToValidUTF8(reason[:min(len(reason), maxReason)], "")
	}
	var after Item
	random := rand.Float64()
	err := s.store.Write(ctx, func(tx Tx) error {
		before, err := tx.Item(item.ID)
		if err != nil {
			return err
		}
		after = before
		after.LastError = reason
		if tried && !IsHeld(outcome) {
			after.Attempts++
		}
		if after, err = s.settled(tx, before, after, outcome, random); err == nil && result.Note != nil {
			err = result.Note(tx, after)
		}
		return err
	})
	if err != nil {
		return err
	}
	s.remember(w.lane.Kind, failure{})
	if outcome != nil {
		s.remember(w.lane.Kind, failure{reason, s.clock()})
		s.log.WarnContext(ctx, "a delivery failed", "kind", w.lane.Kind, "item", item.ID.String(), "attempts", after.Attempts, "state", string(after.State))
	}
	return nil
}

// settled stores an item in the state that an outcome brings it into.
func (s *Service) settled(tx Tx, before, after Item, outcome error, random float64) (Item, error) {
	wait, again := pause(after.Attempts, random)
	switch {
	case outcome == nil:
		after.State, after.Body, after.EndedAt = Done, nil, s.clock()
		return after, s.end(tx, before, after)
	case IsHeld(outcome):
		after.Due = s.clock().Add(heldPause)
	case !IsPermanent(outcome) && before.Due.After(s.clock()): // a try ahead of its time is none of its own
		after.Attempts = before.Attempts
	case !again || IsPermanent(outcome):
		after.State, after.EndedAt = Failed, s.clock()
		return after, s.end(tx, before, after)
	default:
		after.Due = s.clock().Add(wait.Truncate(time.Millisecond))
	}
	return after, tx.PutItem(before, after)
}
