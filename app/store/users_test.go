package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

// noted notes messages with their users, as the program does.
type noted struct {
	conversation.NoEffects
	port Port[chatuser.Tx, chatuser.Reader]
}

func (n noted) Posted(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, m conversation.Message, began bool) error {
	return chatuser.Receive(n.port.Within(tx), bot, chatuser.Received{User: c.User, Source: c.Source, Text: m.Text, At: m.At, Began: began})
}

// threads erases conversations for chat users.
type erasing struct{ *conversation.Service }

func (e erasing) Count(_ context.Context, of chatuser.Subject) (map[string]int, error) {
	return map[string]int{"conversations": len(of.Threads)}, nil
}

func (e erasing) Erase(ctx context.Context, of chatuser.Subject) error {
	for _, c := range of.Threads {
		if err := e.Service.Erase(ctx, conversation.ID{UUID: id.UUID(c)}); err != nil {
			return err
		}
	}
	return nil
}

// reception is a desk that knows its users.
type reception struct {
	*desk
	users *chatuser.Service
}

func newReception(t *testing.T, with ...chatuser.Holder) *reception {
	t.Helper()
	d := newDesk(t)
	d.Service = conversation.New(conversation.Config{
		Store: Conversations(d.store), Effects: noted{port: Users(d.store)}, Announce: deaf{}, Answer: deaf{}, Chatbots: bots{d.bot},
		Clock: d.clock, Log: slog.New(slog.DiscardHandler), IdleHours: func() int { return 24 },
	})
	return &reception{desk: d, users: chatuser.New(chatuser.Config{
		Store: Users(d.store), Chatbots: bots{d.bot}, Clock: d.clock, Log: slog.New(slog.DiscardHandler),
		Holders: append(with, erasing{d.Service}),
	})}
}

func (r *reception) open(t *testing.T, v chatuser.VisitorID, told *chatuser.Told) chatuser.Session {
	t.Helper()
	out, err := r.users.Open(t.Context(), chatuser.SessionInput{Chatbot: r.bot, Visitor: v, Source: "widget", Info: told})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (r *reception) list(t *testing.T, f chatuser.Filter) []chatuser.View {
	t.Helper()
	var out []chatuser.View
	q := chatuser.Query{Chatbot: r.bot.ID, Filter: f, Limit: 2}
	for {
		page, err := r.users.List(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, page.Items...)
		if q.After = page.Next; q.After == (chatuser.Place{}) {
			return out
		}
	}
}

func (r *reception) get(t *testing.T, u chatuser.UserID) chatuser.View {
	t.Helper()
	v, err := r.users.Get(t.Context(), u)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestUsers_areMadeWithTheFirstMessage(t *testing.T) {
	t.Parallel()
	r := newReception(t)
	v := visitor()
	first := r.post(t, v, nil, "1", "Do you sell tea?")
	r.pass(2 * time.Hour)
	r.post(t, v, &first.Conversation, "2", "Green tea?")
	r.post(t, v, &first.Conversation, "2", "Green tea?") // again
	got := r.get(t, chatuser.UserOf(v))
	if got.Conversations != 1 || got.Text != "Green tea?" || !got.Interaction.Equal(r.clock()) || got.DisplayName() != "Guest User" {
		t.Errorf("got %+v", got)
	}
	c, err := r.Get(t.Context(), first.Conversation)
	if err != nil || c.User != chatuser.UserOf(v) {
		t.Errorf("the conversation is of %v, %v", c.User, err)
	}
	if all := r.list(t, chatuser.Filter{}); len(all) != 1 {
		t.Errorf("%d users are listed", len(all))
	}
	r.exact(t)
}

func TestUsers_areFound(t *testing.T) {
	t.Parallel()
	r := newReception(t)
	names := []string{"José Álvarez", "Marta Müller", "Joss Stone", "Ann Straße", "", ""}
	ids := map[string]chatuser.UserID{}
	for i, name := range names {
		v := visitor()
		if name != "" {
			r.open(t, v, &chatuser.Told{Profile: chatuser.Profile{Name: name, Email: fmt.Sprintf("p%d@example.com", i)}})
		}
		r.post(t, v, nil, "1", "Hello")
		ids[name] = chatuser.UserOf(v)
		r.pass(90 * time.Minute)
	}
	for q, want := range map[string]int{"jo": 2, "JOSÉ": 1, "jose": 1, "lvare": 1, "müll": 1, "muller": 1, "strasse": 1, "example.com": 4, "p3@": 1, "xyz": 0, "ston": 1, "z": 0, "m": 1} {
		if got := r.list(t, chatuser.Filter{Query: q}); len(got) != want {
			t.Errorf("%q finds %d, not %d", q, len(got), want)
		}
	}
	if got := r.list(t, chatuser.Filter{Query: ids["Joss Stone"].String()}); len(got) != 1 || got[0].Name != "Joss Stone" {
		t.Errorf("by id: %+v", got)
	}
	if all := r.list(t, chatuser.Filter{}); len(all) != len(names) || all[0].CreatedAt.Before(all[len(all)-1].CreatedAt) {
		t.Errorf("%d are listed, or in the wrong order", len(all))
	}
	r.pass(40 * 24 * time.Hour)
	back := chatuser.VisitorOf(ids["Marta Müller"])
	r.post(t, back, nil, "2", "Me again")
	for _, tc := range []struct {
		name string
		f    chatuser.Filter
		want int
	}{
		{"quiet", chatuser.Filter{Quiet: 30}, 5}, {"returning", chatuser.Filter{Returning: true}, 1}, {"new", chatuser.Filter{New: 7}, 0},
		{"active", chatuser.Filter{Active: 7}, 1}, {"source", chatuser.Filter{Source: "widget"}, 6}, {"other source", chatuser.Filter{Source: "api"}, 0},
		{"lead", chatuser.Filter{HasLead: true}, 0}, {"both", chatuser.Filter{Quiet: 30, Query: "jo"}, 2},
	} {
		if got := r.list(t, tc.f); len(got) != tc.want {
			t.Errorf("%s: %d, not %d", tc.name, len(got), tc.want)
		}
	}
	if _, err := r.users.Edit(t.Context(), ids["Joss Stone"], func(e *chatuser.Edit) error { e.Name = "Kim"; return nil }); err != nil {
		t.Fatal(err)
	}
	if got := r.list(t, chatuser.Filter{Query: "joss"}); len(got) != 0 {
		t.Error("an old name still finds")
	}
}

func TestUsers_verifiedIdentityIsOneVisitor(t *testing.T) {
	t.Parallel()
	r := newReception(t)
	r.bot.Identity.Mode = chatbot.IdentityOptional
	secret, _, err := r.users.Rotate(t.Context(), r.bot.ID, chatuser.Rotation{})
	if err != nil {
		t.Fatal(err)
	}
	told := func(user string) *chatuser.Told {
		return &chatuser.Told{Profile: chatuser.Profile{Name: "Ana"}, Proof: chatuser.Proof{UserID: user, Hash: hashOf(secret, user)}}
	}
	phone, laptop := visitor(), visitor()
	one, two := r.open(t, phone, told("42")), r.open(t, laptop, told("42"))
	if one.Visitor != two.Visitor || one.State != chatuser.Verified || one.Visitor == phone || one.Visitor == laptop {
		t.Fatalf("got %+v and %+v", one, two)
	}
	if other := r.open(t, one.Visitor, told("43")); other.Visitor == one.Visitor {
		t.Error("another user id goes on as the first one")
	}
	wrong := told("42")
	wrong.Hash = hashOf("another secret", "42")
	if got := r.open(t, laptop, wrong); got.State != chatuser.Refused || got.Visitor != laptop || got.Reason == "" {
		t.Errorf("a wrong hash: %+v", got)
	}
	if _, err := r.users.Get(t.Context(), chatuser.UserOf(laptop)); !errors.Is(err, chatuser.ErrNotFound) {
		t.Errorf("a refused claim left something behind: %v", err)
	}
	out, err := r.users.Open(t.Context(), chatuser.SessionInput{Chatbot: r.bot, Visitor: one.Visitor, Clear: true})
	if err != nil || out.Visitor == one.Visitor || out.State != chatuser.Anonymous {
		t.Errorf("after a log-out: %+v, %v", out, err)
	}
	if again := r.open(t, one.Visitor, nil); again.State != chatuser.Verified || again.Profile.Name != "Ana" {
		t.Errorf("the token of before: %+v", again)
	}
	r.bot.Identity.Mode = chatbot.IdentityRequired
	if got := r.open(t, laptop, &chatuser.Told{Profile: chatuser.Profile{Name: "Eve"}}); got.State != chatuser.Refused {
		t.Errorf("required, nothing proved: %+v", got)
	}
}

func TestUsers_mergeAndBack(t *testing.T) {
	t.Parallel()
	r := newReception(t)
	a, b, c := visitor(), visitor(), visitor()
	r.open(t, b, &chatuser.Told{Profile: chatuser.Profile{Name: "Ana", Info: "lucky number 7"}})
	for i, v := range []chatuser.VisitorID{a, b, c} {
		r.post(t, v, nil, "1", fmt.Sprintf("Question %d", i))
		r.pass(time.Minute)
	}
	merged, err := r.users.Merge(t.Context(), chatuser.UserOf(a), chatuser.UserOf(b), "owner")
	if err != nil || merged.Conversations != 2 || merged.Name != "Ana" || merged.Text != "Question 1" {
		t.Fatalf("got %+v, %v", merged, err)
	}
	if got := r.get(t, chatuser.UserOf(b)); got.ID != chatuser.UserOf(a) {
		t.Error("the merged id does not lead on")
	}
	if own := r.open(t, a, nil); own.Profile != (chatuser.Profile{}) {
		t.Errorf("a token is told what another's page said: %+v", own.Profile)
	}
	if all := r.list(t, chatuser.Filter{}); len(all) != 2 {
		t.Errorf("%d are listed", len(all))
	}
	if found := r.list(t, chatuser.Filter{Query: "Ana"}); len(found) != 1 {
		t.Errorf("%d are found by name", len(found))
	}
	if _, err := r.users.Merge(t.Context(), chatuser.UserOf(b), chatuser.UserOf(a), ""); !errors.Is(err, chatuser.ErrSameUser) {
		t.Errorf("merging again: %v", err)
	}
	if _, err := r.users.Merge(t.Context(), chatuser.UserOf(c), chatuser.UserOf(a), ""); err != nil {
		t.Fatal(err)
	}
	r.post(t, b, nil, "2", "Later")
	if got := r.get(t, chatuser.UserOf(c)); got.Conversations != 4 || got.Text != "Later" {
		t.Errorf("over two merges: %+v", got.Activity)
	}
	if _, err := r.users.Unmerge(t.Context(), chatuser.UserOf(c), chatuser.UserOf(a)); err != nil {
		t.Fatal(err)
	}
	if got := r.get(t, chatuser.UserOf(b)); got.ID != chatuser.UserOf(a) || got.Conversations != 3 {
		t.Errorf("after the undo: %+v", got)
	}
	if got := r.get(t, chatuser.UserOf(c)); got.Conversations != 1 || got.Name != "" {
		t.Errorf("what it was merged into keeps %+v", got)
	}
	r.pass(25 * time.Hour)
	if _, err := r.users.Unmerge(t.Context(), chatuser.UserOf(a), chatuser.UserOf(b)); !errors.Is(err, chatuser.ErrUndoOver) {
		t.Errorf("after a day: %v", err)
	}
}

func TestUsers_mergesAtOnce(t *testing.T) {
	t.Parallel()
	r := newReception(t)
	var ids []chatuser.UserID
	for range 6 {
		v := visitor()
		r.post(t, v, nil, "1", "Hello")
		ids = append(ids, chatuser.UserOf(v))
	}
	var work sync.WaitGroup
	for _, u := range ids {
		for _, with := range ids {
			work.Add(1)
			go func() {
				defer work.Done()
				if _, err := r.users.Merge(context.Background(), u, with, ""); err != nil && !errors.Is(err, chatuser.ErrSameUser) {
					t.Error(err)
				}
			}()
		}
	}
	work.Wait()
	all := r.list(t, chatuser.Filter{})
	if len(all) != 1 || all[0].Conversations != 6 {
		t.Fatalf("%d users are left: %+v", len(all), all)
	}
	for _, u := range ids {
		if got := r.get(t, u); got.ID != all[0].ID {
			t.Errorf("%s leads to %s", u, got.ID)
		}
	}
}

// failing fails its first erasure, as a crash would.
type failing struct{ failed bool }

var errCrash = errors.New("crash")

func (f *failing) Count(context.Context, chatuser.Subject) (map[string]int, error) {
	return map[string]int{}, nil
}
func (f *failing) Erase(context.Context, chatuser.Subject) error {
	if !f.failed {
		f.failed = true
		return errCrash
	}
	return nil
}

func TestUsers_eraseLeavesNothing(t *testing.T) {
	t.Parallel()
	r := newReception(t, &failing{})
	before := r.allKeys(t)
	a, b := visitor(), visitor()
	r.open(t, a, &chatuser.Told{Profile: chatuser.Profile{Name: "Ana", Email: "ana@example.com"}})
	for i := range 3 {
		p := r.post(t, a, nil, fmt.Sprint(i), "Hello")
		r.post(t, a, &p.Conversation, fmt.Sprint("n", i), "And?")
		if i == 1 {
			if _, err := r.Delete(t.Context(), p.Conversation); err != nil {
				t.Fatal(err)
			}
		}
	}
	r.post(t, b, nil, "1", "Hi")
	if _, err := r.users.Merge(t.Context(), chatuser.UserOf(a), chatuser.UserOf(b), ""); err != nil {
		t.Fatal(err)
	}
	counts, err := r.users.Erasable(t.Context(), chatuser.UserOf(a))
	if err != nil || counts["conversations"] != 4 || counts["profiles"] != 2 {
		t.Errorf("counted %v, %v", counts, err)
	}
	if err := r.users.Erase(t.Context(), chatuser.UserOf(b)); !errors.Is(err, errCrash) {
		t.Fatalf("got %v", err)
	}
	if all := r.list(t, chatuser.Filter{}); len(all) != 0 {
		t.Error("one that is going is listed")
	}
	if n, err := r.users.ResumeErasures(t.Context()); n != 1 || err != nil {
		t.Fatalf("resumed %d, %v", n, err)
	}
	if _, err := r.users.Get(t.Context(), chatuser.UserOf(a)); !errors.Is(err, chatuser.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	for k := range r.allKeys(t) {
		if !before[k] && !lasting([]byte(k)) {
			t.Errorf("a key of kind %x is left", k[0])
		}
	}
	r.exact(t)
}

func (r *reception) allKeys(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	err := r.store.View(t.Context(), func(tx *Tx) error {
		return tx.scan(span{keysOnly: true}, func(k, _ []byte) (bool, error) {
			out[string(k)] = true
			return true, nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func hashOf(secret, user string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(user))
	return hex.EncodeToString(mac.Sum(nil))
}
