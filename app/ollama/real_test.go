//go:build unix

package ollama_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/apptest/realollama"
	"frontdesk/app/id"
	"frontdesk/app/ollama"
)

func realContext(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 8*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func TestReal_wholeLife(t *testing.T) {
	url, kill := realollama.Start(t)
	ctx := realContext(t)
	counter := ollama.NewTokenCounter()
	client := clientOf(t, url, func(c *ollama.Config) { c.Counter = counter })
	p, states := watch(t, client)
	ready := awaitState(t, states, answer.ModelReady)
	t.Logf("ready: version %s, %d models", ready.Version, len(ready.Models))

	t.Run("streams a whole answer", func(t *testing.T) {
		pieces := 0
		var seen strings.Builder
		req := question(chatModel)
		req.Messages[1].Content = "Name three colours."
		result, err := client.Chat(ctx, req, func(s string) { pieces++; seen.WriteString(s) })
		if err != nil {
			t.Fatal(err)
		}
		if pieces < 2 || seen.String() != result.Text || result.PromptTokens < 10 || result.OutputTokens < 2 ||
			result.DoneReason == "" || result.FirstToken <= 0 || result.FirstToken > result.Total || result.OutputTime <= 0 {
			t.Errorf("%d pieces, %+v", pieces, result)
		}
		t.Logf("%d pieces, first after %v, %+v", pieces, result.FirstToken, result)
	})
	t.Run("marks a cut answer", func(t *testing.T) {
		req := question(chatModel)
		req.MaxTokens = 3
		if result, err := client.Chat(ctx, req, nil); err != nil || !result.Cut || result.OutputTokens > 3 {
			t.Errorf("%+v, %v", result, err)
		}
	})
	t.Run("estimates tokens on the high side", func(t *testing.T) {
		req := question(chatModel)
		req.MaxTokens = 1
		req.Messages[0].Content = strings.Repeat("You can change your e-mail address on the account page at any time. ", 15)
		before := counter.EstimateChat(chatModel, req.Messages)
		result, err := client.Chat(ctx, req, nil)
		if err != nil {
			t.Fatal(err)
		}
		after := counter.EstimateChat(chatModel, req.Messages)
		if before < result.PromptTokens || after < result.PromptTokens {
			t.Errorf("estimated %d, then %d; counted %d", before, after, result.PromptTokens)
		}
		t.Logf("estimated %d, then %d; counted %d", before, after, result.PromptTokens)
	})
	t.Run("refuses a prompt that does not fit", func(t *testing.T) {
		req := question(chatModel)
		req.Messages[1].Content = strings.Repeat("one two three four ", 2000)
		if result, err := client.Chat(ctx, req, nil); !errors.Is(err, answer.ErrModelTooLong) {
			t.Errorf("%+v, %v", result, err)
		}
	})
	t.Run("does not know every model", func(t *testing.T) {
		if _, err := client.Chat(ctx, question("no-such-model:1b"), nil); !errors.Is(err, answer.ErrModelMissing) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("stops when asked to", func(t *testing.T) { stopsWorking(ctx, t, client) })
	t.Run("dies in mid-answer", func(t *testing.T) {
		killed := false
		result, err := client.Chat(ctx, endlessQuestion(), func(string) {
			if !killed {
				killed = true
				kill()
			}
		})
		if !errors.Is(err, answer.ErrModelBroken) || result.Text == "" {
			t.Errorf("%+v, %v", result, err)
		}
		// The kernel may take calls for a killed process a moment longer.
		for tries := 0; !errors.Is(err, answer.ErrModelAbsent); tries++ {
			if _, err = client.Chat(ctx, question(chatModel), nil); err == nil || tries > 200 {
				t.Fatalf("afterwards: %v", err)
			}
		}
		awaitState(t, states, answer.ModelAbsent)
		if got := p.Status(); got.Error == "" || len(got.Models) != 0 {
			t.Errorf("%+v", got)
		}
	})
}

// endlessQuestion asks for more than fits into the time of a test.
func endlessQuestion() answer.ChatRequest {
	req := question(chatModel)
	req.MaxTokens, req.Temperature = 1500, 1.5
	req.Messages[1].Content = "Write a very long story about a lighthouse, in many chapters."
	return req
}

// stopsWorking cancels a long answer and shows that the server, which works on
// one answer at a time, takes the next one long before the first could be done.
func stopsWorking(ctx context.Context, t *testing.T, client *ollama.Client) {
	t.Helper()
	const pieces = 10
	cancelled, cancel := context.WithCancel(ctx)
	defer cancel()
	var first time.Time
	var piece time.Duration
	seen := 0
	req := endlessQuestion()
	if _, err := client.Chat(cancelled, req, func(string) {
		switch seen++; seen {
		case 1:
			first = id.Now()
		case pieces:
			piece = id.Now().Sub(first) / (pieces - 1)
			cancel()
		}
	}); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	whole := piece * time.Duration(req.MaxTokens)
	began := id.Now()
	req = question(chatModel)
	req.MaxTokens = 1
	if _, err := client.Chat(ctx, req, nil); err != nil {
		t.Fatal(err)
	}
	if took := id.Now().Sub(began); took > whole/2 {
		t.Errorf("the next answer waited %v; the one before would have taken %v", took, whole)
	}
}

func TestReal_pullReportsTheErrorInItsStream(t *testing.T) {
	url, _ := realollama.Start(t)
	// The name of a registry on our own machine: nothing outside is asked.
	err := clientOf(t, url).Pull(realContext(t), "127.0.0.1:1/library/nothing:1b", nil)
	if err == nil || errors.Is(err, answer.ErrModelAbsent) {
		t.Fatalf("got %v", err)
	}
	t.Log(err)
}

// The real all-minilm knows what is alike, whatever the words.
func TestReal_embedder(t *testing.T) {
	if os.Getenv("FRONTDESK_TEST_EMBED_MODEL") == "" && os.Getenv("FRONTDESK_TEST_REAL") != "1" {
		t.Skip("FRONTDESK_TEST_EMBED_MODEL is not set: no real embedding model to test with. `make test` sets it.")
	}
	url, kill := realollama.Start(t)
	e, err := ollama.NewEmbedder(ollama.EmbedConfig{URL: url, Model: os.Getenv("FRONTDESK_TEST_EMBED_MODEL")})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 8*time.Minute)
	defer cancel()
	question, err := e.EmbedQuestion(ctx, "How can I get my money back?")
	if err != nil {
		t.Fatal(err)
	}
	passages, err := e.EmbedPassages(ctx, []string{"Refunds are paid within 14 days.", "Our shop opens at nine.", strings.Repeat("A very long passage about delivery. ", 2000)})
	if err != nil || len(passages) != 3 || len(question) != 384 {
		t.Fatalf("%d components, %d passages, %v", len(question), len(passages), err)
	}
	if near, far := dotOf(question, passages[0]), dotOf(question, passages[1]); near < far+0.1 {
		t.Errorf("refunds %.3f, opening hours %.3f", near, far)
	}
	kill()
	if _, err := e.EmbedQuestion(limited(t), "Are you there?"); !errors.Is(err, answer.ErrModelAbsent) && !errors.Is(err, answer.ErrModelBroken) {
		t.Errorf("after it was killed: %v", err)
	}
}

func dotOf(a, b []float32) (sum float32) {
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}
