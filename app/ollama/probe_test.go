package ollama_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/apptest/ollamafake"
	"frontdesk/app/id"
	"frontdesk/app/ollama"
)

// watch starts a prober for client; states gets every status it reports.
func watch(t *testing.T, client *ollama.Client) (p *ollama.Prober, states <-chan answer.ModelStatus) {
	t.Helper()
	reports := make(chan answer.ModelStatus, 100)
	p = ollama.NewProber(ollama.ProberConfig{
		Client: client, Clock: id.Now, Logger: quiet(), OnChange: func(s answer.ModelStatus) { reports <- s },
	})
	p.Start()
	t.Cleanup(func() {
		if err := p.Stop(limited(t)); err != nil {
			t.Error(err)
		}
	})
	return p, reports
}

func awaitState(t *testing.T, states <-chan answer.ModelStatus, want answer.ModelState) answer.ModelStatus {
	t.Helper()
	var seen []string
	limit := time.After(3 * time.Minute)
	for {
		select {
		case s := <-states:
			if s.State == want {
				return s
			}
			seen = append(seen, string(s.State)+" "+s.Error)
		case <-limit:
			t.Fatalf("never became %s, was %q", want, seen)
		}
	}
}

func TestProber_warmsUpAndDescribesTheModels(t *testing.T) {
	t.Parallel()
	fake := startFake(t)
	fake.Set(ollamafake.Behaviour{LoadHangs: true, Shape: ollamafake.Shape030})
	client := clientOf(t, fake.URL())
	p, states := watch(t, client)
	starting := awaitState(t, states, answer.ModelStarting)
	if starting.Version != "0.32.9" || starting.Error != "" || starting.Model != chatModel {
		t.Errorf("while loading: %+v", starting)
	}
	load, err := fake.Await(limited(t), "/api/chat", 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(load.Body.Messages) != 0 || load.Body.Options.NumCtx != 2048 || load.Body.KeepAlive != "10m0s" || load.Body.Options.NumThread != 0 {
		t.Errorf("warm-up sent %+v", load.Body)
	}
	fake.Release()
	ready := awaitState(t, states, answer.ModelReady)
	if len(ready.Models) != 3 || !ready.Models[0].Loaded || ready.Models[1].Loaded {
		t.Errorf("models %+v", ready.Models)
	}
	if m := ready.Models[1]; m.Name != thinkingModel || m.Family != "qwen3" || m.ParameterSize != "2.0B" || m.Size == 0 ||
		!slices.Equal(m.Capabilities, []string{"completion", "tools", "thinking"}) {
		t.Errorf("thinking model is %+v", m)
	}
	if got := p.Status(); got.State != answer.ModelReady || got.Since.IsZero() || got.CheckedAt.Before(got.Since) {
		t.Errorf("status is %+v", got)
	}
	if _, err := client.Chat(limited(t), question(chatModel), nil); err != nil {
		t.Fatal(err)
	}
	if fake.Reloads() != 0 || len(fake.Requests("/api/show")) != 3 {
		t.Errorf("%d reloads, %d shows", fake.Reloads(), len(fake.Requests("/api/show")))
	}
}

func TestProber_namesWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		b     ollamafake.Behaviour
		model string
		want  answer.ModelState
		says  string
	}{
		{"down", ollamafake.Behaviour{Mode: ollamafake.Down}, chatModel, answer.ModelFailing, "did not finish"},
		{"a web page", ollamafake.Behaviour{Mode: ollamafake.Page}, chatModel, answer.ModelAbsent, "no Ollama server"},
		{"a redirect", ollamafake.Behaviour{Mode: ollamafake.Redirect}, chatModel, answer.ModelAbsent, "sends us elsewhere"},
		{"unknown model", ollamafake.Behaviour{}, "llama9:1b", answer.ModelMissing, "Download it"},
		{"no model", ollamafake.Behaviour{}, "", answer.ModelMissing, "Choose one"},
		{"not for chats", ollamafake.Behaviour{}, "all-minilm", answer.ModelFailing, "cannot chat"},
		{"too little memory", ollamafake.Behaviour{Mode: ollamafake.NoMemory}, chatModel, answer.ModelFailing, "requires more system memory (5.6 GiB)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			fake := startFake(t)
			fake.Set(c.b)
			_, states := watch(t, clientOf(t, fake.URL(), func(cfg *ollama.Config) { cfg.Settings.Model = c.model }))
			if got := awaitState(t, states, c.want); !strings.Contains(got.Error, c.says) {
				t.Errorf("it says %q, want %q in it", got.Error, c.says)
			}
		})
	}
}

func TestProber_noAddress(t *testing.T) {
	t.Parallel()
	p, states := watch(t, clientOf(t, ""))
	if got := awaitState(t, states, answer.ModelAbsent); !strings.Contains(got.Error, "Enter the server's address") {
		t.Errorf("it says %q", got.Error)
	}
	if got, err := p.Check(limited(t)); err != nil || got.State != answer.ModelAbsent {
		t.Errorf("asked again: %+v, %v", got, err)
	}
}

func TestProber_followsTheSettings(t *testing.T) {
	t.Parallel()
	fake := startFake(t)
	client := clientOf(t, "http://127.0.0.1:1")
	p, states := watch(t, client)
	awaitState(t, states, answer.ModelAbsent)
	settings := answer.ModelSettings{URL: fake.URL(), Model: chatModel, NumCtx: 1024, Threads: 3}
	if err := client.Configure(settings); err != nil {
		t.Fatal(err)
	}
	if got := p.Status(); got.State == answer.ModelAbsent {
		t.Error("the old server's state is told of the new one")
	}
	awaitState(t, states, answer.ModelReady)
	settings.Model = thinkingModel
	if err := client.Configure(settings); err != nil {
		t.Fatal(err)
	}
	if got := awaitState(t, states, answer.ModelReady); got.Model != thinkingModel {
		t.Errorf("ready with %q", got.Model)
	}
	loads := fake.Requests("/api/chat")
	if last := loads[len(loads)-1].Body; last.Model != thinkingModel || last.Options.NumCtx != 1024 || last.Options.NumThread != 3 {
		t.Errorf("loaded %+v", last)
	}
}

func TestProber_newSettingsEndAHangingWarmUp(t *testing.T) {
	t.Parallel()
	fake, other := startFake(t), startFake(t)
	fake.Set(ollamafake.Behaviour{LoadHangs: true})
	client := clientOf(t, fake.URL())
	_, states := watch(t, client)
	if _, err := fake.Await(limited(t), "/api/chat", 1); err != nil {
		t.Fatal(err)
	}
	if err := client.Configure(answer.ModelSettings{URL: other.URL(), Model: chatModel}); err != nil {
		t.Fatal(err)
	}
	awaitGone(limited(t), t, fake, 1)
	awaitState(t, states, answer.ModelReady)
}

func TestProber_noticesBreakingAnswersAndRecovery(t *testing.T) {
	t.Parallel()
	fake := startFake(t)
	client := clientOf(t, fake.URL())
	_, states := watch(t, client)
	awaitState(t, states, answer.ModelReady)
	for _, c := range []struct {
		mode ollamafake.Mode
		says string
	}{{ollamafake.NoDone, "did not finish"}, {ollamafake.Hang, "not finished in time"}} {
		fake.Set(ollamafake.Behaviour{Mode: c.mode, After: 1})
		for range 2 {
			late := newTerm(t)
			_, err := client.Chat(late, question(chatModel), func(string) {
				if c.mode == ollamafake.Hang {
					late.end()
				}
			})
			if !errors.Is(err, answer.ErrModelBroken) && !errors.Is(err, context.DeadlineExceeded) {
				t.Fatal(err)
			}
		}
		if got := awaitState(t, states, answer.ModelFailing); !strings.Contains(got.Error, c.says) {
			t.Errorf("%s: it says %q", c.mode, got.Error)
		}
		fake.Set(ollamafake.Behaviour{})
		if _, err := client.Chat(limited(t), question(chatModel), nil); err != nil {
			t.Fatal(err)
		}
		awaitState(t, states, answer.ModelReady)
	}
}

func TestProber_triesABrokenModelByItself(t *testing.T) {
	t.Parallel()
	fake := startFake(t)
	client := clientOf(t, fake.URL())
	_, states := watch(t, client)
	awaitState(t, states, answer.ModelReady)
	fake.Set(ollamafake.Behaviour{Mode: ollamafake.Hang})
	for chats := range 2 {
		late := newTerm(t)
		ended := make(chan error, 1)
		go func() {
			_, err := client.Chat(late, question(chatModel), nil)
			ended <- err
		}()
		_, err := fake.Await(limited(t), "/api/chat", 2+chats) // after the warm-up
		late.end()
		if chat := <-ended; err != nil || !errors.Is(chat, context.DeadlineExceeded) {
			t.Fatal(chat, err)
		}
	}
	awaitState(t, states, answer.ModelFailing)
	trial, err := fake.Await(limited(t), "/api/chat", 4) // after the warm-up and two chats
	if err != nil {
		t.Fatal(err)
	}
	if len(trial.Body.Messages) != 1 || trial.Body.Options.NumPredict != 1 || trial.Body.Options.NumCtx != 2048 {
		t.Errorf("tried with %+v", trial.Body)
	}
	fake.Release()
	awaitState(t, states, answer.ModelReady)
}

func TestProber_noticesTheDeathOfTheServer(t *testing.T) {
	t.Parallel()
	fake := startFake(t)
	client := clientOf(t, fake.URL())
	_, states := watch(t, client)
	awaitState(t, states, answer.ModelReady)
	fake.Close()
	if _, err := client.Chat(limited(t), question(chatModel), nil); !errors.Is(err, answer.ErrModelAbsent) && !errors.Is(err, answer.ErrModelBroken) {
		t.Fatal(err)
	}
	if _, err := client.Chat(limited(t), question(chatModel), nil); !errors.Is(err, answer.ErrModelAbsent) {
		t.Fatal(err)
	}
	if got := awaitState(t, states, answer.ModelAbsent); len(got.Models) != 0 || !strings.Contains(got.Error, "Start it") {
		t.Errorf("got %+v", got)
	}
}

func TestProber_Check_withoutBeingStarted(t *testing.T) {
	t.Parallel()
	fake := startFake(t)
	p := ollama.NewProber(ollama.ProberConfig{Client: clientOf(t, fake.URL()), Clock: id.Now, Logger: quiet()})
	if got := p.Status(); got.State != answer.ModelStarting || got.Model != chatModel {
		t.Errorf("before the first look: %+v", got)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := p.Check(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
	if got := p.Status(); got.State != answer.ModelStarting {
		t.Errorf("a look given up changed the state: %+v", got)
	}
	if got, err := p.Check(limited(t)); err != nil || got.State != answer.ModelReady {
		t.Errorf("got %+v, %v", got, err)
	}
	if n := len(fake.Requests("/api/chat")); n != 0 {
		t.Errorf("%d models loaded though nobody asked for it", n)
	}
	if err := p.Stop(limited(t)); err != nil {
		t.Error(err)
	}
}

func TestProber_Stop_endsAHangingWarmUp(t *testing.T) {
	t.Parallel()
	fake := startFake(t)
	fake.Set(ollamafake.Behaviour{LoadHangs: true})
	p, _ := watch(t, clientOf(t, fake.URL()))
	if _, err := fake.Await(limited(t), "/api/chat", 1); err != nil {
		t.Fatal(err)
	}
	if err := p.Stop(limited(t)); err != nil {
		t.Fatal(err)
	}
	awaitGone(limited(t), t, fake, 1)
}

func TestClient_Pull(t *testing.T) {
	t.Parallel()
	fake := startFake(t)
	client := clientOf(t, fake.URL())
	var steps []answer.PullProgress
	if err := client.Pull(limited(t), " llama9:1b ", func(p answer.PullProgress) { steps = append(steps, p) }); err != nil {
		t.Fatal(err)
	}
	if last := steps[len(steps)-1]; last.Status != "success" || len(steps) != 9 {
		t.Errorf("steps %+v", steps)
	}
	if half := steps[3]; half.Total != 1<<20 || half.Completed != 1<<19 || half.Digest == "" {
		t.Errorf("half way: %+v", half)
	}
	for _, c := range []struct {
		name, model, pull string
		want              error
	}{
		{"an error in a 200 reply", "llama9:2b", "error", answer.ErrModelMissing},
		{"the end in the middle", "llama9:2b", "break", answer.ErrModelBroken},
	} {
		fake.Set(ollamafake.Behaviour{Pull: c.pull})
		if err := client.Pull(limited(t), c.model, nil); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
	if err := client.Pull(limited(t), "no such name!", nil); err == nil || len(fake.Requests("/api/pull")) != 3 {
		t.Errorf("a bad name was sent: %v", err)
	}
}

// Who is told of a status may choose other settings upon it; the look then tells of
// those, and not that nobody has looked yet.
func TestProber_Check_tellsOfTheSettingsChosenUponIt(t *testing.T) {
	t.Parallel()
	fake := startFake(t)
	client := clientOf(t, fake.URL(), func(cfg *ollama.Config) { cfg.Settings.Model = "" })
	p := ollama.NewProber(ollama.ProberConfig{Client: client, Clock: id.Now, Logger: quiet(), OnChange: func(s answer.ModelStatus) {
		if s.State != answer.ModelMissing {
			return
		}
		chosen := client.Settings()
		chosen.Model = chatModel
		if err := client.Configure(chosen); err != nil {
			t.Error(err)
		}
	}})
	if got, err := p.Check(limited(t)); err != nil || got.Model != chatModel || got.State != answer.ModelReady || len(got.Models) == 0 {
		t.Errorf("got %+v, %v", got, err)
	}
	if err := p.Stop(limited(t)); err != nil {
		t.Error(err)
	}
}
