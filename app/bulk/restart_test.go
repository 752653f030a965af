package bulk_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"frontdesk/app/bulk"
	"frontdesk/app/conversation"
	"frontdesk/app/store"
)

// stopAfter has the server end in a piece of the work that comes next.
func (o *office) stopAfter(pieces int, begin func() bulk.Run) bulk.Run {
	o.t.Helper()
	reached, n := make(chan struct{}), 0
	o.between = func(int) {
		if n++; n == pieces {
			close(reached)
		}
	}
	run := begin()
	<-reached
	o.close()
	o.between = nil
	o.open()
	return run
}

func (o *office) again(r bulk.RunID) bulk.Run {
	o.t.Helper()
	run, err := o.bulk.Run(o.bot.ID, r)
	if err != nil {
		o.t.Fatal(err)
	}
	return run
}

// How far it came, that it was cancelled, and what it changed outlive the server; so
// does taking it back, broken off in its middle.
func TestService_cancelAndUndoOverRestarts(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.talk(700)
	pieces, reached, goOn := 0, make(chan struct{}), make(chan struct{})
	o.between = func(int) {
		if pieces++; pieces == 3 {
			close(reached)
			<-goOn
		}
	}
	run := o.begin(bulk.Delete, bulk.Selection{})
	<-reached
	if _, err := o.bulk.Cancel(t.Context(), o.bot.ID, run.ID); err != nil {
		t.Fatal(err)
	}
	close(goOn)
	stopped := o.over(run.ID)
	o.close()
	o.between = nil
	o.open()
	kept := o.again(run.ID)
	if kept.State != bulk.Cancelled || kept.Changed != stopped.Changed || kept.Done != stopped.Done || kept.Total != 700 || kept.Changed == 0 || kept.UndoUntil().IsZero() {
		t.Fatalf("before the restart %+v, after it %+v", stopped, kept)
	}
	if left := o.count(conversation.Filter{}); left != 700-kept.Changed {
		t.Errorf("%d are left, the run says %d of 700", left, kept.Changed)
	}
	// Taking it back is broken off too, and goes on.
	back := o.stopAfter(2, func() bulk.Run {
		run, err := o.bulk.Undo(t.Context(), o.bot.ID, run.ID, "Ana")
		if err != nil {
			t.Fatal(err)
		}
		return run
	})
	half := o.again(back.ID)
	if half.State != bulk.Interrupted || half.Changed == 0 || half.Changed >= kept.Changed || o.count(conversation.Filter{}) != 700-kept.Changed+half.Changed {
		t.Fatalf("taken back in part: %+v; %d are there", half, o.count(conversation.Filter{}))
	}
	if first := o.again(run.ID); first.Undone != back.ID || !first.UndoUntil().IsZero() {
		t.Errorf("what is being taken back can be taken back again: %+v", first)
	}
	if _, err := o.bulk.Resume(t.Context(), o.bot.ID, back.ID); err != nil {
		t.Fatal(err)
	}
	done := o.until(back.ID, func(r bulk.Run) bool { return r.State == bulk.Done })
	if done.Changed != kept.Changed || o.count(conversation.Filter{}) != 700 {
		t.Errorf("taken back %+v; %d are there", done, o.count(conversation.Filter{}))
	}
	o.exact()
}

// unwritten is a journal that can be told to fail.
type unwritten struct {
	bulk.Journal
	fails *atomic.Bool
}

var errDisk = errors.New("the disk is full")

func (u unwritten) PutRun(ctx context.Context, run bulk.Run, about *bulk.Selection) error {
	if u.fails.Load() {
		return errDisk
	}
	return u.Journal.PutRun(ctx, run, about)
}

// What could not be written down stays as it was, and does not wait for ever.
func TestService_resumeThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	fails := &atomic.Bool{}
	o.journal = func(j bulk.Journal) bulk.Journal { return unwritten{j, fails} }
	o.talk(300)
	o.close()
	o.open()
	run := o.stopAfter(2, func() bulk.Run { return o.begin(bulk.Tag, bulk.Selection{}, "vip") })
	fails.Store(true)
	if _, err := o.bulk.Resume(t.Context(), o.bot.ID, run.ID); !errors.Is(err, errDisk) {
		t.Fatalf("resumed: %v", err)
	}
	if now := o.again(run.ID); now.State != bulk.Interrupted || now.EndedAt.IsZero() {
		t.Errorf("it stands %+v", now)
	}
	fails.Store(false)
	if _, err := o.bulk.Resume(t.Context(), o.bot.ID, run.ID); err != nil {
		t.Fatal(err)
	}
	if done := o.until(run.ID, func(r bulk.Run) bool { return r.State == bulk.Done }); done.Changed != 300 {
		t.Errorf("went on to %+v", done)
	}
}

func (o *office) writing() bulk.Journal {
	var j bulk.Journal = store.BulkRuns{Store: o.store}
	if o.journal != nil {
		j = o.journal(j)
	}
	return j
}
