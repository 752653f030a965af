//go:build unix

package analysis_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"frontdesk/app/analysis"
	"frontdesk/app/answer"
	"frontdesk/app/apptest/realollama"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/ollama"
)

// kept is what came of each call to a model.
type kept struct {
	answer.Model
	cut, calls int
}

func (k *kept) Chat(ctx context.Context, req answer.ChatRequest, onDelta func(string)) (answer.ChatResult, error) {
	out, err := k.Model.Chat(ctx, req, onDelta)
	k.calls++
	if out.Cut {
		k.cut++
	}
	return out, err
}

// Whether a very small model is right nobody can promise. What comes of it has to be
// valid, and some of it the model's.
func TestWriter_realModel(t *testing.T) {
	t.Parallel()
	url, _ := realollama.Start(t)
	model := realollama.Model()
	counter := ollama.NewTokenCounter()
	// One thread: more wait for each other at every word where other tests run too.
	client, err := ollama.New(ollama.Config{
		Settings: answer.ModelSettings{URL: url, Model: model, NumCtx: 2048, Threads: 1, KeepAlive: time.Minute}, MaxStreams: 1, Clock: id.Precise, Counter: counter,
	})
	if err != nil {
		t.Fatal(err)
	}
	asked := &kept{Model: client}
	rules := analysis.NewRules(nil)
	writer := analysis.NewWriter(asked, counter, rules)
	talk := analysis.Talk{Messages: []conversation.Message{
		{Seq: 1, Role: conversation.RoleUser, Text: "How do I return a pair of shoes?"},
		{Seq: 2, Role: conversation.RoleAssistant, Kind: conversation.KindDirect, Text: "Send the shoes back within 30 days. We refund the price."},
		{Seq: 3, Role: conversation.RoleUser, Text: "Great, thank you"},
	}}
	plain := rules.Read(t.Context(), talk)
	got, err := writer.Read(t.Context(), talk, analysis.Ask{Model: model})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d calls, %d cut off: %+v", asked.calls, asked.cut, got)
	// The schema leaves the model nothing but valid choices.
	for _, f := range []string{analysis.FieldCategory, analysis.FieldBehaviour} {
		if !slices.Contains(got.Written, f) {
			t.Errorf("%s is not the model's", f)
		}
	}
	if got.Maker != model || got.Subject == "" || got.Summary == "" || got.Category == "" || got.Lang != "en" || got.Score < 0 || got.Score > 10 ||
		!slices.Contains(analysis.Sentiments(), got.Sentiment) || !slices.Contains(analysis.Behaviours(), got.Behaviour) {
		t.Errorf("not valid: %+v", got)
	}
	if !slices.Contains(got.Written, analysis.FieldSummary) && got.Summary != plain.Summary || !slices.Contains(got.Written, analysis.FieldSubject) && got.Subject != plain.Subject {
		t.Errorf("what the model did not give is not the rules': %+v, theirs %+v", got, plain)
	}
}
