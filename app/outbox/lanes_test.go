package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// street is a service with lanes; each lane has a receiver that is well or not.
type street struct {
	*Service
	store *memory
	mu    sync.Mutex
	sick  map[string]error // by lane
	tries map[string]int
	hurry bool
}

func newStreet(store *memory) *street {
	s := &street{store: store, sick: map[string]error{}, tries: map[string]int{}}
	s.Service = New(Config{
		Store: store, Clock: func() time.Time { return time.Now().UTC() }, Log: slog.New(slog.DiscardHandler),
		Handlers: map[Kind]Handler{mail: {Try: s.try, Concurrency: 2, Timeout: 10 * time.Second, Rests: true, Forget: true}},
	})
	return s
}

func (s *street) try(ctx context.Context, item Item) (Result, error) {
	s.mu.Lock()
	s.tries[item.Lane]++
	err, hurry := s.sick[item.Lane], s.hurry
	s.mu.Unlock()
	if errors.Is(err, context.DeadlineExceeded) { // hangs
		<-ctx.Done()
		return Result{}, ctx.Err()
	}
	return Result{Hurry: hurry && err == nil}, err
}

func (s *street) add(t *testing.T, lane string, orders ...string) {
	t.Helper()
	err := s.store.Write(t.Context(), func(tx Tx) error {
		for i, order := range orders {
			if order != "" {
				order = lane + " " + order
			}
			if _, err := s.Add(tx, NewItem{Kind: mail, Order: order, Lane: lane, Body: fmt.Sprint(lane, i)}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (s *street) left(lane string) (n int) {
	for _, i := range s.store.all() {
		if i.Lane == lane && i.State == Pending {
			n++
		}
	}
	return n
}

func (s *street) tried(lane string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tries[lane]
}

func (s *street) set(lane string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sick[lane] = err
}

func run(t *testing.T, test func(t *testing.T, s *street)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := newStreet(newMemory())
		if err := s.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		test(t, s)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := s.Stop(ctx); err != nil {
			t.Fatal(err)
		}
	})
}

func TestLanes_doNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	run(t, func(t *testing.T, s *street) {
		for i := range 50 {
			lane := fmt.Sprint("dead", i)
			s.set(lane, context.DeadlineExceeded)
			s.add(t, lane, "a", "b", "c", "a", "b", "c")
		}
		s.add(t, "live", "a", "a", "b", "")
		synctest.Wait()
		if n := s.left("live"); n != 0 {
			t.Errorf("%d of the live lane wait, before any time has gone by", n)
		}
	})
}

func TestLanes_aFailingLaneIsProbedSeldom(t *testing.T) {
	t.Parallel()
	run(t, func(t *testing.T, s *street) {
		s.set("bad", errors.New("500"))
		orders := strings.Split(strings.Repeat("x", 60), "")
		for i := range orders {
			orders[i] = fmt.Sprint(i)
		}
		s.add(t, "bad", orders...)
		time.Sleep(time.Hour)
		if n := s.tried("bad"); n < 12 || n > 30 {
			t.Errorf("60 items that wait were tried %d times in an hour", n)
		}
		s.mu.Lock()
		s.hurry = true
		s.mu.Unlock()
		s.set("bad", nil)
		time.Sleep(longestRest + time.Second)
		synctest.Wait()
		if n := s.left("bad"); n != 0 {
			t.Errorf("%d still wait after it is well again", n)
		}
	})
}

// A receiver that is down for most of a day and then well again gets the one thing
// that waits for it within minutes, though its own next try is hours away; looking
// after it so often takes none of the item's tries. A process that was started
// meanwhile knows as much.
func TestLanes_itemsThatWaitForHoursAreTriedAheadOfTheirTime(t *testing.T) {
	t.Parallel()
	for name, restarted := range map[string]bool{"the same process": false, "a new process": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { lateRecovery(t, restarted) })
		})
	}
}

func lateRecovery(t *testing.T, restarted bool) {
	begin := func(store *memory) *street {
		s := newStreet(store)
		s.set("bad", errors.New("500"))
		if err := s.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		return s
	}
	end := func(s *street) {
		if err := s.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	s := begin(newMemory())
	s.add(t, "bad", "a", "a", "a")
	time.Sleep(20 * time.Hour)
	if n, tries := s.left("bad"), s.tried("bad"); n != 3 || tries < 150 || tries > 320 {
		t.Fatalf("after twenty hours %d wait, with %d tries", n, tries)
	}
	for _, i := range s.store.all() {
		if !i.Due.IsZero() && (i.Attempts > 11 || time.Until(i.Due) < 2*longestRest) {
			t.Fatalf("it was tried %d times and is due in %s: this test shows nothing", i.Attempts, time.Until(i.Due))
		}
	}
	if restarted {
		end(s)
		s = begin(s.store)
		time.Sleep(10 * time.Minute)
		if n := s.tried("bad"); n < 2 || n > 4 {
			t.Errorf("%d tries in the ten minutes after a restart", n)
		}
	}
	s.set("bad", nil)
	time.Sleep(longestRest + time.Second)
	synctest.Wait()
	if n := s.left("bad"); n != 0 {
		t.Errorf("%d still wait after it is well again", n)
	}
	end(s)
}

func TestLanes_givesUpWhatIsADayOldWithoutATry(t *testing.T) {
	t.Parallel()
	run(t, func(t *testing.T, s *street) {
		s.set("bad", errors.New("500"))
		orders := make([]string, 60)
		for i := range orders {
			orders[i] = fmt.Sprint(i)
		}
		s.add(t, "bad", orders...)
		time.Sleep(26 * time.Hour)
		synctest.Wait()
		if n, tries := s.left("bad"), s.tried("bad"); n != 0 || tries > 320 { // a probe every five minutes
			t.Errorf("%d wait after a day, with %d tries", n, tries)
		}
		for _, i := range s.store.all() {
			if i.State != Failed || i.LastError != "500" {
				t.Fatalf("%+v", i)
			}
		}
	})
}

func TestLanes_refusedItemsSayNothingOfTheLane(t *testing.T) {
	t.Parallel()
	run(t, func(t *testing.T, s *street) {
		s.set("odd", Permanent(errors.New("never")))
		s.add(t, "odd", "1", "2", "3", "4", "5", "6", "7", "8")
		synctest.Wait()
		if n := s.left("odd"); n != 0 {
			t.Errorf("%d wait behind items that were refused", n)
		}
	})
}

func TestLanes_endWhenNothingIsLeft(t *testing.T) {
	t.Parallel()
	run(t, func(t *testing.T, s *street) {
		s.add(t, "live", "a")
		synctest.Wait()
		s.Service.mu.Lock()
		n := len(s.lanes)
		s.Service.mu.Unlock()
		if n != 1 { // the one without a name
			t.Errorf("%d lanes work on nothing", n)
		}
		s.add(t, "live", "a")
		synctest.Wait()
		if n := s.left("live"); n != 0 {
			t.Error("a lane that had ended does not begin again")
		}
	})
}
