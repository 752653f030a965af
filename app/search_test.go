package app_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/app/httpapi"
)

// found asks until a search gives so many hits.
func (p panel) found(kind, q string, want int) (page httpapi.SearchPage) {
	p.t.Helper()
	for end := time.Now().Add(patience); ; {
		page = httpapi.SearchPage{}
		p.call("GET", fmt.Sprintf("/search?kind=%s&q=%s", kind, url.QueryEscape(q)), nil, &page)
		if len(page.Items) == want {
			return page
		}
		if time.Now().After(end) {
			p.t.Fatalf("%q finds %d %s, not %d: %+v", q, len(page.Items), kind, want, page.Items)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// What was said is found while the server runs, after it was stopped and started,
// after the index was built anew without it, and no longer when it was erased.
func TestSearch_throughTheProgram(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := boot(t, data)
	v := r.visit()
	c := r.say(v, "", "1", "Do you repair xylophones in Łódź?").ConversationID
	r.say(v, c, "2", "My name is Ms Quetzal")
	p := r.panel()
	page := p.found("messages", "xyloph", 1)
	if hit := page.Items[0]; hit.Conversation.ID != c || hit.Message.Seq != 1 {
		t.Errorf("%+v", hit)
	}
	p.found("messages", "lodz repair", 1)
	p.found("conversations", "quetzal", 1)
	other := p
	id, _, _ := strings.Cut(must(t, data, "chatbots", "create", "Another"), " ")
	other.bot = "/api/admin/chatbots/" + id
	other.found("messages", "xylophones", 0)
	if code := r.stop(); code != 0 {
		t.Fatalf("stopped with %d", code)
	}
	if out := must(t, data, "reindex"); !strings.Contains(out, "built anew from 1 conversation") {
		t.Errorf("reindex says %s", out)
	}
	r = boot(t, data)
	p = r.panel()
	p.found("messages", "xylophones", 1)
	p.found("messages", "marimba", 0)
	r.say(v, c, "3", "Or marimbas?")
	p.found("messages", "marimba", 1)
	user := p.found("conversations", c, 1).Items[0].Conversation.User
	if status, out := p.send("DELETE", "/api/admin/users/"+user); status != 204 {
		t.Fatalf("%d %s", status, out)
	}
	for _, q := range []string{"xylophones", "marimba", "quetzal", c} {
		p.found("conversations", q, 0)
	}
}
