package httpapi

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"frontdesk/app/account"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// refusalMedia is the type of what a route refuses with.
func refusalMedia(r route) string {
	if r.compatible() {
		return "application/json"
	}
	return "application/problem+json"
}

// refused wants the form of these routes, and nothing besides.
func (a answered) refused(status int) {
	a.t.Helper()
	a.is(status)
	var out map[string]string
	if err := json.Unmarshal(a.body, &out); err != nil || len(out) != 2 || out["status"] != "error" || out["message"] == "" || a.header.Get("Content-Type") != "application/json" {
		a.t.Fatalf("another form: %s %v", a.body, a.header)
	}
}

func TestV2_accessAndRefusals(t *testing.T) {
	w := lenient(t)
	n := 0
	for _, r := range w.server.routes {
		if !r.compatible() {
			continue
		}
		n++
		path := addressOf(r)
		w.do(r.method, path).refused(401)
		w.do(r.method, path, cookie("cookie-owner")).refused(401) // a cookie opens nothing here
		w.do(r.method, path, token("fd_nonsense")).refused(401)
		w.do(r.method, path, token("fd_owner"), head("Content-Encoding", "gzip")).refused(415)
		if r.access > Viewer {
			w.do(r.method, path, token("fd_viewer")).refused(403)
		}
		if r.takesBody() {
			w.do(r.method, path, token("fd_owner"), head("Content-Type", "text/plain"), body(`{}`)).refused(415)
			for _, text := range []string{`[]`, `"x"`, `1`, `{"chatbotId":1}`} {
				w.do(r.method, path, token("fd_owner"), body(text)).refused(422)
			}
		}
	}
	if n != 8 {
		t.Errorf("%d routes", n)
	}
	w.do(http.MethodGet, "/api/v2/nothing", token("fd_owner")).refused(404)
	w.do(http.MethodDelete, "/api/v2/chat", token("fd_owner")).refused(405)
}

// A key for one chatbot reaches that one, and what is not about a chatbot is closed.
func TestKeys_scope(t *testing.T) {
	w := lenient(t)
	w.accounts.bound = botID(1)
	w.chatbots.list = func() ([]chatbot.Chatbot, error) { return []chatbot.Chatbot{bot(1), bot(2)}, nil }
	w.conversations.get = func(c conversation.ID) (conversation.Conversation, error) {
		return conversation.Conversation{ID: c, Chatbot: botID(2)}, nil
	}
	w.do(http.MethodGet, "/api/admin/chatbots/"+botID(1).String(), token("fd_viewer")).is(200)
	w.do(http.MethodGet, "/api/admin/chatbots/"+botID(2).String(), token("fd_owner")).problem(403, "key_scope")
	var me Me
	w.do(http.MethodGet, "/api/admin/me", token("fd_viewer")).is(200).into(&me)
	if len(me.Chatbots) != 1 || me.Chatbots[0].ID != botID(1).String() {
		t.Errorf("me: %+v", me.Chatbots)
	}
	for _, r := range w.server.routes {
		const own = "/api/admin/chatbots/:id"
		if !r.access.protected() || r.stream || r.compatible() || r.name == "getMe" || len(r.path) >= len(own) && r.path[:len(own)] == own {
			continue
		}
		w.do(r.method, addressOf(r), token("fd_owner")).problem(403, "key_scope")
	}
}

func TestKeys_makeListRevoke(t *testing.T) {
	w := open(t)
	made := account.Key{ID: account.KeyID{UUID: uuidOf(3)}, Name: "crm", Role: account.Agent, Chatbot: botID(1), Hint: "wxyz", Creator: "Ana", CreatedAt: w.clock.Now(), ExpiresAt: w.clock.Now().Add(-time.Hour)}
	w.accounts.create = func(by account.Actor, in account.NewKey) (string, account.Key, error) {
		if by.Role != account.Admin || in.Name != "crm" || in.Chatbot != botID(1) || in.ExpiresAt.Location() != time.UTC {
			t.Errorf("%+v %+v", by, in)
		}
		return "fd_secret", made, nil
	}
	w.accounts.keys = func() ([]account.Key, error) { return []account.Key{made}, nil }
	w.accounts.revoke = func(_ account.Actor, k account.KeyID) error {
		if k != made.ID {
			t.Errorf("revokes %s", k)
		}
		return nil
	}
	as := token("fd_admin")
	var out KeyResult
	in := `{"name":"crm","role":"agent","chatbot":"` + botID(1).String() + `","expiresAt":"2027-01-01T00:00:00+01:00"}`
	w.do(http.MethodPost, "/api/admin/keys", as, body(in)).is(201).into(&out)
	if out.Key != "fd_secret" || out.APIKey.ID != made.ID.String() {
		t.Errorf("%+v", out)
	}
	p := w.do(http.MethodPost, "/api/admin/keys", as, body(`{"name":"crm","role":"agent","chatbot":"`+botID(7).String()+`"}`)).problem(422, "invalid_input")
	if len(p.Errors) != 1 || p.Errors[0].Field != "chatbot" {
		t.Errorf("%+v", p)
	}
	var list APIKeyList
	w.do(http.MethodGet, "/api/admin/keys", as).is(200).into(&list)
	if len(list.Items) != 1 || !list.Items[0].Expired || list.Items[0].LastUsed != nil || list.Items[0].Hint != "wxyz" || list.Items[0].CreatedBy != "Ana" {
		t.Errorf("%+v", list)
	}
	w.do(http.MethodDelete, "/api/admin/keys/"+made.ID.String(), as).is(204)
	w.do(http.MethodDelete, "/api/admin/keys/nonsense", as).problem(404, "api_key_not_found")
}
