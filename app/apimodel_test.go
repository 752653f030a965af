package app_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"frontdesk/app/apptest/ollamafake"
)

// scripted is a client of a server whose model says what it is told to.
func scripted(t *testing.T, b ollamafake.Behaviour) (*ollamafake.Server, apiClient, string) {
	t.Helper()
	fake, err := ollamafake.Start("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.Close)
	fake.Set(b)
	r := boot(t, t.TempDir(), "--rate-limits", "off", "--ollama-url", fake.URL())
	a, bot := r.api()
	must(t, r.data, "chatbots", "set", "--chatbot", bot, "assistant.instructions=You are the clerk of a tea shop.")
	return fake, a, bot
}

// asked are the prompts that the model was given with a question, oldest first.
func asked(fake *ollamafake.Server, question string) (out []*ollamafake.Request) {
	for _, r := range fake.Requests("/api/chat") {
		if strings.Contains(string(r.Raw), question) {
			out = append(out, r)
		}
	}
	return out
}

const (
	apiQuestion   = "How do I brew green tea?"
	modelSentence = "Green tea turns bitter in boiling water, so let the kettle rest for five minutes."
	modelAnswer   = modelSentence + " [1]"
	ownPrompt     = "You are a pirate and call everybody matey."
	clerksPrompt  = "You are the clerk of a tea shop."
)

// A client written from the description talks to a model: whole and streamed, in a
// conversation and without storing, and what it wants otherwise holds for that call.
func TestAPI_overridesHoldForOneCall(t *testing.T) {
	t.Parallel()
	fake, a, bot := scripted(t, ollamafake.Behaviour{Text: modelAnswer})
	for i, in := range []map[string]any{
		ask(bot, apiQuestion+" 0", "conversationId", "c"),
		ask(bot, apiQuestion+" 1", "conversationId", "c", "basePrompt", ownPrompt, "baseModel", "qwen3:1.7b"),
		ask(bot, apiQuestion+" 2", "conversationId", "c"),
		ask(bot, apiQuestion+" 3", "conversationId", "c", "basePrompt", ownPrompt, "stream", true),
		ask(bot, apiQuestion+" 4", "conversationId", "c", "stream", true, "baseModel", "gpt-4o"),
		ask(bot, apiQuestion+" 5", "appendMessages", false, "basePrompt", ownPrompt, "baseModel", "qwen3:1.7b"),
		ask(bot, apiQuestion+" 6", "appendMessages", false),
		ask(bot, apiQuestion+" 7", "appendMessages", false, "stream", true),
	} {
		answer := a.text(in)
		if !strings.Contains(answer, "rest for five minutes") {
			t.Errorf("call %d: %q", i, answer)
		}
		prompts := asked(fake, fmt.Sprintf("%s %d", apiQuestion, i))
		if len(prompts) == 0 {
			t.Fatalf("call %d did not reach the model", i)
		}
		prompt, model := string(prompts[0].Raw), "smollm2:135m"
		if in["baseModel"] == "qwen3:1.7b" {
			model = "qwen3:1.7b"
		}
		own := in["basePrompt"] != nil
		if strings.Contains(prompt, ownPrompt) != own || strings.Contains(prompt, clerksPrompt) == own || prompts[0].Body.Model != model {
			t.Errorf("call %d (%v) asked %s: %s", i, in, prompts[0].Body.Model, prompt)
		}
	}
	list := a.json(200, "GET", "/get-conversations/"+bot, nil).Conversations
	if len(list) != 1 || len(list[0].Messages) != 10 {
		t.Fatalf("stored: %+v", list)
	}
	if set := must(t, a.data(), "chatbots", "--json"); strings.Contains(set, "pirate") {
		t.Errorf("the chatbot's own settings changed: %s", set)
	}
}

// Two calls at once in one conversation: each is answered as it wanted.
func TestAPI_overridesOfCallsAtOnce(t *testing.T) {
	t.Parallel()
	step := make(chan struct{})
	fake, a, bot := scripted(t, ollamafake.Behaviour{Text: modelAnswer, Step: step})
	done := make(chan int, 2)
	send := func(n int, more ...any) {
		go func() {
			status, _, _ := a.send(http.MethodPost, "/chat", ask(bot, fmt.Sprintf("%s %d", apiQuestion, n), append(more, "conversationId", "both")...))
			done <- status
		}()
	}
	send(1, "basePrompt", ownPrompt)
	for n := 1; len(asked(fake, apiQuestion+" 1")) == 0; n++ {
		if _, err := fake.Await(within(t), "/api/chat", n); err != nil {
			t.Fatal(err)
		}
	}
	send(2)
	close(step)
	for range 2 {
		if status := <-done; status != 200 {
			t.Fatalf("answered with %d", status)
		}
	}
	for n, own := range map[int]bool{1: true, 2: false} {
		prompts := asked(fake, fmt.Sprintf("%s %d", apiQuestion, n))
		if len(prompts) == 0 {
			t.Fatalf("call %d did not reach the model: %+v", n, a.json(200, "GET", "/get-conversations/"+bot, nil).Conversations)
		}
		// The second prompt holds the first question too, as history.
		prompt := string(prompts[0].Raw)
		if n == 2 {
			prompt = string(prompts[len(prompts)-1].Raw)
		}
		if strings.Contains(prompt, ownPrompt) != own {
			t.Errorf("call %d asked with %s", n, prompt)
		}
	}
}

// A stream gives the text as the model writes it, and what breaks in the midst of
// it is said in the stream.
func TestAPI_streamsAsItIsWritten(t *testing.T) {
	t.Parallel()
	step := make(chan struct{})
	fake, a, bot := scripted(t, ollamafake.Behaviour{Text: modelSentence + " [1] " + "Take the leaves out after two minutes. [1]", Step: step})
	go func() {
		for range len(strings.Fields(modelSentence)) + 3 { // the first sentence, and the beginning of the next
			step <- struct{}{}
		}
	}()
	body, got := a.open(ask(bot, apiQuestion, "conversationId", "s", "stream", true)), ""
	for !strings.Contains(got, "five minutes") {
		piece := make([]byte, 256)
		n, err := body.Read(piece)
		if got += string(piece[:n]); err != nil {
			t.Fatalf("the stream ended with %q: %v", got, err)
		}
	}
	if len(asked(fake, apiQuestion)) == 0 || strings.Contains(got, "two minutes") {
		t.Errorf("got %q while the model still writes", got)
	}
	close(step)
	rest, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	got += string(rest)
	stored := a.json(200, "GET", "/get-conversations/"+bot, nil).Conversations[0].Messages
	if last := stored[len(stored)-1]; got != last.Content || !strings.Contains(got, "two minutes") {
		t.Errorf("streamed %q, stored %q", got, last.Content)
	}
}
