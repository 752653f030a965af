package httpapi

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/knowledge"
	"frontdesk/app/tracking"
)

const ofBot = "/api/admin/chatbots/00000000-0000-7000-8000-000000000001"

func TestAdmin_chatbots(t *testing.T) {
	w := open(t)
	stored := bot(1)
	w.chatbots.list = func() ([]chatbotRecord, error) { return []chatbotRecord{stored}, nil }
	w.chatbots.create = func(name string) (chatbotRecord, error) { b := bot(2); b.Name = name; return b, nil }
	w.chatbots.update = func(id chatbot.ID, change func(*chatbotRecord) error) (chatbotRecord, error) {
		if id != stored.ID {
			return chatbotRecord{}, chatbot.ErrNotFound
		}
		b := stored
		if err := change(&b); err != nil {
			return chatbotRecord{}, err
		}
		stored = b
		return b, nil
	}
	w.chatbots.delete = func(chatbot.ID) error { return chatbot.ErrLast }

	var list ChatbotList
	w.do(http.MethodGet, "/api/admin/chatbots", token("fd_viewer")).is(200).into(&list)
	if len(list.Chatbots) != 1 || list.Chatbots[0].Appearance.Accent != "#0F6B63" {
		t.Fatalf("got %+v", list)
	}
	w.do(http.MethodPost, "/api/admin/chatbots", token("fd_admin"), body(`{"name":"Second"}`)).is(201)
	var changed Chatbot
	w.do(http.MethodPatch, ofBot, token("fd_admin"), body(`{"greeting":"Hi","assistant":{"enabled":false},"domains":["a.example"]}`)).is(200).into(&changed)
	if changed.Greeting != "Hi" || changed.Assistant.Enabled || !changed.Assistant.UseModel || changed.Domains[0] != "a.example" ||
		len(changed.Assistant.EscalationWords) == 0 || stored.Assistant.Enabled {
		t.Fatalf("got %+v", changed)
	}
	w.do(http.MethodPatch, ofBot, token("fd_admin"), head("Content-Type", "application/merge-patch+json"), body(`{"name":"Shop"}`)).is(200)
	for text, field := range map[string]string{
		`{"greetings":"Hi"}`: "greetings", `{"assistant":{"enable":true}}`: "assistant.enable", `{"id":"x"}`: "id",
		`{"createdAt":"2020-01-01T00:00:00Z"}`: "createdAt", `{"starters":"x"}`: "starters", `{"limits":{"total":"many"}}`: "limits.total",
		`{"name":null}`: "name",
	} {
		p := w.do(http.MethodPatch, ofBot, token("fd_admin"), body(text)).problem(422, "invalid_input")
		if len(p.Errors) != 1 || p.Errors[0].Field != field {
			t.Errorf("%s: %+v", text, p.Errors)
		}
	}
	w.do(http.MethodDelete, ofBot, token("fd_owner")).problem(409, "last_chatbot")
	var install Install
	w.do(http.MethodGet, ofBot+"/install", token("fd_viewer"), head("X-Forwarded-Host", "evil.example")).is(200).into(&install)
	if install.BaseURL != w.url || install.Snippet != `<script src="`+w.url+`/embed.js" data-chatbot-id="`+botID(1).String()+`" defer></script>` {
		t.Fatalf("got %+v", install)
	}
}

func TestAdmin_publicURL(t *testing.T) {
	w := open(t, func(c *Config) { c.PublicURL = func() string { return "https://desk.example.com/" } })
	var install Install
	w.do(http.MethodGet, ofBot+"/install", token("fd_viewer")).is(200).into(&install)
	if install.BaseURL != "https://desk.example.com" || !strings.Contains(install.Iframe, `src="https://desk.example.com/chat/`) {
		t.Fatalf("got %+v", install)
	}
}

func TestAdmin_conversations(t *testing.T) {
	w := open(t)
	visitor, cid, _ := w.talk()
	w.desk.say(cid, conversation.Message{Text: "Yes", HasTrace: true})
	w.hub.SetState(cid.String(), "queued", 2, 30)
	record, _ := w.desk.get(cid)
	cursor, err := conversation.ParseCursor("AAAAAgAAAAAAAAAA")
	if err != nil {
		t.Fatal(err)
	}
	w.conversations.list = func(q conversation.Query) (conversation.ListPage, error) {
		if q.Chatbot != botID(1) || q.Status != conversation.Active || q.Limit != 7 || q.Before != cursor {
			t.Errorf("got %+v", q)
		}
		return conversation.ListPage{Items: []conversation.Conversation{record}, Next: cursor}, nil
	}
	w.conversations.counts = func(chatbot.ID) (conversation.Counts, error) { return conversation.Counts{Active: 3, Ended: 4}, nil }
	w.conversations.session = func(conversation.ID) (tracking.Session, error) {
		return tracking.Session{Keys: []tracking.Key{tracking.Start, tracking.NoResults}, Result: tracking.NoResults}, nil
	}
	w.conversations.rows = func(conversation.ID) ([]tracking.SessionRow, error) {
		return []tracking.SessionRow{{Key: tracking.Start, Value: "1"}}, nil
	}
	w.conversations.trace = func(_ conversation.ID, seq uint64) (json.RawMessage, error) {
		if seq != 2 {
			return nil, errNoTrace
		}
		return []byte(`{"question":"Hello"}`), nil
	}
	w.conversations.delete = func(conversation.ID) (time.Time, error) { return w.clock.Now(), nil }
	w.conversations.restore = func(conversation.ID) (conversation.Conversation, error) { return record, nil }

	var list ConversationList
	w.do(http.MethodGet, ofBot+"/conversations?status=active&limit=7&cursor="+cursor.String(), token("fd_viewer")).is(200).into(&list)
	if len(list.Items) != 1 || list.Counts.All != 7 || list.Next == nil || list.Items[0].VisitorName != "Guest User" || list.Items[0].Result != "NO_RESULTS" {
		t.Fatalf("got %+v", list)
	}
	of := "/api/admin/conversations/" + cid.String()
	var details ConversationDetails
	w.do(http.MethodGet, of, token("fd_viewer")).is(200).into(&details)
	if details.State.State != "queued" || details.State.Position != 2 || details.Chatbot != botID(1).String() || details.Client.Address != "127.0.0.0" || details.EndedAt != nil {
		t.Fatalf("got %+v", details)
	}
	var history PanelHistory
	w.do(http.MethodGet, of+"/messages?after=1", token("fd_viewer")).is(200).into(&history)
	if len(history.Messages) != 1 || !history.Messages[0].HasTrace {
		t.Fatalf("got %+v", history)
	}
	if got := w.do(http.MethodGet, of+"/messages/2/trace", token("fd_viewer")).is(200); string(got.body) != `{"question":"Hello"}` {
		t.Fatalf("got %s", got.body)
	}
	for _, seq := range []string{"0", "9", "x", "-1"} {
		w.do(http.MethodGet, of+"/messages/"+seq+"/trace", token("fd_viewer")).problem(404, "trace_not_found")
	}
	var log LogList
	w.do(http.MethodGet, of+"/log", token("fd_viewer")).is(200).into(&log)
	if len(log.Rows) != 1 || log.Rows[0].Key != "START" {
		t.Fatalf("got %+v", log)
	}
	var ended ConversationDetails
	w.do(http.MethodPost, of+"/end", token("fd_agent")).is(200).into(&ended)
	if ended.Status != "ended" || ended.EndedBy != "agent" {
		t.Fatalf("got %+v", ended)
	}
	w.do(http.MethodDelete, of, token("fd_admin")).is(200)
	w.do(http.MethodPost, of+"/restore", token("fd_admin")).is(200)
	w.do(http.MethodGet, of, token(visitor)).problem(401, "wrong_api_key")
	w.do(http.MethodGet, "/api/admin/conversations/nonsense", token("fd_viewer")).problem(404, "conversation_not_found")
}

func TestAdmin_contents(t *testing.T) {
	w := open(t)
	content := knowledge.Content{ID: "returns/policy ü", Chatbot: botID(1), Title: "Returns", Answer: "Within\n\n30 days."}
	w.contents.get = func(_ chatbot.ID, id knowledge.ContentID) (knowledge.Content, error) {
		if id != content.ID {
			return knowledge.Content{}, knowledge.ErrNotFound
		}
		return content, nil
	}
	w.contents.put = func(c knowledge.Content) (knowledge.Content, error) { content = c; return c, nil }
	w.contents.create = func(c knowledge.Content) (knowledge.Content, error) { c.ID = "made"; return c, nil }
	w.contents.delete = func(_ chatbot.ID, id knowledge.ContentID) error {
		if id != content.ID {
			return knowledge.ErrNotFound
		}
		return nil
	}
	w.contents.list = func(q ContentQuery) (ContentPage, error) {
		if q.Filter.Query != "rückgabe" || q.Limit != 50 {
			t.Errorf("got %+v", q)
		}
		return ContentPage{Items: []knowledge.Content{content, {ID: "a", Title: "A", Text: strings.Repeat("word ", 99)}}, Next: "b", Total: 9}, nil
	}
	of := ofBot + "/contents/returns%2Fpolicy%20%C3%BC"
	var got Content
	w.do(http.MethodGet, of, token("fd_viewer")).is(200).into(&got)
	if got.ID != "returns/policy ü" || got.Questions == nil {
		t.Fatalf("got %+v", got)
	}
	w.do(http.MethodPut, of, token("fd_admin"), body(`{"title":"New","text":"`+strings.Repeat("x", 200_000)+`"}`)).is(200)
	if content.Title != "New" || len(content.Text) != 200_000 {
		t.Fatalf("got %s", content.Title)
	}
	w.do(http.MethodPut, of, token("fd_admin"), body(`{"id":"other","title":"New"}`)).problem(422, "invalid_input")
	w.do(http.MethodPost, ofBot+"/contents", token("fd_admin"), body(`{"title":"T","answer":"A"}`)).is(201)
	w.do(http.MethodDelete, of, token("fd_admin")).is(204)
	w.do(http.MethodDelete, ofBot+"/contents/other", token("fd_admin")).problem(404, "content_not_found")
	var list ContentList
	w.do(http.MethodGet, ofBot+"/contents?q=r%C3%BCckgabe", token("fd_viewer")).is(200).into(&list)
	if list.Items[0].Kind != "article" || list.Items[1].Kind != "article" || list.Total != 9 || len([]rune(list.Items[1].Excerpt)) > excerptLength+2 {
		t.Fatalf("got %+v", list)
	}
	w.do(http.MethodGet, ofBot+"/contents?q=r%C3%BCckgabe&limit=50&cursor="+*list.Next, token("fd_viewer")).is(200)
	w.do(http.MethodGet, ofBot+"/contents?q=other&cursor="+*list.Next, token("fd_viewer")).problem(422, "invalid_input")
	w.do(http.MethodGet, "/api/admin/chatbots/"+botID(7).String()+"/contents", token("fd_viewer")).problem(404, "chatbot_not_found")
}

func TestAdmin_importAndExport(t *testing.T) {
	w := open(t)
	var got ImportInput
	w.contents.start = func(in ImportInput) (knowledge.ImportRun, error) {
		got = in
		return knowledge.ImportRun{State: knowledge.RunRunning, StartedAt: w.clock.Now()}, nil
	}
	w.contents.run = func(string) (knowledge.ImportRun, error) {
		return knowledge.ImportRun{}, fault.New(fault.NotFound, "import_not_found", "No.")
	}
	large := strings.Repeat(`{"id":"a","title":"b","text":"c"}`+"\n", 100_000)
	var run ImportRun
	w.do(http.MethodPost, ofBot+"/contents/import?replace=true", token("fd_admin"), head("Content-Type", "application/jsonl"), body(large)).is(202).into(&run)
	if run.State != "running" || run.Errors == nil || !got.Replace || got.Format != knowledge.JSONL || string(got.Body) != large {
		t.Fatalf("got %+v and %d bytes", run, len(got.Body))
	}
	w.do(http.MethodPost, ofBot+"/contents/import", cookie("cookie-admin"), head("Content-Type", "text/csv; charset=utf-8"), body("id,title\n")).is(202)
	if got.Format != knowledge.CSV || got.Replace {
		t.Fatalf("got %+v", got)
	}
	w.do(http.MethodPost, ofBot+"/contents/import", token("fd_admin"), head("Content-Type", "text/csv")).problem(400, "empty_import")
	w.do(http.MethodPost, ofBot+"/contents/import?replace=perhaps", token("fd_admin"), head("Content-Type", "text/csv"), body("x")).problem(422, "invalid_input")
	w.do(http.MethodPost, ofBot+"/contents/import", token("fd_admin"), body("{}")).problem(415, "media_type_not_supported")
	w.do(http.MethodPost, ofBot+"/contents/import", token("fd_agent"), head("Content-Type", "text/csv"), body(large)).problem(403, "forbidden")
	w.do(http.MethodGet, "/api/admin/imports/none", token("fd_viewer")).problem(404, "import_not_found")

	w.contents.export = func(_ chatbot.ID, out io.Writer) error { _, err := io.WriteString(out, large); return err }
	exported := w.do(http.MethodGet, ofBot+"/contents/export", token("fd_viewer")).is(200)
	if string(exported.body) != large || exported.header.Get("Content-Type") != "application/jsonl" {
		t.Fatalf("got %d bytes", len(exported.body))
	}
	w.contents.export = func(chatbot.ID, io.Writer) error { return nil }
	w.do(http.MethodGet, ofBot+"/contents/export", token("fd_viewer")).is(200)
	w.contents.export = func(chatbot.ID, io.Writer) error { return errors.New("the disk said no") }
	w.do(http.MethodGet, ofBot+"/contents/export", token("fd_viewer")).problem(500, "internal")
	w.contents.export = func(_ chatbot.ID, out io.Writer) error {
		_, _ = io.WriteString(out, large)
		return errors.New("the disk said no")
	}
	response, err := w.client.Do(exportRequest(t, w))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if _, err := io.ReadAll(response.Body); err == nil {
		t.Fatal("half an export looks whole")
	}
}

func exportRequest(t *testing.T, w *world) *http.Request {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.url+ofBot+"/contents/export", nil)
	if err != nil {
		t.Fatal(err)
	}
	token("fd_viewer")(request)
	return request
}

func TestAdmin_ask(t *testing.T) {
	score := 0.9
	w := open(t, func(c *Config) {
		c.Services.Asker = fakeAsker(func(in answer.AskInput) (answer.Reply, error) {
			if in.Question != "Where?" || !in.NoModel || len(in.History) != 1 || in.History[0].Role != conversation.RoleUser {
				t.Errorf("got %+v", in)
			}
			return answer.Reply{Kind: conversation.KindPassages, Text: "There.", Score: &score,
				Sources: []conversation.Source{{ContentID: "c1", Title: "T", Quote: "There."}},
				Trace:   answer.Trace{Path: "passages", Found: []answer.Found{{ContentID: "c1", Score: 0.9}}, TotalMS: 3}}, nil
		})
	})
	var asked Asked
	w.do(http.MethodPost, ofBot+"/ask", token("fd_agent"), body(`{"question":"Where?","noModel":true,"history":[{"role":"user","text":"Hi"}]}`)).is(200).into(&asked)
	if asked.Kind != "passages" || asked.ContentID != "c1" || len(asked.Passages) != 1 || asked.Passages[0].Score != 0.9 || asked.MS != 3 || asked.Choices == nil {
		t.Fatalf("got %+v", asked)
	}
	for _, wrong := range []string{`{"question":" "}`, `{"question":"x","history":[{"role":"system","text":"x"}]}`, `{"question":"x","history":[{"role":"user"}]}`} {
		w.do(http.MethodPost, ofBot+"/ask", token("fd_agent"), body(wrong)).problem(422, "invalid_input")
	}
}

func TestAdmin_askSaysWhatCameNearestWhereNothingWasSure(t *testing.T) {
	score := 0.4
	found := []answer.Found{{ContentID: "c1", Title: "One", Quote: "First.", Score: 0.4}, {ContentID: "c2", Title: "Two", Score: 0.3}, {ContentID: "c3", Score: 0.2}, {ContentID: "c4", Score: 0.1}}
	w := open(t, func(c *Config) {
		c.Services.Asker = fakeAsker(func(answer.AskInput) (answer.Reply, error) {
			return answer.Reply{Kind: conversation.KindNone, Text: "One of these?", Score: &score,
				Lookup: answer.Lookup{Searched: true, Offered: []string{"c1", "c3"}}, Trace: answer.Trace{Path: "none", Found: found}}, nil
		})
	})
	var asked Asked
	w.do(http.MethodPost, ofBot+"/ask", token("fd_agent"), body(`{"question":"Where?"}`)).is(200).into(&asked)
	choices := []AskChoice{{ContentID: "c1", Title: "One", Score: 0.4}, {ContentID: "c3", Score: 0.2}}
	passages := []AskPassage{{ContentID: "c1", Title: "One", Quote: "First.", Score: 0.4}, {ContentID: "c2", Title: "Two", Score: 0.3}, {ContentID: "c3", Score: 0.2}}
	if asked.ContentID != "" || !slices.Equal(asked.Choices, choices) || !slices.Equal(asked.Passages, passages) {
		t.Fatalf("got %+v", asked)
	}
}

func TestAdmin_overviewAndSettings(t *testing.T) {
	w := open(t, func(c *Config) {
		c.Services.Overviews = fakeOverviews(func(chatbot.ID) (Overview, error) {
			return Overview{Counts: OverviewCounts{Active: 1, All: 1}, Days: []OverviewDay{}}, nil
		})
	})
	w.conversations.list = func(conversation.Query) (conversation.ListPage, error) { return conversation.ListPage{}, nil }
	w.models.state = func() (ModelState, error) { return ModelState{State: "ready", Models: []ModelInfo{}}, nil }
	w.models.save = func(in ModelSettings) (ModelSettingsPage, error) { return ModelSettingsPage{Settings: in}, nil }
	w.models.pull = func(name string) error {
		if name != "smollm2:135m" {
			t.Errorf("got %q", name)
		}
		return nil
	}
	w.mail.test = func(string) error { return fault.New(fault.Unavailable, "mail_failed", "535 wrong password") }
	var overview Overview
	w.do(http.MethodGet, ofBot+"/overview", token("fd_viewer")).is(200).into(&overview)
	if overview.Model.State != "ready" || !overview.Mail.Configured || overview.Counts.Active != 1 || overview.Recent == nil {
		t.Fatalf("got %+v", overview)
	}
	w.do(http.MethodPost, "/api/admin/settings/models/check", token("fd_admin")).is(200)
	w.do(http.MethodPost, "/api/admin/settings/models/pull", token("fd_admin"), body(`{"name":"smollm2:135m"}`)).is(202)
	w.do(http.MethodPut, "/api/admin/settings/models", token("fd_admin"), body(`{"url":""}`)).problem(422, "invalid_input")
	p := w.do(http.MethodPost, "/api/admin/settings/email/test", token("fd_admin"), body(`{"to":"ana@example.com"}`)).problem(502, "mail_failed")
	if p.Detail != "535 wrong password" {
		t.Fatalf("got %+v", p)
	}
	w.do(http.MethodPost, "/api/admin/settings/email/test", token("fd_admin"), body(`{"to":"ana"}`)).problem(422, "invalid_input")
}

func TestAdmin_health(t *testing.T) {
	w := open(t)
	w.behind.ready = func() error { return fault.New(fault.Unavailable, "starting", "The contents are being read.") }
	w.behind.figures = func(add func(name, help string, value float64)) { add("writer_queue", "Writes that wait.", 3) }
	w.do(http.MethodGet, "/readyz").problem(503, "starting")
	w.behind.ready = func() error { return nil }
	w.do(http.MethodGet, "/readyz").is(200)
	w.do(http.MethodGet, "/metrics").problem(401, "not_signed_in")
	w.do(http.MethodGet, "/metrics", token("fd_viewer")).problem(403, "forbidden")
	for _, got := range []answered{w.do(http.MethodGet, "/metrics", token("fd_admin")).is(200), w.doLocal(http.MethodGet, "/metrics").is(200)} {
		for _, line := range []string{
			"frontdesk_writer_queue 3\n", "# TYPE frontdesk_http_streams gauge\n",
			`frontdesk_http_requests_total{method="GET",route="/readyz",status="5xx"} 1` + "\n",
		} {
			if !strings.Contains(string(got.body), line) {
				t.Errorf("no %q in\n%s", line, got.body)
			}
		}
	}
}
