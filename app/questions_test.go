package app_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/app/httpapi"
)

// panel is the API with a key of the owner's.
type panel struct {
	*running
	key, bot string
}

func (r *running) panel() panel {
	r.t.Helper()
	key := strings.TrimSpace(must(r.t, r.data, "admin", "create-key", "--name", "test", "--role", "owner"))
	bot, _, _ := strings.Cut(must(r.t, r.data, "chatbots"), " ")
	return panel{r, key, "/api/admin/chatbots/" + bot}
}

// call sends in, if it is not nil, and reads the answer into out.
func (p panel) call(method, path string, in, out any) {
	p.t.Helper()
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			p.t.Fatal(err)
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(within(p.t), method, p.base+p.bot+path, body)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+p.key)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= 300 {
		p.t.Fatalf("%s %s: %d %s %v", method, path, res.StatusCode, raw, err)
	}
	if out != nil {
		if err := json.Unmarshal(raw, out); err != nil {
			p.t.Fatalf("%s: %v", raw, err)
		}
	}
}

// unanswered asks until the groups are made and as many as wanted.
func (p panel) unanswered(groups int) httpapi.QuestionGroups {
	p.t.Helper()
	return p.grouped("/unanswered?days=7", func(got httpapi.QuestionGroups) bool { return len(got.Groups) == groups })
}

// grouped asks until the groups are made and as they should be.
func (p panel) grouped(path string, good func(httpapi.QuestionGroups) bool) httpapi.QuestionGroups {
	p.t.Helper()
	ctx := within(p.t)
	for {
		var got httpapi.QuestionGroups
		p.call(http.MethodGet, path, nil, &got)
		if got.State == "ready" && good(got) {
			return got
		}
		select {
		case <-ctx.Done():
			p.t.Fatalf("%s gives %+v", path, got)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// A question that found no answer becomes a content and is answered.
func TestQuestions_unansweredBecomesContent(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := boot(t, data)
	p := r.panel()
	for i, text := range []string{"Do you repair broken unicycles?", "do you repair broken unicycles", "Do you ship abroad?"} {
		v := r.visit()
		posted := r.say(v, "", "c-"+string(rune('a'+i)), text)
		r.reply(r.follow(v, posted.ConversationID, 0))
	}
	g := p.unanswered(1).Groups[0]
	if g.Count != 2 || g.People != 2 || g.Outcomes.None != 2 {
		t.Fatalf("got %+v", g)
	}
	if out := must(t, data, "unanswered"); !strings.Contains(out, g.Title) {
		t.Errorf("the command prints %s", out)
	}
	var s httpapi.Suggestion
	p.call(http.MethodPost, "/unanswered/"+g.ID+"/suggest", nil, &s)
	if s.Title != g.Title || len(s.Questions) != 1 {
		t.Errorf("got %+v", s)
	}
	p.grouped("/topics", func(got httpapi.QuestionGroups) bool { return got.Questions == 3 })
	p.call(http.MethodPost, "/contents", map[string]any{"id": "unicycles", "title": s.Title, "questions": s.Questions, "answer": "Yes, on Mondays."}, nil)
	p.call(http.MethodPost, "/unanswered/"+g.ID+"/resolve", map[string]any{"contentId": "unicycles"}, nil)
	p.unanswered(0)
	if r.stop() != 0 {
		t.Error("the server did not end well")
	}
	r = boot(t, data)
	p = r.panel()
	p.unanswered(0)
	v := r.visit()
	posted := r.say(v, "", "c-z", "Do you repair broken unicycles?")
	if m := r.reply(r.follow(v, posted.ConversationID, 0)); !strings.Contains(m.Text, "Mondays") {
		t.Errorf("answered %q", m.Text)
	}
	p.unanswered(0)
}

// What visitors asked is asked again, after the content was changed, and the
// thresholds are tried on it.
func TestQuestions_replayAndThresholds(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir())
	p := r.panel()
	content := map[string]any{"id": "unicycles", "title": "Unicycles", "questions": []string{"Do you repair broken unicycles?"}, "answer": "Yes."}
	p.call(http.MethodPost, "/contents", content, nil)
	for i, text := range []string{"Do you repair broken unicycles?", "What is the meaning of life?"} {
		v := r.visit()
		posted := r.say(v, "", "c-"+string(rune('a'+i)), text)
		r.reply(r.follow(v, posted.ConversationID, 0))
	}
	content["answer"] = "No longer."
	p.call(http.MethodPut, "/contents/unicycles", content, nil)
	var trial httpapi.Trial
	p.call(http.MethodPost, "/trials", map[string]any{"kind": "replay", "days": 1}, &trial)
	for ctx := within(t); trial.State == "running"; {
		p.call(http.MethodGet, "/trials/"+trial.ID, nil, &trial)
		if ctx.Err() != nil {
			t.Fatalf("it does not end: %+v", trial)
		}
	}
	var rows httpapi.TrialRowList
	p.call(http.MethodGet, "/trials/"+trial.ID+"/rows?only=changed", nil, &rows)
	if trial.State != "done" || trial.Total != 2 || trial.Changed != 1 || len(rows.Items) != 1 ||
		rows.Items[0].Before.Text != "Yes." || rows.Items[0].After.Text != "No longer." || rows.Items[0].After.ContentID != "unicycles" {
		t.Errorf("got %+v, %+v", trial, rows)
	}
	var effect httpapi.ThresholdEffect
	p.call(http.MethodPost, "/thresholds", map[string]any{"directScore": 1, "foundScore": 1, "days": 7}, &effect)
	if effect.Questions != 2 || effect.Before.Direct != 1 || effect.Before.None != 1 || effect.Unknown != 0 {
		t.Errorf("got %+v", effect)
	}
}
