package httpapi

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"frontdesk/app/chatuser"
)

// bodyFor fills what a route must have with something that it takes.
func bodyFor(r route, conversation string) string {
	if r.in == nil || r.in.Kind() != reflect.Struct {
		return `{}`
	}
	out := map[string]any{}
	for f := range fieldsOf(r.in) {
		switch {
		case f.name == "conversationId":
			out[f.name] = conversation
		case f.optional:
		case f.kind.Kind() == reflect.String:
			out[f.name] = "ana@example.com"
		case f.kind.Kind() == reflect.Int:
			out[f.name] = 1
		}
	}
	data, _ := json.Marshal(out)
	return string(data)
}

// Every route of visitors, with every kind of token that is not the one of the
// conversation's own visitor. The routes come from the table, so that a new one
// is tested without being named here.
func TestVisitor_noTokenOpensAnothersData(t *testing.T) {
	w := open(t)
	mine := w.session(1).VisitorToken
	posted := w.say(1, mine, "My number is 934383.", "c1", "")
	claims, err := w.keys.Verify(mine, w.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	forger := chatuser.NewKeyring(chatuser.Key{ID: 1, Secret: []byte("another secret of thirty-two b..")})
	old := claims
	old.IssuedAt = w.clock.Now().Add(-chatuser.TokenLife - 1e9)
	refused := map[string]string{
		"forged": forger.Sign(claims), "truncated": mine[:len(mine)-1], "cut in half": mine[:len(mine)/2], "expired": w.keys.Sign(old),
		"extended": mine + "A", "of the panel": "fd_owner", "an identity secret": "fdi_x", "the visitor's id": claims.Visitor.String(),
		"in capitals": strings.ToUpper(mine),
	}
	foreign := map[string]string{"of another visitor": w.session(1).VisitorToken, "of another chatbot": w.session(2).VisitorToken}
	seen := 0
	for _, r := range w.server.routes {
		if r.access != Visitor {
			continue
		}
		seen++
		path := strings.ReplaceAll(r.path, ":cid", posted.ConversationID)
		path = strings.ReplaceAll(path, ":id", botID(1).String())
		in := bodyFor(r, posted.ConversationID)
		w.do(r.method, path, body(in)).problem(401, "visitor_token_missing")
		for what, value := range refused {
			if got := w.do(r.method, path, token(value), body(in)); got.status != 401 {
				t.Errorf("%s %s with a token %s: %d %s", r.method, r.path, what, got.status, got.body)
			}
		}
		for what, value := range foreign {
			got := w.do(r.method, path, token(value), body(in))
			if strings.Contains(string(got.body), "934383") {
				t.Errorf("%s %s with a token %s tells what was said: %s", r.method, r.path, what, got.body)
			}
			named := strings.Contains(r.path, ":cid") || strings.Contains(in, posted.ConversationID)
			if named && got.status < 300 {
				t.Errorf("%s %s with a token %s: %d %s", r.method, r.path, what, got.status, got.body)
			}
		}
	}
	if seen < 6 {
		t.Errorf("only %d routes of visitors were found", seen)
	}
	if got := w.do(http.MethodGet, "/api/widget/conversations/"+posted.ConversationID+"/messages", token(mine)); !strings.Contains(string(got.body), "934383") {
		t.Errorf("their own token does not open it: %s", got.body)
	}
	// A session takes any token, and gives a new visitor for one that is not good.
	for what, value := range refused {
		out := w.session(1, body(`{"visitorToken":"`+value+`"}`))
		if out.Conversation != nil || out.User.UUID == claims.Visitor.String() {
			t.Errorf("a session with a token %s goes on as its visitor", what)
		}
	}
	for what, value := range foreign {
		if out := w.session(1, body(`{"visitorToken":"`+value+`"}`)); out.Conversation != nil {
			t.Errorf("a session with a token %s has the conversation", what)
		}
	}
}

// What the page tells of its user, and which tokens come of it.
func TestVisitor_session_person(t *testing.T) {
	w := open(t)
	canonical := visitorID(77)
	var asked chatuser.SessionInput
	w.people.open = func(in chatuser.SessionInput) (chatuser.Session, error) {
		asked = in
		out := chatuser.Session{Visitor: in.Visitor, User: chatuser.UserOf(in.Visitor), State: chatuser.Anonymous}
		if in.Info != nil && in.Info.Hash == "good" {
			out.Visitor, out.User, out.State, out.Profile.Name = canonical, chatuser.UserOf(canonical), chatuser.Verified, "Ana"
		}
		return out, nil
	}
	first := w.session(1, body(`{}`))
	if asked.Info != nil || asked.Clear {
		t.Errorf("nothing was told, and %+v is asked", asked)
	}
	in := w.session(1, body(`{"visitorToken":"`+first.VisitorToken+`","userInfo":{"userId":"42","userHash":"good","info":{"info":"The lucky number is 934383"}}}`))
	claims, err := w.keys.Verify(in.VisitorToken, w.clock.Now())
	if err != nil || claims.Visitor != canonical || in.User.UUID != canonical.String() || !in.User.Verified || in.Identity.State != "verified" {
		t.Errorf("got %+v, %v", in, err)
	}
	if in.Chatbot.Greeting != "Hello, Ana! How may I assist you today?" {
		t.Errorf("the greeting is %q", in.Chatbot.Greeting)
	}
	if asked.Info.Info != `{"info":"The lucky number is 934383"}` {
		t.Errorf("the info is %q", asked.Info.Info)
	}
	w.session(1, body(`{"userInfo":null}`))
	if !asked.Clear || asked.Info != nil {
		t.Errorf("null asks for %+v", asked)
	}
	w.do(http.MethodPost, "/api/widget/"+botID(1).String()+"/session", body(`{"userInfo":{"color":"red"}}`)).problem(422, "invalid_input")
	w.do(http.MethodPost, "/api/widget/"+botID(1).String()+"/session", body(`{"userInfo":7}`)).problem(422, "invalid_input")
	large := strings.Repeat("x", 1<<20)
	w.do(http.MethodPost, "/api/widget/"+botID(1).String()+"/session", body(`{"userInfo":{"info":"`+large+`"}}`)).problem(413, "body_too_large")
}

// Each new userId of a token is a new chat user: a page, or who plays one, gets a
// budget for that, however good its token is.
func TestVisitor_session_personIsBounded(t *testing.T) {
	w := open(t)
	told := 0
	w.people.open = func(in chatuser.SessionInput) (chatuser.Session, error) {
		if in.Info != nil {
			told++
		}
		return chatuser.Session{Visitor: in.Visitor, User: chatuser.UserOf(in.Visitor), State: chatuser.Known}, nil
	}
	mine := w.session(1).VisitorToken
	session := "/api/widget/" + botID(1).String() + "/session"
	say := func(token, id string) answered {
		return w.do(http.MethodPost, session, body(`{"visitorToken":"`+token+`","userInfo":{"userId":"`+id+`"}}`))
	}
	for i := range tellingsPerMinute {
		say(mine, strconv.Itoa(i)).is(200)
	}
	say(mine, "one more").problem(429, "too_many_sessions")
	if told != tellingsPerMinute {
		t.Errorf("%d were kept", told)
	}
	w.session(1, body(`{"visitorToken":"`+mine+`"}`)) // who says nothing is not kept out
	w.session(1, body(`{"visitorToken":"`+mine+`","userInfo":null}`))
	w.clock.advance(time.Minute)
	say(mine, "later").is(200)
}

func TestGreetingFor(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ greeting, name, want string }{
		{"Hello! How may I assist you today?", "Ana", "Hello, Ana! How may I assist you today?"},
		{"Hello! How?", "", "Hello! How?"},
		{"Hi, what can I do?", "Ana", "Hi, Ana, what can I do?"},
		{"Bonjour", "Zoé", "Bonjour, Zoé!"},
		{"What do you need?", "Ana", "Hello, Ana! What do you need?"},
		{"Hello!", " Ana\n María ", "Hello, Ana María!"},
		{"Hello!", strings.Repeat("x", 300), "Hello, " + strings.Repeat("x", 40) + "!"},
	} {
		if got := greetingFor(tc.greeting, tc.name); got != tc.want {
			t.Errorf("%q for %q: %q", tc.greeting, tc.name, got)
		}
	}
}
