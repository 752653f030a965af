package httpapi

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

func TestVisitor_fromSessionToEnd(t *testing.T) {
	w := open(t)
	first := w.session(1, body(`{"page":{"url":"https://shop.example.com/a","title":"A"},"lang":"en-US"}`))
	if first.Conversation != nil || first.Chatbot.ID != botID(1).String() || !first.Chatbot.Transcript || first.Chatbot.Starters == nil {
		t.Fatalf("got %+v", first)
	}
	posted := w.say(1, first.VisitorToken, "Where is my order?", "c1", "")
	if posted.Message.Seq != 1 || posted.Message.Text != "Where is my order?" || posted.Message.Role != "user" {
		t.Fatalf("got %+v", posted)
	}
	cid, err := conversation.ParseID(posted.ConversationID)
	if err != nil {
		t.Fatal(err)
	}
	record, err := w.desk.get(cid)
	if err != nil || record.Page.URL != "https://shop.example.com/a" || record.Lang != "en-US" || record.Source != "widget" {
		t.Fatalf("stored %+v, %v", record, err)
	}
	w.desk.say(cid, conversation.Message{Text: "On its way.", Kind: conversation.KindDirect,
		Sources: []conversation.Source{{ContentID: "internal", Title: "Orders", URL: "https://shop.example.com/orders"}}})

	again := w.session(1, body(`{"visitorToken":"`+first.VisitorToken+`"}`))
	if again.Conversation == nil || again.Conversation.LastSeq != 2 || again.VisitorToken != first.VisitorToken {
		t.Fatalf("got %+v", again.Conversation)
	}
	of := "/api/widget/conversations/" + posted.ConversationID
	var history History
	response := w.do(http.MethodGet, of+"/messages?after=1", token(first.VisitorToken)).is(200)
	response.into(&history)
	if len(history.Messages) != 1 || history.Messages[0].Kind != "direct" || history.Status != "active" {
		t.Fatalf("got %+v", history)
	}
	if strings.Contains(string(response.body), "internal") {
		t.Fatal("a visitor sees the owner's content id")
	}
	var state ConversationState
	w.do(http.MethodPost, of+"/end", token(first.VisitorToken)).is(200).into(&state)
	if state.Status != "ended" {
		t.Fatalf("got %+v", state)
	}
	w.do(http.MethodPost, of+"/end", token(first.VisitorToken), body(`{}`)).is(200)
	w.do(http.MethodPost, "/api/widget/"+botID(1).String()+"/messages", token(first.VisitorToken),
		body(`{"clientId":"c2","text":"Hello?","conversationId":"`+posted.ConversationID+`"}`)).problem(409, "conversation_ended")
}

func TestVisitor_post_repeated(t *testing.T) {
	w := open(t)
	visitor := w.session(1).VisitorToken
	first := w.say(1, visitor, "Hi", "c1", "")
	again := w.say(1, visitor, "Hi", "c1", first.ConversationID)
	if again != first {
		t.Fatalf("got %+v and %+v", first, again)
	}
}

func TestVisitor_session_renewsTokens(t *testing.T) {
	w := open(t)
	first := w.session(1).VisitorToken
	w.clock.advance(31 * 24 * time.Hour)
	second := w.session(1, body(`{"visitorToken":"`+first+`"}`)).VisitorToken
	a, err := w.keys.Verify(first, w.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	b, err := w.keys.Verify(second, w.clock.Now())
	if err != nil || a.Visitor != b.Visitor || first == second {
		t.Fatalf("%v: the same visitor must have a new token", err)
	}
	w.clock.advance(chatuser.TokenLife + time.Hour)
	third := w.session(1, body(`{"visitorToken":"`+second+`"}`)).VisitorToken
	if c, err := w.keys.Verify(third, w.clock.Now()); err != nil || c.Visitor == b.Visitor {
		t.Fatalf("%v: an expired token must give a new visitor", err)
	}
	w.do(http.MethodPost, "/api/widget/"+botID(1).String()+"/messages", token(second), body(`{"clientId":"c","text":"x"}`)).
		problem(401, "visitor_token_expired")
}

func TestVisitor_tokensOpenNothingElse(t *testing.T) {
	w := open(t)
	mine, theirs := w.session(1).VisitorToken, w.session(1).VisitorToken
	other := w.session(2).VisitorToken
	posted := w.say(1, mine, "Hi", "c1", "")
	of := "/api/widget/conversations/" + posted.ConversationID
	for _, row := range []struct{ method, path string }{
		{http.MethodGet, of + "/messages"}, {http.MethodGet, of + "/events"}, {http.MethodPost, of + "/end"}, {http.MethodPost, of + "/transcript"},
	} {
		w.do(row.method, row.path).problem(401, "visitor_token_missing")
		w.do(row.method, row.path, token("fdv_nonsense")).problem(401, "invalid_visitor_token")
		w.do(row.method, row.path, token(mine[:len(mine)-2]+"AA")).problem(401, "invalid_visitor_token")
		w.do(row.method, row.path, token("fd_owner")).problem(401, "invalid_visitor_token")
		w.do(row.method, row.path, head("Authorization", "Basic "+mine)).problem(401, "visitor_token_missing")
		in := `{}`
		if strings.HasSuffix(row.path, "/transcript") {
			in = `{"email":"ana@example.com"}`
		}
		for _, foreign := range []string{theirs, other} {
			w.do(row.method, row.path, token(foreign), body(in)).problem(404, "conversation_not_found")
		}
	}
	messages := "/api/widget/" + botID(1).String() + "/messages"
	w.do(http.MethodPost, messages, token(other), body(`{"clientId":"c","text":"x"}`)).problem(401, "token_of_other_chatbot")
	w.do(http.MethodPost, messages, token(theirs), body(`{"clientId":"c","text":"x","conversationId":"`+posted.ConversationID+`"}`)).
		problem(404, "conversation_not_found")
	w.do(http.MethodGet, "/api/admin/me", token(mine)).problem(401, "wrong_api_key")
}

func TestVisitor_transcript(t *testing.T) {
	var asked []string
	w := open(t, func(c *Config) {
		c.Services.Transcripts = fakeTranscripts(func(_ conversation.ID, email string) error {
			if asked = append(asked, email); len(asked) > 1 {
				return fault.New(fault.Conflict, "mail_not_configured", "No mail server.")
			}
			return nil
		})
	})
	visitor := w.session(1).VisitorToken
	path := "/api/widget/conversations/" + w.say(1, visitor, "Hi", "c1", "").ConversationID + "/transcript"
	w.do(http.MethodPost, path, token(visitor), body(`{"email":"ana@example.com"}`)).is(202)
	w.do(http.MethodPost, path, token(visitor), body(`{"email":"ana@example.com"}`)).problem(409, "mail_not_configured")
	for _, wrong := range []string{`""`, `"ana"`, `"Ana <ana@example.com>"`, `"ana@example.com\r\nBcc: all@example.com"`} {
		p := w.do(http.MethodPost, path, token(visitor), body(`{"email":`+wrong+`}`)).problem(422, "invalid_input")
		if len(p.Errors) != 1 || p.Errors[0].Field != "email" {
			t.Fatalf("got %+v", p)
		}
	}
	w.do(http.MethodPost, path, token(visitor), body(`{"email":"ana@example.com"}`)).problem(409, "mail_not_configured")
	limited := w.do(http.MethodPost, path, token(visitor), body(`{"email":"ana@example.com"}`))
	limited.problem(429, "too_many_transcripts")
	if limited.header.Get("Retry-After") == "" {
		t.Fatal("Retry-After is missing")
	}
}

func TestVisitor_transcript_recipient(t *testing.T) {
	w := open(t, func(c *Config) {
		c.Services.Transcripts = fakeTranscripts(func(conversation.ID, string) error { return nil })
	})
	ask := func(email string) answered {
		visitor := w.session(1).VisitorToken
		path := "/api/widget/conversations/" + w.say(1, visitor, "Hi", "c1", "").ConversationID + "/transcript"
		return w.do(http.MethodPost, path, token(visitor), body(`{"email":"`+email+`"}`))
	}
	for _, spelling := range []string{"ana@example.com", "ANA@example.com", "ana+1@example.com"} {
		ask(spelling).is(202)
	}
	ask("ana@example.com").problem(429, "too_many_to_recipient")
	ask("ben@example.com").is(202)
}

func TestVisitor_budgets(t *testing.T) {
	w := open(t)
	visitor := w.session(1).VisitorToken
	path := "/api/widget/" + botID(1).String() + "/messages"
	post := func(token_ string) answered {
		return w.do(http.MethodPost, path, token(token_), body(`{"clientId":"c1","text":"x"}`))
	}
	for range visitorPerMinute / 2 {
		post(visitor).is(202)
	}
	limited := post(visitor)
	limited.problem(429, "too_many_messages")
	if limited.header.Get("Retry-After") != "3" {
		t.Fatalf("Retry-After %q", limited.header.Get("Retry-After"))
	}
	post(w.session(1).VisitorToken).is(202)
	w.clock.advance(3 * time.Second)
	post(visitor).is(202)
	post(visitor).problem(429, "too_many_messages")
}

func TestVisitor_budgets_off(t *testing.T) {
	w := open(t, func(c *Config) { c.RateLimitsOff = true })
	visitor := w.session(1).VisitorToken
	for range 3 * visitorPerMinute {
		w.do(http.MethodPost, "/api/widget/"+botID(1).String()+"/messages", token(visitor), body(`{"clientId":"c1","text":"x"}`)).is(202)
	}
}

// A widget whose session was before a restart is a widget still, so that what is
// asked of visitors first is asked of it; a program is none.
func TestPost_knowsTheWidgetAfterARestart(t *testing.T) {
	t.Parallel()
	w := open(t)
	for name, tc := range map[string]struct {
		site, want string
	}{"the frame": {"same-origin", "widget"}, "a program": {"", "api"}, "another site": {"cross-site", "api"}} {
		visitor := w.keys.Sign(chatuser.Claims{Chatbot: botID(1), Visitor: chatuser.VisitorID{UUID: id.New()}, IssuedAt: w.clock.Now()})
		opts := []opt{token(visitor), body(`{"clientId":"a","text":"Hello"}`)}
		if tc.site != "" {
			opts = append(opts, head("Sec-Fetch-Site", tc.site))
		}
		var posted Posted
		w.do(http.MethodPost, "/api/widget/"+botID(1).String()+"/messages", opts...).is(202).into(&posted)
		cid, err := conversation.ParseID(posted.ConversationID)
		if err != nil {
			t.Fatal(err)
		}
		if record, err := w.desk.get(cid); err != nil || record.Source != tc.want {
			t.Errorf("%s: %q, %v, want %q", name, record.Source, err, tc.want)
		}
	}
}
