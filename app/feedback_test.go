package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"frontdesk/app/apptest/visitor"
	"frontdesk/app/httpapi"
)

// track sends an event of a visitor and wants a status.
func (r *running) track(want int, v *visitor.Visitor, c string, in map[string]any) {
	r.t.Helper()
	if got := r.asVisitor(v, c, "tracking/events", in, nil); got != want {
		r.t.Errorf("%v: %d, want %d", in, got, want)
	}
}

func rate(code string, value any, comment string) map[string]any {
	return map[string]any{"type": "rate", "data": map[string]any{"code": code, "value": value, "comment": comment}}
}

func click(code string) map[string]any {
	return map[string]any{"type": "click", "data": map[string]any{"code": code}}
}

// messages reads a conversation as its visitor.
func (r *running) messages(v *visitor.Visitor, c string) []visitor.Message {
	r.t.Helper()
	out, _, err := v.History(within(r.t), r.base, c)
	if err != nil {
		r.t.Fatal(err)
	}
	return out
}

// An answer from contents is rated and clicked on: the rows, the values, the result
// of the session, and what a later look finds.
func TestFeedback_rows(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := boot(t, data, "--rate-limits", "off")
	p, v := r.panel(), r.visit()
	posted, m := r.ask(v, "", "1", "How long does delivery take?")
	c := posted.ConversationID
	if m.Kind != "direct" || m.RateCode == "" || len(m.Sources) == 0 || m.Sources[0].ClickCode == "" || m.ClickCode != m.Sources[0].ClickCode || m.ClickCode == m.RateCode {
		t.Fatalf("the answer has no codes: %+v", m)
	}
	_, hello := r.ask(v, c, "2", "hello")
	if _, none := r.ask(v, c, "3", "xyzzy plugh"); hello.RateCode+hello.ClickCode+none.RateCode+none.ClickCode != "" {
		t.Errorf("what is from no contents has codes: %+v %+v", hello, none)
	}
	r.track(204, v, c, rate(m.RateCode, 2, " It took a week. "))
	r.track(204, v, c, rate(m.RateCode, 2, "It took a week.")) // a lost answer, sent again
	if got := p.logged(c, "RATE_CONTENT"); !slices.Equal(got, []string{m.RateCode + ", 2, It took a week."}) {
		t.Errorf("logged: %q", got)
	}
	if got := p.logged(c, "RATING"); !slices.Equal(got, []string{"2"}) {
		t.Errorf("logged: %q", got)
	}
	var rated httpapi.MessageRating
	if status := r.asVisitor(v, c, "rating", map[string]any{"code": m.RateCode, "value": 1}, &rated); status != 200 || rated.Value != 1 || rated.Comment != "" {
		t.Errorf("rated otherwise: %d %+v", status, rated)
	}
	if got := p.logged(c, "RATING"); !slices.Equal(got, []string{"2", "1"}) {
		t.Errorf("logged: %q", got)
	}
	r.track(204, v, c, click(m.Sources[0].ClickCode))
	r.track(409, v, c, click(m.Sources[0].ClickCode))
	// The content was the only one shown, which is its match; the click is one more.
	if got := p.logged(c, "CLICK_CONTENT"); !slices.Equal(got, []string{"delivery-time, 1"}) {
		t.Errorf("logged: %q", got)
	}
	if got := p.logged(c, "CLICK_MATCH"); len(got) != 1 {
		t.Errorf("logged: %q", got)
	}
	p.result(c, "Answered > Found")
	if r.asVisitor(v, c, "end", struct{}{}, nil) != 200 {
		t.Error("it cannot be ended")
	}
	r.track(204, v, c, rate(m.RateCode, 1, "Right on time."))
	r.stop()

	again := boot(t, data, "--rate-limits", "off")
	if got := again.messages(v, c)[1].Rating; got == nil || *got != (visitor.Rating{Value: 1, Comment: "Right on time."}) {
		t.Errorf("after a restart: %+v", got)
	}
	again.track(409, v, c, click(m.Sources[0].ClickCode))
	again.track(204, v, c, rate(m.RateCode, 2, "")) // signed before the restart
	var panel httpapi.PanelHistory
	again.panel().in(c).call(http.MethodGet, "/messages", nil, &panel)
	if got := panel.Messages[1].Rating; got == nil || got.Value != 2 {
		t.Errorf("the panel reads %+v", got)
	}
}

// Codes that are not of the visitor's own answer, in every form.
func TestFeedback_codesRefused(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir(), "--rate-limits", "off")
	p, v, other := r.panel(), r.visit(), r.visit()
	mine, m := r.ask(v, "", "1", "How long does delivery take?")
	second, n := r.ask(v, "", "2", "How much is shipping?")
	theirs, o := r.ask(other, "", "1", "How long does delivery take?")
	c := mine.ConversationID
	flipped := []byte(m.RateCode)
	flipped[20] ^= 1
	for what, code := range map[string]string{
		"empty": "", "short": m.RateCode[1:], "long": m.RateCode + "A", "forged": string(flipped), "words": "how long does delivery take",
		"of another conversation": n.RateCode, "of another visitor": o.RateCode, "for clicks": m.ClickCode,
	} {
		for _, in := range []map[string]any{rate(code, 1, ""), click(code)} {
			if what == "for clicks" && in["type"] == "click" {
				continue
			}
			if got := r.asVisitor(v, c, "tracking/events", in, nil); got != 403 && got != 422 {
				t.Errorf("a code %s, %v: %d", what, in["type"], got)
			}
		}
	}
	r.track(403, v, c, click(m.RateCode))
	// Everybody else, with the right code, by whichever conversation.
	for _, of := range []string{c, second.ConversationID} {
		r.track(404, other, of, rate(m.RateCode, 1, ""))
		r.track(404, other, of, click(m.ClickCode))
	}
	r.track(403, other, theirs.ConversationID, rate(m.RateCode, 1, ""))
	r.track(403, other, theirs.ConversationID, click(m.ClickCode))
	for _, value := range []any{0, 3, -1, 1.5, "yes", nil, true, []int{1}} {
		r.track(422, v, c, rate(m.RateCode, value, ""))
	}
	r.track(422, v, c, rate(m.RateCode, 1, strings.Repeat("x", 1001)))
	for _, of := range []string{c, second.ConversationID, theirs.ConversationID} {
		if got := append(p.logged(of, "RATING"), p.logged(of, "CLICK_CONTENT")...); len(got) != 0 {
			t.Errorf("logged after refusals: %q", got)
		}
	}
	r.track(204, v, c, rate(m.RateCode, "1", "")) // as text, as some clients send numbers
	p.in(c).call(http.MethodDelete, "", nil, nil)
	r.track(404, v, c, rate(m.RateCode, 2, ""))
}

// Events of the owner's own: declared ones alone, and never what the server logs
// itself.
func TestFeedback_customEvents(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir(), "--rate-limits", "off")
	p, v := r.panel(), r.visit()
	posted, _ := r.ask(v, "", "1", "xyzzy plugh")
	c := posted.ConversationID
	event := func(key string, value any) map[string]any {
		return map[string]any{"type": key, "data": map[string]any{"value": value}}
	}
	r.track(400, v, c, event("PRICE_LIST", "opened"))
	p.call(http.MethodPatch, "", map[string]any{"events": []map[string]any{{"key": "PRICE_LIST", "priority": 0}, {"key": "BOUGHT", "priority": 1}}}, nil)
	r.track(204, v, c, event("PRICE_LIST", map[string]any{"page": 2}))
	if got := p.logged(c, "PRICE_LIST"); !slices.Equal(got, []string{`{"page":2}`}) {
		t.Errorf("logged: %q", got)
	}
	p.result(c, "Not answered > Asked")
	r.track(204, v, c, event("BOUGHT", "order 7"))
	p.result(c, "Custom > BOUGHT")
	for _, key := range []string{"CHAT_ATTENDED", "CHAT_NO_AGENTS", "SEARCH", "RATING"} {
		r.track(403, v, c, event(key, "true"))
	}
	r.track(422, v, c, event("BOUGHT", strings.Repeat("x", 2001)))
	for _, wrong := range []string{"lower", "CHAT_ATTENDED", "", strings.Repeat("X", 61), "WITH SPACE"} {
		r.want(422, http.MethodPatch, p.bot, p.key, `{"events":[{"key":"`+wrong+`","priority":0}]}`)
	}
}

// Two answers in a row that were no help lead to the offer of a person; the count
// begins anew once that is answered.
func TestFeedback_offersAPerson(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir(), "--rate-limits", "off")
	p, v := r.panel(), r.visit()
	posted, first := r.ask(v, "", "1", "How long does delivery take?")
	c := posted.ConversationID
	_, second := r.ask(v, c, "2", "How much is shipping?")
	_, third := r.ask(v, c, "3", "Do you ship abroad?")
	down := func(m visitor.Message) { r.track(204, v, c, rate(m.RateCode, 2, "")) }
	last := func() visitor.Message { all := r.messages(v, c); return all[len(all)-1] }
	down(first)
	r.track(204, v, c, rate(first.RateCode, 2, "one and the same")) // another comment is no other answer
	r.track(204, v, c, rate(second.RateCode, 1, ""))                // what helped ends the row
	down(third)
	if m := last(); m.Seq != third.Seq {
		t.Fatalf("offered too early: %+v", m)
	}
	down(second)
	offer := last()
	if !strings.Contains(offer.Text, "Shall I connect you") || offer.RateCode != "" {
		t.Fatalf("after two: %+v", offer)
	}
	r.track(204, v, c, rate(first.RateCode, 1, ""))
	down(first)
	if m := last(); m.Seq != offer.Seq {
		t.Errorf("offered while it is: %+v", m)
	}
	if _, m := r.ask(v, c, "4", "No, thanks"); m.Kind != "dialog" {
		t.Errorf("after no: %+v", m)
	}
	p.result(c, "Escalated > Rejected")
	_, fourth := r.ask(v, c, "5", "Where is my parcel?")
	down(fourth)
	if m := last(); m.Seq != fourth.Seq {
		t.Errorf("the count did not begin anew: %+v", m)
	}
	p.call(http.MethodPatch, "", map[string]any{"escalation": map[string]any{"downs": 0}}, nil)
	for _, m := range []visitor.Message{first, second, third} {
		r.track(204, v, c, rate(m.RateCode, 1, ""))
		down(m)
	}
	if m := last(); m.Seq != fourth.Seq {
		t.Errorf("offered although that is off: %+v", m)
	}
}

// A click counts once, however often and however fast its code comes, and moves
// nothing but its own content of its own answer.
func TestFeedback_clicksCountOnce(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir(), "--rate-limits", "off")
	p, v := r.panel(), r.visit()
	posted, m := r.ask(v, "", "1", "How long does delivery take?")
	_, n := r.ask(v, posted.ConversationID, "2", "How much is shipping?")
	c := posted.ConversationID
	const many = 20
	statuses := make(chan int, many)
	for range many {
		go func() {
			status, _ := r.call(http.MethodPost, "/api/widget/conversations/"+c+"/tracking/events", v.Token, `{"type":"click","data":{"code":"`+m.ClickCode+`"}}`)
			statuses <- status
		}()
	}
	counted := map[int]int{}
	for range many {
		counted[<-statuses]++
	}
	if counted[204] != 1 || counted[409] != many-1 {
		t.Errorf("%d clicks at once: %v", many, counted)
	}
	// A code of the same conversation, cut together from two, is of neither.
	for _, code := range []string{m.ClickCode[:50] + n.ClickCode[50:], n.ClickCode[:50] + m.ClickCode[50:]} {
		r.track(403, v, c, click(code))
	}
	if got := p.logged(c, "CLICK_CONTENT"); !slices.Equal(got, []string{"delivery-time, 1"}) {
		t.Errorf("logged: %q", got)
	}
	r.track(204, v, c, click(n.ClickCode))
	if got := p.logged(c, "CLICK_CONTENT"); len(got) != 2 {
		t.Errorf("the other answer's click is not counted: %q", got)
	}
	if out := must(t, r.data, "recount", "--json"); !strings.Contains(out, `"differences": []`) {
		t.Errorf("counters differ: %s", out)
	}
}
