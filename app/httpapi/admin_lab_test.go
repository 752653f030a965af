package httpapi

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/knowledge"
	"frontdesk/app/lab"
	"frontdesk/app/question"
)

func TestQuestions_groups(t *testing.T) {
	w := open(t)
	at := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	w.lab.unanswered = func(b chatbot.ID, days int) (question.Groups, error) {
		if b != botID(1) || days != 30 {
			t.Errorf("%s, %d days", b, days)
		}
		return question.Groups{Ready: true, Questions: 5, Groups: []question.Group{{
			ID: "abc", Title: "Do you ship to Mars?", Lang: "en", Count: 5, People: 3, LastAt: at,
			Outcomes: question.Outcomes{conversation.KindNone: 4, conversation.KindPassages: 1},
			Examples: []question.Example{{Text: "mars shipping", At: at, Conversation: conversation.ID{UUID: uuidOf(7)}, Seq: 2, Kind: conversation.KindNone, Score: 0.1, Count: 2}},
			Nearest:  question.Nearest{Content: "shipping", Title: "Shipping", Score: 0.2},
		}, {ID: "def", Title: "?", LastAt: at}}}, nil
	}
	w.lab.topics = func(_ chatbot.ID, days int) (question.Groups, error) {
		if days != 7 {
			t.Errorf("%d days", days)
		}
		return question.Groups{}, nil
	}
	var got QuestionGroups
	w.do(http.MethodGet, ofBot+"/unanswered", token("fd_viewer")).is(200).into(&got)
	if got.State != "ready" || got.Questions != 5 || len(got.Groups) != 2 || got.Groups[1].Nearest != nil || got.Groups[1].Examples == nil {
		t.Fatalf("got %+v", got)
	}
	g := got.Groups[0]
	if g.Outcomes.None != 4 || g.Outcomes.Passages != 1 || g.Nearest.ID != "shipping" || g.Examples[0].ConversationID != uuidOf(7).String() || !g.LastAt.Equal(at) {
		t.Errorf("got %+v", g)
	}
	w.do(http.MethodGet, ofBot+"/topics?days=7", token("fd_viewer")).is(200).into(&got)
	if got.State != "working" || got.Groups == nil {
		t.Errorf("got %+v", got)
	}
	for _, wrong := range []string{"?days=0", "?days=91", "?days=x"} {
		w.do(http.MethodGet, ofBot+"/unanswered"+wrong, token("fd_viewer")).problem(422, "invalid_input")
	}
	other := "/api/admin/chatbots/" + botID(9).String()
	w.do(http.MethodGet, other+"/unanswered", token("fd_viewer")).problem(404, "chatbot_not_found")
}

func TestQuestions_suggestAndResolve(t *testing.T) {
	w := open(t)
	w.lab.suggest = func(_ chatbot.ID, gid string) (lab.Suggestion, error) {
		if gid != "abc" {
			return lab.Suggestion{}, question.ErrGroupNotFound
		}
		return lab.Suggestion{Title: "T", Questions: []string{"a", "b"}, Answer: "A.", From: lab.FromPassages,
			Sources: []conversation.Source{{ContentID: "c", Title: "C", Quote: "A."}}}, nil
	}
	var resolved []string
	w.lab.resolve = func(_ chatbot.ID, gid string, c knowledge.ContentID) error {
		if c == "none" {
			return knowledge.ErrNotFound
		}
		resolved = append(resolved, gid+"="+string(c))
		return nil
	}
	var s Suggestion
	w.do(http.MethodPost, ofBot+"/unanswered/abc/suggest", token("fd_agent"), body(`{}`)).is(200).into(&s)
	if s.From != "passages" || len(s.Questions) != 2 || s.Answer != "A." || len(s.Sources) != 1 {
		t.Errorf("got %+v", s)
	}
	w.do(http.MethodPost, ofBot+"/unanswered/gone/suggest", token("fd_agent")).problem(404, "question_group_not_found")
	w.do(http.MethodPost, ofBot+"/unanswered/abc/resolve", token("fd_admin"), body(`{"contentId":"c1"}`)).is(204)
	w.do(http.MethodPost, ofBot+"/unanswered/abc/resolve", token("fd_admin")).is(204)
	w.do(http.MethodPost, ofBot+"/unanswered/abc/resolve", token("fd_admin"), body(`{"contentId":"none"}`)).problem(404, "content_not_found")
	if strings.Join(resolved, " ") != "abc=c1 abc=" {
		t.Errorf("resolved %q", resolved)
	}
}

func TestLab_thresholds(t *testing.T) {
	w := open(t)
	w.lab.effect = func(in lab.Thresholds) (lab.Effect, error) {
		if in != (lab.Thresholds{Chatbot: botID(1), DirectScore: 0.7, FoundScore: 0.3, Days: 30}) {
			t.Errorf("got %+v", in)
		}
		return lab.Effect{Questions: 3, Before: question.Outcomes{conversation.KindDirect: 3},
			After: question.Outcomes{conversation.KindDirect: 2, conversation.KindNone: 1}, Changed: 1, Estimated: 1,
			Changes: []lab.Change{{Text: "q", Before: conversation.KindDirect, After: conversation.KindNone, Score: 0.66}}}, nil
	}
	var out ThresholdEffect
	w.do(http.MethodPost, ofBot+"/thresholds", token("fd_agent"), body(`{"directScore":0.7,"foundScore":0.3,"days":30}`)).is(200).into(&out)
	if out.Questions != 3 || out.Before.Direct != 3 || out.After.None != 1 || len(out.Changes) != 1 || out.Changes[0].After != "none" || out.Estimated != 1 {
		t.Errorf("got %+v", out)
	}
	w.do(http.MethodPost, ofBot+"/thresholds", token("fd_agent"), body(`{"directScore":0.7}`)).problem(422, "invalid_input")
}

func TestLab_trials(t *testing.T) {
	w := open(t)
	end := time.Date(2026, 11, 21, 9, 1, 0, 0, time.UTC)
	known := lab.Trial{ID: lab.ID{UUID: uuidOf(5)}, Chatbot: botID(1), Kind: lab.File, State: lab.Done, Total: 2, Done: 2, EndedAt: &end,
		Summary: &answer.Summary{Asked: 2, Graded: 2, Right: 1, RefusedRightly: 1, Accuracy: 1}, After: question.Outcomes{conversation.KindDirect: 1}}
	w.lab.start = func(in lab.Input) (lab.Trial, error) {
		q := in.Questions
		if in.Kind != lab.File || len(q) != 3 || q[0].Expected != "c1" || !q[0].Graded || !q[1].Graded || q[1].Expected != "" || q[2].Graded ||
			len(q[2].History) != 1 || in.WhatIf.UseModel == nil || *in.WhatIf.UseModel || in.WhatIf.Match != "words" {
			t.Errorf("got %+v", in)
		}
		return known, nil
	}
	w.lab.trials = func(chatbot.ID) []lab.Trial { return []lab.Trial{known} }
	find := func(_ chatbot.ID, tid lab.ID) (lab.Trial, error) {
		if tid != known.ID {
			return lab.Trial{}, lab.ErrNotFound
		}
		return known, nil
	}
	w.lab.trial, w.lab.cancel = find, find
	asked := 0
	w.lab.rows = func(_ chatbot.ID, _ lab.ID, q lab.RowQuery) (lab.RowPage, error) {
		if q.After != asked || q.Only != lab.JustWrong || q.Limit != 2 {
			t.Errorf("got %+v", q)
		}
		asked += 3
		return lab.RowPage{Total: 9, Next: asked, Rows: []lab.Row{
			{ID: "1", Question: "q", Graded: true, Expected: "c1", After: lab.Answer{Kind: conversation.KindNone}, Grade: answer.RefusedWrongly},
			{ID: "2", Question: "r", Graded: true, Before: &lab.Answer{Kind: conversation.KindDirect}, After: lab.Answer{Kind: conversation.KindNone}, Grade: answer.RefusedRightly, Changed: true},
			{ID: "3", Question: "s", Grade: answer.Ungraded},
		}}, nil
	}
	var got Trial
	w.do(http.MethodPost, ofBot+"/trials", token("fd_agent"), body(`{"kind":"file","whatIf":{"useModel":false,"match":"words"},"questions":[
		{"q":"a","expected":"c1"},{"id":"x","q":"b","expected":null},{"q":"c","history":[{"role":"user","text":"hi"}]}]}`)).is(202).into(&got)
	if got.ID != uuidOf(5).String() || got.Summary.Accuracy != 1 || got.Outcomes.Before != nil || got.Outcomes.After.Direct != 1 {
		t.Errorf("got %+v", got)
	}
	of := ofBot + "/trials/" + got.ID
	w.do(http.MethodGet, of, token("fd_viewer")).is(200)
	w.do(http.MethodPost, of+"/cancel", token("fd_agent")).is(200)
	w.do(http.MethodGet, ofBot+"/trials/"+uuidOf(6).String(), token("fd_viewer")).problem(404, "trial_not_found")
	w.do(http.MethodGet, ofBot+"/trials/nonsense", token("fd_viewer")).problem(404, "trial_not_found")
	var list TrialList
	w.do(http.MethodGet, ofBot+"/trials", token("fd_viewer")).is(200).into(&list)
	var rows TrialRowList
	w.do(http.MethodGet, of+"/rows?only=wrong&limit=2", token("fd_viewer")).is(200).into(&rows)
	w.do(http.MethodGet, of+"/rows?only=wrong&limit=2&cursor="+*rows.Next, token("fd_viewer")).is(200).into(&rows)
	if len(list.Items) != 1 || rows.Total != 9 || string(rows.Items[0].Expected) != `"c1"` || rows.Items[0].Before != nil ||
		string(rows.Items[1].Expected) != "null" || rows.Items[1].Before.Kind != "direct" || rows.Items[2].Expected != nil {
		t.Errorf("got %+v, %+v", list, rows)
	}
	for _, wrong := range []string{"?only=some", "?cursor=x", "?limit=0"} {
		w.do(http.MethodGet, of+"/rows"+wrong, token("fd_viewer")).problem(422, "invalid_input")
	}
	w.lab.start = nil
	for _, tc := range []struct{ body, field string }{
		{`{"kind":"file","questions":[{"q":" "}]}`, "questions[0].q"},
		{`{"kind":"file","questions":[{"q":"a","expected":3}]}`, "questions[0].expected"},
		{`{"kind":"file","questions":[{"q":"a","expected":""}]}`, "questions[0].expected"},
		{`{"kind":"file","questions":[{"q":"a","history":[{"role":"system","text":"x"}]}]}`, "questions[0].history"},
		{`{"kind":"file","whatIf":{"match":1}}`, "whatIf.match"},
		{`{"questions":[]}`, "kind"},
	} {
		p := w.do(http.MethodPost, ofBot+"/trials", token("fd_agent"), body(tc.body)).problem(422, "invalid_input")
		if p.Errors[0].Field != tc.field {
			t.Errorf("%s: %+v", tc.body, p.Errors)
		}
	}
}

// Settings are tried, and the trace comes with all that was done.
func TestLab_askWithWhatIf(t *testing.T) {
	w := open(t, func(c *Config) {
		c.Services.Asker = fakeAsker(func(in answer.AskInput) (answer.Reply, error) {
			if err := in.WhatIf.Validate(); err != nil {
				return answer.Reply{}, err
			}
			if in.WhatIf.FoundScore == nil || *in.WhatIf.FoundScore != 0.2 || !in.WhatIf.Drafts || in.WhatIf.Match != "meaning" {
				t.Errorf("got %+v", in.WhatIf)
			}
			return answer.Reply{Kind: conversation.KindNone, Text: "No.", Trace: answer.Trace{
				Question: "and then?", Rewritten: "what then", RewrittenBy: "words", Steps: []answer.Step{{Name: "search", MS: 1}},
				Cuts: []answer.Cut{{Sentence: "Free.", Reason: "no passage says so"}},
			}}, nil
		})
	})
	var asked Asked
	w.do(http.MethodPost, ofBot+"/ask", token("fd_agent"), body(`{"question":"q","whatIf":{"foundScore":0.2,"drafts":true,"match":"meaning"}}`)).is(200).into(&asked)
	if asked.Trace.Rewritten != "what then" || len(asked.Trace.Cuts) != 1 || len(asked.Trace.Steps) != 1 {
		t.Errorf("got %+v", asked.Trace)
	}
	p := w.do(http.MethodPost, ofBot+"/ask", token("fd_agent"), body(`{"question":"q","whatIf":{"foundScore":2}}`)).problem(422, "invalid_input")
	if p.Errors[0].Field != "whatIf.foundScore" {
		t.Errorf("got %+v", p.Errors)
	}
}
