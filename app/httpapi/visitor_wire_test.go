package httpapi

import (
	"encoding/json"
	"testing"
	"time"
)

// TestPosted_appendJSON holds that the answer to a message is what json.Marshal
// makes of it.
func TestPosted_appendJSON(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "Where is my order?", "größer \" \\ <b>&amp;</b> \u2028 \x00 \n 😀"} {
		for _, at := range []time.Time{time.Date(2026, 11, 22, 5, 6, 7, 0, time.UTC), time.Date(2026, 11, 22, 5, 6, 7, 120_000_000, time.UTC)} {
			for _, held := range []bool{false, true} {
				p := Posted{"0193", PostedMessage{ID: "0194", Seq: 1 << 40, Role: "user", Text: text, At: at}, held}
				want, err := json.Marshal(p)
				if err != nil {
					t.Fatal(err)
				}
				if got, err := p.appendJSON(nil); err != nil || string(got) != string(want) {
					t.Errorf("%s, %v instead of %s", got, err, want)
				}
			}
		}
	}
}
