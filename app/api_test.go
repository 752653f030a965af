package app_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/app/apptest/visitor"
)

// apiClient is a client of the compatible API, written from its description alone:
// it shares no type with the server.
type apiClient struct {
	t      *testing.T
	base   string
	key    string
	http   *http.Client
	folder string
}

// data is the folder of the server, for what its owner does meanwhile.
func (a apiClient) data() string { return a.folder }

// open sends a question and gives the answer as it comes.
func (a apiClient) open(in map[string]any) io.Reader {
	a.t.Helper()
	raw, err := json.Marshal(in)
	if err != nil {
		a.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(within(a.t), http.MethodPost, a.base+"/api/v2/chat", bytes.NewReader(raw))
	if err != nil {
		a.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+a.key)
	req.Header.Set("Content-Type", "application/json")
	res, err := a.http.Do(req)
	if err != nil || res.StatusCode != http.StatusOK {
		a.t.Fatalf("chat: %v %v", res, err)
	}
	a.t.Cleanup(func() { res.Body.Close() })
	return res.Body
}

type apiMessage struct {
	Role      string `json:"role"`
	Content   string `json:"content"`
	Timestamp string `json:"timestamp"`
}

type apiAnswer struct {
	Status  string `json:"status"`
	Message string `json:"message"`
	Secret  string `json:"secret"`

	ChatbotID, ChatbotName, ChatbotStatus string
	Chatbots                              []struct{ ChatbotID, ChatbotName string }
	Customers                             []struct {
		ID, PlatformID, Name, Email, Phone, Source, LastReceivedMessage string
		CreatedAt, LastInteraction                                      int64
	}
	Conversations []struct {
		ConversationID, Source, LeadID string
		CreatedAt                      int64
		Messages                       []apiMessage
	}
	Choices []struct {
		Message      apiMessage
		Delta        apiMessage
		FinishReason string `json:"finish_reason"`
	}
}

func (a apiClient) send(method, path string, in any) (int, http.Header, []byte) {
	a.t.Helper()
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			a.t.Fatal(err)
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(within(a.t), method, a.base+"/api/v2"+path, body)
	if err != nil {
		a.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+a.key)
	req.Header.Set("Content-Type", "application/json")
	res, err := a.http.Do(req)
	if err != nil {
		a.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	return res.StatusCode, res.Header, raw
}

// json sends and wants JSON with a status.
func (a apiClient) json(want int, method, path string, in any) (out apiAnswer) {
	a.t.Helper()
	status, _, raw := a.send(method, path, in)
	if err := json.Unmarshal(raw, &out); err != nil || status != want {
		a.t.Fatalf("%s %s: %d, want %d: %s", method, path, status, want, raw)
	}
	if wanted := map[bool]string{true: "success", false: "error"}[want < 300]; out.Status != wanted && out.Choices == nil {
		a.t.Fatalf("%s %s says %q: %s", method, path, out.Status, raw)
	}
	if want >= 300 && out.Message == "" {
		a.t.Fatalf("%s %s gives no reason: %s", method, path, raw)
	}
	return out
}

// text sends a question and wants the answer as plain text.
func (a apiClient) text(in map[string]any) string {
	a.t.Helper()
	status, header, raw := a.send(http.MethodPost, "/chat", in)
	if status != 200 || !strings.HasPrefix(header.Get("Content-Type"), "text/plain") || len(raw) == 0 {
		a.t.Fatalf("chat: %d %s %s", status, header.Get("Content-Type"), raw)
	}
	return string(raw)
}

func ask(bot, question string, more ...any) map[string]any {
	out := map[string]any{"chatbotId": bot, "messages": []apiMessage{{Role: "user", Content: question}}}
	for i := 0; i+1 < len(more); i += 2 {
		out[more[i].(string)] = more[i+1]
	}
	return out
}

// api makes a key on a running server and a client that uses it.
func (r *running) api(args ...string) (apiClient, string) {
	r.t.Helper()
	client := &http.Client{Transport: &http.Transport{}}
	r.t.Cleanup(client.CloseIdleConnections)
	bot, err := visitor.DemoChatbot(within(r.t), client, r.base)
	if err != nil {
		r.t.Fatal(err)
	}
	key := strings.TrimSpace(must(r.t, r.data, append([]string{"admin", "create-key", "--name", "client"}, args...)...))
	return apiClient{t: r.t, base: r.base, key: key, http: client, folder: r.data}, bot
}

const deliveryQuestion = "How long does delivery take?"

func TestAPI_chatAsExistingClientsDo(t *testing.T) {
	r := boot(t, t.TempDir())
	a, bot := r.api()
	if list := a.json(200, "GET", "/get-chatbots", nil); len(list.Chatbots) != 1 || list.Chatbots[0].ChatbotID != bot || list.Chatbots[0].ChatbotName == "" {
		t.Fatalf("%+v", list)
	}
	a.json(200, "GET", "/chatbot/status/"+bot, nil)

	whole := a.text(ask(bot, deliveryQuestion, "conversationId", "+34600111222", "appendMessages", "true", "unknownField", 1))
	streamed := a.text(ask(bot, deliveryQuestion, "conversationId", "+34600111222", "stream", true))
	if whole != streamed {
		t.Errorf("whole %q, streamed %q", whole, streamed)
	}
	if asked := a.text(ask(bot, deliveryQuestion, "appendMessages", false, "basePrompt", "Be brief.", "baseModel", "gpt-4o")); asked != whole {
		t.Errorf("asked without storing: %q", asked)
	}
	formal := a.json(200, "POST", "/chat", ask(bot, deliveryQuestion, "openAIFormat", true))
	if len(formal.Choices) != 1 || formal.Choices[0].Message.Content != whole || formal.Choices[0].FinishReason != "stop" {
		t.Errorf("%+v", formal)
	}
	if got := a.events(ask(bot, deliveryQuestion, "openAIFormat", true, "stream", true)); got != whole {
		t.Errorf("events give %q", got)
	}

	list := a.json(200, "GET", "/get-conversations/"+bot+"?source=api", nil)
	if len(list.Conversations) != 3 {
		t.Fatalf("%d conversations, want those that were stored: %+v", len(list.Conversations), list)
	}
	named := list.Conversations[2]
	if named.ConversationID != "+34600111222" || named.Source != "api" || len(named.Messages) != 4 || named.Messages[1].Content != whole ||
		named.Messages[0].Role != "user" || named.Messages[3].Role != "assistant" {
		t.Fatalf("%+v", named)
	}
	if _, err := time.Parse(time.RFC3339, named.Messages[0].Timestamp); err != nil {
		t.Error(err)
	}
}

// events reads a streamed answer in the other form.
func (a apiClient) events(in map[string]any) (text string) {
	a.t.Helper()
	status, header, raw := a.send(http.MethodPost, "/chat", in)
	if status != 200 || !strings.HasPrefix(header.Get("Content-Type"), "text/event-stream") {
		a.t.Fatalf("%d %v", status, header)
	}
	done := false
	for lines := bufio.NewScanner(bytes.NewReader(raw)); lines.Scan(); {
		data, found := strings.CutPrefix(lines.Text(), "data: ")
		if data == "[DONE]" {
			done = true
			continue
		}
		var one apiAnswer
		if !found {
			continue
		}
		if err := json.Unmarshal([]byte(data), &one); err != nil || len(one.Choices) != 1 {
			a.t.Fatalf("event %q: %v", data, err)
		}
		text += one.Choices[0].Delta.Content
	}
	if !done {
		a.t.Fatalf("the stream has no end: %s", raw)
	}
	return text
}

// Clients that keep the whole talk send all of it each time: what is stored already
// is stored once, and what is not is history.
func TestAPI_historyIsStoredOnce(t *testing.T) {
	r := boot(t, t.TempDir())
	a, bot := r.api()
	talk := []apiMessage{{Role: "assistant", Content: "Hello!"}, {Role: "user", Content: "I bought a bicycle."}, {Role: "assistant", Content: "Nice."}}
	for i, question := range []string{deliveryQuestion, "Do you ship abroad?"} {
		talk = append(talk, apiMessage{Role: "user", Content: question})
		answer := a.text(map[string]any{"chatbotId": bot, "conversationId": "talk", "messages": talk})
		talk = append(talk, apiMessage{Role: "assistant", Content: answer})
		list := a.json(200, "GET", "/get-conversations/"+bot, nil)
		if len(list.Conversations) != 1 || len(list.Conversations[0].Messages) != len(talk) {
			t.Fatalf("after %d questions: %+v", i+1, list)
		}
		for j, m := range list.Conversations[0].Messages {
			if m.Content != talk[j].Content || m.Role != talk[j].Role {
				t.Errorf("message %d: %+v, want %+v", j, m, talk[j])
			}
		}
	}
}

func TestAPI_listsWithEveryFilter(t *testing.T) {
	r := boot(t, t.TempDir())
	a, bot := r.api()
	for i := range 3 {
		a.text(ask(bot, fmt.Sprintf("%s (%d)", deliveryQuestion, i), "conversationId", fmt.Sprintf("c%d", i)))
	}
	v := r.visitFrom(bot, "widget")
	if _, err := v.Post(within(t), r.base, "", "m1", deliveryQuestion); err != nil {
		t.Fatal(err)
	}
	all := a.json(200, "GET", "/get-conversations/"+bot, nil).Conversations
	if len(all) != 4 || all[0].Source == "api" || all[3].ConversationID != "c0" {
		t.Fatalf("%+v", all)
	}
	count := func(path string, want int) apiAnswer {
		t.Helper()
		out := a.json(200, "GET", path, nil)
		if n := len(out.Conversations) + len(out.Customers); n != want {
			t.Errorf("%s gives %d, want %d", path, n, want)
		}
		return out
	}
	first, last := all[3].CreatedAt, all[0].CreatedAt
	for _, list := range []string{"/get-conversations/", "/get-customers/"} {
		at := list + bot
		count(at, 4)
		count(at+"?source=api", 3)
		count(at+"?source=nowhere", 0)
		count(at+"?size=2", 2)
		count(at+"?size=2&start=3", 1)
		count(at+"?start=4", 0)
		count(at+fmt.Sprintf("?startTimestamp=%d", first), 4)
		count(at+fmt.Sprintf("?startTimestamp=%d", last+60_000), 0)
		count(at+fmt.Sprintf("?endTimestamp=%d", first-60_000), 0)
		count(at+fmt.Sprintf("?startTimestamp=%d&endTimestamp=%d&source=api&size=1&start=1", first, last+60_000), 1)
		for _, bad := range []string{"size=0", "size=201", "start=-1", "start=10001", "startTimestamp=yesterday", "startTimestamp=5&endTimestamp=4", "size=9e9"} {
			a.json(422, "GET", at+"?"+bad, nil)
		}
	}
	count("/get-conversations/"+bot+"?leadId="+all[2].LeadID, 1)
	count("/get-conversations/"+bot+"?leadId=nobody", 0)
	people := count("/get-customers/"+bot+"?source=api&size=1", 1).Customers
	if p := people[0]; p.Name != "Guest User" || p.Source != "api" || p.CreatedAt == 0 || p.LastInteraction == 0 || !strings.HasPrefix(p.LastReceivedMessage, "How long") {
		t.Errorf("%+v", p)
	}
}

// visitFrom opens a visitor of a client of a kind.
func (r *running) visitFrom(bot, source string) *visitor.Visitor {
	r.t.Helper()
	v := &visitor.Visitor{Chatbot: bot, HTTP: &http.Client{Transport: &http.Transport{}}}
	r.t.Cleanup(v.HTTP.CloseIdleConnections)
	body := strings.NewReader(fmt.Sprintf(`{"source":%q}`, source))
	req, err := http.NewRequestWithContext(within(r.t), http.MethodPost, r.base+"/api/widget/"+bot+"/session", body)
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := v.HTTP.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	var out struct{ VisitorToken string }
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil || out.VisitorToken == "" {
		r.t.Fatalf("session: %d %v", res.StatusCode, err)
	}
	v.Token = out.VisitorToken
	return v
}

func TestAPI_refusals(t *testing.T) {
	r := boot(t, t.TempDir())
	a, bot := r.api()
	other := strings.TrimSpace(must(t, r.data, "chatbots", "create", "Other", "--json"))
	var made struct{ ID string }
	if err := json.Unmarshal([]byte(other), &made); err != nil {
		t.Fatalf("%v: %s", err, other)
	}
	for _, bad := range []any{
		nil, []any{}, map[string]any{"chatbotId": bot}, ask(bot, " "), ask(bot, strings.Repeat("x", 4001)), ask(bot, "hi", "messages", []apiMessage{{Role: "system", Content: "x"}}),
		ask(bot, "hi", "messages", []apiMessage{{Role: "user", Content: "x"}, {Role: "assistant", Content: "y"}}), ask(bot, "hi", "stream", "perhaps"),
		ask(bot, "hi", "conversationId", strings.Repeat("c", 201)), ask(bot, "hi", "basePrompt", strings.Repeat("p", 8001)), ask(bot, "hi", "messages", "hi"),
	} {
		if status, _, raw := a.send("POST", "/chat", bad); status != 400 && status != 422 || !strings.HasPrefix(string(raw), `{"status":"error","message":"`) {
			t.Errorf("%.80v: %d %s", bad, status, raw)
		}
	}
	a.json(404, "GET", "/nothing", nil)
	a.json(404, "GET", "/get-customers/nonsense", nil)
	a.json(405, "GET", "/chat", nil)

	theirs, _ := r.api("--chatbot", made.ID, "--role", "owner")
	if list := theirs.json(200, "GET", "/get-chatbots", nil); len(list.Chatbots) != 1 || list.Chatbots[0].ChatbotID != made.ID {
		t.Errorf("a key for one chatbot sees %+v", list.Chatbots)
	}
	for _, path := range []string{"/get-customers/" + bot, "/get-conversations/" + bot, "/chatbot/status/" + bot} {
		theirs.json(403, "GET", path, nil)
	}
	theirs.json(403, "POST", "/chat", ask(bot, "hi"))
	theirs.json(403, "POST", "/add-webhook", map[string]any{"url": "https://example.com/", "event": "chat", "chatbotId": bot})

	reader, _ := r.api("--role", "viewer")
	reader.json(200, "GET", "/get-customers/"+bot, nil)
	reader.json(403, "POST", "/chat", ask(bot, "hi"))
	agent, _ := r.api("--role", "agent")
	agent.json(403, "POST", "/delete-webhook", map[string]any{"url": "https://example.com/", "chatbotId": bot})

	a.key = "fd_nonsense"
	a.json(401, "GET", "/get-chatbots", nil)
	a.key = ""
	a.json(401, "GET", "/get-chatbots", nil)

	var keys struct{ Items []struct{ ID, Role string } }
	if err := json.Unmarshal([]byte(must(t, r.data, "admin", "list-keys", "--json")), &keys); err != nil || len(keys.Items) != 4 {
		t.Fatalf("%v %+v", err, keys)
	}
	must(t, r.data, "admin", "revoke-key", keys.Items[0].ID)
	agent.json(401, "GET", "/get-chatbots", nil)
}

func TestAPI_liveChatAndWebhooks(t *testing.T) {
	r := boot(t, t.TempDir())
	a, bot := r.api()
	a.text(ask(bot, deliveryQuestion, "conversationId", "c"))
	for _, role := range []string{"human", "assistant"} {
		a.json(200, "POST", "/live-chat", map[string]any{"chatbotId": bot, "conversationId": "c", "message": "From " + role, "role": role, "name": "Eva", "avatar": "https://example.com/a.png"})
	}
	said := a.json(200, "GET", "/get-conversations/"+bot, nil).Conversations[0].Messages
	if len(said) != 4 || said[2].Role != "human" || said[2].Content != "From human" || said[3].Role != "assistant" {
		t.Fatalf("%+v", said)
	}
	a.json(404, "POST", "/live-chat", map[string]any{"chatbotId": bot, "conversationId": "nobody", "message": "x", "role": "human"})
	a.json(422, "POST", "/live-chat", map[string]any{"chatbotId": bot, "conversationId": "c", "message": "x", "role": "robot"})
	a.json(422, "POST", "/live-chat", map[string]any{"chatbotId": bot, "conversationId": "c", "message": " ", "role": "human"})

	a.json(422, "POST", "/add-webhook", map[string]any{"url": "http://127.0.0.1:1/", "event": "chat", "chatbotId": bot})
	a.json(422, "POST", "/add-webhook", map[string]any{"url": "https://9.9.9.9/hook", "event": "nothing", "chatbotId": bot})
	hook := map[string]any{"url": "https://9.9.9.9/hook", "event": "chat", "chatbotId": bot}
	first := a.json(200, "POST", "/add-webhook", hook)
	if again := a.json(200, "POST", "/add-webhook", hook); first.Secret == "" || again.Secret != first.Secret {
		t.Errorf("secrets %q and %q", first.Secret, again.Secret)
	}
	a.json(200, "POST", "/delete-webhook", hook)
	a.json(404, "POST", "/delete-webhook", hook)

	state := func(want string) {
		t.Helper()
		if got := a.json(200, "GET", "/chatbot/status/"+bot, nil); got.ChatbotID != bot || got.ChatbotName == "" || got.ChatbotStatus != want {
			t.Errorf("the status is %+v", got)
		}
	}
	state("active")
	must(t, r.data, "chatbots", "set", "--chatbot", bot, "assistant.enabled=false")
	state("off")
	a.json(409, "POST", "/chat", ask(bot, deliveryQuestion))
	a.json(404, "GET", "/chatbot/status/00000000-0000-7000-8000-000000000000", nil)
}
