//go:build unix

package answer_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/apptest/realollama"
	"frontdesk/app/chatbot"
	"frontdesk/app/id"
	"frontdesk/app/ollama"
)

// noticing is a chatbot that notices details.
type noticing struct{}

func (noticing) Get(_ context.Context, b chatbot.ID) (chatbot.Chatbot, error) {
	bot := chatbot.Default(b, "Shop", time.Time{})
	bot.LeadForm.Country = "US"
	return bot, nil
}

// Whatever a small model makes of details that are spelled out, the visitor is asked
// about what they said, and about nothing else.
func TestRunner_realModelReadsDetails(t *testing.T) {
	url, _ := realollama.Start(t)
	model := realollama.Model()
	counter := ollama.NewTokenCounter()
	client, err := ollama.New(ollama.Config{Settings: answer.ModelSettings{URL: url, Model: model, NumCtx: 2048, KeepAlive: time.Minute}, MaxStreams: 1, Clock: id.Precise, Counter: counter})
	if err != nil {
		t.Fatal(err)
	}
	hello := answer.ChatRequest{Model: model, MaxTokens: 4, Messages: []answer.ChatMessage{{Role: "user", Content: "Say yes."}}}
	if _, err := client.Chat(t.Context(), hello, nil); err != nil { // loads it
		t.Fatal(err)
	}
	runner := answer.NewRunner(answer.Config{
		Finder: readLibrary(t), Chatbots: noticing{}, Model: client, Watch: oneUp{model}, Tokens: counter, Clock: id.Precise, Log: slog.New(slog.DiscardHandler),
		Tuning: answer.Tuning{Deadline: 2 * time.Minute},
	})
	for said, want := range map[string]string{
		"My mail is ana at shop dot com":                           "ana@shop.com",
		"you can reach me at jo dot meier at mail dash box dot de": "jo.meier@mail-box.de",
		"call me on two one two triple five oh one four two":       "+12125550142",
	} {
		reply, err := runner.Ask(t.Context(), answer.AskInput{Question: said})
		if err != nil {
			t.Fatal(err)
		}
		steps := ""
		for _, s := range reply.Trace.Steps {
			steps += s.Name + ": " + s.Note + "; "
		}
		t.Logf("%q: %s (%s)", said, reply.Text, steps)
		if !strings.Contains(reply.Text, "pass on "+want+" so") || reply.Pass != nil {
			t.Errorf("%q: %q", said, reply.Text)
		}
	}
}
