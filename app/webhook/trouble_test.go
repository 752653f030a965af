package webhook_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/app/conversation"
	"frontdesk/app/store"
	"frontdesk/app/webhook"
)

// bubble runs a test with its own time over one folder.
func bubble(t *testing.T, test func(t *testing.T, o *office, net *network)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		net := &network{}
		o := openOffice(t, t.TempDir(), net)
		o.start()
		defer o.close()
		test(t, o, net)
	})
}

func (o *office) deliveries(q webhook.Query) []webhook.Delivery {
	o.t.Helper()
	q.Chatbot, q.Limit = o.bot.ID, 200
	page, err := o.log().Deliveries(o.t.Context(), q)
	if err != nil {
		o.t.Fatal(err)
	}
	return page.Items
}

func (v *talker) must(text, answer string) {
	v.office.t.Helper()
	if err := v.ask(text, answer); err != nil {
		v.office.t.Fatal(err)
	}
}

// Receivers that hang, and have much waiting, hold up nobody else.
func TestTrouble_hangingReceiversHoldUpNobody(t *testing.T) {
	t.Parallel()
	bubble(t, func(t *testing.T, o *office, net *network) {
		live := &receiver{}
		net.serve("live.example", live)
		for i := range 100 {
			host := fmt.Sprintf("dead%d.example", i)
			net.serve(host, &receiver{hang: true})
			_, secret := o.endpoint("https://"+host+"/hook", webhook.Chat)
			if secret != "" {
				live.secret = secret
			}
		}
		o.endpoint("https://live.example/hook", webhook.Chat)
		for i := range 10 {
			o.visitor().must("q", fmt.Sprint("a", i))
		}
		synctest.Wait() // no time has gone by
		if n := live.count(); n != 10 {
			t.Errorf("the live receiver got %d of 10 at once", n)
		}
		live.complaints(t)
		v := o.visitor()
		for i := range 5 {
			v.must("q", fmt.Sprint("a", i))
		}
		synctest.Wait()
		if got := strings.Join(live.orders()[v.id.String()], " "); got != "a0 a1 a2 a3 a4" {
			t.Errorf("the live receiver got %q", got)
		}
	})
}

// A message for many endpoints is spread behind its cause; a server that is killed
// before or in the middle of it goes on with it, and the order stays when most
// endpoints are deleted meanwhile.
func TestSpread_goesOnAfterACrash(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		after := t.TempDir()
		live, net := &receiver{}, &network{}
		net.serve("live.example", live)
		o := openOffice(t, t.TempDir(), net)
		var all []webhook.Endpoint
		for i := range 50 {
			e, secret := o.endpoint(fmt.Sprintf("https://live.example/%d", i), webhook.Chat)
			if secret != "" {
				live.secret = secret
			}
			all = append(all, e)
		}
		v := o.visitor()
		for i := range 3 {
			v.must("q", fmt.Sprint("a", i))
		}
		for _, e := range all[1:] {
			if err := o.hooks.Delete(t.Context(), e.ID); err != nil {
				t.Fatal(err)
			}
		}
		v.must("q", "a3") // for one endpoint, behind others that are still to be spread
		o.killed(after)
		o = openOffice(t, after, net)
		defer o.close()
		o.start()
		synctest.Wait()
		if got := strings.Join(live.orders()[v.id.String()], " "); got != "a0 a1 a2 a3" {
			t.Errorf("the receiver got %q", got)
		}
		live.complaints(t)
	})
}

// A receiver that answers 500 for days: tries thin out, what is a day old is given
// up, and after three days the endpoint is switched off with a notice.
func TestTrouble_failingForDays(t *testing.T) {
	t.Parallel()
	bubble(t, func(t *testing.T, o *office, net *network) {
		bad := &receiver{down: true}
		net.serve("bad.example", bad)
		e, secret := o.endpoint("https://bad.example/hook", webhook.Chat)
		bad.secret = secret
		o.visitor().must("q", "a")
		o.pass(40 * time.Hour) // with the leaps
		if got := o.deliveries(webhook.Query{State: webhook.Dead}); len(got) != 1 || got[0].Reason != "the endpoint answered with the status 500" {
			t.Fatalf("after a day: %+v", got)
		}
		if n := bad.count(); n < 10 || n > 40 {
			t.Errorf("it was asked %d times in a day", n)
		}
		for range 4 {
			o.visitor().must("q", "a")
			o.pass(24 * time.Hour)
		}
		synctest.Wait()
		after, err := o.hooks.Get(e.ID)
		if err != nil || after.Enabled || after.State() != "disabled" || len(o.notices) != 1 || !strings.Contains(after.Health.Reason, "500") {
			t.Fatalf("after five days: %+v, %d notices, %v", after, len(o.notices), err)
		}
		before := len(o.deliveries(webhook.Query{}))
		o.visitor().must("q", "a")
		if n := len(o.deliveries(webhook.Query{})); n != before {
			t.Errorf("an endpoint that is off was sent %d more", n-before)
		}
		bad.set(func(r *receiver) { r.down = false })
		if _, err := o.log().ReplayAll(t.Context(), webhook.Query{Chatbot: o.bot.ID, State: webhook.Dead}); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if n := len(o.deliveries(webhook.Query{State: webhook.Delivered})); n != 0 {
			t.Errorf("%d were sent to an endpoint that is off", n)
		}
		if _, err := o.hooks.Update(t.Context(), e.ID, func(c *webhook.Change) error { c.Enabled = true; return nil }); err != nil {
			t.Fatal(err)
		}
		done, err := o.log().ReplayAll(t.Context(), webhook.Query{Chatbot: o.bot.ID, State: webhook.Dead})
		synctest.Wait()
		if n := len(o.deliveries(webhook.Query{State: webhook.Pending})); err != nil || done.Count != before || n != 0 {
			t.Errorf("replayed %+v of %d, %d pending, %v", done, before, n, err)
		}
	})
}

// Two failures with a quiet week between them are not days of failure.
func TestTrouble_oneFailureAWeekDisablesNothing(t *testing.T) {
	t.Parallel()
	bubble(t, func(t *testing.T, o *office, net *network) {
		flaky := &receiver{status: http.StatusBadGateway}
		net.serve("flaky.example", flaky)
		e, _ := o.endpoint("https://flaky.example/hook", webhook.Chat)
		o.visitor().must("q", "a")
		o.leap(7 * 24 * time.Hour)
		o.visitor().must("q", "a")
		synctest.Wait()
		if after, err := o.hooks.Get(e.ID); err != nil || !after.Enabled {
			t.Errorf("%+v %v", after, err)
		}
	})
}

func TestTrouble_goneSwitchesOffAtOnce(t *testing.T) {
	t.Parallel()
	bubble(t, func(t *testing.T, o *office, net *network) {
		gone := &receiver{status: http.StatusGone}
		net.serve("gone.example", gone)
		e, _ := o.endpoint("https://gone.example/hook", webhook.Chat)
		o.visitor().must("q", "a")
		synctest.Wait()
		after, err := o.hooks.Get(e.ID)
		if err != nil || after.Enabled || gone.count() != 1 || len(o.notices) != 1 {
			t.Errorf("%+v, %d tries, %d notices, %v", after, gone.count(), len(o.notices), err)
		}
	})
}

// While two secrets are valid a receiver that knows either verifies everything, and
// after that only one that knows the new one.
func TestSecret_rotationKeepsReceiversVerifying(t *testing.T) {
	t.Parallel()
	bubble(t, func(t *testing.T, o *office, net *network) {
		old, quick := &receiver{}, &receiver{}
		net.serve("old.example", old)
		net.serve("quick.example", quick)
		_, first := o.endpoint("https://old.example/hook", webhook.Chat)
		if _, again := o.endpoint("https://quick.example/hook", webhook.Chat); first == "" || again != "" {
			t.Fatalf("secrets shown: %q, %q", first, again)
		}
		old.secret, quick.secret = first, first
		second, state, err := o.hooks.Rotate(t.Context(), o.bot.ID, 24*time.Hour)
		if err != nil || second == first || !state.PreviousUntil.Equal(o.now().Add(24*time.Hour)) {
			t.Fatalf("%q %+v %v", second, state, err)
		}
		quick.set(func(r *receiver) { r.secret = second })
		for range 3 {
			o.visitor().must("q", "a")
			synctest.Wait()
		}
		if len(old.got) != 3 || len(quick.got) != 3 {
			t.Fatalf("during the overlap: %d and %d of 3", len(old.got), len(quick.got))
		}
		if old.calls != 3 || quick.calls != 4 {
			t.Errorf("asked %d and %d times", old.calls, quick.calls)
		}
		old.set(func(r *receiver) { r.secret = second })
		o.visitor().must("q", "a")
		synctest.Wait()
		if len(old.got) != 4 {
			t.Error("a receiver that took the new secret over verifies nothing any more")
		}
		o.leap(25 * time.Hour)
		old.set(func(r *receiver) { r.secret = first })
		quick.set(func(r *receiver) { r.wrong = nil })
		o.visitor().must("q", "a")
		synctest.Wait()
		if len(old.got) != 4 || len(quick.got) != 5 {
			t.Errorf("after the overlap: %d and %d", len(old.got), len(quick.got))
		}
		quick.complaints(t)
	})
}

// Deliveries exist exactly for the replies that exist, whatever fails.
func TestEmit_existsExactlyWithItsCause(t *testing.T) {
	t.Parallel()
	bubble(t, func(t *testing.T, o *office, net *network) {
		shop := &receiver{}
		net.serve("shop.example", shop)
		_, shop.secret = o.endpoint("https://shop.example/hook", webhook.Chat)
		stored := map[string]int{}
		for i := range 60 {
			v := o.visitor()
			for n := range i%4 + 1 {
				answer := fmt.Sprintf("answer %d.%d", i, n)
				if (i+n)%3 == 0 {
					answer = "refuse to store this"
				}
				if err := v.ask("q", answer); err == nil {
					stored[v.id.String()]++
				}
			}
		}
		synctest.Wait()
		told := map[string]int{}
		for _, d := range o.deliveries(webhook.Query{}) {
			told[d.Conversation.String()]++
		}
		if len(told) != len(stored) || len(stored) == 0 {
			t.Errorf("%d conversations told of, %d have replies", len(told), len(stored))
		}
		for c, n := range stored {
			if told[c] != n {
				t.Errorf("conversation %s: %d replies, %d deliveries", c, n, told[c])
			}
		}
		if got := shop.orders(); len(got) != len(stored) {
			t.Errorf("received of %d conversations", len(got))
		}
		shop.complaints(t)
	})
}

func TestErase_takesDeliveriesWithTheConversation(t *testing.T) {
	t.Parallel()
	bubble(t, func(t *testing.T, o *office, net *network) {
		shop := &receiver{}
		net.serve("shop.example", shop)
		_, shop.secret = o.endpoint("https://shop.example/hook", webhook.Chat)
		v, other := o.visitor(), o.visitor()
		for range 30 {
			v.must("q", "a")
		}
		other.must("q", "a")
		synctest.Wait()
		if err := o.threads.Erase(t.Context(), v.id); err != nil {
			t.Fatal(err)
		}
		left := o.deliveries(webhook.Query{})
		if len(left) != 1 || left[0].Conversation != other.id {
			t.Errorf("%d are left", len(left))
		}
		err := store.Webhooks(o.store).View(t.Context(), func(r webhook.Reader) error {
			told, err := r.Of(v.id, 10)
			if len(told) > 0 {
				t.Errorf("%d messages are left", len(told))
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestReplay_sendsTheSameOnceMore(t *testing.T) {
	t.Parallel()
	bubble(t, func(t *testing.T, o *office, net *network) {
		shop := &receiver{}
		net.serve("shop.example", shop)
		_, shop.secret = o.endpoint("https://shop.example/hook", webhook.Chat)
		v := o.visitor()
		v.must("q1", "a1")
		time.Sleep(time.Hour)
		v.must("q2", "a2")
		v.must("q3", "a3")
		synctest.Wait()
		done, err := o.log().ReplayAll(t.Context(), webhook.Query{Chatbot: o.bot.ID, From: o.now().Add(-time.Minute)})
		synctest.Wait()
		if err != nil || done.Count != 2 || strings.Join(shop.orders()[v.id.String()], " ") != "a1 a2 a3 a2 a3" {
			t.Errorf("%+v %v %v", done, err, shop.orders())
		}
		if shop.raw[1] != shop.raw[3] || shop.ids[1] != shop.ids[3] || shop.ids[1] == shop.ids[2] {
			t.Error("a replay has another body or id")
		}
		if _, err := o.log().ReplayAll(t.Context(), webhook.Query{Chatbot: o.bot.ID}); err == nil {
			t.Error("everything was replayed without being asked for")
		}
		shop.complaints(t)
	})
}

func TestSweep_removesWhatIsOld(t *testing.T) {
	t.Parallel()
	bubble(t, func(t *testing.T, o *office, net *network) {
		shop := &receiver{}
		net.serve("shop.example", shop)
		_, shop.secret = o.endpoint("https://shop.example/hook", webhook.Chat)
		for range 60 {
			o.visitor().must("q", "a")
		}
		o.leap(webhook.Keep)
		o.visitor().must("q", "a")
		time.Sleep(time.Minute)
		n, err := o.log().Sweep(t.Context())
		if left := len(o.deliveries(webhook.Query{})); err != nil || n != 60 || left != 1 {
			t.Errorf("removed %d, %d are left, %v", n, left, err)
		}
	})
}

// The other two events and tests, field by field.
func TestBodies_areAsOnTheWire(t *testing.T) {
	t.Parallel()
	bubble(t, func(t *testing.T, o *office, net *network) {
		shop := &receiver{}
		net.serve("shop.example", shop)
		e, secret := o.endpoint("https://shop.example/hook", webhook.Lead, webhook.Escalation)
		shop.secret = secret
		v := o.visitor()
		v.must("I need a person", "I will ask.")
		err := store.Conversations(o.store).Write(t.Context(), func(tx conversation.Tx) error {
			c, err := tx.Conversation(v.id)
			if err != nil {
				return err
			}
			if err := o.hooks.Escalated(tx, o.bot, c); err != nil {
				return err
			}
			return o.hooks.LeadSubmitted(tx, webhook.LeadSubmission{
				Chatbot: o.bot.ID, Conversation: v.id, Source: "widget",
				Person: webhook.Person{UUID: "28239132-671d-4b1f-9d43-1c7b70985ede", Name: "Ana <b>", Email: "ana@example.com"},
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if len(shop.raw) != 2 {
			t.Fatalf("got %q", shop.raw)
		}
		bot := o.bot.ID.String()
		for _, want := range []string{
			`"chatbot_id":"` + bot + `","chatbot_name":"Shop","chatbot_display_name":"Shop Desk","conversation_id":"` + v.id.String() + `","messages":[{"role":"assistant","content":"👋 Hello!","timestamp":"`,
			`{"role":"user","content":"I need a person","timestamp":"`, `"source":"widget","lead":{"uuid":"` + v.who.String() + `","email":"ana@example.com","name":"Ana"}}`,
		} {
			if !strings.Contains(shop.raw[0], want) {
				t.Errorf("the escalation lacks %s:\n%s", want, shop.raw[0])
			}
		}
		if want := `{"uuid":"28239132-671d-4b1f-9d43-1c7b70985ede","name":"Ana <b>","email":"ana@example.com","source":"widget","chatbot_id":"` + bot + `","conversation_id":"` + v.id.String() + `"}`; shop.raw[1] != want {
			t.Errorf("the lead is\n%s, want\n%s", shop.raw[1], want)
		}
		for _, event := range webhook.Events() {
			d, err := o.log().Test(t.Context(), o.bot, e.ID, event)
			synctest.Wait()
			got, gone := o.log().Delivery(t.Context(), d.ID)
			if err != nil || gone != nil || got.State != webhook.Delivered || !strings.HasSuffix(string(got.Body), `"test":true}`) || got.Exchange == nil {
				t.Errorf("%s: %v %v %+v", event, err, gone, got)
			}
		}
		shop.set(func(r *receiver) { r.wrong = nil }) // it reads no tests
	})
}

// A conversation that is erased before its first try is not sent.
func TestErase_beforeTheFirstTry(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shop := &receiver{}
		net := &network{}
		net.serve("shop.example", shop)
		o := openOffice(t, t.TempDir(), net)
		_, shop.secret = o.endpoint("https://shop.example/hook", webhook.Chat)
		v := o.visitor()
		v.must("q", "a")
		if _, err := o.threads.Delete(t.Context(), v.id); err != nil {
			t.Fatal(err)
		}
		o.start()
		synctest.Wait()
		if got := o.deliveries(webhook.Query{}); shop.count() != 0 || len(got) != 1 || got[0].State != webhook.Dead {
			t.Errorf("%d sent, %+v", shop.count(), got)
		}
		o.close()
	})
}
