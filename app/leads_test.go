package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"frontdesk/app/apptest/visitor"
	"frontdesk/app/httpapi"
)

// call makes one call with a token and gives its status and answer.
func (r *running) call(method, address, token, body string) (int, string) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(within(r.t), method, r.base+address, bytes.NewReader([]byte(body)))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	out, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return res.StatusCode, string(out)
}

// want is call that must come out so.
func (r *running) want(status int, method, address, token, body string) string {
	r.t.Helper()
	got, out := r.call(method, address, token, body)
	if got != status {
		r.t.Fatalf("%s %s: %d, want %d: %s", method, address, got, status, out)
	}
	return out
}

// inWidget opens the session of a visitor as the widget does.
func (r *running) inWidget(v *visitor.Visitor) httpapi.Session {
	r.t.Helper()
	var out httpapi.Session
	body := `{"visitorToken":"` + v.Token + `","source":"widget","page":{"url":"https://shop.example/teas"}}`
	if err := json.Unmarshal([]byte(r.want(200, http.MethodPost, "/api/widget/"+v.Chatbot+"/session", "", body)), &out); err != nil {
		r.t.Fatal(err)
	}
	v.Token = out.VisitorToken
	return out
}

// The mandatory form keeps the first message and answers it once it was sent,
// and nothing leads into a dead end.
func TestLeads_formBeforeTheFirstAnswer(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := boot(t, data, "--rate-limits", "off")
	key := strings.TrimSpace(must(t, data, "admin", "create-key", "--name", "test", "--role", "admin"))
	v := r.visit()
	bot := "/api/admin/chatbots/" + v.Chatbot
	r.want(200, http.MethodPut, bot+"/lead-form", key,
		`{"when":"before","name":"required","email":"required","phone":"optional","fields":[{"key":"company","label":"Company","kind":"text","options":[],"need":"optional"}],"consent":true,"texts":[],"notice":true,"mail":true,"mailTo":"","country":"US"}`)

	if s := r.inWidget(v); s.LeadForm == nil || s.LeadForm.When != "before" || s.LeadForm.Held || len(s.LeadForm.Fields) != 4 || s.LeadForm.Consent == "" {
		t.Fatalf("the session shows %+v", s.LeadForm)
	}
	posted := r.say(v, "", "1", "How long does delivery take?")
	again := r.say(v, posted.ConversationID, "2", "And how can I pay?")
	if s := r.inWidget(v); s.LeadForm == nil || !s.LeadForm.Held {
		t.Fatalf("after the message the session shows %+v", s.LeadForm)
	}
	if all, _, err := v.History(within(t), r.base, posted.ConversationID); err != nil || len(all) != 2 {
		t.Fatalf("the messages are not kept, or were answered: %+v, %v", all, err)
	}
	send := "/api/widget/conversations/" + posted.ConversationID + "/lead"
	refused := r.want(422, http.MethodPost, send, v.Token, `{"name":" ","email":"ana@","phone":"12"}`)
	for _, field := range []string{`"name"`, `"email"`, `"phone"`, `"consent"`} {
		if !strings.Contains(refused, `"field":`+field) {
			t.Errorf("%s is not named: %s", field, refused)
		}
	}
	good := `{"name":"Ana  Sousa","email":"Ana@Example.com","phone":"(212) 555-0142","fields":{"company":"=Tea"},"consent":true}`
	taken := r.want(200, http.MethodPost, send, v.Token, good)
	if !strings.Contains(taken, `"name":"Ana Sousa"`) || !strings.Contains(taken, `"phone":"+12125550142"`) || !strings.Contains(taken, `"source":"widget"`) {
		t.Errorf("taken as %s", taken)
	}
	r.reply(r.follow(v, posted.ConversationID, again.Message.Seq))
	if twice := r.want(200, http.MethodPost, send, v.Token, good); twice != taken {
		t.Errorf("sent again it is %s", twice)
	}
	list := r.want(200, http.MethodGet, bot+"/leads?q=sousa", key, "")
	if strings.Count(list, `"status":"new"`) != 1 || !strings.Contains(list, `"all":1`) || !strings.Contains(list, posted.ConversationID) {
		t.Errorf("the list is %s", list)
	}
	if csv := r.want(200, http.MethodGet, bot+"/leads/export", key, ""); !strings.Contains(csv, "'=Tea") || !strings.Contains(csv, "'+12125550142") {
		t.Errorf("the export is %s", csv)
	}
	if s := r.inWidget(v); s.LeadForm != nil {
		t.Errorf("the form is shown again: %+v", s.LeadForm)
	}
	stranger := r.visit()
	r.want(404, http.MethodPost, send, stranger.Token, good)

	// Whoever waits is answered when the owner switches the form off.
	waiting := r.visit()
	r.inWidget(waiting)
	held := r.say(waiting, "", "w", "How can I pay?")
	stream := r.follow(waiting, held.ConversationID, held.Message.Seq)
	r.want(200, http.MethodPatch, bot, key, `{"leadForm":{"when":"off"}}`)
	r.reply(stream)
	if log := r.want(200, http.MethodGet, "/api/admin/conversations/"+posted.ConversationID+"/log", key, ""); !strings.Contains(log, "USER_INFO") {
		t.Errorf("the session log has no USER_INFO: %s", log)
	}
	if out := must(t, data, "recount"); strings.Contains(out, "stored") {
		t.Errorf("the counters are off: %s", out)
	}
}

// Details that are given in the talk become a lead after a yes, and reach a real
// receiver of Web-to-Lead forms.
func TestLeads_inTheTalk(t *testing.T) {
	t.Parallel()
	forms := make(chan url.Values, 4)
	tries := 0
	crm := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if tries++; tries == 1 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		if err := r.ParseForm(); err == nil {
			forms <- r.PostForm
		}
	}))
	defer crm.Close()
	data := t.TempDir()
	r := boot(t, data, "--rate-limits", "off", "--allow-private", strings.TrimPrefix(crm.URL, "http://"))
	key := strings.TrimSpace(must(t, data, "admin", "create-key", "--name", "test", "--role", "admin"))
	v := r.visit()
	bot := "/api/admin/chatbots/" + v.Chatbot
	r.want(422, http.MethodPut, bot+"/crm", key, `{"target":"url","url":"http://169.254.169.254/latest"}`)
	r.want(200, http.MethodPut, bot+"/crm", key, `{"target":"salesforce","orgId":"00D000000000001","url":"`+crm.URL+`/w2l"}`)

	first, m := r.ask(v, "", "1", "My name is Ana Sousa. Please write me at ana@example.com")
	if !strings.Contains(m.Text, "ana@example.com") {
		t.Fatalf("asked %q", m.Text)
	}
	if list := r.want(200, http.MethodGet, bot+"/leads", key, ""); !strings.Contains(list, `"all":0`) {
		t.Fatalf("there is a lead before the yes: %s", list)
	}
	r.ask(v, first.ConversationID, "2", "Yes, pass it on")
	list := r.want(200, http.MethodGet, bot+"/leads?how=chat", key, "")
	if !strings.Contains(list, `"name":"Ana Sousa"`) || !strings.Contains(list, first.ConversationID) {
		t.Errorf("the list is %s", list)
	}
	of := r.want(200, http.MethodGet, "/api/admin/conversations/"+first.ConversationID+"/leads", key, "")
	if !strings.Contains(of, "ana@example.com") {
		t.Errorf("the conversation has no lead: %s", of)
	}
	var lead struct{ Items []httpapi.Lead }
	if err := json.Unmarshal([]byte(list), &lead); err != nil || len(lead.Items) != 1 {
		t.Fatalf("%v in %s", err, list)
	}
	who := "/api/admin/users/" + lead.Items[0].User
	if got := r.want(200, http.MethodGet, who+"/leads", key, ""); !strings.Contains(got, lead.Items[0].ID) {
		t.Errorf("the chat user has no lead: %s", got)
	}
	var line httpapi.UserTimeline
	if err := json.Unmarshal([]byte(r.want(200, http.MethodGet, who+"/timeline", key, "")), &line); err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, m := range line.Items {
		kinds = append(kinds, m.Kind)
	}
	if strings.Join(kinds, " ") != "lead conversation created" || line.Items[0].Lead.ID != lead.Items[0].ID {
		t.Errorf("the timeline is %v", kinds)
	}
	select {
	case form := <-forms:
		if form.Get("oid") != "00D000000000001" || form.Get("first_name") != "Ana" || form.Get("last_name") != "Sousa" || form.Get("email") != "ana@example.com" {
			t.Errorf("the CRM got %v", form)
		}
	case <-within(t).Done():
		t.Fatal("nothing reached the CRM")
	}
	if log := r.want(200, http.MethodGet, bot+"/crm/log", key, ""); !strings.Contains(log, `"status":`) {
		t.Errorf("the log is %s", log)
	}
	for _, target := range []string{"salesforce", "off"} {
		r.want(200, http.MethodPut, bot+"/crm", key, `{"target":"`+target+`","orgId":"00D000000000001","url":"`+crm.URL+`/w2l"}`)
		if got, want := r.want(200, http.MethodGet, "/api/admin/leads/"+lead.Items[0].ID, key, ""), fmt.Sprintf(`"crm":%v`, target != "off"); !strings.Contains(got, want) {
			t.Errorf("with pushes to %s the lead is %s", target, got)
		}
	}
	_, m = r.ask(v, first.ConversationID, "3", "is info@other.example your address?")
	if strings.Contains(m.Text, "pass on") {
		t.Errorf("an address that is asked about is taken for the visitor's: %q", m.Text)
	}
	var page httpapi.LeadList
	if err := json.Unmarshal([]byte(list), &page); err != nil || len(page.Items) != 1 {
		t.Fatalf("%d leads, %v", len(page.Items), err)
	}
	r.want(204, http.MethodDelete, "/api/admin/leads/"+page.Items[0].ID, key, "")
	if log := r.want(200, http.MethodGet, bot+"/crm/log", key, ""); strings.Contains(log, "Sousa") {
		t.Errorf("the log names a lead that was deleted: %s", log)
	}
}
