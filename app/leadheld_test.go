package app_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"frontdesk/app/httpapi"
)

// A mandatory form is mandatory for whatever a visitor's page calls itself, also
// where the server has forgotten the visit; the owner's own programs fill in nothing.
func TestLeads_noSourcePassesTheForm(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := boot(t, data, "--rate-limits", "off")
	p, v := r.panel(), r.visit() // as an API client
	p.call(http.MethodPut, "/lead-form", map[string]any{"when": "before", "name": "off", "email": "required", "phone": "off", "fields": []any{}, "texts": []any{}, "consent": false, "notice": true, "mail": false, "mailTo": "", "country": ""}, nil)
	said := func(r *running, id string) (out httpapi.Posted) {
		t.Helper()
		body := `{"clientId":"` + id + `","text":"How long does delivery take?"}`
		if err := json.Unmarshal([]byte(r.want(202, http.MethodPost, "/api/widget/"+v.Chatbot+"/messages", v.Token, body)), &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	if posted := said(r, "1"); !posted.Held {
		t.Errorf("an API client is not held: %+v", posted)
	}
	r.stop()
	again := boot(t, data, "--rate-limits", "off")
	posted := said(again, "2")
	if !posted.Held {
		t.Errorf("after a restart it is not held: %+v", posted)
	}
	again.want(200, http.MethodPost, "/api/widget/conversations/"+posted.ConversationID+"/lead", v.Token, `{"email":"ana@example.com"}`)
	again.reply(again.follow(v, posted.ConversationID, posted.Message.Seq))
	answer := again.want(200, http.MethodPost, "/api/v2/chat", again.panel().key, `{"chatbotId":"`+v.Chatbot+`","messages":[{"role":"user","content":"How long does delivery take?"}]}`)
	if !strings.Contains(answer, "same day") {
		t.Errorf("the owner's program gets %s", answer)
	}
}

// One webhook an address, however often it is added at the same time.
func TestWebhooks_sameAtOnce(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir(), "--rate-limits", "off", "--allow-private", "127.0.0.1:9")
	p := r.panel()
	var all sync.WaitGroup
	for range 15 {
		all.Go(func() {
			r.call(http.MethodPost, p.bot+"/webhooks", p.key, `{"url":"http://127.0.0.1:9/hook","events":["chat"]}`)
		})
	}
	all.Wait()
	var list httpapi.WebhookList
	p.call(http.MethodGet, "/webhooks", nil, &list)
	if len(list.Items) != 1 {
		t.Errorf("%d webhooks", len(list.Items))
	}
}
