package outbox

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

var errSwitch = errors.New("the switch is on")

// What is held waits as long as it must, counts no try, and goes soon after it may.
func TestHeld_waitsAndLosesNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var on atomic.Bool
		on.Store(true)
		b := newBench(newMemory(), func(context.Context, string, int) error {
			if on.Load() {
				return fmt.Errorf("sending: %w", Held(errSwitch))
			}
			return nil
		})
		b.start(t)
		b.add(t, "one", "x", "y")
		b.add(t, "", "z")
		time.Sleep(30 * time.Hour)
		if got := b.states(); got != "pending:0|pending:0|pending:0" {
			t.Errorf("after more than a day: %s", got)
		}
		if status, err := b.Status(t.Context(), mail); err != nil || status.LastError != "sending: the switch is on" {
			t.Errorf("%+v %v", status, err)
		}
		on.Store(false)
		time.Sleep(2 * heldPause)
		synctest.Wait()
		if got := b.states(); got != "done:1|done:1|done:1" {
			t.Errorf("a minute after the switch was turned: %s", got)
		}
		b.halt(t)
	})
}

// A lane with much that is held is looked at seldom, and is not taken for one
// whose receiver fails.
func TestHeld_aLaneRests(t *testing.T) {
	t.Parallel()
	run(t, func(t *testing.T, s *street) {
		s.set("held", Held(errSwitch))
		orders := make([]string, 200)
		for i := range orders {
			orders[i] = fmt.Sprint(i)
		}
		s.add(t, "held", orders...)
		time.Sleep(5 * time.Hour)
		if n := s.tried("held"); n > 5*120+2 {
			t.Errorf("tried %d times in five hours", n)
		}
		if n := s.left("held"); n != 200 {
			t.Errorf("%d of 200 wait", n)
		}
		s.set("held", nil)
		time.Sleep(2 * heldPause)
		synctest.Wait()
		if n := s.left("held"); n != 0 {
			t.Errorf("%d still wait", n)
		}
	})
}

// That holds as well for a kind without lanes, whose handler does not rest when its
// receiver fails: one look each time, however much waits.
func TestHeld_aKindWithoutLanesRests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var on atomic.Bool
		on.Store(true)
		b := newBench(newMemory(), func(context.Context, string, int) error {
			if on.Load() {
				return Held(errSwitch)
			}
			return nil
		})
		b.start(t)
		for i := range 100 {
			b.add(t, "", fmt.Sprint(i))
		}
		time.Sleep(time.Hour)
		if n := len(b.tried()); n > 120+2 {
			t.Errorf("tried %d times in an hour", n)
		}
		on.Store(false)
		time.Sleep(2 * heldPause)
		synctest.Wait()
		for _, item := range b.store.all() {
			if item.State != Done || item.Attempts != 1 {
				t.Fatalf("a minute after the switch was turned: %s after %d attempts", item.State, item.Attempts)
			}
		}
		b.halt(t)
	})
}
