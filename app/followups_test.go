package app_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"frontdesk/app/httpapi"
)

// What visitors ask behind something else is answered by what they mean, on the
// shop of the demo with its real index and encoder and without a model.
func TestFollowUps_demoShop(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir(), meant()...)
	p := r.panel()
	p.untilMeant()
	for i, tc := range []struct {
		turns  string // the last one is looked at
		has    string // of the last answer
		hasNot string
		kinds  string // that it may have
	}{
		{"How much is shipping? / and to Canada?", "$14.90", "$3.90", "direct passages"},
		{"Do you ship abroad? / how long does it take", "seven to twelve days", "three to five", "direct passages"},
		{"Where is my parcel? / how do I cancel it", "", "tea box in your account", "none choices passages direct"},
		{"How do I brew green tea? / and black?", "three to four minutes", "Green tea turns bitter", "direct passages"},
		{"Do you ship abroad? / yes", "", "few more words", "direct passages none"},
		{"How does the tea box work? / how much is it?", "$24", "", "direct passages"},
		{"When are you open on Saturday? / and on Sunday?", "On Sunday and Monday we are closed", "", "direct"},
		{"Do you sell gift cards? / how long are they valid?", "never expire", "", "direct"},
		{"Do you offer tastings? / what does it cost?", "$25", "", "direct passages"},
		{"How long does delivery take? / and how much is it?", "$", "two to three days", "direct passages choices"},
		{"Do you offer tastings? / when?", "second Thursday", "", "direct passages"},
		{"Can I return tea? / what if it's opened?", "Opened tea", "", "direct passages"},
		{"Can I return tea? / thanks, and what are your opening hours?", "Tuesday to Friday", "", "direct"},
		{"Do you sell samples? / how big are they?", "10 grams", "", "direct passages"},
		{"Do your teas contain nuts? / which ones?", "almonds", "", "direct passages"},
		{"Do you ship abroad? / what are your opening hours?", "Tuesday to Friday", "", "direct"},
		{"How much is shipping? / how long does it take", "two to three days", "", "direct passages"},
		{"Can you send tea to Canada? / how much does it cost?", "$14.90", "$3.90", "direct passages"},
		{"Do you ship abroad? / and to Mexico?", "Mexico", "$3.90", "direct passages"},
		{"What are your opening hours? / and on public holidays?", "", "", "none passages choices"},
		{"Do you take PayPal? / and bitcoin?", "", "", "none passages choices"},
		{"Do you sell gift cards? / can I cancel it?", "", "tea box in your account", "none choices passages"},
		{"How does the tea box work? / can I pause it?", "pause, skip or cancel", "", "direct passages"},
		{"How do I brew green tea? / and oolong?", "90 °C", "", "direct passages"},
		{"Where is the shop? / when is it open?", "Tuesday to Friday", "", "direct passages"},
		{"Can I return tea? / who pays for it?", "we pay for the parcel", "", "direct passages"},
	} {
		v := r.visit()
		conversation, last, text, kind := "", uint64(0), "", ""
		for k, q := range strings.Split(tc.turns, " / ") {
			posted := r.say(v, conversation, "f-"+strconv.Itoa(i)+"-"+strconv.Itoa(k), q)
			conversation = posted.ConversationID
			m := r.reply(r.follow(v, conversation, max(last, posted.Message.Seq)))
			last, text, kind = m.Seq, m.Text, m.Kind
		}
		t.Logf("%s → %s %.120q", tc.turns, kind, text)
		if !strings.Contains(text, tc.has) || tc.hasNot != "" && strings.Contains(text, tc.hasNot) || !strings.Contains(tc.kinds, kind) {
			t.Errorf("%s\n\tis answered %s: %q\n\twanted %s: %q, without %q", tc.turns, kind, text, tc.kinds, tc.has, tc.hasNot)
		}
	}
}

// untilMeant waits until all contents can be found by meaning.
func (p panel) untilMeant() {
	p.t.Helper()
	late := time.After(12 * time.Minute) // with the race detector, learning alone takes a minute of work
	for {
		var m httpapi.Meaning
		p.call(http.MethodGet, "/meaning", nil, &m)
		if m.State == "ready" && m.Total > 0 {
			return
		}
		select {
		case <-late:
			p.t.Fatalf("meaning stands at %+v", m)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
