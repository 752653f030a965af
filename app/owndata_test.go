package app_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"frontdesk/app/apptest/visitor"
	"frontdesk/app/httpapi"
)

// own calls the visitor's own data.
func (r *running) own(method, token string) (status int, body string) {
	r.t.Helper()
	return r.call(method, "/api/widget/visitor", token, "")
}

func (r *running) kept(v *visitor.Visitor) (out httpapi.OwnData) {
	r.t.Helper()
	status, body := r.own(http.MethodGet, v.Token)
	if err := json.Unmarshal([]byte(body), &out); err != nil || status != http.StatusOK {
		r.t.Fatalf("%d %s %v", status, body, err)
	}
	return out
}

// A visitor sees their own and erases it; whom an owner merged with them keeps
// theirs, and stands alone again.
func TestOwnData(t *testing.T) {
	data := t.TempDir()
	r := boot(t, data)
	p := r.panel()
	ana, ben, eve := r.visit(), r.visit(), r.visit()
	ana.Token = r.tell(ana, `{"name":"Ana Example","email":"ana@example.com","info":"number 934383"}`).VisitorToken
	ben.Token = r.tell(ben, `{"name":"Ben Example"}`).VisitorToken
	r.ask(ana, "", "a1", "How can I pay?")
	of, _ := r.ask(ben, "", "b1", "I am Ben, how can I pay?")
	anas, bens := r.kept(ana).User.UUID, r.kept(ben).User.UUID
	r.want(http.StatusOK, http.MethodPost, "/api/admin/users/"+anas+"/merge", p.key, `{"with":"`+bens+`"}`)

	got := r.kept(ana)
	if got.User.Name != "Ana Example" || got.User.Info != "number 934383" || len(got.Conversations) != 1 || len(got.Conversations[0].Messages) < 2 || got.Conversations[0].Messages[0].Text != "How can I pay?" {
		t.Errorf("%+v", got)
	}
	if empty := r.kept(eve); len(empty.Conversations) != 0 || empty.User.Name != "" || empty.User.FirstSeen != nil {
		t.Errorf("somebody who said nothing: %+v", empty)
	}
	if status, body := r.own(http.MethodDelete, ana.Token); status != http.StatusNoContent {
		t.Fatalf("%d %s", status, body)
	}
	for _, method := range []string{http.MethodGet, http.MethodDelete} {
		if status, body := r.own(method, ana.Token); status != http.StatusUnauthorized || !strings.Contains(body, "visitor_erased") {
			t.Errorf("%s with the old token: %d %s", method, status, body)
		}
	}
	if _, err := ana.Post(within(t), r.base, "", "a2", "Hello?"); err == nil {
		t.Error("the old token still writes")
	}
	if status, body := p.send(http.MethodGet, "/api/admin/users/"+anas); status != http.StatusNotFound {
		t.Errorf("the profile is still there: %d %s", status, body)
	}
	old := ana.Token
	if fresh := r.tell(ana, `{}`); fresh.VisitorToken == old || fresh.User.UUID == anas || fresh.Conversation != nil {
		t.Errorf("a new session gave %+v", fresh)
	}
	bensOwn := r.kept(ben)
	if len(bensOwn.Conversations) != 1 || bensOwn.Conversations[0].ID != of.ConversationID || bensOwn.User.Name != "Ben Example" {
		t.Errorf("the other one's: %+v", bensOwn)
	}
	if _, body := p.send(http.MethodGet, "/api/admin/users/"+bens); !strings.Contains(string(body), "Ben Example") || strings.Contains(string(body), "Ana") {
		t.Errorf("the other profile: %s", body)
	}

	// Erasing who was merged into another takes with it what it had brought there.
	r.tell(ben, `{"email":"ben@example.com"}`)
	cleo := r.visit()
	r.ask(cleo, "", "c1", "How can I pay?")
	cleos := r.kept(cleo).User.UUID
	r.want(http.StatusOK, http.MethodPost, "/api/admin/users/"+cleos+"/merge", p.key, `{"with":"`+bens+`"}`)
	if status, body := r.own(http.MethodDelete, ben.Token); status != http.StatusNoContent {
		t.Fatalf("%d %s", status, body)
	}
	if _, body := p.send(http.MethodGet, "/api/admin/users/"+cleos); strings.Contains(string(body), "Ben") || strings.Contains(string(body), "ben@example.com") {
		t.Errorf("what the erased one had brought is still there: %s", body)
	}
	if kept := r.kept(cleo); len(kept.Conversations) != 1 {
		t.Errorf("%+v", kept)
	}
	if code := r.stop(); code != 0 {
		t.Fatalf("exit %d", code)
	}
	r = boot(t, data)
	if status, _ := r.own(http.MethodGet, old); status != http.StatusUnauthorized {
		t.Errorf("after a restart the old token gives %d", status)
	}
}
