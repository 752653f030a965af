package answer

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/app/conversation"
	"frontdesk/app/knowledge"
)

// A follow-up that is not surely understood by its words is written out by the
// model, if it is quick and makes nothing up.
func TestRunner_modelWritesFollowUpsOut(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		says, want, by string
		takes          time.Duration
	}{
		"good":                    {"What does green tea cost?", "What does green tea cost?", "model", 500 * time.Millisecond},
		"adds words from nowhere": {"What does green tea from Borealis cost?", "how much is green tea", "words", 500 * time.Millisecond},
		"loses the question":      {"Tell me of it", "how much is green tea", "words", 500 * time.Millisecond},
		"too slow":                {"What does green tea cost?", "how much is green tea", "words", 5 * time.Second},
		"shows its prompt":        {"<visit> green tea", "how much is green tea", "words", 500 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, nil)
				s.bot.Assistant.FollowUps = true
				s.finder.find = func(q string) (knowledge.Result, error) {
					h := knowledge.Hit{Content: "tea", Title: "Tea", Article: true, Score: 0.4, Passage: knowledge.Passage{Text: "Green tea costs 14 euros. It is made of leaves."}}
					if strings.Contains(q, "cost") {
						h.Score = 0.7
					}
					return knowledge.Result{Hits: []knowledge.Hit{h}, Terms: 2}, nil
				}
				s.model.play = func(ctx context.Context, req ChatRequest, say func(string)) (ChatResult, error) {
					if strings.Contains(req.Messages[0].Content, "understood alone") {
						return plays(tt.says, tt.takes)(ctx, req, say)
					}
					return plays("Green tea costs 14 euros. [1]", time.Second)(ctx, req, say)
				}
				s.start()
				s.store.threads[conv(1)] = &thread{answered: 1, messages: []conversation.Message{
					{Seq: 1, Role: conversation.RoleUser, Text: "Do you sell green tea?"},
					{Seq: 2, Role: conversation.RoleAssistant, Text: "Yes. What does it cost? Ask us."},
				}}
				c := s.ask(1, "how much is it?")
				time.Sleep(10 * time.Second)
				s.wantReplies(c, "model: Green tea costs 14 euros.")
				tr := s.store.threads[c].replies[0].Trace
				if tr.Rewritten != tt.want || tr.RewrittenBy != tt.by || tr.Question != "how much is it?" {
					t.Errorf("written out as %q by %s", tr.Rewritten, tr.RewrittenBy)
				}
				s.stop()
			})
		})
	}
}
