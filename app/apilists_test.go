package app_test

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"testing"
)

// listed is a row of a list, as far as filters look at it.
type listed struct {
	id, source, lead string
	made             int64
}

func (a apiClient) listed(path string) (rows []listed) {
	a.t.Helper()
	out := a.json(200, "GET", path, nil)
	for _, c := range out.Conversations {
		rows = append(rows, listed{c.ConversationID, c.Source, c.LeadID, c.CreatedAt})
	}
	for _, c := range out.Customers {
		rows = append(rows, listed{c.ID, c.Source, "", c.CreatedAt})
	}
	return rows
}

// expected is what a combination of filters leaves of the whole list.
func expected(all []listed, q url.Values) (out []listed) {
	number := func(name string, otherwise int64) int64 {
		if n, err := strconv.ParseInt(q.Get(name), 10, 64); err == nil {
			return n
		}
		return otherwise
	}
	for _, row := range all {
		if row.made < number("startTimestamp", 0) || row.made > number("endTimestamp", 1<<60) {
			continue
		}
		if (q.Has("source") && row.source != q.Get("source")) || (q.Has("leadId") && row.lead != q.Get("leadId")) {
			continue
		}
		out = append(out, row)
	}
	out = out[min(len(out), int(number("start", 0))):]
	return out[:min(len(out), int(number("size", 100)))]
}

// Every combination of the filters gives what they leave of the whole list, in its
// order; both ends of a time are meant.
func TestAPI_everyCombinationOfFilters(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir(), "--rate-limits", "off")
	a, bot := r.api()
	for i := range 3 {
		a.text(ask(bot, deliveryQuestion, "conversationId", fmt.Sprintf("c%d", i)))
		v := r.visitFrom(bot, "widget")
		r.say(v, "", "m", deliveryQuestion)
	}
	twice := r.visitFrom(bot, "iframe")
	for i := range 2 {
		posted := r.say(twice, "", fmt.Sprint(i), deliveryQuestion)
		if _, err := twice.End(within(t), r.base, posted.ConversationID); err != nil {
			t.Fatal(err)
		}
	}
	for _, list := range []string{"/get-conversations/", "/get-customers/"} {
		all := a.listed(list + bot)
		if want := map[string]int{"/get-conversations/": 8, "/get-customers/": 7}[list]; len(all) != want {
			t.Fatalf("%s has %d rows, want %d", list, len(all), want)
		}
		values := map[string][]string{
			"size": {"1", "3"}, "start": {"2", "100"}, "source": {"api", "widget", "iframe", "nowhere"},
			"startTimestamp": {fmt.Sprint(all[3].made), fmt.Sprint(all[0].made + 1)}, "endTimestamp": {fmt.Sprint(all[3].made), fmt.Sprint(all[len(all)-1].made)},
		}
		if list == "/get-conversations/" {
			values["leadId"] = []string{all[0].lead, all[5].lead, "nobody"}
		}
		n := a.tryAll(list+bot, all, values)
		t.Logf("%s: %d combinations", list, n)
	}
}

// tryAll asks with every combination of the values, each also left out.
func (a apiClient) tryAll(path string, all []listed, values map[string][]string) (n int) {
	a.t.Helper()
	names := []string{"size", "start", "startTimestamp", "endTimestamp", "source", "leadId"}
	var walk func(q url.Values, rest []string)
	walk = func(q url.Values, rest []string) {
		if len(rest) > 0 {
			walk(q, rest[1:])
			for _, value := range values[rest[0]] {
				with := url.Values{rest[0]: {value}}
				for k, v := range q {
					with[k] = v
				}
				walk(with, rest[1:])
			}
			return
		}
		if from, to := q.Get("startTimestamp"), q.Get("endTimestamp"); from != "" && to != "" && from > to {
			return // refused, which another test sees
		}
		n++
		if got, want := a.listed(path+"?"+q.Encode()), expected(all, q); !slices.Equal(got, want) {
			a.t.Errorf("?%s gives %v, want %v", q.Encode(), got, want)
		}
	}
	walk(url.Values{}, names)
	return n
}
