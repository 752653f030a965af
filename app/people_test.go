package app_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"frontdesk/app/apptest/ollamafake"
	"frontdesk/app/apptest/visitor"
	"frontdesk/app/httpapi"
)

// tell opens the session of a visitor again with what the page says of its user;
// the visitor goes on with the token that comes.
func (r *running) tell(v *visitor.Visitor, userInfo string) httpapi.Session {
	r.t.Helper()
	body := `{"visitorToken":"` + v.Token + `","userInfo":` + userInfo + `}`
	req, err := http.NewRequestWithContext(within(r.t), http.MethodPost, r.base+"/api/widget/"+v.Chatbot+"/session", strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	var out httpapi.Session
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil || res.StatusCode != http.StatusOK {
		r.t.Fatalf("telling %s: %d, %v", userInfo, res.StatusCode, err)
	}
	v.Token = out.VisitorToken
	return out
}

// ask posts a question and gives the reply.
func (r *running) ask(v *visitor.Visitor, conversation, clientID, text string) (visitor.Posted, visitor.Message) {
	r.t.Helper()
	posted := r.say(v, conversation, clientID, text)
	return posted, r.reply(r.follow(v, posted.ConversationID, posted.Message.Seq))
}

// bytes reads an address of the panel as it is.
func (p panel) bytes(address string) []byte {
	p.t.Helper()
	status, out := p.send(http.MethodGet, address)
	if status != http.StatusOK {
		p.t.Fatalf("%s: %d %s", address, status, out)
	}
	return out
}

// send makes a call of the panel without a body.
func (p panel) send(method, address string) (status int, out []byte) {
	p.t.Helper()
	req, err := http.NewRequestWithContext(within(p.t), method, p.base+address, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+p.key)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	out, err = io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return res.StatusCode, out
}

func hashOf(secret, user string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(user))
	return hex.EncodeToString(mac.Sum(nil))
}

// The acceptance of the source: what the page tells of its user is used by the
// answer, and forgotten with null.
func TestPeople_luckyNumber(t *testing.T) {
	t.Parallel()
	fake, err := ollamafake.Start("")
	if err != nil {
		t.Fatal(err)
	}
	defer fake.Close()
	fake.Set(ollamafake.Behaviour{Mode: ollamafake.Die})
	r := boot(t, t.TempDir(), "--ollama-url", fake.URL(), "--rate-limits", "off")
	v := r.visit()
	session := r.tell(v, `{"name":"Ana","info":{"info":"The user's lucky number is 934383"}}`)
	if session.Identity.State != "known" || session.User.Name != "Ana" || !strings.HasPrefix(session.Chatbot.Greeting, "Hello, Ana!") {
		t.Errorf("the session is of %+v, greeted with %q", session.User, session.Chatbot.Greeting)
	}
	posted, m := r.ask(v, "", "1", "What is my lucky number?")
	if m.Kind != "direct" || !strings.Contains(m.Text, "934383") {
		t.Errorf("without a model: %s %q", m.Kind, m.Text)
	}
	if _, m = r.ask(v, posted.ConversationID, "2", "What is my name and double of my lucky number?"); !strings.Contains(m.Text, "Ana") || !strings.Contains(m.Text, "1868766") {
		t.Errorf("both, without a model: %q", m.Text)
	}
	other := r.visit()
	if _, m := r.ask(other, "", "o", "What is my lucky number?"); strings.Contains(m.Text, "934383") {
		t.Errorf("another visitor is told: %q", m.Text)
	}
	r.tell(v, `null`)
	if _, m = r.ask(v, posted.ConversationID, "3", "What is my lucky number?"); strings.Contains(m.Text, "934383") {
		t.Errorf("after null: %q", m.Text)
	}

	const exact = "Your name is Ana [1]. Double of your lucky number is 1868766 [1]."
	fake.Set(ollamafake.Behaviour{Text: exact})
	modelled := boot(t, t.TempDir(), "--ollama-url", fake.URL(), "--rate-limits", "off")
	v = modelled.visit()
	before := len(chats(fake))
	modelled.tell(v, `{"name":"Ana","info":"{\"info\":\"The user's lucky number is 934383\"}"}`)
	if _, m = modelled.ask(v, "", "1", "What is my name and double of my lucky number?"); m.Kind != "model" || m.Text != exact {
		t.Errorf("with the scripted model: %s %q", m.Kind, m.Text)
	}
	if asked := strings.Join(chats(fake)[before:], "\n"); !strings.Contains(asked, "934383") {
		t.Errorf("the model was not told the number: %q", asked)
	}
	modelled.tell(v, `null`)
	before = len(chats(fake))
	for clientID, q := range map[string]string{"2": "What is my name and double of my lucky number?", "3": "How do I brew oolong, and when can I come by?"} {
		modelled.ask(v, "", clientID, q)
	}
	told := chats(fake)[before:]
	if len(told) == 0 {
		t.Error("the model was asked nothing after null")
	}
	for _, prompt := range told {
		if strings.Contains(prompt, "934383") || strings.Contains(prompt, "Ana") {
			t.Errorf("after null the model is told %q", prompt)
		}
	}
}

// chats are the prompts that a scripted model was asked with.
func chats(fake *ollamafake.Server) (prompts []string) {
	for _, r := range fake.Requests("/api/chat") {
		prompts = append(prompts, fmt.Sprint(r.Body.Messages))
	}
	return prompts
}

func TestPeople_remembersWhatWasAsked(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir(), "--rate-limits", "off")
	v, other := r.visit(), r.visit()
	first, answered := r.ask(v, "", "1", "Do you sell gift cards?")
	if _, err := v.End(within(t), r.base, first.ConversationID); err != nil {
		t.Fatal(err)
	}
	_, m := r.ask(v, "", "2", "What did I ask last time?")
	if !strings.Contains(m.Text, "Do you sell gift cards?") {
		t.Errorf("got %q; the answer then was %q", m.Text, answered.Text)
	}
	if _, m := r.ask(other, "", "3", "What did I ask last time?"); strings.Contains(m.Text, "gift cards") {
		t.Errorf("another visitor is told: %q", m.Text)
	}
	p := r.panel()
	p.call(http.MethodPut, "/identity", map[string]any{"mode": "off", "jwt": false, "text": "", "memory": false}, nil)
	if _, m := r.ask(v, "", "4", "What did I ask last time?"); strings.Contains(m.Text, "gift cards") {
		t.Errorf("without memory: %q", m.Text)
	}
}

func TestPeople_identity(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := boot(t, data, "--rate-limits", "off")
	p := r.panel()
	var made httpapi.RotatedSecret
	p.call(http.MethodPost, "/identity/rotate", map[string]any{}, &made)
	set := func(mode string) {
		p.call(http.MethodPut, "/identity", map[string]any{"mode": mode, "jwt": true, "text": "Sign in first.", "memory": true}, nil)
	}
	set("optional")
	ana := `{"userId":"42","userHash":"` + hashOf(made.Secret, "42") + `","name":"Ana"}`
	phone, laptop := r.visit(), r.visit()
	r.tell(phone, ana)
	posted := r.say(phone, "", "1", "My parcel is late.")
	if s := r.tell(laptop, ana); s.Conversation == nil || s.Conversation.ID != posted.ConversationID || !s.User.Verified {
		t.Errorf("the second browser has %+v", s.Conversation)
	}
	if said, _, err := laptop.History(within(t), r.base, posted.ConversationID); err != nil || said[0].Text != "My parcel is late." {
		t.Errorf("the second browser reads %v, %v", said, err)
	}
	if s := r.tell(laptop, `{"userId":"43","userHash":"`+hashOf(made.Secret, "43")+`"}`); s.Conversation != nil {
		t.Error("another user id goes on with the conversation")
	}
	if s := r.tell(phone, `null`); s.Conversation != nil || s.Identity.State != "anonymous" {
		t.Errorf("after the log-out: %+v", s)
	}
	if _, _, err := phone.History(within(t), r.base, posted.ConversationID); err == nil {
		t.Error("after the log-out the conversation can be read")
	}
	var next httpapi.RotatedSecret
	p.call(http.MethodPost, "/identity/rotate", map[string]any{}, &next)
	if s := r.tell(phone, ana); s.Identity.State != "verified" {
		t.Errorf("the secret before is refused within the overlap: %+v", s.Identity)
	}
	p.call(http.MethodPost, "/identity/rotate", map[string]any{"overlapHours": 0}, &next)
	fresh := r.visit()
	if s := r.tell(fresh, ana); s.Identity.State != "refused" || s.Identity.Reason == "" || s.User.Verified {
		t.Errorf("a secret that has leaked still counts: %+v", s.Identity)
	}
	set("required")
	if s := r.tell(fresh, `{"name":"Eve"}`); s.Identity.Text != "Sign in first." {
		t.Errorf("a guest is told %+v", s.Identity)
	}
	if _, err := fresh.Post(within(t), r.base, "", "9", "Hello"); err == nil || !strings.Contains(err.Error(), "identity_required") {
		t.Errorf("a guest can write: %v", err)
	}
}

// Erasing while an answer is being written: nothing of the visitor is left, no
// counter is wrong, and the answer goes nowhere.
func TestPeople_eraseDuringAnAnswer(t *testing.T) {
	t.Parallel()
	fake, err := ollamafake.Start("")
	if err != nil {
		t.Fatal(err)
	}
	defer fake.Close()
	fake.Set(ollamafake.Behaviour{Mode: ollamafake.Hang})
	data := t.TempDir()
	r := boot(t, data, "--ollama-url", fake.URL(), "--rate-limits", "off")
	p := r.panel()
	v := r.visit()
	session := r.tell(v, `{"name":"Zelda Quux","email":"zelda@example.com","info":"Her number is 5551234567."}`)
	posted := r.say(v, "", "1", "How do I brew oolong tea, and how hot should the water be?")
	users := strings.Split(p.bot, "/chatbots/")[0] + "/users/" + session.User.UUID
	var counts httpapi.EraseCounts
	if err := json.Unmarshal(p.bytes(users+"/erase"), &counts); err != nil {
		t.Fatal(err)
	}
	if counts.Counts["conversations"] != 1 || counts.Counts["messages"] < 1 {
		t.Errorf("counted %v", counts.Counts)
	}
	if status, out := p.send(http.MethodDelete, users); status != http.StatusNoContent {
		t.Fatalf("erasing: %d %s", status, out)
	}
	fake.Release()
	if _, _, err := v.History(within(t), r.base, posted.ConversationID); err == nil {
		t.Error("the conversation can be read")
	}
	var list httpapi.ChatUserList
	p.call(http.MethodGet, "/users?q=zelda", nil, &list)
	if len(list.Items) != 0 {
		t.Errorf("they are found: %+v", list.Items)
	}
	if out := must(t, data, "recount", "--json"); !strings.Contains(out, `"differences": []`) {
		t.Errorf("counters differ: %s", out)
	}
	if code := r.stop(); code != 0 {
		t.Errorf("the server ended with %d", code)
	}
}

// What a spreadsheet would run comes out harmless.
func TestPeople_export(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir(), "--rate-limits", "off")
	p := r.panel()
	v := r.visit()
	session := r.tell(v, `{"name":"=HYPERLINK(\"http://evil.example\")","phone":"+15550142"}`)
	r.ask(v, "", "1", "@SUM(A1) Do you sell tea?")
	users := strings.Split(p.bot, "/chatbots/")[0] + "/users/" + session.User.UUID
	table := string(p.bytes(users + "/export?format=csv&sessions=true"))
	for _, want := range []string{`"'=HYPERLINK(""http://evil.example"")"`, "'+15550142", "'@SUM(A1)"} {
		if !strings.Contains(table, want) {
			t.Errorf("the table lacks %s:\n%s", want, table)
		}
	}
	var one httpapi.ExportedUser
	if err := json.Unmarshal(p.bytes(users+"/export?format=json&sessions=true"), &one); err != nil || len(one.Sessions) != 1 || len(one.Sessions[0].History) != 2 {
		t.Errorf("got %+v, %v", one, err)
	}
	var all []httpapi.ExportedUser
	if err := json.Unmarshal(p.bytes(p.bot+"/users/export?format=json"), &all); err != nil || len(all) != 1 {
		t.Errorf("got %+v, %v", all, err)
	}
}

// Over the whole program, every route that a visitor's token opens: another's
// token, one of before a log-out for another's conversation, and none.
func TestPeople_noTokenOpensAnothersData(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir(), "--rate-limits", "off")
	var document struct {
		Paths map[string]map[string]struct {
			Security []map[string][]string `json:"security"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(r.panel().bytes("/api/openapi.json"), &document); err != nil {
		t.Fatal(err)
	}
	mine, theirs := r.visit(), r.visit()
	posted := r.say(mine, "", "1", "My number is 934383.")
	r.say(theirs, "", "1", "Hello")
	seen := 0
	for path, methods := range document.Paths {
		for method, of := range methods {
			if !strings.HasPrefix(path, "/api/widget/") || !slices.ContainsFunc(of.Security, func(s map[string][]string) bool { _, is := s["visitorToken"]; return is }) {
				continue
			}
			seen++
			address := strings.NewReplacer("{cid}", posted.ConversationID, "{id}", mine.Chatbot).Replace(path)
			for _, token := range []string{theirs.Token, "", mine.Token[:len(mine.Token)-2]} {
				body := []byte(`{"conversationId":"` + posted.ConversationID + `","clientId":"x","text":"x"}`)
				if !strings.HasSuffix(path, "/messages") || method == "get" {
					body = []byte(`{}`)
				}
				req, err := http.NewRequestWithContext(within(t), strings.ToUpper(method), r.base+address, bytes.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				req.Header.Set("Authorization", "Bearer "+token)
				req.Header.Set("Content-Type", "application/json")
				res, err := http.DefaultClient.Do(req)
				if err != nil {
					t.Fatal(err)
				}
				var out bytes.Buffer
				if res.StatusCode != http.StatusOK || !strings.HasSuffix(path, "/events") {
					_, _ = out.ReadFrom(res.Body)
				}
				res.Body.Close()
				if strings.Contains(out.String(), "934383") || strings.Contains(path, "{cid}") && res.StatusCode < 400 {
					t.Errorf("%s %s: %d %s", method, path, res.StatusCode, out.String())
				}
			}
		}
	}
	if seen < 6 {
		t.Errorf("only %d routes were found in the document", seen)
	}
}
