package app_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"frontdesk/app/apptest/ollamafake"
	"frontdesk/app/apptest/visitor"
	"frontdesk/app/httpapi"
)

// filled is a server on which everything has happened once.
type filled struct {
	panel
	visitor *visitor.Visitor // with a conversation that has all kinds of messages
	// values are what the parameters of addresses stand for, by name.
	values map[string]string
}

func fill(t *testing.T) *filled {
	t.Helper()
	fake, err := ollamafake.Start("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.Close)
	_, site := shop(t)
	hooks := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/broken" {
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
	t.Cleanup(hooks.Close)
	// The command line's socket stands in the folder, and its path has to be short.
	data, err := os.MkdirTemp("", "fd") //nolint:usetesting // t.TempDir gives too long a path
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(data) })
	host := func(url string) string { return strings.TrimPrefix(url, "http://") }
	r := boot(t, data, "--rate-limits", "off", "--ollama-url", fake.URL(), "--allow-private", host(site)+","+host(hooks.URL))
	f := &filled{panel: r.panel(), values: map[string]string{}}
	f.values["id"] = strings.TrimPrefix(f.bot, "/api/admin/chatbots/")
	f.settings(hooks.URL)
	f.sources(t, site)
	f.talk(hooks.URL)
	f.people()
	f.lab()
	f.credits()
	f.many()
	return f
}

// many has a file written of all conversations that have ended.
func (f *filled) many() {
	f.values["bulkId"] = f.made("/bulk", map[string]any{"action": "export", "filter": "status=ended"})
	f.want(200, http.MethodPut, "/api/admin/conversations/"+f.values["cid"]+"/tags", f.key, `{"tags":["vip"]}`)
}

// made sends what makes something and gives its id.
func (f *filled) made(path string, in any) string {
	f.t.Helper()
	var out struct {
		ID      string
		Webhook struct{ ID string }
	}
	f.panel.call(http.MethodPost, path, in, &out)
	if out.ID+out.Webhook.ID == "" {
		f.t.Fatalf("%s gives no id", path)
	}
	return out.ID + out.Webhook.ID
}

// until asks an address of the chatbot until its answer is good.
func until[T any](f *filled, path string, good func(T) bool) T {
	f.t.Helper()
	ctx := within(f.t)
	for {
		var out T
		f.panel.call(http.MethodGet, path, nil, &out)
		if good(out) {
			return out
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			f.t.Fatalf("%s stays %+v", path, out)
		}
	}
}

func (f *filled) settings(hooks string) {
	f.panel.call(http.MethodPut, "/lead-form", json.RawMessage(`{"when":"asked","name":"required","email":"required","phone":"optional",
		"fields":[{"key":"size","label":"Size","kind":"choice","options":["S","L"],"need":"optional"}],"consent":true,
		"texts":[{"lang":"en","title":"Who are you?","intro":"","submit":"Send","thanks":"Thanks","consent":"You may call me.","labels":{"size":"Size"}}],"notice":true,"mail":true,"mailTo":"","country":"US"}`), nil)
	f.panel.call(http.MethodPut, "/crm", map[string]any{"target": "salesforce", "orgId": "00D000000000001", "url": hooks + "/crm"}, nil)
	f.panel.call(http.MethodPost, "/segments", map[string]any{"name": "Regulars", "filter": map[string]any{"returning": true, "q": "ana"}}, nil)
	f.values["wid"] = f.made("/webhooks", map[string]any{"url": hooks + "/hook", "events": []string{"chat", "lead-submission", "live-chat-escalation"}})
	f.made("/webhooks", map[string]any{"url": hooks + "/broken", "events": []string{"chat"}})
	f.want(200, http.MethodPut, "/api/admin/egress", f.key, `{"airGap":false,"allow":["example.com"]}`)
}

// sources reads a website and files, and has contents in every state.
func (f *filled) sources(t *testing.T, site string) {
	f.values["sid"] = f.made("/sites", map[string]any{"url": site, "settings": map[string]any{"delayMs": 100}})
	until(f, "/sites/"+f.values["sid"], func(s httpapi.Site) bool { return !s.Running })
	pages := until(f, "/sites/"+f.values["sid"]+"/pages", func(l httpapi.SitePageList) bool { return len(l.Items) > 0 })
	f.values["pid"] = pages.Items[0].ID

	dir := sampleFiles(t)
	for _, name := range []string{"parking.docx", "broken.docx"} {
		if code, _, errs := command(t, f.data, "files", "add", dir+"/"+name, "--chatbot", f.values["id"]); code != 0 && name == "parking.docx" {
			t.Fatalf("adding %s: %s", name, errs)
		}
	}
	files := until(f, "/files", func(l httpapi.FileList) bool { return len(l.Items) > 0 })
	f.values["fid"] = files.Items[0].ID

	parcel := map[string]any{
		"id": "parcel", "title": "Parcels", "questions": []string{"Where is my parcel?"}, "answer": "Follow it by the link in the mail.", "url": "https://shop.example/parcel",
		"lang": "en", "tags": []string{"delivery"},
	}
	f.panel.call(http.MethodPost, "/contents", parcel, nil)
	parcel["id"] = "parcel-2"
	f.panel.call(http.MethodPost, "/contents", parcel, nil)
	parcel["id"], parcel["draft"] = "parcel-3", true
	f.panel.call(http.MethodPost, "/contents", parcel, nil)
	f.values["contentId"] = "parcel"
	until(f, "/contents/duplicates", func(l httpapi.DuplicateList) bool { return len(l.Items) > 0 })
	var run struct{ ID string }
	f.post(t, f.key, f.bot+"/contents/import", "text/csv", "id,question,answer\nkites,Do you lend kites?,Yes.\n,,\n", 202, &run)
	f.values["runId"] = run.ID
	until(f, "/imports", func(l httpapi.ImportRunList) bool { return len(l.Items) > 0 && l.Items[0].State != "running" })
}

// talk has a conversation with every kind of message and what follows from them.
func (f *filled) talk(hooks string) {
	v := f.visit()
	f.visitor = v
	session := f.want(200, http.MethodPost, "/api/widget/"+v.Chatbot+"/session", "", `{"source":"widget","page":{"url":"https://shop.example/teas","title":"Teas"},
		"userInfo":{"name":"Ana","email":"ana@example.com","phone":"+12125550142","info":{"plan":"Gold","lucky":[7,8]}}}`)
	var opened httpapi.Session
	if err := json.Unmarshal([]byte(session), &opened); err != nil {
		f.t.Fatal(err)
	}
	v.Token = opened.VisitorToken
	posted, _ := f.ask(v, "", "1", "How long does delivery take?")
	c := posted.ConversationID
	f.values["cid"] = c
	for i, text := range []string{"Tell me all about tea and how it is kept", "My name is Ana Sousa. Please write me at ana@example.com", "Yes, pass it on", "Do you repair broken unicycles?"} {
		f.ask(v, c, strconv.Itoa(i+2), text)
	}
	f.asVisitor(v, c, "escalate", struct{}{}, nil)
	f.want(200, http.MethodPost, "/api/widget/conversations/"+c+"/ticket", v.Token, `{"name":"Ana","email":"ana@example.com","message":"Please call me."}`)
	f.panel.in(c).call(http.MethodPost, "/messages", map[string]string{"text": "Hello, this is Maria."}, nil)
	f.values["seq"] = "2"

	other := f.visit()
	ended, _ := f.ask(other, "", "1", "do you repair broken unicycles")
	f.want(200, http.MethodPost, "/api/widget/conversations/"+ended.ConversationID+"/lead", other.Token, `{"name":"Bo","email":"bo@example.com","consent":true}`)
	if _, err := other.End(within(f.t), f.base, ended.ConversationID); err != nil {
		f.t.Fatal(err)
	}
	f.want(200, http.MethodPost, "/api/v2/chat", f.key, `{"chatbotId":"`+f.values["id"]+`","conversationId":"mine","messages":[{"role":"user","content":"Do you ship abroad?"}]}`)

	leads := until(f, "/leads", func(l httpapi.LeadList) bool { return len(l.Items) > 1 })
	first := leads.Items[len(leads.Items)-1] // of the visitor above
	f.values["lid"], f.values["uid"] = first.ID, first.User
	f.want(200, http.MethodPatch, "/api/admin/leads/"+f.values["lid"], f.key, `{"status":"contacted","notes":"Called.","owner":"Maria"}`)
	until(f, "/crm/log", func(l httpapi.CRMLog) bool { return len(l.Items) > 1 })
	deliveries := until(f, "/deliveries", func(l httpapi.DeliveryList) bool {
		return len(l.Items) > 5 && strings.Contains(string(encoded(f.t, l)), `"pending"`)
	})
	f.values["did"] = deliveries.Items[0].ID
}

func encoded(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// people merges two profiles and proves an identity.
func (f *filled) people() {
	var made httpapi.RotatedSecret
	f.panel.call(http.MethodPost, "/identity/rotate", map[string]any{}, &made)
	f.panel.call(http.MethodPost, "/identity/rotate", map[string]any{}, &made)
	f.panel.call(http.MethodPut, "/identity", map[string]any{"mode": "optional", "jwt": true, "text": "Sign in first.", "memory": true}, nil)
	known := f.visit()
	f.tell(known, `{"userId":"42","userHash":"`+hashOf(made.Secret, "42")+`","name":"Ana","email":"ana@example.com"}`)
	f.ask(known, "", "1", "Where is my parcel?")
	guest := f.visit()
	s := f.tell(guest, `{"name":"Ana S."}`)
	f.ask(guest, "", "1", "Where is my parcel?")
	f.want(200, http.MethodPost, "/api/admin/users/"+f.values["uid"]+"/merge", f.key, `{"with":"`+s.User.UUID+`"}`)
}

// lab asks again what was asked, and waits for the groups of questions.
func (f *filled) lab() {
	f.values["tid"] = f.made("/trials", map[string]any{"kind": "replay", "days": 1})
	f.panel.call(http.MethodPut, "/contents/parcel", map[string]any{"title": "Parcels", "questions": []string{"Where is my parcel?"}, "answer": "Ask us."}, nil)
	until(f, "/trials/"+f.values["tid"], func(t httpapi.Trial) bool { return t.State != "running" })
	f.values["tid"] = f.made("/trials", map[string]any{"kind": "replay", "days": 1})
	until(f, "/trials/"+f.values["tid"], func(t httpapi.Trial) bool { return t.State != "running" })
	f.grouped("/topics", func(g httpapi.QuestionGroups) bool { return len(g.Groups) > 0 })
	f.values["gid"] = f.grouped("/unanswered", func(g httpapi.QuestionGroups) bool { return len(g.Groups) > 0 }).Groups[0].ID
}

// credits pays for one answer and refuses the next.
func (f *filled) credits() {
	f.want(200, http.MethodPatch, f.bot, f.key, `{"credits":{"enabled":true,"allowances":[{"for":"everyone","credits":1,"period":"once"}],"text":"That was all.","contact":true}}`)
	f.want(200, http.MethodPost, "/api/admin/users/"+f.values["uid"]+"/credits", f.key, `{"amount":5,"reason":"A present."}`)
	for range 2 {
		v := f.visit()
		posted, _ := f.ask(v, "", "1", "Where is my parcel?")
		f.ask(v, posted.ConversationID, "2", "And where is the other parcel?")
	}
	until(f, "/search?q=parcel", func(found struct{ Items []any }) bool { return len(found.Items) > 1 })
	for _, q := range []string{"delivery&kind=messages", "delivery&kind=conversations", "ana&kind=users"} { // the index follows
		until(f, "/search?q="+q, func(found struct{ Items []any }) bool { return len(found.Items) > 0 })
	}
}
