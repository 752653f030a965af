package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"frontdesk/app/apptest/visitor"
	"frontdesk/app/httpapi"
)

// charging switches credits on with an allowance for everyone, and prices.
func (p panel) charging(credits int, prices map[string]any) {
	p.t.Helper()
	settings := map[string]any{
		"enabled": true, "text": "That is all for today.", "contact": true,
		"allowances": []map[string]any{{"for": "everyone", "credits": credits, "period": "once"}},
	}
	if prices != nil {
		settings["prices"] = prices
	}
	p.call(http.MethodPatch, "", map[string]any{"credits": settings}, nil)
}

// user is the panel's API of a chat user.
func (p panel) user(id string) panel {
	p.bot = "/api/admin/users/" + id
	return p
}

func (p panel) credits(user string) (out httpapi.CreditState) {
	p.t.Helper()
	p.user(user).call(http.MethodGet, "/credits?limit=200", nil, &out)
	return out
}

// balanced fails where a ledger does not add up.
func (p panel) balanced(user string) httpapi.CreditState {
	p.t.Helper()
	state := p.credits(user)
	sum := 0
	for _, e := range state.Entries {
		sum += e.Amount
	}
	if sum != state.Booked {
		p.t.Errorf("the entries make %d, the account says %d: %+v", sum, state.Booked, state.Entries)
	}
	return state
}

func (p panel) refusals() []httpapi.Refusal {
	p.t.Helper()
	var out httpapi.RefusalList
	p.call(http.MethodGet, "/refusals", nil, &out)
	return out.Items
}

// A hundred messages at once with ten credits: ten answers, and ninety times the
// owner's text.
func TestCredits_race(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir(), "--rate-limits", "off")
	p, v := r.panel(), r.visit()
	p.charging(10, nil)
	const messages = 100
	threads := make([]string, messages)
	var all sync.WaitGroup
	for n := range threads {
		all.Go(func() {
			posted, err := v.Post(within(t), r.base, "", fmt.Sprintf("m%d", n), "How long does delivery take?")
			if err != nil {
				t.Errorf("message %d: %v", n, err)
			}
			threads[n] = posted.ConversationID
		})
	}
	all.Wait()
	kinds := map[string]int{}
	for _, c := range threads {
		s := r.follow(v, c, 0)
		m := r.reply(s)
		s.Close()
		if m.Kind == "limit" && !strings.HasPrefix(m.Text, "That is all for today.") {
			t.Errorf("refused with %q", m.Text)
		}
		kinds[m.Kind]++
	}
	if kinds["limit"] != 90 || len(kinds) != 2 {
		t.Errorf("the replies were %v, want 10 answers and 90 refusals", kinds)
	}
	state := p.balanced(r.tell(v, `{}`).User.UUID)
	if state.Balance != 0 || len(state.Entries) != 11 || state.Entries[10].Kind != "allowance" {
		t.Errorf("afterwards %d credits, %d entries", state.Balance, len(state.Entries))
	}
	if n := len(p.refusals()); n != 50 { // a page
		t.Errorf("%d refusals on the first page", n)
	}
}

// What replies cost, who is refused and how, and what the owner finds out of it.
func TestCredits_pricesAndRefusals(t *testing.T) {
	t.Parallel()
	address, bodies := receiver(t)
	r := boot(t, t.TempDir(), "--rate-limits", "off", "--allow-private", strings.TrimPrefix(address, "http://"))
	p, v := r.panel(), r.visit()
	p.call(http.MethodPost, "/webhooks", map[string]any{"url": address, "events": []string{"chat"}}, nil)
	cost := func() (out int) {
		t.Helper()
		var body struct {
			Cost int `json:"cost_credits"`
		}
		select {
		case raw := <-bodies:
			if err := json.Unmarshal(raw, &body); err != nil {
				t.Fatal(err)
			}
		case <-within(t).Done():
			t.Fatal("the event did not come")
		}
		return body.Cost
	}
	p.call(http.MethodPatch, "", map[string]any{"credits": map[string]any{"prices": map[string]any{"direct": 3, "none": 2}}}, nil)
	posted, _ := r.ask(v, "", "1", "Hello")
	if n := cost(); n != 3 {
		t.Errorf("the event says %d while credits are off, want the price", n)
	}
	c, user := posted.ConversationID, r.tell(v, `{}`).User.UUID
	p.charging(5, map[string]any{"direct": 3, "none": 2})
	r.ask(v, c, "2", "Hello")
	if state := p.balanced(user); state.Balance != 2 || cost() != 3 {
		t.Errorf("after a direct answer %d credits", state.Balance)
	}
	_, m := r.ask(v, c, "3", "Hello")
	if m.Kind != "limit" || !strings.HasPrefix(m.Text, "That is all for today.") || cost() != 0 {
		t.Errorf("refused with %s %q", m.Kind, m.Text)
	}
	if state := p.balanced(user); state.Balance != 2 {
		t.Errorf("a refusal cost something: %d", state.Balance)
	}
	why := p.refusals()[0]
	if why.Why != "credits" || why.User != user || why.Conversation != c || why.Seq != m.Seq || !strings.Contains(why.Detail, "2 credits does not carry the price of 3") {
		t.Errorf("the list says %+v", why)
	}
	var trace httpapi.Trace
	p.in(c).call(http.MethodGet, fmt.Sprintf("/messages/%d/trace", m.Seq), nil, &trace)
	if trace.Path != "limit" || !strings.Contains(trace.Reason, "2 credits") {
		t.Errorf("the trace says %s: %s", trace.Path, trace.Reason)
	}
	if _, m = r.ask(v, c, "4", "Talk to a person"); m.Kind != "form" {
		t.Errorf("the way to a person leads to %s %q", m.Kind, m.Text)
	}
	if state := p.balanced(user); state.Balance != 2 {
		t.Errorf("a person cost something: %d", state.Balance)
	}
	if _, m = r.ask(v, c, "5", "xylophone quibble zephyr?"); m.Kind != "none" {
		t.Errorf("what there is credit for is answered with %s %q", m.Kind, m.Text)
	}
	if state := p.balanced(user); state.Balance != 0 {
		t.Errorf("at the end %d credits", state.Balance)
	}
}

func TestCredits_topUpsAndExports(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir(), "--rate-limits", "off")
	p, v := r.panel(), r.visit()
	p.charging(1, nil)
	posted, _ := r.ask(v, "", "1", "Hello")
	user := r.tell(v, `{}`).User.UUID
	if _, m := r.ask(v, posted.ConversationID, "2", "Hello"); m.Kind != "limit" {
		t.Fatalf("without credits: %s", m.Kind)
	}
	const address = "/credits"
	for body, field := range map[string]string{
		`{"amount":0,"reason":"x"}`: "amount", `{"amount":2000000,"reason":"x"}`: "amount", `{"amount":1,"reason":"  "}`: "reason",
		`{"amount":1,"reason":"` + strings.Repeat("x", 501) + `"}`: "reason", `{"amount":1.5,"reason":"x"}`: "amount", `{"reason":"x"}`: "amount",
	} {
		if got := r.want(422, http.MethodPost, "/api/admin/users/"+user+address, p.key, body); !strings.Contains(got, `"`+field+`"`) {
			t.Errorf("%s: %s", body, got)
		}
	}
	var state httpapi.CreditState
	p.user(user).call(http.MethodPost, address, map[string]any{"amount": 5, "reason": "=1+1 from a friend"}, &state)
	p.user(user).call(http.MethodPost, address, map[string]any{"amount": -2, "reason": "a mistake"}, &state)
	if state.Balance != 3 || state.Entries[0].Kind != "correction" || state.Entries[1].Kind != "topup" || state.Entries[1].Actor != "test" {
		t.Errorf("after both %+v", state)
	}
	r.want(409, http.MethodPost, "/api/admin/users/"+user+address, p.key, `{"amount":-4,"reason":"too much"}`)
	if _, m := r.ask(v, posted.ConversationID, "3", "Hello"); m.Kind != "direct" {
		t.Errorf("with credits again: %s", m.Kind)
	}
	p.balanced(user)

	csv := string(p.bytes("/api/admin/users/" + user + "/credits/export?format=csv"))
	if lines := strings.Split(strings.TrimSpace(csv), "\n"); len(lines) != 6 || !strings.Contains(csv, "'=1+1 from a friend") || !strings.Contains(csv, ",correction,-2,3,") {
		t.Errorf("the table is %s", csv)
	}
	var rows []httpapi.CreditEntry
	if err := json.Unmarshal(p.bytes("/api/admin/users/"+user+"/credits/export?format=json"), &rows); err != nil || len(rows) != 5 || rows[4].Kind != "allowance" {
		t.Errorf("the file has %+v, %v", rows, err)
	}
	var ledger httpapi.CreditLedger
	p.call(http.MethodGet, "/credits?limit=2&user="+user, nil, &ledger)
	if len(ledger.Items) != 2 || ledger.Next == nil || ledger.Items[0].Kind != "reply" || ledger.Items[0].UserName != "Guest User" {
		t.Errorf("the ledgers begin with %+v", ledger)
	}
	p.call(http.MethodGet, "/credits?user="+user+"&cursor="+*ledger.Next, nil, &ledger)
	if len(ledger.Items) != 3 || ledger.Next != nil {
		t.Errorf("and go on with %+v", ledger)
	}
	if out := must(t, r.data, "recount"); !strings.Contains(out, "0 counters differ") {
		t.Errorf("recount says %s", out)
	}
}

// plan is what a panel writes on a profile, and decides which allowance fits.
func TestCredits_allowances(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir(), "--rate-limits", "off")
	p, v := r.panel(), r.visit()
	p.call(http.MethodPatch, "", map[string]any{"credits": map[string]any{"enabled": true, "allowances": []map[string]any{
		{"for": "everyone", "credits": 2, "period": "day"}, {"for": "plan", "value": "Gold", "credits": 20, "period": "month"},
		{"for": "platform", "value": "vip-7", "credits": 200, "period": "week"},
	}}}, nil)
	r.ask(v, "", "1", "Hello")
	user := r.tell(v, `{"userId":"vip-7"}`).User.UUID // a claim, which nobody has proved
	if state := p.balanced(user); state.Balance != 1 || state.Allowance.For != "everyone" || state.Period != "day" || state.ResetsAt == nil {
		t.Errorf("everybody has %+v", state)
	}
	p.user(user).call(http.MethodPatch, "", map[string]any{"plan": "gold"}, nil)
	if state := p.credits(user); state.Balance != 19 || state.Plan != "gold" || state.Period != "month" {
		t.Errorf("with a plan %+v", state)
	}
	p.user(user).call(http.MethodPatch, "", map[string]any{"platformId": "vip-7"}, nil)
	if state := p.credits(user); state.Balance != 199 || state.Period != "week" || state.Booked != 1 {
		t.Errorf("with a platform id %+v", state)
	}
	r.ask(v, "", "2", "Hello")
	if state := p.balanced(user); state.Balance != 198 || state.Booked != 198 {
		t.Errorf("after another reply %+v", state)
	}
	p.user(user).call(http.MethodPatch, "", map[string]any{"platformId": "", "plan": ""}, nil)
	if _, m := r.ask(v, "", "3", "Hello"); m.Kind != "limit" {
		t.Errorf("two used of two, and a third: %s", m.Kind)
	}
}

func TestCredits_mergeAndErase(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir(), "--rate-limits", "off")
	p := r.panel()
	p.charging(3, nil)
	people := map[string]*visitor.Visitor{"a": r.visit(), "b": r.visit()}
	ids := map[string]string{}
	for name, v := range people {
		r.ask(v, "", "1", "Hello")
		ids[name] = r.tell(v, `{}`).User.UUID
		p.user(ids[name]).call(http.MethodPost, "/credits", map[string]any{"amount": 10, "reason": "a present"}, nil)
	}
	p.user(ids["a"]).call(http.MethodPost, "/merge", map[string]any{"with": ids["b"]}, nil)
	// Two of three of its own allowance, and both presents; what was left of the other
	// allowance is gone.
	state := p.balanced(ids["b"])
	if state.User != ids["a"] || state.Balance != 22 || len(state.Entries) != 9 {
		t.Errorf("after the merge %+v", state)
	}
	r.ask(people["b"], "", "2", "Hello")
	if state := p.balanced(ids["a"]); state.Balance != 21 {
		t.Errorf("the other browser pays from another ledger: %+v", state)
	}
	p.user(ids["a"]).call(http.MethodPost, "/unmerge", map[string]any{"user": ids["b"]}, nil)
	if a, b := p.balanced(ids["a"]), p.balanced(ids["b"]); a.Balance != 11 || b.Balance != 12 || b.User != ids["b"] {
		t.Errorf("taken apart: %d and %d", a.Balance, b.Balance)
	}
	var counts httpapi.EraseCounts
	p.user(ids["b"]).call(http.MethodGet, "/erase", nil, &counts)
	if counts.Counts["ledgerEntries"] == 0 {
		t.Errorf("erasing would remove %v", counts.Counts)
	}
	p.user(ids["b"]).call(http.MethodDelete, "", nil, nil)
	r.want(404, http.MethodGet, "/api/admin/users/"+ids["b"]+"/credits", p.key, "")
	var ledger httpapi.CreditLedger
	p.call(http.MethodGet, "/credits?limit=200", nil, &ledger)
	for _, e := range ledger.Items {
		if e.User == ids["b"] {
			t.Errorf("left of an erased user: %+v", e)
		}
	}
	if out := must(t, r.data, "recount"); !strings.Contains(out, "0 counters differ") {
		t.Errorf("recount says %s", out)
	}
}
