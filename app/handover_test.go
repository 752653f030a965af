package app_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"frontdesk/app/apptest/smtpserver"
	"frontdesk/app/apptest/visitor"
	"frontdesk/app/httpapi"
)

// asVisitor makes a call of a visitor in a conversation.
func (r *running) asVisitor(v *visitor.Visitor, conversation, what string, in, out any) int {
	r.t.Helper()
	raw, err := json.Marshal(in)
	if err != nil {
		r.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(within(r.t), http.MethodPost, r.base+"/api/widget/conversations/"+conversation+"/"+what, bytes.NewReader(raw))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+v.Token)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err = io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	if out != nil {
		if err := json.Unmarshal(raw, out); err != nil {
			r.t.Fatalf("%s: %d %s: %v", what, res.StatusCode, raw, err)
		}
	}
	return res.StatusCode
}

// in is the panel's API of one conversation.
func (p panel) in(conversation string) panel {
	p.bot = "/api/admin/conversations/" + conversation
	return p
}

// available opens the panel as somebody who can answer, until the test ends.
func (p panel) available() {
	p.t.Helper()
	req, err := http.NewRequestWithContext(within(p.t), http.MethodGet, p.base+"/api/admin/events?available=true", nil)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+p.key)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { res.Body.Close() })
	if _, err := res.Body.Read(make([]byte, 1)); err != nil {
		p.t.Fatalf("the stream of the panel says nothing: %v", err)
	}
}

// logged gives the values of a key in the session log.
func (p panel) logged(conversation, key string) (values []string) {
	p.t.Helper()
	var log httpapi.LogList
	p.in(conversation).call(http.MethodGet, "/log", nil, &log)
	for _, row := range log.Rows {
		if row.Key == key {
			values = append(values, row.Value)
		}
	}
	return values
}

func (p panel) result(conversation, want string) {
	p.t.Helper()
	var details httpapi.ConversationDetails
	p.in(conversation).call(http.MethodGet, "", nil, &details)
	if details.ResultPath != want {
		p.t.Errorf("the result is %q, want %q", details.ResultPath, want)
	}
}

// receiver takes what webhooks send.
func receiver(t *testing.T) (address string, bodies <-chan []byte) {
	t.Helper()
	got := make(chan []byte, 10)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		if body, err := io.ReadAll(req.Body); err == nil {
			got <- body
		}
	}))
	t.Cleanup(server.Close)
	return server.URL, got
}

// The way to a person who is there: asked for, offered, accepted, told to the
// owner's server and page with the same body, answered by hand, handed back.
func TestHandover_attended(t *testing.T) {
	t.Parallel()
	address, bodies := receiver(t)
	r := boot(t, t.TempDir(), "--rate-limits", "off", "--allow-private", strings.TrimPrefix(address, "http://"))
	p, v := r.panel(), r.visit()
	p.available()
	p.call(http.MethodPost, "/webhooks", map[string]any{"url": address, "events": []string{"live-chat-escalation"}}, nil)
	posted, m := r.ask(v, "", "1", "Can I speak to someone?")
	c := posted.ConversationID
	if m.Kind != "dialog" || !strings.Contains(m.Text, "Shall I connect you") {
		t.Fatalf("asking for a person: %s %q", m.Kind, m.Text)
	}
	if _, m = r.ask(v, c, "2", "yes"); !strings.Contains(m.Text, "We have told the team") {
		t.Fatalf("after yes: %q", m.Text)
	}
	var told struct {
		Handover httpapi.Handover
		Event    map[string]any
	}
	if status := r.asVisitor(v, c, "escalate", struct{}{}, &told); status != http.StatusOK || told.Handover.State != "waiting" {
		t.Fatalf("asking again: %d %+v", status, told)
	}
	var body []byte
	select {
	case body = <-bodies:
	case <-within(t).Done():
		t.Fatal("the event did not come")
	}
	var sent map[string]any
	if err := json.Unmarshal(body, &sent); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(told.Event, sent) {
		t.Errorf("the page hears\n%v\nand the server\n%v", told.Event, sent)
	}
	if keys := slices.Sorted(maps.Keys(sent)); !slices.Equal(keys, []string{"chatbot_display_name", "chatbot_id", "chatbot_name", "conversation_id", "lead", "messages", "source"}) {
		t.Errorf("the event has %v", keys)
	}

	stream := r.follow(v, c, 4)
	var said httpapi.PanelMessage
	p.in(c).call(http.MethodPost, "/messages", map[string]string{"text": "Hello, this is Maria."}, &said)
	if e := r.await(stream, "message", "this is Maria"); !strings.Contains(string(e.Data), `"role":"agent"`) || !strings.Contains(string(e.Data), `"name":"test"`) {
		t.Errorf("the visitor gets %s", e.Data)
	}
	r.await(stream, "status", `"attended"`)
	if got := p.logged(c, "CHAT_ATTENDED"); len(got) != 1 || !strings.Contains(got[0], `"chatId":"`+c+`"`) || !strings.Contains(got[0], `"appId":"`+v.Chatbot+`","region":`) {
		t.Errorf("logged: %q", got)
	}
	p.result(c, "Escalated > Accepted > Available agents > Chat attended")
	// While a person is there nothing is answered; handed back, the next question is.
	silent := r.say(v, c, "3", "Thank you, Maria. Hello?")
	p.in(c).call(http.MethodPost, "/hand-back", struct{}{}, nil)
	if _, m = r.ask(v, c, "4", "hello"); m.Seq <= silent.Message.Seq+1 {
		t.Errorf("the message to the person was answered by the assistant: %+v", m)
	}
}

func TestHandover_refused(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir(), "--rate-limits", "off")
	p, v := r.panel(), r.visit()
	posted, _ := r.ask(v, "", "1", "xyzzy plugh")
	c := posted.ConversationID
	_, m := r.ask(v, c, "2", "frobnicate the quux")
	if !strings.Contains(m.Text, "Shall I connect you") {
		t.Fatalf("after nothing was found twice: %q", m.Text)
	}
	if _, m = r.ask(v, c, "3", "No, thanks"); m.Kind != "dialog" {
		t.Errorf("after no: %s %q", m.Kind, m.Text)
	}
	if got := p.logged(c, "CHAT_ESCALATION_REJECTED"); !slices.Equal(got, []string{"TRUE"}) {
		t.Errorf("logged: %q", got)
	}
	p.result(c, "Escalated > Rejected")
	if _, m = r.ask(v, c, "4", "grault the garply"); strings.Contains(m.Text, "Shall I connect you") {
		t.Errorf("offered again after one miss: %q", m.Text)
	}
}

// Nobody is there: a message is left, and the owner reads it in the mail.
func TestHandover_ticket(t *testing.T) {
	t.Parallel()
	server, err := smtpserver.Start(smtpserver.Config{Security: smtpserver.Plain})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	host, port, err := net.SplitHostPort(server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	r := boot(t, t.TempDir(), "--rate-limits", "off", "--mail-host", host, "--mail-port", port, "--mail-security", "none", "--mail-from", "desk@shop.example")
	p, v := r.panel(), r.visit()
	p.call(http.MethodPatch, "", map[string]any{"contact": map[string]string{"email": "owner@shop.example"}}, nil)
	general := p
	general.bot = "/api/admin/settings/general"
	general.call(http.MethodPut, "", httpapi.GeneralSettings{IdleHours: 24, PublicURL: "https://desk.example"}, nil)
	posted, _ := r.ask(v, "", "1", "I want to talk to a person")
	c := posted.ConversationID
	if status := r.asVisitor(v, c, "ticket", map[string]string{"email": "ana@example.com", "message": "Early"}, nil); status != http.StatusConflict {
		t.Errorf("a ticket before anybody was asked for: %d", status)
	}
	_, m := r.ask(v, c, "2", "Yes, connect me")
	if m.Kind != "form" {
		t.Fatalf("with nobody there: %s %q", m.Kind, m.Text)
	}
	if got := p.logged(c, "CHAT_NO_AGENTS"); !slices.Equal(got, []string{"true"}) {
		t.Errorf("logged: %q", got)
	}
	p.result(c, "Escalated > Accepted > No agents")
	if status := r.asVisitor(v, c, "ticket", map[string]string{"email": "ana@", "message": "x"}, nil); status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong address: %d", status)
	}
	ticket := map[string]string{"name": "Ana", "email": "ana@example.com", "message": "Do you repair <b>tandems</b>?"}
	var first, again httpapi.TicketTaken
	if status := r.asVisitor(v, c, "ticket", ticket, &first); status != http.StatusOK || first.Handover.State != "ticket" {
		t.Fatalf("the ticket: %d %+v", status, first)
	}
	if r.asVisitor(v, c, "ticket", ticket, &again); again.ID != first.ID {
		t.Errorf("sent again it is %s, first %s", again.ID, first.ID)
	}
	if got := p.logged(c, "CONTACT_TICKET"); !slices.Equal(got, []string{first.ID + ", " + c}) {
		t.Errorf("logged: %q", got)
	}
	p.result(c, "Escalated > Accepted > Ticket")
	mails, err := server.Wait(within(t), 2)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"A visitor asks for a person", "Message from Ana"} {
		content, err := mails[i].Content()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(content.Subject, want) || !strings.Contains(content.To, "owner@shop.example") {
			t.Errorf("mail %d is %q to %q", i, content.Subject, content.To)
		}
		if link := "https://desk.example/admin/conversations/" + c; !strings.Contains(content.Text, link) || !strings.Contains(content.Text, "I want to talk to a person") {
			t.Errorf("mail %d says\n%s", i, content.Text)
		}
		if i == 1 && (!strings.Contains(content.Text, "tandems") || strings.Contains(content.HTML, "<b>tandems") || !strings.Contains(strings.Join(content.Header["Reply-To"], ""), "ana@example.com")) {
			t.Errorf("the ticket's mail says\n%s\n%s", content.Text, content.HTML)
		}
	}
}
