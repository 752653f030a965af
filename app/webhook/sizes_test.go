package webhook_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"frontdesk/app/store"
	"frontdesk/app/webhook"
)

// Every reply is told with the history before it. What is kept of that does not
// grow with the square of a conversation, and a replay is the same all the same.
func TestSize_longConversationsAreNotKeptOverAndOver(t *testing.T) {
	t.Parallel()
	bubble(t, func(t *testing.T, o *office, net *network) {
		shop := &receiver{}
		net.serve("shop.example", shop)
		_, shop.secret = o.endpoint("https://shop.example/hook", webhook.Chat)
		v := o.visitor()
		const rounds = 24
		for range rounds {
			v.must(strings.Repeat("word ", 700), "a")
			synctest.Wait()
		}
		kept, longest := 0, 0
		all := o.deliveries(webhook.Query{})
		err := store.Webhooks(o.store).View(t.Context(), func(r webhook.Reader) error {
			for _, d := range all {
				body, err := r.Body(d.Message)
				if err != nil {
					return err
				}
				kept += len(body)
			}
			return nil
		})
		for _, raw := range shop.raw {
			longest = max(longest, len(raw))
		}
		if err != nil || len(all) != rounds || longest < 80_000 || kept > 200_000 {
			t.Errorf("%d deliveries, the longest of %d bytes, keep %d, %v", len(all), longest, kept, err)
		}
		last := all[0]
		details, err := o.log().Delivery(t.Context(), last.ID)
		if err != nil || string(details.Body) != shop.raw[rounds-1] {
			t.Errorf("the log shows another body: %d bytes, %v", len(details.Body), err)
		}
		if _, err := o.log().Replay(t.Context(), last.ID); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if shop.count() != rounds+1 || shop.raw[rounds] != shop.raw[rounds-1] || shop.ids[rounds] != shop.ids[rounds-1] {
			t.Error("a replay has another body or id")
		}
		shop.complaints(t)
	})
}
