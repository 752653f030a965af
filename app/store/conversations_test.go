package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/tracking"
)

// desk is a conversation service over a real folder, with a clock that the test
// moves.
type desk struct {
	*conversation.Service
	*conversation.Replies
	store *Store
	bot   chatbot.Chatbot
	mu    sync.Mutex
	now   time.Time
}

type bots struct{ b chatbot.Chatbot }

func (b bots) Get(context.Context, chatbot.ID) (chatbot.Chatbot, error) { return b.b, nil }
func (b bots) List(context.Context) ([]chatbot.Chatbot, error)          { return []chatbot.Chatbot{b.b}, nil }

type deaf struct{}

func (deaf) MessageStored(conversation.Conversation, conversation.Message) {}
func (deaf) StatusChanged(conversation.Conversation)                       {}
func (deaf) Wake(conversation.ID)                                          {}
func (deaf) Cancel(conversation.ID)                                        {}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{now: id.Now()}
	d.bot = chatbot.Default(chatbot.ID{UUID: id.New()}, "Shop", d.now)
	d.store = open(t, func(o *Options) { o.Clock = d.clock })
	d.Service = conversation.New(conversation.Config{
		Store: Conversations(d.store), Effects: conversation.NoEffects{}, Announce: deaf{}, Answer: deaf{}, Chatbots: bots{d.bot},
		Clock: d.clock, Log: slog.New(slog.DiscardHandler), IdleHours: func() int { return 24 },
	})
	d.Replies = conversation.NewReplies(conversation.RepliesConfig{
		Store: Conversations(d.store), Effects: conversation.NoEffects{}, Announce: deaf{}, Chatbots: bots{d.bot}, Clock: d.clock,
	})
	return d
}

func (d *desk) clock() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *desk) pass(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(by)
}

func (d *desk) post(t *testing.T, v chatuser.VisitorID, c *conversation.ID, clientID, text string) conversation.Posted {
	t.Helper()
	out, err := d.Post(t.Context(), conversation.PostInput{Chatbot: d.bot.ID, Visitor: v, Conversation: c, ClientID: clientID, Text: text, Source: "widget"})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (d *desk) exact(t *testing.T) {
	t.Helper()
	diff, err := d.store.Recount(t.Context(), false)
	if err != nil || len(diff) > 0 {
		t.Fatalf("counters differ from the records: %v, %v", diff, err)
	}
}

func visitor() chatuser.VisitorID { return chatuser.VisitorID{UUID: id.New()} }

func TestConversations_postIsIdempotent(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	v := visitor()
	first := d.post(t, v, nil, "one", "Hello\nthere")
	again := d.post(t, v, nil, "one", "Hello\nthere")
	if !first.New || again.New || !again.Repeated || again.Message.ID != first.Message.ID || again.Conversation != first.Conversation {
		t.Fatalf("first %+v, again %+v", first, again)
	}
	second := d.post(t, v, &first.Conversation, "two", "more")
	if second.Message.Seq != 2 || second.New {
		t.Errorf("second %+v", second)
	}
	other := d.post(t, visitor(), nil, "one", "another visitor's id is another id")
	if other.Repeated {
		t.Error("client ids of two visitors met")
	}
	got, err := d.Messages(t.Context(), first.Conversation, 0, 10)
	if err != nil || len(got) != 2 || got[0].Text != "Hello\nthere" {
		t.Errorf("%+v, %v", got, err)
	}
	c, err := d.Get(t.Context(), first.Conversation)
	if err != nil || c.Subject != "Hello" || c.Messages != 2 {
		t.Errorf("%+v, %v", c, err)
	}
	d.exact(t)
}

func TestConversations_foreignEndedAndDeleted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	v := visitor()
	p := d.post(t, v, nil, "a", "hi")
	in := conversation.PostInput{Chatbot: d.bot.ID, Visitor: visitor(), Conversation: &p.Conversation, ClientID: "b", Text: "let me in"}
	if _, err := d.Post(t.Context(), in); !errors.Is(err, conversation.ErrNotFound) {
		t.Errorf("foreign: %v", err)
	}
	if _, err := d.End(t.Context(), p.Conversation, conversation.EndedByVisitor); err != nil {
		t.Fatal(err)
	}
	in.Visitor = v
	if _, err := d.Post(t.Context(), in); !errors.Is(err, conversation.ErrEnded) {
		t.Errorf("ended: %v", err)
	}
	if _, err := d.Delete(t.Context(), p.Conversation); err != nil {
		t.Fatal(err)
	}
	if _, err := d.OfVisitor(t.Context(), v, p.Conversation); !errors.Is(err, conversation.ErrNotFound) {
		t.Errorf("deleted: %v", err)
	}
	d.exact(t)
}

func TestConversations_replyAnswersOnceAndKnowsWhatCameMeanwhile(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	v := visitor()
	p := d.post(t, v, nil, "a", "first question")
	job, waits, err := d.Job(t.Context(), p.Conversation)
	if err != nil || !waits || len(job.Questions) != 1 {
		t.Fatalf("%+v %v %v", job, waits, err)
	}
	d.post(t, v, &p.Conversation, "b", "second question")
	in := conversation.ReplyInput{
		Conversation: p.Conversation, Answered: job.Questions[0].Seq,
		Message: conversation.Message{ID: conversation.MessageID{UUID: id.New()}, Text: "answer", Kind: conversation.KindDirect},
		Trace:   []byte(`{"path":"direct"}`),
		Rows: func(s tracking.Scene) tracking.Entry {
			return tracking.Searched(s, "first question", []string{"c"}, "c")
		},
	}
	m, more, err := d.Reply(t.Context(), in)
	if err != nil || !more || m.Seq != 3 {
		t.Fatalf("%+v %v %v", m, more, err)
	}
	if again, _, err := d.Reply(t.Context(), in); err != nil || again.Seq != 3 {
		t.Errorf("repeated: %+v %v", again, err)
	}
	job, waits, err = d.Job(t.Context(), p.Conversation)
	if err != nil || !waits || len(job.Questions) != 1 || job.Questions[0].Text != "second question" || len(job.History) != 2 {
		t.Fatalf("next job %+v %v %v", job, waits, err)
	}
	in.Answered, in.Message.ID = 2, conversation.MessageID{UUID: id.New()}
	if _, more, err = d.Reply(t.Context(), in); err != nil || more {
		t.Errorf("%v %v", more, err)
	}
	if session, err := d.TrackingSession(t.Context(), p.Conversation); err != nil || session.Result != tracking.ClickMatch {
		t.Errorf("%+v %v", session, err)
	}
	if pending, err := d.Pending(t.Context()); err != nil || len(pending) != 0 {
		t.Errorf("%v %v", pending, err)
	}
	d.exact(t)
}

func TestConversations_staleSweepCostsWhatIsOld(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	v := visitor()
	old := d.post(t, v, nil, "a", "old")
	talking := d.post(t, v, nil, "b", "goes on")
	d.pass(23 * time.Hour)
	d.post(t, v, &talking.Conversation, "c", "still here")
	for i := range 300 {
		d.post(t, visitor(), nil, fmt.Sprint(i), "young")
	}
	d.pass(2 * time.Hour)
	dry, err := d.EndStale(t.Context(), 0, true)
	if err != nil || dry.Ended != 1 {
		t.Fatalf("dry run %+v %v", dry, err)
	}
	swept, err := d.EndStale(t.Context(), 0, false)
	if err != nil || swept.Ended != 1 || swept.Examined != 2 {
		t.Fatalf("swept %+v %v", swept, err)
	}
	c, err := d.Get(t.Context(), old.Conversation)
	if err != nil || c.Status != conversation.Ended || c.EndedBy != conversation.EndedByIdle {
		t.Errorf("%+v %v", c, err)
	}
	if swept, err = d.EndStale(t.Context(), time.Hour, false); err != nil || swept.Ended != 301 {
		t.Errorf("by hand: %+v %v", swept, err)
	}
	d.exact(t)
}

func TestConversations_binUndoAndPurge(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	v := visitor()
	p := d.post(t, v, nil, "a", "hi")
	for i := range 600 {
		d.post(t, v, &p.Conversation, fmt.Sprint("n", i), "many")
	}
	if _, err := d.Delete(t.Context(), p.Conversation); err != nil {
		t.Fatal(err)
	}
	d.exact(t)
	if counts, err := d.Counts(t.Context(), d.bot.ID); err != nil || counts.Total() != 0 || counts.Messages != 0 {
		t.Errorf("%+v %v", counts, err)
	}
	d.pass(time.Hour)
	if n, err := d.EmptyBin(t.Context(), nil); n != 0 || err != nil {
		t.Fatalf("purged %d too early, %v", n, err)
	}
	if _, err := d.Restore(t.Context(), p.Conversation); err != nil {
		t.Fatal(err)
	}
	d.exact(t)
	if _, err := d.Delete(t.Context(), p.Conversation); err != nil {
		t.Fatal(err)
	}
	d.pass(25 * time.Hour)
	if n, err := d.EmptyBin(t.Context(), nil); n != 1 || err != nil {
		t.Fatalf("purged %d, %v", n, err)
	}
	d.exact(t)
	if left := everyKey(t, d.store); left != 0 {
		t.Errorf("%d keys are left of a purged conversation", left)
	}
}

// lasting tells whether a key may stay when all that it was about is gone: counters,
// idle entries, which a sweep drops when it meets them, what waits for the index of
// words, which does the same, and which numbers were given, and when.
func lasting(k []byte) bool {
	switch kind(k[0]) {
	case kindCounter, kindIdle, kindSearchNews, kindSearchState, kindNextNumber:
		return true
	case kindNumber:
		return k[17] == numberSpan
	default:
		return false
	}
}

// everyKey counts what is stored beside secrets and what lasts.
func everyKey(t *testing.T, s *Store) (n int) {
	t.Helper()
	err := s.View(t.Context(), func(tx *Tx) error {
		return tx.scan(span{}, func(k, _ []byte) (bool, error) {
			if kind(k[0]) != kindMeta && !lasting(k) {
				n++
				t.Logf("%x", k)
			}
			return true, nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestConversations_listPagesAreStableWhileNewOnesArrive(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	want := map[conversation.ID]bool{}
	for i := range 25 {
		p := d.post(t, visitor(), nil, fmt.Sprint(i), "q")
		want[p.Conversation] = true
		if i%2 == 0 {
			if _, err := d.End(t.Context(), p.Conversation, conversation.EndedByAgent); err != nil {
				t.Fatal(err)
			}
		}
	}
	seen := map[conversation.ID]bool{}
	q := conversation.Query{Chatbot: d.bot.ID, Limit: 4}
	for {
		page, err := d.List(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range page.Items {
			if seen[c.ID] {
				t.Fatalf("%s twice", c.ID)
			}
			seen[c.ID] = true
		}
		d.post(t, visitor(), nil, "new", "arrives while paging")
		if page.Next.IsZero() {
			break
		}
		q.Before = page.Next
	}
	if len(seen) != len(want) {
		t.Errorf("saw %d of %d", len(seen), len(want))
	}
	page, err := d.List(t.Context(), conversation.Query{Chatbot: d.bot.ID, Filter: conversation.Filter{Status: conversation.Ended}, Limit: 100})
	if err != nil || len(page.Items) != 13 {
		t.Errorf("%d ended, %v", len(page.Items), err)
	}
}

// Whatever is done, in whatever order, the counters are what a recount says.
func TestConversations_countersEqualRecountAfterAnything(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	rng := rand.New(rand.NewPCG(7, 9))
	v := visitor()
	var all []conversation.ID
	kinds := []conversation.Kind{conversation.KindDirect, conversation.KindModel, conversation.KindNone, conversation.KindPassages, ""}
	for i := range 600 {
		var err error
		pick := func() conversation.ID { return all[rng.IntN(len(all))] }
		switch op := rng.IntN(10); {
		case len(all) == 0 || op < 2:
			all = append(all, d.post(t, v, nil, fmt.Sprint(i), "begin").Conversation)
		case op < 5:
			c := pick()
			_, err = d.Post(t.Context(), conversation.PostInput{Chatbot: d.bot.ID, Visitor: v, Conversation: &c, ClientID: fmt.Sprint(i), Text: "more"})
		case op < 7:
			_, _, err = d.Reply(t.Context(), conversation.ReplyInput{Conversation: pick(), Answered: 1 << 40, Message: conversation.Message{
				ID: conversation.MessageID{UUID: id.New()}, Text: "a", Kind: kinds[rng.IntN(len(kinds))],
			}})
		case op == 7:
			_, err = d.End(t.Context(), pick(), conversation.EndedByAgent)
		case op == 8:
			_, err = d.Delete(t.Context(), pick())
		default:
			_, err = d.Restore(t.Context(), pick())
			d.pass(time.Hour)
		}
		if err != nil && !errors.Is(err, conversation.ErrEnded) && !errors.Is(err, conversation.ErrNotFound) && !errors.Is(err, conversation.ErrAnswered) {
			t.Fatal(err)
		}
		if i%100 == 0 {
			_, err := d.EndStale(t.Context(), 5*time.Hour, false)
			_, err2 := d.EmptyBin(t.Context(), nil)
			if errors.Join(err, err2) != nil {
				t.Fatal(err, err2)
			}
		}
	}
	d.exact(t)
}

func TestStore_Recount_findsAndMendsDamage(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.post(t, visitor(), nil, "a", "hi")
	write(t, d.store, func(tx *Tx) error { return tx.add(counterKey(d.bot.ID, conversation.MetricActive, 0), 3) })
	diff, err := d.store.Recount(t.Context(), true)
	if err != nil || len(diff) != 1 || diff[0].Stored != 4 || diff[0].Counted != 1 {
		t.Fatalf("%v %v", diff, err)
	}
	d.exact(t)
}

// Whatever is damaged beside the records is found, and mended from them.
func TestStore_Recount_mendsRows(t *testing.T) {
	t.Parallel()
	m := newMixer(t)
	rng := rand.New(rand.NewPCG(5, 5))
	for range 300 {
		if err := m.step(t.Context(), rng); !usual(err) {
			t.Fatal(err)
		}
	}
	m.idle(t)
	m.exact(t)
	whole := m.recounted(t)
	damage := map[string]func(tx *Tx) error{
		"numbers": func(tx *Tx) error { return tx.set(nextNumberKey(m.bot.ID), []byte{0, 0, 0, 2}) },
		"page":    func(tx *Tx) error { return tx.delete(pageRow(m.bot.ID, 1).key()) },
		"span":    func(tx *Tx) error { return tx.delete(spanRow(m.bot.ID, 1).key()) },
		"set": func(tx *Tx) error {
			return tx.delete(setRow(m.bot.ID, conversation.Facet{Kind: conversation.FacetSource, Value: "api"}, 1).key())
		},
		"bits": func(tx *Tx) error {
			for n := range uint16(40) {
				if err := tx.fold(setRow(m.bot.ID, conversation.Facet{Kind: conversation.FacetTag, Value: "vip"}, 1), part{at: n, n: 1}); err != nil {
					return err
				}
			}
			return tx.fold(setRow(m.bot.ID, conversation.Facet{Kind: conversation.FacetTag, Value: "nobody"}, 1), part{at: 9, n: 1})
		},
		"cells": func(tx *Tx) error {
			day := conversation.Cell{Of: conversation.FacetLang.Measure(), Value: "en", Quarter: conversation.Quarter(m.clock()), N: 7}
			r, _ := cellRows(m.bot.ID, day)
			_, month := cellRows(m.bot.ID, conversation.Cell{Of: conversation.FacetLang.Measure(), Value: "xx", Quarter: day.Quarter, N: 7})
			return errors.Join(tx.fold(r, part{at: 3, n: 7}), tx.fold(month, part{n: 2}))
		},
	}
	records := readTruth(t, m.store).records
	i := slices.IndexFunc(records, func(c conversation.Conversation) bool { return c.Result != "" && c.DeletedAt.IsZero() })
	for name, change := range map[string]func(*conversation.Conversation){
		"result": func(c *conversation.Conversation) { c.Result = "NEVER" },
		"number": func(c *conversation.Conversation) { c.Number = 0 },
		"double": func(c *conversation.Conversation) { c.Number = records[(i+1)%len(records)].Number },
	} {
		damage[name] = func(tx *Tx) error {
			c, err := threads{tx}.Conversation(records[i].ID)
			change(&c)
			return errors.Join(err, setRecord(tx, conversationKey(c.ID), c, ownConversation))
		}
	}
	for name, fn := range damage {
		write(t, m.store, fn)
		found, err := m.store.Recount(t.Context(), true)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: found %v, %v", name, found, err)
		}
		if name == "double" || name == "number" { // a number more was given
			_, err = m.store.Recount(t.Context(), true)
			whole = m.recounted(t)
		}
		if err != nil {
			t.Fatal(err)
		}
		m.exact(t)
		agrees(t, m.store, rng, m.bot.ID, 10)
		if left := m.recounted(t); !maps.Equal(left, whole) {
			t.Errorf("%s: %d keys, there were %d", name, len(left), len(whole))
		}
	}
}

// recounted are the keys of the rows that a recount looks at. Others come and go by
// themselves, such as those of messages whose words are not indexed yet.
func (m *mixer) recounted(t *testing.T) map[string]bool {
	t.Helper()
	out := m.allKeys(t)
	maps.DeleteFunc(out, func(k string, _ bool) bool {
		return !slices.Contains([]kind{kindCounter, kindNumber, kindSet, kindCell, kindNextNumber}, kind(k[0]))
	})
	if len(out) < 100 {
		t.Fatalf("only %d rows to recount", len(out))
	}
	return out
}
