package app_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"frontdesk/app/httpapi"
)

// The owner hands out all that is kept of a person, and the visitor sees the account
// of credits too; a legal hold refuses erasing, for both, and says what to do.
func TestPersonData(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir())
	p := r.panel()
	ana := r.visit()
	ana.Token = r.tell(ana, `{"name":"Ana Example","email":"ana@example.com"}`).VisitorToken
	of, _ := r.ask(ana, "", "a1", "How can I pay?")
	if bare := r.kept(ana); bare.Credits != nil {
		t.Errorf("an account where nothing costs: %+v", bare.Credits)
	}
	uid := r.kept(ana).User.UUID
	r.want(http.StatusOK, http.MethodPatch, p.bot, p.key, `{"credits":{"enabled":true}}`)
	r.want(http.StatusOK, http.MethodPost, "/api/admin/users/"+uid+"/credits", p.key, `{"amount":25,"reason":"Goodwill"}`)
	own := r.kept(ana)
	if own.Credits == nil || own.Credits.Balance == nil || *own.Credits.Balance < 25 || len(own.Credits.Entries) == 0 || own.Credits.Entries[0].Amount != 25 {
		t.Errorf("the account: %+v", own.Credits)
	}
	var all httpapi.PersonData
	if err := json.Unmarshal(p.bytes("/api/admin/users/"+uid+"/everything"), &all); err != nil {
		t.Fatal(err)
	}
	if len(all.Conversations) != 1 || all.Conversations[0].ID != of.ConversationID || len(all.Conversations[0].Messages) < 2 || len(all.Conversations[0].Log) < 2 {
		t.Errorf("conversations: %+v", all.Conversations)
	}
	if all.User.User.Email != "ana@example.com" || len(all.Profiles) != 1 || all.Credits.Balance < 25 || all.Credits.Entries[0].Actor == "" {
		t.Errorf("%+v", all)
	}

	tags := "/api/admin/conversations/" + of.ConversationID + "/tags"
	r.want(http.StatusOK, http.MethodPut, tags, p.key, `{"tags":["legal-hold"]}`)
	r.want(http.StatusConflict, http.MethodDelete, "/api/admin/conversations/"+of.ConversationID, p.key, "")
	if status, body := p.send(http.MethodDelete, "/api/admin/users/"+uid); status != http.StatusConflict || !strings.Contains(string(body), "user_held") {
		t.Errorf("erasing a held one: %d %s", status, body)
	}
	if status, body := r.own(http.MethodDelete, ana.Token); status != http.StatusConflict || !strings.Contains(body, "erasure_held") {
		t.Errorf("on the visitor's own wish: %d %s", status, body)
	}
	r.want(http.StatusOK, http.MethodPut, tags, p.key, `{"tags":[]}`)
	if status, body := p.send(http.MethodDelete, "/api/admin/users/"+uid); status != http.StatusNoContent {
		t.Errorf("erasing without the tag: %d %s", status, body)
	}
}
