package bulk_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"frontdesk/app/bulk"
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/store"
)

// patience is how long a run may take before a test gives up.
const patience = 2 * time.Minute

// office is a real folder with conversations, and the bulk work on them.
type office struct {
	t     *testing.T
	dir   string
	store *store.Store
	talks *conversation.Service
	bulk  *bulk.Service
	bot   chatbot.Chatbot
	// between is called before each piece of work, if there is one.
	between func(done int)
	journal func(bulk.Journal) bulk.Journal // stands before that of the store; nil: nothing does
	mu      sync.Mutex
	now     time.Time
	news    chan bulk.Run
}

type bots struct{ b chatbot.Chatbot }

func (b bots) Get(context.Context, chatbot.ID) (chatbot.Chatbot, error) { return b.b, nil }
func (b bots) List(context.Context) ([]chatbot.Chatbot, error)          { return []chatbot.Chatbot{b.b}, nil }

type deaf struct{}

func (deaf) MessageStored(conversation.Conversation, conversation.Message) {}
func (deaf) StatusChanged(conversation.Conversation)                       {}
func (deaf) Wake(conversation.ID)                                          {}
func (deaf) Cancel(conversation.ID)                                        {}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, dir: t.TempDir(), now: id.Now(), news: make(chan bulk.Run, 10_000)}
	o.bot = chatbot.Default(chatbot.ID{UUID: id.New()}, "Shop", o.now)
	o.open()
	t.Cleanup(o.close)
	return o
}

func (o *office) clock() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now
}

func (o *office) pass(by time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = o.now.Add(by)
}

func (o *office) open() {
	o.t.Helper()
	var err error
	quiet := slog.New(slog.DiscardHandler)
	if o.store, err = store.Open(o.t.Context(), store.Options{Dir: o.dir, Clock: o.clock, Log: quiet}); err != nil {
		o.t.Fatal(err)
	}
	o.talks = conversation.New(conversation.Config{
		Store: store.Conversations(o.store), Effects: conversation.NoEffects{}, Announce: deaf{}, Answer: deaf{}, Chatbots: bots{o.bot},
		Clock: o.clock, Log: quiet, IdleHours: func() int { return 24 },
	})
	o.bulk = bulk.New(bulk.Config{
		Journal: o.writing(), Threads: slowed{conversation.NewMany(o.talks, func([]conversation.Conversation) {}), o}, Find: o.talks,
		Clock: o.clock, Log: quiet, OnChange: func(r bulk.Run) { o.news <- r },
	})
	if err := o.bulk.Start(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) close() {
	if o.store == nil {
		return
	}
	if err := errors.Join(o.bulk.Stop(context.Background()), o.store.Close()); err != nil {
		o.t.Error(err)
	}
	o.store = nil
}

// slowed lets a test step in between two pieces of work.
type slowed struct {
	conversation.Many
	o *office
}

func (s slowed) Apply(ctx context.Context, ids []conversation.ID, do conversation.Change, and func(conversation.Tx, conversation.Changed) error) (conversation.Changed, error) {
	if s.o.between != nil {
		s.o.between(len(ids))
	}
	return s.Many.Apply(ctx, ids, do, and)
}

// talk begins conversations, each with tags.
func (o *office) talk(n int, tags ...string) []conversation.ID {
	o.t.Helper()
	var out []conversation.ID
	for i := range n {
		posted, err := o.talks.Post(o.t.Context(), conversation.PostInput{
			Chatbot: o.bot.ID, Visitor: chatuser.VisitorID{UUID: id.New()}, ClientID: "1", Text: fmt.Sprintf("Question %d", i), Source: "widget",
		})
		if err != nil {
			o.t.Fatal(err)
		}
		if len(tags) > 0 {
			if _, err := o.talks.SetTags(o.t.Context(), posted.Conversation, tags); err != nil {
				o.t.Fatal(err)
			}
		}
		out = append(out, posted.Conversation)
	}
	return out
}

func (o *office) begin(action bulk.Action, about bulk.Selection, tags ...string) bulk.Run {
	o.t.Helper()
	run, err := o.bulk.Begin(o.t.Context(), bulk.Input{Chatbot: o.bot.ID, Action: action, Tags: tags, Selection: about, By: "Ana"})
	if err != nil {
		o.t.Fatal(err)
	}
	return run
}

// until waits for the run to come to a state.
func (o *office) until(r bulk.RunID, good func(bulk.Run) bool) bulk.Run {
	o.t.Helper()
	late := time.After(patience)
	for {
		if run, err := o.bulk.Run(o.bot.ID, r); err == nil && good(run) {
			return run
		}
		select {
		case <-o.news:
		case <-late:
			run, err := o.bulk.Run(o.bot.ID, r)
			o.t.Fatalf("the run stays %+v, %v", run, err)
		}
	}
}

func (o *office) over(r bulk.RunID) bulk.Run {
	o.t.Helper()
	return o.until(r, func(run bulk.Run) bool { return run.State != bulk.Waiting && run.State != bulk.Running })
}

func (o *office) count(f conversation.Filter) int {
	o.t.Helper()
	page, err := o.talks.List(o.t.Context(), conversation.Query{Chatbot: o.bot.ID, Filter: f, Limit: 1})
	if err != nil {
		o.t.Fatal(err)
	}
	return page.Total
}

// exact compares what is counted with the records.
func (o *office) exact() {
	o.t.Helper()
	if diff, err := o.store.Recount(o.t.Context(), false); err != nil || len(diff) > 0 {
		o.t.Fatalf("counters differ from the records: %v, %v", diff, err)
	}
}

func tagged(tags ...string) conversation.Filter {
	return conversation.Filter{Is: map[conversation.FacetKind][]string{conversation.FacetTag: tags}}
}

func TestService_deleteByFilterAndUndo(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.talk(450, "old")
	held := o.talk(2, "old", conversation.HoldTag)
	kept := o.talk(3, "new")
	gone := o.talk(1, "old")
	if _, err := o.talks.Delete(t.Context(), gone[0]); err != nil {
		t.Fatal(err)
	}
	except := o.talk(1, "old")
	run := o.over(o.begin(bulk.Delete, bulk.Selection{Filter: tagged("old"), Except: except}).ID)
	if run.State != bulk.Done || run.Changed != 450 || run.Held != 2 || run.Done != 452 || run.Total != 452 {
		t.Fatalf("came out as %+v", run)
	}
	if all, old := o.count(conversation.Filter{}), o.count(tagged("old")); all != 6 || old != 3 {
		t.Errorf("%d are left, %d of them old", all, old)
	}
	o.exact()
	// One of those that were deleted is brought back and deleted again by hand: that is none of the run's any more.
	again := o.deletedBy(run)[7]
	o.pass(time.Minute)
	if _, err := o.talks.Restore(t.Context(), again); err != nil {
		t.Fatal(err)
	}
	if _, err := o.talks.Delete(t.Context(), again); err != nil {
		t.Fatal(err)
	}
	back, err := o.bulk.Undo(t.Context(), o.bot.ID, run.ID, "Ana")
	if err != nil {
		t.Fatal(err)
	}
	undone := o.over(back.ID)
	if undone.Action != bulk.Restore || undone.Changed != 449 || undone.Same != 1 {
		t.Errorf("undone %+v", undone)
	}
	if n := o.count(tagged("old")); n != 452 {
		t.Errorf("%d old ones are there again", n)
	}
	for _, c := range []conversation.ID{gone[0], again} {
		if found, err := o.talks.Get(t.Context(), c); err != nil || found.DeletedAt.IsZero() {
			t.Errorf("what the run did not delete came back: %v", err)
		}
	}
	if _, err := o.bulk.Undo(t.Context(), o.bot.ID, run.ID, "Ana"); !errors.Is(err, bulk.ErrNoUndo) {
		t.Errorf("taken back twice: %v", err)
	}
	if found, err := o.talks.Get(t.Context(), held[0]); err != nil || !found.DeletedAt.IsZero() || len(kept) != 3 {
		t.Errorf("held: %+v, %v", found, err)
	}
	o.exact()
}

// deletedBy are the conversations that a run changed.
func (o *office) deletedBy(run bulk.Run) (out []conversation.ID) {
	for n := range run.Parts {
		part, err := (store.BulkRuns{Store: o.store}).Part(o.t.Context(), run.ID, n)
		if err != nil {
			o.t.Fatal(err)
		}
		out = append(out, part.IDs...)
	}
	return out
}

func TestService_tagsAndEnds(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	chosen := o.talk(4)
	had := o.talk(1, "vip")
	many := make([]string, conversation.MaxTags)
	for i := range many {
		many[i] = fmt.Sprintf("t%d", i)
	}
	full := o.talk(1, many...)
	run := o.over(o.begin(bulk.Tag, bulk.Selection{IDs: slices.Concat(chosen, had, full, []conversation.ID{{UUID: id.New()}})}, " VIP").ID)
	if run.Changed != 4 || run.Full != 1 || run.Same != 2 || o.count(tagged("vip")) != 5 {
		t.Fatalf("tagged %+v, %d have it", run, o.count(tagged("vip")))
	}
	back, err := o.bulk.Undo(t.Context(), o.bot.ID, run.ID, "Ana")
	if err != nil {
		t.Fatal(err)
	}
	if o.over(back.ID); o.count(tagged("vip")) != 1 {
		t.Errorf("%d have the tag, and one had it before", o.count(tagged("vip")))
	}
	ended := o.over(o.begin(bulk.End, bulk.Selection{}).ID)
	if ended.Changed != 6 || o.count(conversation.Filter{Status: conversation.Ended}) != 6 || !ended.UndoUntil().IsZero() {
		t.Errorf("ended %+v", ended)
	}
	if again := o.over(o.begin(bulk.End, bulk.Selection{IDs: chosen}).ID); again.Changed != 0 || again.Same != 4 {
		t.Errorf("ended twice %+v", again)
	}
	o.exact()
}

// A run that is cancelled in the middle says how far it came, and can go on.
func TestService_cancelAndResume(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.talk(700)
	reached, goOn := make(chan struct{}), make(chan struct{})
	pieces := 0
	o.between = func(int) {
		if pieces++; pieces == 2 {
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
	if stopped.State != bulk.Cancelled || stopped.Changed == 0 || stopped.Changed >= 700 || stopped.Total != 700 {
		t.Fatalf("cancelled %+v", stopped)
	}
	if left := o.count(conversation.Filter{}); left != 700-stopped.Changed {
		t.Errorf("%d are left, the run says %d of 700", left, stopped.Changed)
	}
	o.exact()
	if _, err := o.bulk.Cancel(t.Context(), o.bot.ID, run.ID); !errors.Is(err, bulk.ErrOver) {
		t.Errorf("cancelled twice: %v", err)
	}
	if _, err := o.bulk.Resume(t.Context(), o.bot.ID, run.ID); err != nil {
		t.Fatal(err)
	}
	done := o.until(run.ID, func(r bulk.Run) bool { return r.State == bulk.Done })
	if done.Changed != 700 || done.Done != 700 || o.count(conversation.Filter{}) != 0 {
		t.Errorf("went on to %+v", done)
	}
	back, err := o.bulk.Undo(t.Context(), o.bot.ID, run.ID, "Ana")
	if err != nil {
		t.Fatal(err)
	}
	if undone := o.over(back.ID); undone.Changed != 700 || o.count(conversation.Filter{}) != 700 {
		t.Errorf("undone %+v", undone)
	}
	o.exact()
}

// What the end of the server broke off is told as that at the next start, with
// figures that are true, and goes on from there.
func TestService_interrupted(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.talk(500)
	reached := make(chan struct{})
	pieces := 0
	o.between = func(int) {
		if pieces++; pieces == 2 {
			close(reached)
		}
	}
	run := o.begin(bulk.Delete, bulk.Selection{})
	waiting := o.begin(bulk.Tag, bulk.Selection{}, "vip")
	<-reached
	o.close()
	o.between = nil
	o.open()
	broken, err := o.bulk.Run(o.bot.ID, run.ID)
	if err != nil || broken.State != bulk.Interrupted || broken.Changed == 0 || broken.Changed != 500-o.count(conversation.Filter{}) {
		t.Fatalf("after the restart %+v, %v; %d are left", broken, err, o.count(conversation.Filter{}))
	}
	if other, err := o.bulk.Run(o.bot.ID, waiting.ID); err != nil || other.State != bulk.Interrupted || other.Done != 0 {
		t.Errorf("what waited is %+v, %v", other, err)
	}
	if _, err := o.bulk.Resume(t.Context(), o.bot.ID, run.ID); err != nil {
		t.Fatal(err)
	}
	if done := o.until(run.ID, func(r bulk.Run) bool { return r.State == bulk.Done }); done.Changed != 500 {
		t.Errorf("went on to %+v", done)
	}
	o.exact()
}

// What begins after the list was looked at stays as it is.
func TestService_leavesWhatBeginsLater(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.talk(3)
	o.pass(time.Second)
	asOf := o.clock()
	o.pass(time.Second)
	o.talk(2)
	run := o.over(o.begin(bulk.Delete, bulk.Selection{Filter: conversation.Filter{To: asOf}}).ID)
	if run.Changed != 3 || o.count(conversation.Filter{}) != 2 {
		t.Errorf("%+v, %d are left", run, o.count(conversation.Filter{}))
	}
}

func TestService_file(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	all := o.talk(450)
	run := o.begin(bulk.Export, bulk.Selection{Filter: conversation.Filter{Status: conversation.Active}})
	var got []conversation.ID
	fetch := func(fail int) error {
		got = nil
		return o.bulk.File(t.Context(), o.bot.ID, run.ID, func(found []conversation.Conversation) error {
			for _, c := range found {
				got = append(got, c.ID)
			}
			if len(got) >= fail {
				return errors.New("the reader has gone")
			}
			return nil
		})
	}
	if err := fetch(1000); err != nil || !slices.Equal(got, all) {
		t.Fatalf("%d of %d, %v", len(got), len(all), err)
	}
	if now := o.over(run.ID); now.State != bulk.Done || now.Done != 450 || now.Changed != 450 {
		t.Errorf("came out as %+v", now)
	}
	if err := fetch(1); err == nil {
		t.Error("no error for a reader that has gone")
	}
	if now := o.over(run.ID); now.State != bulk.Cancelled || now.Done >= 450 {
		t.Errorf("broken off as %+v", now)
	}
	if _, err := o.bulk.Exportable(o.bot.ID, run.ID); err != nil {
		t.Errorf("it cannot be fetched again: %v", err)
	}
	other := chatbot.ID{UUID: id.New()}
	if _, err := o.bulk.Exportable(other, run.ID); !errors.Is(err, bulk.ErrNotFound) {
		t.Errorf("another chatbot's run: %v", err)
	}
	deleted := o.over(o.begin(bulk.Delete, bulk.Selection{IDs: all[:1]}).ID)
	if _, err := o.bulk.Exportable(o.bot.ID, deleted.ID); !errors.Is(err, bulk.ErrNoFile) {
		t.Errorf("a deletion makes a file: %v", err)
	}
}

func TestService_refuses(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.talk(1)
	many := make([]conversation.ID, bulk.MostChosen+1)
	for _, tc := range []struct {
		in   bulk.Input
		want string
	}{
		{bulk.Input{Action: bulk.Delete, Selection: bulk.Selection{Filter: tagged("none")}}, "bulk_nothing"},
		{bulk.Input{Action: bulk.Delete, Selection: bulk.Selection{IDs: many}}, "invalid_input"},
		{bulk.Input{Action: bulk.Delete, Selection: bulk.Selection{Except: many}}, "invalid_input"},
		{bulk.Input{Action: bulk.Tag}, "invalid_input"},
		{bulk.Input{Action: bulk.Tag, Tags: []string{"a,b"}}, "invalid_input"},
	} {
		tc.in.Chatbot = o.bot.ID
		if _, err := o.bulk.Begin(t.Context(), tc.in); err == nil || !slices.Contains([]string{tc.want}, codeOf(err)) {
			t.Errorf("%s: %v", tc.in.Action, err)
		}
	}
	run := o.over(o.begin(bulk.End, bulk.Selection{}).ID)
	if _, err := o.bulk.Resume(t.Context(), o.bot.ID, run.ID); !errors.Is(err, bulk.ErrOver) {
		t.Errorf("what is done goes on: %v", err)
	}
	if _, err := o.bulk.Undo(t.Context(), o.bot.ID, run.ID, ""); !errors.Is(err, bulk.ErrNoUndo) {
		t.Errorf("an end is taken back: %v", err)
	}
}

func codeOf(err error) string {
	var f interface{ Error() string }
	if errors.As(err, &f) {
		for i, letter := range f.Error() {
			if letter == ':' {
				return f.Error()[:i]
			}
		}
	}
	return ""
}

// What is kept to take a run back goes after a day, runs after a month, and those of
// a chatbot that is gone at once.
func TestService_sweep(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.talk(2)
	run := o.over(o.begin(bulk.Delete, bulk.Selection{}).ID)
	sweep := func(alive bool) {
		t.Helper()
		if _, err := o.bulk.Sweep(t.Context(), func(chatbot.ID) bool { return alive }); err != nil {
			t.Fatal(err)
		}
	}
	sweep(true)
	if part, err := (store.BulkRuns{Store: o.store}).Part(t.Context(), run.ID, 0); err != nil || len(part.IDs) != 2 {
		t.Fatalf("kept %v, %v", part, err)
	}
	o.pass(bulk.UndoTime + time.Hour)
	sweep(true)
	if part, err := (store.BulkRuns{Store: o.store}).Part(t.Context(), run.ID, 0); err != nil || len(part.IDs) != 0 {
		t.Errorf("after a day %v, %v", part, err)
	}
	if _, err := o.bulk.Undo(t.Context(), o.bot.ID, run.ID, ""); !errors.Is(err, bulk.ErrNoUndo) {
		t.Errorf("taken back after a day: %v", err)
	}
	sweep(false)
	if runs := o.bulk.Runs(o.bot.ID); len(runs) != 0 {
		t.Errorf("left %+v", runs)
	}
	o.close()
	o.open()
	if runs := o.bulk.Runs(o.bot.ID); len(runs) != 0 {
		t.Errorf("back after a restart: %+v", runs)
	}
}
