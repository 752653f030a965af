package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

const mail Kind = "mail"

// bench is a service over a store in memory; script says what each delivery of
// a text does.
type bench struct {
	*Service
	store  *memory
	mu     sync.Mutex
	tries  []string
	most   int // deliveries that were in flight at the same time
	flying int
	script func(ctx context.Context, text string, attempt int) error
}

func newBench(store *memory, script func(ctx context.Context, text string, attempt int) error) *bench {
	b := &bench{store: store, script: script}
	b.Service = New(Config{
		Store: store, Clock: func() time.Time { return time.Now().UTC() }, Log: slog.New(slog.DiscardHandler),
		Handlers: map[Kind]Handler{mail: {Deliver: b.deliver, Concurrency: 2, Timeout: 10 * time.Second}},
	})
	return b
}

func (b *bench) deliver(ctx context.Context, item Item) error {
	text := strings.Trim(string(item.Body), `"`)
	b.mu.Lock()
	b.tries = append(b.tries, text)
	attempt := 0
	for _, t := range b.tries {
		if t == text {
			attempt++
		}
	}
	b.flying++
	b.most = max(b.most, b.flying)
	b.mu.Unlock()
	defer func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.flying--
	}()
	return b.script(ctx, text, attempt)
}

func (b *bench) tried() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.tries)
}

func (b *bench) add(t *testing.T, order string, texts ...string) {
	t.Helper()
	err := b.store.Write(t.Context(), func(tx Tx) error {
		for _, text := range texts {
			if _, err := b.Add(tx, NewItem{Kind: mail, Order: order, Body: text}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (b *bench) states() string {
	var all []string
	for _, i := range b.store.all() {
		all = append(all, fmt.Sprintf("%s:%d", i.State, i.Attempts))
	}
	return strings.Join(all, "|")
}

func (b *bench) start(t *testing.T) {
	t.Helper()
	if err := b.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (b *bench) halt(t *testing.T) {
	t.Helper()
	if err := b.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func fine(context.Context, string, int) error { return nil }

func TestService_deliversWhatIsAdded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(newMemory(), fine)
		b.add(t, "", "before the start")
		b.start(t)
		synctest.Wait()
		b.add(t, "", "after it")
		synctest.Wait()
		if got := b.tried(); !slices.Equal(got, []string{"before the start", "after it"}) {
			t.Errorf("tried %v", got)
		}
		if got := b.states(); got != "done:1|done:1" {
			t.Errorf("states %s", got)
		}
		for _, item := range b.store.all() {
			if item.Body != nil {
				t.Error("the body of a delivered item is kept")
			}
		}
		b.halt(t)
	})
}

func TestService_anErrorOfTheCauseLeavesNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(newMemory(), fine)
		b.start(t)
		broken := errors.New("the cause failed")
		err := b.store.Write(t.Context(), func(tx Tx) error {
			if _, err := b.Add(tx, NewItem{Kind: mail, Body: "never"}); err != nil {
				return err
			}
			return broken
		})
		synctest.Wait()
		if !errors.Is(err, broken) || len(b.store.all()) != 0 || len(b.tried()) != 0 {
			t.Errorf("%v %v %v", err, b.store.all(), b.tried())
		}
		b.halt(t)
	})
}

func TestService_triesAgainForADay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(newMemory(), func(context.Context, string, int) error { return errors.New("connection refused") })
		b.start(t)
		begin := time.Now()
		b.add(t, "", "x")
		synctest.Wait()
		status, err := b.Status(t.Context(), mail)
		if err != nil || status.Pending != 1 || status.LastError != "connection refused" || status.LastErrorAt.IsZero() {
			t.Errorf("status %+v %v", status, err)
		}
		for range 3 * 24 * 60 {
			time.Sleep(time.Minute)
		}
		if got := b.states(); got != "failed:12" {
			t.Fatalf("states %s", got)
		}
		item := b.store.all()[0]
		if took := item.EndedAt.Sub(begin); took < 18*time.Hour || took > 30*time.Hour || item.LastError != "connection refused" || item.Body == nil {
			t.Errorf("given up after %s: %+v", took, item)
		}
		b.halt(t)
	})
}

func TestService_permanentErrorEndsAtOnceAndCanBeRetried(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(newMemory(), func(_ context.Context, _ string, attempt int) error {
			if attempt == 1 {
				return fmt.Errorf("sending: %w", Permanent(errors.New("550 no such user")))
			}
			return nil
		})
		b.start(t)
		b.add(t, "", "x")
		synctest.Wait()
		item := b.store.all()[0]
		if item.State != Failed || item.LastError != "sending: 550 no such user" {
			t.Fatalf("%+v", item)
		}
		if err := b.Retry(t.Context(), item.ID); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if got := b.states(); got != "done:1" {
			t.Errorf("states %s", got)
		}
		if err := b.Retry(t.Context(), item.ID); !errors.Is(err, ErrNotFailed) {
			t.Errorf("retry of a delivered one: %v", err)
		}
		if err := b.Retry(t.Context(), ItemID{}); !errors.Is(err, ErrNotFound) {
			t.Errorf("retry of none: %v", err)
		}
		if status, _ := b.Status(t.Context(), mail); status.LastError != "" || status.Failed != 0 {
			t.Errorf("status after it went well: %+v", status)
		}
		b.halt(t)
	})
}

func TestService_keepsTheOrderOfOneKeyAndTheSpeedOfOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(newMemory(), func(_ context.Context, text string, attempt int) error {
			switch {
			case text == "a1" && attempt < 3:
				return errors.New("later")
			case text == "a2":
				return Permanent(errors.New("never"))
			}
			return nil
		})
		b.start(t)
		b.add(t, "a", "a1", "a2", "a3")
		b.add(t, "b", "b1", "b2")
		synctest.Wait()
		if got := b.tried(); len(got) != 3 || !slices.Contains(got, "b2") {
			t.Errorf("others must not wait for a1: %v", got)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		var a []string
		for _, text := range b.tried() {
			if text[0] == 'a' {
				a = append(a, text)
			}
		}
		if !slices.Equal(a, []string{"a1", "a1", "a1", "a2", "a3"}) {
			t.Errorf("tried %v", a)
		}
		if got := b.states(); got != "done:3|failed:1|done:1|done:1|done:1" {
			t.Errorf("states %s", got)
		}
		b.halt(t)
	})
}

func TestService_retriedItemWaitsForItsOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		hold := make(chan struct{})
		b := newBench(newMemory(), func(_ context.Context, text string, attempt int) error {
			switch {
			case text == "1" && attempt == 1:
				return Permanent(errors.New("no"))
			case text == "2":
				<-hold
			}
			return nil
		})
		b.start(t)
		b.add(t, "k", "1", "2")
		synctest.Wait()
		if err := b.Retry(t.Context(), b.store.all()[0].ID); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if got := b.tried(); !slices.Equal(got, []string{"1", "2"}) {
			t.Errorf("while 2 is on its way: %v", got)
		}
		close(hold)
		synctest.Wait()
		if got := b.tried(); !slices.Equal(got, []string{"1", "2", "1"}) || b.states() != "done:1|done:1" {
			t.Errorf("tried %v, %s", got, b.states())
		}
		b.halt(t)
	})
}

func TestService_boundsWhatIsInFlight(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(newMemory(), func(context.Context, string, int) error { time.Sleep(time.Second); return nil })
		b.start(t)
		for i := range 9 {
			b.add(t, "", fmt.Sprint(i))
		}
		time.Sleep(6 * time.Second)
		synctest.Wait()
		if b.most != 2 || len(b.tried()) != 9 || strings.Contains(b.states(), "pending") {
			t.Errorf("most %d, tried %v, %s", b.most, b.tried(), b.states())
		}
		b.halt(t)
	})
}

func TestService_panicAndTimeoutAreFailedTries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(newMemory(), func(ctx context.Context, text string, attempt int) error {
			if attempt > 1 {
				return nil
			}
			if text == "panic" {
				panic("boom")
			}
			<-ctx.Done()
			return ctx.Err()
		})
		b.start(t)
		b.add(t, "", "panic", "slow")
		time.Sleep(20 * time.Second)
		synctest.Wait()
		if got := b.states(); got != "done:2|done:2" {
			t.Errorf("states %s", got)
		}
		b.halt(t)
	})
}

func TestService_Stop_finishesOrCutsOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := newMemory()
		b := newBench(store, func(ctx context.Context, text string, _ int) error {
			if text == "quick" {
				time.Sleep(time.Second)
				return nil
			}
			<-ctx.Done()
			return ctx.Err()
		})
		b.start(t)
		b.add(t, "", "quick", "stuck", "never begun")
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		if err := b.Stop(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a cut-off must be told: %v", err)
		}
		if got := b.states(); got != "done:1|pending:0|pending:0" {
			t.Errorf("after the stop: %s", got)
		}
		next := newBench(store, fine)
		next.start(t)
		synctest.Wait()
		if got := slices.Sorted(slices.Values(next.tried())); !slices.Equal(got, []string{"never begun", "stuck"}) {
			t.Errorf("the next process tries %v", got)
		}
		next.halt(t)
	})
}

func TestService_Stop_withoutStart(t *testing.T) {
	t.Parallel()
	newBench(newMemory(), fine).halt(t)
}

func TestService_fullDiskDoesNotRepeatADelivery(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := newMemory()
		b := newBench(store, fine)
		b.add(t, "", "x")
		store.setFail(errors.New("no space left on device"))
		b.start(t)
		time.Sleep(5 * time.Minute)
		if got := b.tried(); !slices.Equal(got, []string{"x"}) || b.states() != "pending:0" {
			t.Errorf("while the disk is full: %v, %s", got, b.states())
		}
		store.setFail(nil)
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := b.tried(); !slices.Equal(got, []string{"x"}) || b.states() != "done:1" {
			t.Errorf("when there is room again: %v, %s", got, b.states())
		}
		b.halt(t)
	})
}

func TestService_Sweep(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(newMemory(), func(_ context.Context, text string, _ int) error {
			if text == "bad" {
				return Permanent(errors.New("no"))
			}
			return nil
		})
		b.start(t)
		for range sweepChunk + 5 {
			b.add(t, "", "good")
		}
		b.add(t, "", "bad")
		synctest.Wait()
		for _, step := range []struct {
			wait time.Duration
			want int
		}{{keepDone, 0}, {time.Second, sweepChunk + 5}, {keepFailed - keepDone, 1}, {time.Second, 0}} {
			time.Sleep(step.wait)
			if n, err := b.Sweep(t.Context()); err != nil || n != step.want {
				t.Errorf("after %s more: %d %v, want %d", step.wait, n, err, step.want)
			}
		}
		b.halt(t)
	})
}

func TestPause_growsAndEnds(t *testing.T) {
	t.Parallel()
	var total time.Duration
	last := time.Duration(0)
	for attempt := 1; ; attempt++ {
		low, again := pause(attempt, 0)
		high, _ := pause(attempt, 1)
		if !again {
			break
		}
		middle := (low + high) / 2
		if middle < last || low >= high {
			t.Errorf("attempt %d: %s to %s after %s", attempt, low, high, last)
		}
		last = middle
		total += middle
	}
	if total < 23*time.Hour || total > 24*time.Hour {
		t.Errorf("a day of trying takes %s", total)
	}
	if _, again := pause(0, 0); again {
		t.Error("no attempt, no pause")
	}
}

// What is not to leave before a time leaves then.
func TestService_notBefore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(newMemory(), fine)
		b.start(t)
		err := b.store.Write(t.Context(), func(tx Tx) error {
			_, err := b.Add(tx, NewItem{Kind: mail, Body: "later", NotBefore: time.Now().Add(time.Hour)})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		b.add(t, "", "now")
		time.Sleep(time.Hour - time.Second)
		if got := b.tried(); !slices.Equal(got, []string{"now"}) {
			t.Errorf("before: %v", got)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if got := b.tried(); !slices.Equal(got, []string{"now", "later"}) {
			t.Errorf("after: %v", got)
		}
		b.halt(t)
	})
}
