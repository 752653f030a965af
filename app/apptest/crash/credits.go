package crash

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"frontdesk/app/apptest/server"
)

// allowance is what every visitor may spend; some use it up.
const allowance = 10

// charge switches credits on: a ledger entry goes with every reply from then on.
func (t *trial) charge(ctx context.Context, s *server.Server, bot string) error {
	_, err := s.Command(ctx, "chatbots", "set", "--chatbot", bot, "credits.enabled=true", "credits.prices.model=3",
		fmt.Sprintf(`credits.allowances=[{"for":"everyone","credits":%d,"period":"once"}]`, allowance))
	return err
}

// ledger is what the server has of the credits of one chat user.
type ledger struct {
	Balance, Booked int
	Entries         []struct {
		Kind         string
		Amount       int
		Conversation string
		Seq          uint64
	}
	Next *string
}

// ledger reads all of it.
func (r traceReader) ledger(ctx context.Context, user string) (out ledger, err error) {
	for cursor := ""; ; {
		var page ledger
		if err := r.get(ctx, "/api/admin/users/"+user+"/credits?limit=200&cursor="+url.QueryEscape(cursor), &page); err != nil {
			return out, err
		}
		out.Balance, out.Booked, out.Entries = page.Balance, page.Booked, append(out.Entries, page.Entries...)
		if page.Next == nil {
			return out, nil
		}
		cursor = *page.Next
	}
}

func (r traceReader) get(ctx context.Context, path string, out any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.base+path, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+r.key)
	res, err := r.http.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(out); err != nil || res.StatusCode != http.StatusOK {
		return fmt.Errorf("reading %s: %s: %w", path, res.Status, err)
	}
	return nil
}

// credits complains of replies that were not paid for, or twice, and of a balance
// that is not the sum of the entries.
func (r traceReader) credits(ctx context.Context, all []history) (problems []string, entries int, err error) {
	if len(all) == 0 {
		return nil, 0, nil
	}
	var of struct{ User string }
	if err := r.get(ctx, "/api/admin/conversations/"+all[0].conversation, &of); err != nil {
		return nil, 0, err
	}
	found, err := r.ledger(ctx, of.User)
	if err != nil {
		return nil, 0, err
	}
	return checkLedger(found, all), len(found.Entries), nil
}

func checkLedger(found ledger, all []history) (problems []string) {
	complain := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	sum, grants := 0, 0
	paid := map[string]int{}
	for _, e := range found.Entries {
		sum += e.Amount
		switch e.Kind {
		case "reply":
			paid[fmt.Sprintf("%s/%d", e.Conversation, e.Seq)]++
		case "allowance":
			grants++
		default:
			complain("an entry of the kind %s, which nobody made", e.Kind)
		}
	}
	if sum != found.Booked || sum < 0 || grants > 1 || grants == 1 && sum > allowance {
		complain("the entries make %d with %d allowances, and the balance is %d", sum, grants, found.Booked)
	}
	for _, h := range all {
		for _, m := range h.messages {
			at := fmt.Sprintf("%s/%d", h.conversation, m.Seq)
			costs := 0
			switch m.Kind {
			case "direct", "choices", "model", "passages", "none":
				costs = 1
			}
			if paid[at] != costs {
				complain("the reply %s (%s) was charged %d times", at, m.Kind, paid[at])
			}
			delete(paid, at)
		}
	}
	for at := range paid {
		complain("%s was charged, and there is no such reply", at)
	}
	return problems
}
