package crash

import (
	"encoding/json"
	"strings"
	"testing"

	"frontdesk/app/apptest/visitor"
)

func TestCheckLedger(t *testing.T) {
	t.Parallel()
	all := []history{{conversation: "c", messages: []visitor.Message{{Seq: 1}, {Seq: 2, Kind: "model"}, {Seq: 3}, {Seq: 4, Kind: "limit"}}}}
	for entries, want := range map[string]string{
		`{"booked":7,"entries":[{"kind":"allowance","amount":10},{"kind":"reply","amount":-3,"conversation":"c","seq":2}]}`:                                                         "",
		`{"booked":10,"entries":[{"kind":"allowance","amount":10},{"kind":"reply","amount":-3,"conversation":"c","seq":2}]}`:                                                        "the entries make 7",
		`{"booked":10,"entries":[{"kind":"allowance","amount":10}]}`:                                                                                                                "c/2 (model) was charged 0 times",
		`{"booked":4,"entries":[{"kind":"allowance","amount":10},{"kind":"reply","amount":-3,"conversation":"c","seq":2},{"kind":"reply","amount":-3,"conversation":"c","seq":2}]}`: "charged 2 times",
		`{"booked":4,"entries":[{"kind":"allowance","amount":10},{"kind":"reply","amount":-3,"conversation":"c","seq":2},{"kind":"reply","amount":-3,"conversation":"c","seq":4}]}`: "c/4 (limit) was charged 1 times",
		`{"booked":4,"entries":[{"kind":"allowance","amount":10},{"kind":"reply","amount":-3,"conversation":"c","seq":2},{"kind":"reply","amount":-3,"conversation":"d","seq":9}]}`: "d/9 was charged, and there is no such reply",
		`{"booked":17,"entries":[{"kind":"allowance","amount":10},{"kind":"allowance","amount":10},{"kind":"reply","amount":-3,"conversation":"c","seq":2}]}`:                       "with 2 allowances",
	} {
		var found ledger
		if err := json.Unmarshal([]byte(entries), &found); err != nil {
			t.Fatal(err)
		}
		problems := strings.Join(checkLedger(found, all), "\n")
		if want == "" && problems != "" || !strings.Contains(problems, want) {
			t.Errorf("%s: complaints are %q, want one with %q", entries, problems, want)
		}
	}
}
