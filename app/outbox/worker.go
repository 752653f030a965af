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
	trouble := time.Duration(0)
	for {
		sleep := time.Duration(-1)
		if len(busy) < w.handler.Concurrency {
			next, err := w.handOut(ctx, busy)
			switch {
			case err != nil:
				trouble = min(max(2*trouble, time.Second), storeTrouble)
				sleep = trouble
				w.service.log.ErrorContext(ctx, "the outbox could not be read", "kind", w.lane.Kind, "error", err)
			default:
				trouble, sleep = 0, next
			}
			if sleep < 0 && len(busy) == 0 && w.service.retire(w) {
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

func (w *worker) free(busy map[ItemID]bool, f finished) {
	delete(busy, f.item)
	if w.handler.Rests && f.tried {
		w.health.note(f.outcome, w.service.clock())
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
	var items []Item
	sleep = -1
	err = w.service.store.View(ctx, func(r Reader) error {
		// Those in flight are still due, so that as many more are asked for.
		var err error
		if items, err = r.Due(w.lane, now, 2*w.handler.Concurrency); err != nil {
			return err
		}
		next, found, err := r.NextDue(w.lane, now)
		if found {
			sleep = min(next.Sub(now), longestSleep)
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	places := w.handler.Concurrency
	if w.health.failing() {
		places = 1
	}
	for _, item := range items {
		expired := w.health.expired(item, now)
		switch {
		case len(busy) >= places && !expired || len(busy) >= w.handler.Concurrency:
			return sleep, nil
		case busy[item.ID]:
		case w.health.rests(now) && !expired:
			if rest := min(w.health.until.Sub(now), longestSleep); sleep < 0 || rest < sleep {
				sleep = rest
			}
		default:
			busy[item.ID] = true
			reason := w.health.reason
			if !expired {
				reason = nil
			} else {
				w.health.look = now // there may be more
			}
			go w.deliver(ctx, item, reason)
		}
	}
	return sleep, nil
}

// deliver tries one item and notes the outcome; with a reason it is given up for
// that without a try. It keeps its place until the note is stored: an item whose
// outcome is not known to the store would be delivered again at once.
func (w *worker) deliver(ctx context.Context, item Item, reason error) {
	over := finished{item: item.ID}
	defer func() { w.leave(ctx, over, recover()) }()
	result, err := Result{}, reason
	if reason != nil {
		err = Permanent(reason)
		if w.handler.Expired != nil {
			result.Note = w.handler.Expired(item, reason)
		}
	} else if result, err = w.try(ctx, item); err == nil || ctx.Err() == nil {
		over.tried, over.outcome = true, err
	}
	if err != nil && ctx.Err() != nil {
		return // cut off by Stop; that is no attempt
	}
	ctx = context.WithoutCancel(ctx) // what was delivered is noted, also while stopping
	for wait := time.Second; ; wait = min(2*wait, storeTrouble) {
		stored := w.settle(ctx, item, result, err, over.tried)
		if stored == nil || errors.Is(stored, ErrNotFound) {
			break
		}
		w.service.log.ErrorContext(ctx, "the outcome of a delivery could not be stored", "kind", w.lane.Kind, "item", item.ID.String(), "error", stored)
		select {
		case <-time.After(wait):
		case <-w.service.stop:
			return
		}
	}
	if result.Hurry {
		w.hurry(ctx)
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
		held := IsHeld(outcome)
		if tried && !held {
			after.Attempts++
		}
		after.LastError = reason
		wait, again := pause(after.Attempts, random)
		switch {
		case outcome == nil:
			after.State, after.Body = Done, nil
			err = s.end(tx, before, after)
		case held:
			after.Due = s.clock().Add(heldPause)
			err = tx.PutItem(before, after)
		case !again || IsPermanent(outcome):
			after.State = Failed
			err = s.end(tx, before, after)
		default:
			after.Due = s.clock().Add(wait.Truncate(time.Millisecond))
			err = tx.PutItem(before, after)
		}
		if err == nil && result.Note != nil {
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
