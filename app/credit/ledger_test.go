package credit_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"frontdesk/app/account"
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/credit"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/store"
)

// till is the service over a real folder, under a clock that the test sets.
type till struct {
	t    *testing.T
	dir  string
	disk *store.Store
	*credit.Service
	mu  sync.Mutex
	now time.Time
	bot chatbot.Chatbot
}

func (k *till) clock() time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.now
}

func (k *till) at(now time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.now = now
}

func (k *till) Get(context.Context, chatbot.ID) (chatbot.Chatbot, error) { return k.bot, nil }

func newTill(t *testing.T, allowance int, period string) *till {
	t.Helper()
	k := &till{t: t, dir: t.TempDir(), now: time.Date(2027, 1, 31, 23, 59, 0, 0, time.UTC)}
	k.bot = chatbot.Default(chatbot.ID{UUID: id.New()}, "Shop", k.now)
	k.bot.Credits.Enabled = true
	k.bot.Credits.Allowances = []chatbot.Allowance{{For: chatbot.ForEveryone, Credits: allowance, Period: period}}
	k.open()
	t.Cleanup(func() { k.disk.Close() })
	return k
}

func (k *till) open() {
	k.t.Helper()
	var err error
	log := slog.New(slog.DiscardHandler)
	if k.disk, err = store.Open(k.t.Context(), store.Options{Dir: k.dir, Clock: k.clock, Log: log}); err != nil {
		k.t.Fatal(err)
	}
	k.Service = credit.New(credit.Config{Store: store.Credits(k.disk), Chatbots: k, Clock: k.clock, Log: log, Audit: func(any, credit.Entry, account.ID) error { return nil }})
}

// user makes a chat user.
func (k *till) user() chatuser.UserID {
	k.t.Helper()
	u := chatuser.UserID{UUID: id.New()}
	if err := store.Users(k.disk).Write(k.t.Context(), func(tx chatuser.Tx) error {
		return tx.PutUser(chatuser.User{}, chatuser.User{ID: u, Chatbot: k.bot.ID, CreatedAt: k.clock()})
	}); err != nil {
		k.t.Fatal(err)
	}
	return u
}

func (k *till) thread(u chatuser.UserID) conversation.Conversation {
	return conversation.Conversation{ID: conversation.ID{UUID: id.New()}, Chatbot: k.bot.ID, User: u}
}

func (k *till) reserve(c conversation.Conversation, amount int) credit.Held {
	k.t.Helper()
	held, err := k.Reserve(k.t.Context(), k.bot, c, amount)
	if err != nil {
		k.t.Fatal(err)
	}
	return held
}

// charge books a reply, and fails behind it if fail is set.
func (k *till) charge(c conversation.Conversation, cost int, fail error) error {
	return store.Conversations(k.disk).Write(context.WithoutCancel(k.t.Context()), func(tx conversation.Tx) error {
		m := conversation.Message{Seq: 2, Kind: conversation.KindDirect, At: k.clock()}
		if err := k.Settle(tx, k.bot, c, m, credit.Bill{Charge: true, Cost: cost}); err != nil {
			return err
		}
		return fail
	})
}

func (k *till) wantBalance(u chatuser.UserID, want int) credit.State {
	k.t.Helper()
	state, err := k.State(k.t.Context(), u)
	if err != nil || state.Balance != want {
		k.t.Errorf("the balance is %d, %v, want %d", state.Balance, err, want)
	}
	page, err := k.Entries(k.t.Context(), u, credit.EntryID{}, 1000)
	if err != nil {
		k.t.Fatal(err)
	}
	sum := 0
	for _, e := range page.Items {
		sum += e.Amount
	}
	if sum != state.Booked {
		k.t.Errorf("the entries make %d, the account says %d", sum, state.Booked)
	}
	wrong, err := k.disk.RecountCredits(k.t.Context(), false)
	if err != nil || len(wrong) > 0 {
		k.t.Errorf("a recount finds %+v, %v", wrong, err)
	}
	return state
}

func TestService_reservesExactly(t *testing.T) {
	t.Parallel()
	k := newTill(t, 10, chatbot.PeriodDay)
	u := k.user()
	var all sync.WaitGroup
	var mu sync.Mutex
	granted := 0
	for n := range 100 {
		all.Go(func() {
			c := k.thread(u)
			held, err := k.Reserve(t.Context(), k.bot, c, 1)
			if err != nil {
				t.Error(err)
			}
			if !held.OK {
				return
			}
			if n%2 == 0 { // some hold and never answer, before they let go
				k.Release(c.ID)
				if held, err = k.Reserve(t.Context(), k.bot, c, 1); err != nil || !held.OK {
					return
				}
			}
			if err := k.charge(c, 1, nil); err != nil {
				t.Error(err)
			}
			mu.Lock()
			granted++
			mu.Unlock()
		})
	}
	all.Wait()
	if left := k.reserve(k.thread(u), 1); granted != 10 || left.OK {
		t.Errorf("%d of 100 had one of ten credits, and %+v is left", granted, left)
	}
	k.wantBalance(u, 0)
}

// What is held is nobody else's, is given back when nothing comes of it, and is
// charged once, however often a write is tried.
func TestService_holds(t *testing.T) {
	t.Parallel()
	k := newTill(t, 3, chatbot.PeriodDay)
	u := k.user()
	one, other := k.thread(u), k.thread(u)
	if held := k.reserve(one, 2); !held.OK || held.Available != 3 {
		t.Errorf("of three: %+v", held)
	}
	if held := k.reserve(other, 2); held.OK || held.Available != 1 || !held.RenewedAt.Equal(time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("of the one that is left: %+v", held)
	}
	if held := k.reserve(one, 3); !held.OK || held.Available != 3 {
		t.Errorf("in place of what was held: %+v", held)
	}
	failed := errors.New("the disk is full")
	if err := k.charge(one, 3, failed); !errors.Is(err, failed) {
		t.Fatal(err)
	}
	k.wantBalance(u, 3)
	if held := k.reserve(other, 1); held.OK {
		t.Error("a write that failed gave back what is still being answered")
	}
	if err := k.charge(one, 3, nil); err != nil {
		t.Fatal(err)
	}
	state := k.wantBalance(u, 0)
	if state.Left != 0 || state.Booked != 0 {
		t.Errorf("afterwards %+v", state)
	}
	if err := k.disk.Close(); err != nil {
		t.Fatal(err)
	}
	k.open()
	k.wantBalance(u, 0)
	k.at(k.clock().Add(2 * time.Minute))
	if state := k.wantBalance(u, 3); state.Booked != 0 || !state.ResetsAt.Equal(time.Date(2027, 2, 2, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("after midnight %+v", state)
	}
}

func TestService_erasesAndClears(t *testing.T) {
	t.Parallel()
	k := newTill(t, 3, chatbot.PeriodMonth)
	gone, stays := k.user(), k.user()
	for _, u := range []chatuser.UserID{gone, stays} {
		for range 3 {
			c := k.thread(u)
			k.reserve(c, 1)
			if err := k.charge(c, 1, nil); err != nil {
				t.Fatal(err)
			}
		}
		k.Note(k.bot.ID, u, credit.ForIdentity, "nobody knows them")
	}
	k.Start()
	if err := k.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := k.Forget(t.Context(), k.bot.ID, []chatuser.UserID{gone}); err != nil {
		t.Fatal(err)
	}
	entries, refusals, err := k.disk.CreditRows(t.Context(), []chatuser.UserID{gone})
	if err != nil || entries+refusals != 0 {
		t.Errorf("%d entries and %d refusals are left, %v", entries, refusals, err)
	}
	k.wantBalance(stays, 0)
	if page, err := k.OfChatbot(t.Context(), k.bot.ID, credit.EntryID{}, 100); err != nil || len(page.Items) != 4 {
		t.Errorf("the ledgers have %d entries, %v", len(page.Items), err)
	}
	if page, err := k.Refusals(t.Context(), k.bot.ID, credit.RefusalID{}, 100); err != nil || len(page.Items) != 1 || page.Items[0].User != stays {
		t.Errorf("refused were %+v, %v", page.Items, err)
	}
	if err := k.disk.ClearCredits(t.Context(), k.bot.ID); err != nil {
		t.Fatal(err)
	}
	if entries, refusals, err = k.disk.CreditRows(t.Context(), []chatuser.UserID{stays}); err != nil || entries+refusals != 0 {
		t.Errorf("of a chatbot that is gone %d entries and %d refusals are left, %v", entries, refusals, err)
	}
}

func TestService_recountPutsRight(t *testing.T) {
	t.Parallel()
	k := newTill(t, 0, chatbot.PeriodDay)
	u := k.user()
	if _, err := k.Adjust(t.Context(), u, 7, "a present", account.Actor{Name: "Eva"}); err != nil {
		t.Fatal(err)
	}
	if err := store.Credits(k.disk).Write(t.Context(), func(tx credit.Tx) error {
		a, err := tx.Account(u)
		a.Balance = 70
		return errors.Join(err, tx.PutAccount(a))
	}); err != nil {
		t.Fatal(err)
	}
	if wrong, err := k.disk.RecountCredits(t.Context(), true); err != nil || len(wrong) != 1 || wrong[0].Balance != 70 || wrong[0].Sum != 7 {
		t.Errorf("a recount finds %+v, %v", wrong, err)
	}
	k.wantBalance(u, 7)
	if _, err := k.Adjust(t.Context(), u, -8, "too much", account.Actor{}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("more than there is: %v", err)
	}
}

func TestService_sweepsRefusals(t *testing.T) {
	t.Parallel()
	k := newTill(t, 0, chatbot.PeriodDay)
	put := func() {
		t.Helper()
		if err := store.Credits(k.disk).Write(t.Context(), func(tx credit.Tx) error {
			return tx.PutRefusal(credit.Refusal{ID: credit.RefusalID{UUID: id.New()}, Chatbot: k.bot.ID, At: k.clock(), Why: credit.ByGate, User: k.user0()})
		}); err != nil {
			t.Fatal(err)
		}
	}
	put()
	k.at(k.clock().Add(31 * 24 * time.Hour))
	put()
	if n, err := k.Sweep(t.Context(), []chatbot.Chatbot{k.bot}); err != nil || n != 1 {
		t.Errorf("swept %d, %v", n, err)
	}
	if page, err := k.Refusals(t.Context(), k.bot.ID, credit.RefusalID{}, 10); err != nil || len(page.Items) != 1 {
		t.Errorf("left are %+v, %v", page.Items, err)
	}
}

func (k *till) user0() chatuser.UserID { return chatuser.UserID{UUID: id.UUID{15: 1}} }
