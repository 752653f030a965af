package webhook_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/app/webhook"
)

// A receiver that is down for an hour, while the server is killed: every event
// arrives, in the order of its conversation, with the same body at each try.
func TestOutage_nothingIsLostAndOrderIsKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		dir, after := t.TempDir(), t.TempDir()
		shop := &receiver{down: true}
		net := &network{}
		net.serve("shop.example", shop)
		o := openOffice(t, dir, net)
		_, secret := o.endpoint("https://shop.example/hook", webhook.Chat)
		shop.set(func(r *receiver) { r.secret = secret })
		o.start()
		want := map[string][]string{}
		visitors := make([]*talker, 12)
		talk := func(round int) {
			for i, v := range visitors {
				if v == nil {
					v = o.visitor()
					visitors[i] = v
				}
				v.office = o
				answer := fmt.Sprintf("answer %d.%d", i, round)
				if err := v.ask(fmt.Sprintf("question %d.%d", i, round), answer); err != nil {
					t.Fatal(err)
				}
				want[v.id.String()] = append(want[v.id.String()], answer)
			}
		}
		for round := range 3 {
			talk(round)
			o.leap(5 * time.Minute)
		}
		o.killed(after)
		passed := o.ahead.Load()
		o = openOffice(t, after, net)
		o.ahead.Store(passed)
		o.start()
		for round := range 3 {
			talk(3 + round)
			o.leap(15 * time.Minute)
		}
		if n := len(shop.got); n > 0 || shop.count() == 0 {
			t.Fatalf("while it is down: %d received, %d tries", n, shop.count())
		}
		shop.set(func(r *receiver) { r.down = false })
		for n := 0; n < 4 && !maps.EqualFunc(shop.orders(), want, slices.Equal); n++ { // a leap lets timers run for a minute only, and a worker that sleeps looks once in that time
			o.leap(10 * time.Minute)
			synctest.Wait()
		}
		got := shop.orders()
		for c, answers := range want {
			if !slices.Equal(got[c], answers) {
				t.Errorf("conversation %s: got %v, want %v", c, got[c], answers)
			}
		}
		if len(got) != len(want) {
			t.Errorf("got %d conversations, want %d", len(got), len(want))
		}
		shop.complaints(t)
		first := shop.got[slices.IndexFunc(shop.got, func(r received) bool { return strings.HasSuffix(r.Answer.Content, ".2") })]
		if n := len(first.Messages); n != 6 || first.Messages[0].Content != "👋 Hello!" || first.Messages[5].Role != "user" {
			t.Errorf("the third reply came with the history %v", first.Messages)
		}
		if first.Answer.Score != 0.8503905227042547 || first.ClientIP != "203.0.113.0" || first.CostCredits != 1 || first.Lead.Name != "Ana" || first.Source != "widget" {
			t.Errorf("got %+v", first)
		}
		o.close()
	})
}
