package store

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/credit"
	"frontdesk/app/id"
	"frontdesk/app/lead"
	"frontdesk/app/retention"
	"frontdesk/app/search"
	"frontdesk/app/webhook"
)

// archive is a reception with old conversations and what keeps to rules about them.
type archive struct {
	*reception
	keeper *retention.Service
	index  SearchIndex
	found  *search.Service
	mails  []conversation.ID
}

func newArchive(t *testing.T) *archive {
	t.Helper()
	a := &archive{reception: newReception(t)}
	a.index = Search(a.store)
	a.found = search.New(search.Config{Store: a.index, Log: a.store.opt.Log})
	if err := a.index.Begin(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	for more := true; more; {
		var err error
		if more, err = a.index.Grow(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	a.keeper = retention.New(retention.Config{
		Store: Retention(a.store), Names: a, Mails: a, Delete: conversation.NewMany(a.Service, func([]conversation.Conversation) {}),
		Announce: deaf{}, Clock: a.clock, Log: slog.New(slog.DiscardHandler),
	})
	return a
}

func (a *archive) NamesIn(context.Context, conversation.Conversation) ([]string, error) {
	return []string{"Zebulon Quagga"}, nil
}

func (a *archive) Drop(_ context.Context, of []conversation.ID) error {
	a.mails = append(a.mails, of...)
	return nil
}

const told = "I am Zebulon Quagga, write to zebulon@quagga.example or call +1 (555) 010-7788 about the kettle"

// talk is a conversation that names its visitor wherever something is kept of it, and
// has ended.
func (a *archive) talk(t *testing.T, v chatuser.VisitorID, n int) conversation.ID {
	t.Helper()
	var first *conversation.ID
	for i := range n {
		p := a.post(t, v, first, fmt.Sprintf("m%d-%s", i, v), told)
		first = &p.Conversation
	}
	a.answered(t, *first, conversation.KindNone, told)
	if _, err := a.End(t.Context(), *first, conversation.EndedByVisitor); err != nil {
		t.Fatal(err)
	}
	for n := 1; n > 0; {
		var err error
		if n, err = a.index.Follow(t.Context(), 500); err != nil {
			t.Fatal(err)
		}
	}
	a.hook(t, *first)
	return *first
}

// hook stores a webhook, a lead and a ledger entry of a conversation.
func (a *archive) hook(t *testing.T, c conversation.ID) {
	t.Helper()
	thread, err := a.Get(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	m := webhook.Message{ID: webhook.MessageID{UUID: id.New()}, Chatbot: a.bot.ID, Conversation: c, At: a.clock()}
	entry := credit.Entry{ID: credit.EntryID{UUID: id.New()}, Chatbot: a.bot.ID, User: thread.User, At: a.clock(), Kind: "spent", Amount: -1, Conversation: c, Seq: 2}
	l := lead.Lead{ID: lead.ID{UUID: id.New()}, Chatbot: a.bot.ID, User: thread.User, Conversations: []conversation.ID{c}, Status: lead.StatusNew, CreatedAt: a.clock()}
	if err := a.store.Write(t.Context(), func(tx *Tx) error {
		w := webhooks{tx}
		if err := w.PutMessage(m); err != nil {
			return err
		}
		if err := w.PutBody(m.ID, []byte(`{"text":"`+told+`"}`)); err != nil {
			return err
		}
		if err := (leads{tx: tx}).Put(lead.Lead{}, l); err != nil {
			return err
		}
		return tx.setJSON(keyOf(kindCreditEntry, thread.User.UUID[:], entry.ID.UUID[:]), entry)
	}); err != nil {
		t.Fatal(err)
	}
}

// telling are the kinds of what holds one of the words, by live keys and values.
func (a *archive) telling(t *testing.T, of ...string) map[kind]int {
	t.Helper()
	out := map[kind]int{}
	err := a.store.View(t.Context(), func(tx *Tx) error {
		return tx.scan(span{}, func(k, v []byte) (bool, error) {
			for _, word := range of {
				if bytes.Contains(bytes.ToLower(v), []byte(word)) || bytes.Contains(bytes.ToLower(k), []byte(word)) {
					out[kind(k[0])]++
				}
			}
			return true, nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRetention_anonymises(t *testing.T) {
	t.Parallel()
	a := newArchive(t)
	v := visitor()
	c := a.talk(t, v, 230) // more than one write changes
	held := a.talk(t, visitor(), 2)
	if _, err := a.SetTags(t.Context(), held, []string{conversation.HoldTag}); err != nil {
		t.Fatal(err)
	}
	a.exact(t)
	before, err := a.Get(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	rules := retention.Rules{AnonymiseDays: 30}
	if done, err := a.keeper.Run(t.Context(), a.bot.ID, rules); err != nil || done != (retention.Done{}) {
		t.Fatalf("too early: %+v, %v", done, err)
	}
	a.pass(31 * 24 * time.Hour)
	p, err := a.keeper.Preview(t.Context(), a.bot.ID, rules)
	if err != nil || p.Anonymise.Count != 1 || p.Held != 1 || p.Delete.Count != 0 || !p.Anonymise.Oldest.Equal(before.UpdatedAt) {
		t.Fatalf("the preview: %+v, %v", p, err)
	}
	for range 2 { // once more does nothing
		if _, err := a.keeper.Run(t.Context(), a.bot.ID, rules); err != nil {
			t.Fatal(err)
		}
	}
	after, err := a.Get(t.Context(), c)
	if err != nil || after.AnonymisedAt.IsZero() || after.Visitor == v || after.User == before.User || after.Messages != before.Messages {
		t.Fatalf("%+v, %v", after, err)
	}
	a.said(t, c, "I am [name], write to [e-mail] or call [number] about the kettle")
	a.said(t, held, told)
	if _, err := a.OfVisitor(t.Context(), v, c); err == nil {
		t.Error("the visitor still has it")
	}
	if len(a.mails) != 1 || a.mails[0] != c {
		t.Errorf("mails of %v were dropped", a.mails)
	}
	if err := a.follow(t); err != nil {
		t.Fatal(err)
	}
	// Nothing leads from it to the visitor, nor from the visitor to it.
	for kind, n := range a.telling(t, before.Visitor.String(), before.User.String()) {
		if kind != kindUser && kind != kindUserActivity && kind != kindLead && kind != kindCreditEntry {
			t.Errorf("%d keys of kind %x name the visitor", n, byte(kind))
		}
	}
	if n := a.telling(t, c.String()); n[kindLead]+n[kindCreditEntry]+n[kindUserActivity] > 0 {
		t.Errorf("leads or ledgers lead to it: %v", n)
	}
	a.exact(t)
}

func (a *archive) follow(t *testing.T) error {
	t.Helper()
	for {
		if n, err := a.index.Follow(t.Context(), 500); err != nil || n == 0 {
			return err
		}
	}
}

// said checks every message of the visitor.
func (a *archive) said(t *testing.T, c conversation.ID, want string) {
	t.Helper()
	all, err := a.Messages(t.Context(), c, 0, 500)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		if m.Role == conversation.RoleUser && m.Text != want {
			t.Fatalf("message %d says %q", m.Seq, m.Text)
		}
	}
}

func TestRetention_leavesNoWordBehind(t *testing.T) {
	t.Parallel()
	for name, rules := range map[string]retention.Rules{"anonymised": {AnonymiseDays: 30}, "deleted": {DeleteDays: 30}, "both": {AnonymiseDays: 10, DeleteDays: 30}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newArchive(t)
			for range 3 {
				a.talk(t, visitor(), 3)
			}
			if n := a.telling(t, "quagga", "zebulon", "010-7788"); len(n) < 6 {
				t.Fatalf("too little is told to be taken out: %v", n)
			}
			a.pass(31 * 24 * time.Hour)
			done, err := a.keeper.Run(t.Context(), a.bot.ID, rules)
			if err != nil || done.Anonymised+done.Deleted != 3 {
				t.Fatalf("%+v, %v", done, err)
			}
			a.exact(t)
			a.pass(25 * time.Hour)
			if _, err := a.EmptyBin(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			if err := a.follow(t); err != nil {
				t.Fatal(err)
			}
			for kind, n := range a.telling(t, "quagga", "zebulon", "010-7788") {
				t.Errorf("%d values of kind %x still tell who it was", n, byte(kind))
			}
			a.exact(t)
		})
	}
}

func TestRetention_holdAndHandStop(t *testing.T) {
	t.Parallel()
	a := newArchive(t)
	c := a.talk(t, visitor(), 1)
	if _, err := a.SetTags(t.Context(), c, []string{conversation.HoldTag}); err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{"delete": second(a.Delete(t.Context(), c)), "erase": a.Erase(t.Context(), c)} {
		if err == nil || !strings.Contains(err.Error(), "legal hold") {
			t.Errorf("%s: %v", what, err)
		}
	}
	a.pass(400 * 24 * time.Hour)
	done, err := a.keeper.Run(t.Context(), a.bot.ID, retention.Rules{AnonymiseDays: 30, DeleteDays: 60})
	if err != nil || done != (retention.Done{Held: 1}) {
		t.Errorf("%+v, %v", done, err)
	}
	a.said(t, c, told)
	if _, err := a.SetTags(t.Context(), c, nil); err != nil {
		t.Fatal(err)
	}
	if done, err = a.keeper.Run(t.Context(), a.bot.ID, retention.Rules{AnonymiseDays: 30, DeleteDays: 60}); err != nil || done.Deleted != 1 {
		t.Errorf("without the tag: %+v, %v", done, err)
	}
}

func second[T any](_ T, err error) error { return err }

// What ends in the middle is gone on with.
func TestRetention_interrupted(t *testing.T) {
	t.Parallel()
	a := newArchive(t)
	for range 4 {
		a.talk(t, visitor(), 2)
	}
	a.pass(31 * 24 * time.Hour)
	for stop := 1; ; stop++ {
		ctx, cancel := context.WithCancel(t.Context())
		writes := 0
		port := Retention(a.store)
		keeper := retention.New(retention.Config{
			Store: counted{port, func() {
				if writes++; writes == stop {
					cancel()
				}
			}}, Names: a, Mails: a, Delete: conversation.NewMany(a.Service, func([]conversation.Conversation) {}),
			Announce: deaf{}, Clock: a.clock, Log: slog.New(slog.DiscardHandler),
		})
		_, err := keeper.Run(ctx, a.bot.ID, retention.Rules{AnonymiseDays: 30})
		cancel()
		a.exact(t)
		if err == nil {
			break
		}
		if stop > 50 {
			t.Fatal("it comes to no end")
		}
	}
	if err := a.follow(t); err != nil {
		t.Fatal(err)
	}
	if left := a.telling(t, "quagga", "zebulon"); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// counted tells of each write.
type counted struct {
	Port[retention.Tx, retention.Reader]
	told func()
}

func (c counted) Write(ctx context.Context, fn func(retention.Tx) error) error {
	err := c.Port.Write(ctx, fn)
	c.told()
	return err
}
