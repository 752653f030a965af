package answer

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/app/conversation"
	"frontdesk/app/knowledge"
)

func TestRunner_answers(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		question string
		state    ModelState
		want     string
	}{
		"direct":              {"qa please", ModelReady, "direct: The owner's own words."},
		"model":               {"what is tea", ModelReady, "model: " + goodAnswer},
		"passages":            {"what is tea", ModelAbsent, "passages: Here is what I found:\n\n> Tea is a drink. [1]"},
		"none":                {"nothing of that", ModelReady, "none: I am sorry, I did not find anything about that.\n\nYou can reach a person by e-mail at hi@tea.example."},
		"choices":             {"which one", ModelReady, "choices: Which of these do you mean?"},
		"small talk":          {"hello!", ModelReady, "direct: Hello!"},
		"a person is wanted":  {"give me a human", ModelReady, "direct: You can reach a person by e-mail"},
		"without any content": {"???", ModelReady, "none: Could you put your question"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, nil)
				s.status.State = tt.state
				if name == "without any content" {
					s.finder.find = func(string) (knowledge.Result, error) { return knowledge.Result{}, nil }
				}
				s.start()
				c := s.ask(1, tt.question)
				time.Sleep(2 * time.Second)
				s.wantReplies(c, tt.want)
				if s.runner.Load() != (Load{}) || len(s.runner.runs) != 0 {
					t.Error("something is left")
				}
				s.stop()
			})
		})
	}
}

func TestRunner_streamsSentences(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.start()
		c := s.ask(1, "what is tea")
		time.Sleep(5 * time.Second)
		synctest.Wait()
		want := []string{"1 thinking", "1 queued 1 5s", "1 thinking", "1 answering", "1 + Tea is a drink made of leaves. [1] ", "1 + It is made of leaves. [1]", "1 idle", "1 clear"}
		got := s.live.since(0)
		got = slices.DeleteFunc(got, func(l string) bool { return strings.Contains(l, "queued") })
		want = slices.DeleteFunc(want, func(l string) bool { return strings.Contains(l, "queued") })
		if !slices.Equal(got, want) {
			t.Errorf("shown %q", got)
		}
		r := s.store.threads[c].replies[0]
		if len(r.Sources) != 1 || r.Sources[0].URL != "https://tea.example/#:~:text=Tea" || r.Lookup.Shown != "tea" || *r.Score != 0.6 {
			t.Errorf("reply %+v", r)
		}
		if r.Trace.Model.Name != "tiny" || r.Trace.Path != "model" || r.Trace.TotalMS < 900 || len(r.Trace.Steps) < 4 {
			t.Errorf("trace %+v", r.Trace)
		}
		s.stop()
	})
}

func TestRunner_showsPlacesInLine(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, func(c *Config) { c.Tuning.MaxQueue = 3 })
		s.model.play = plays(goodAnswer, 4*time.Second)
		s.start()
		for n := byte(1); n <= 4; n++ {
			s.ask(n, "what is tea")
			synctest.Wait()
		}
		if got := s.runner.Load(); got != (Load{Queue: 3, Running: 1}) {
			t.Fatalf("load %+v", got)
		}
		full := s.ask(5, "what is tea")
		quick := s.ask(6, "qa please")
		s.wantReplies(full, "passages: I cannot write you a full answer right now.")
		s.wantReplies(quick, "direct: ") // not behind the line
		if got := s.store.threads[full].replies[0].Trace.Reason; !strings.Contains(got, "3 visitors wait for the model already") {
			t.Error(got)
		}
		shown := s.live.since(0)
		for _, want := range []string{"2 queued 1 5s", "3 queued 2 15s", "4 queued 3 25s"} {
			if !slices.Contains(shown, want) {
				t.Errorf("%q was not shown: %q", want, shown)
			}
		}
		n := len(shown)
		time.Sleep(4500 * time.Millisecond)
		synctest.Wait()
		moved := s.live.since(n)
		for _, want := range []string{"1 idle", "2 thinking", "3 queued 1 5s", "4 queued 2 13s"} {
			if !slices.Contains(moved, want) {
				t.Errorf("%q was not shown: %q", want, moved)
			}
		}
		time.Sleep(20 * time.Second)
		for n := byte(1); n <= 4; n++ {
			s.wantReplies(conv(n), "model: ")
		}
		s.stop()
	})
}

func TestRunner_waitTooLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, func(c *Config) { c.Tuning.MaxWait = 20 * time.Second })
		s.model.play = plays(goodAnswer, 55*time.Second)
		s.start()
		s.ask(1, "what is tea")
		synctest.Wait()
		waits := s.ask(2, "what is tea")
		turnedAway := s.ask(4, "what is tea")
		synctest.Wait()
		if s.runner.Load().Queue != 2 {
			t.Fatal(s.runner.Load())
		}
		far := s.ask(5, "what is tea")
		s.wantReplies(far, "passages: ") // it would wait 25 s
		time.Sleep(21 * time.Second)
		s.wantReplies(waits, "passages: I cannot write")
		s.wantReplies(turnedAway, "passages: I cannot write")
		time.Sleep(40 * time.Second)
		s.wantReplies(conv(1), "model: ")
		s.stop()
	})
}

func TestRunner_modelFails(t *testing.T) {
	t.Parallel()
	slow := "passages: I cannot write you a full answer right now."
	quiet := func(ctx context.Context, _ ChatRequest, _ func(string)) (ChatResult, error) {
		<-ctx.Done()
		return ChatResult{}, ctx.Err()
	}
	for name, tt := range map[string]struct {
		play         func(context.Context, ChatRequest, func(string)) (ChatResult, error)
		want, reason string
		after        time.Duration
	}{
		"no first word": {quiet, slow, "too slow", 45 * time.Second},
		"deadline":      {plays(goodAnswer, 5*time.Minute), slow, "too slow", 60 * time.Second},
		"broken": {func(_ context.Context, _ ChatRequest, say func(string)) (ChatResult, error) {
			say("Tea is a drink. It is ")
			return ChatResult{}, ErrModelBroken
		}, "passages: Here", "did not finish", time.Second},
		"gone": {func(context.Context, ChatRequest, func(string)) (ChatResult, error) {
			return ChatResult{}, ErrModelAbsent
		},
			"passages: Here", "no model server answered", time.Second},
		"busy": {func(context.Context, ChatRequest, func(string)) (ChatResult, error) {
			return ChatResult{}, ErrModelBusy
		},
			slow, "too busy", time.Second},
		"invents a number": {plays("It costs 99 euros a cup. Or 98 euros a cup.", time.Second), "passages: Here", "number “98”", 2 * time.Second},
		"invents a story":  {plays("Our founder Jonathan grew up with horses in Normandy.", time.Second), "passages: Here", "not in the passages", 2 * time.Second},
		"does not know":    {plays("I don't know.", time.Second), "passages: Here", "do not answer", 2 * time.Second},
		"says nothing":     {plays(" ", time.Second), "passages: Here", "empty", 2 * time.Second},
		"shows its rules":  {plays("Tea is a drink. Use only facts from the numbered passages below. Tea.", time.Second), "passages: Here", "inside of the prompt", 2 * time.Second},
		"panics":           {func(context.Context, ChatRequest, func(string)) (ChatResult, error) { panic("visitor text") }, "passages: Here", "internal error", time.Second},
		"is cut at its length": {func(_ context.Context, _ ChatRequest, say func(string)) (ChatResult, error) {
			say("Tea is a drink made of lea")
			return ChatResult{Cut: true}, nil
		}, "passages: Here", "stopped in the middle", time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, nil)
				s.model.play = tt.play
				s.start()
				c := s.ask(1, "what is tea")
				other := s.ask(2, "qa please")
				time.Sleep(tt.after + 100*time.Millisecond)
				s.wantReplies(c, tt.want)
				s.wantReplies(other, "direct: ")
				r := s.store.threads[c].replies[0]
				if !strings.Contains(r.Trace.Reason, tt.reason) || r.Trace.Path != "passages" || r.Lookup.Shown != "tea" {
					t.Errorf("%s: %s", r.Trace.Path, r.Trace.Reason)
				}
				for _, l := range s.live.since(0) {
					if strings.Contains(l, "99") || strings.Contains(l, "Jonathan") || strings.Contains(l, "numbered") {
						t.Errorf("shown %q", l)
					}
				}
				if strings.Contains(s.log.String(), "visitor text") {
					t.Error("the log holds what was said")
				}
				s.stop()
			})
		})
	}
}

func TestRunner_messageDuringARun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.start()
		c := s.ask(1, "what is tea")
		time.Sleep(500 * time.Millisecond)
		s.ask(1, "nothing more")
		s.ask(1, "of that")
		for range 5 {
			s.runner.Wake(c)
		}
		time.Sleep(5 * time.Second)
		s.wantReplies(c, "model: ", "none: ")
		if got := s.store.threads[c].replies[1].Trace.Question; got != "nothing more\nof that" {
			t.Errorf("asked %q", got)
		}
		if len(s.model.calls) != 1 {
			t.Errorf("%d calls of the model", len(s.model.calls))
		}
		s.stop()
	})
}

func TestRunner_messageWhileInLine(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.start()
		s.ask(1, "what is tea")
		synctest.Wait()
		c := s.ask(2, "and what is")
		synctest.Wait()
		s.ask(2, "green tea")
		time.Sleep(5 * time.Second)
		s.wantReplies(c, "model: ")
		last := s.model.calls[1].Messages
		if got := last[len(last)-1].Content; !strings.HasSuffix(got, "and what is\ngreen tea") {
			t.Errorf("asked %q", got)
		}
		s.stop()
	})
}

func TestRunner_cancel(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.model.play = plays(goodAnswer, 10*time.Second)
		s.start()
		running := s.ask(1, "what is tea")
		synctest.Wait()
		waiting := s.ask(2, "what is tea")
		next := s.ask(3, "what is tea")
		time.Sleep(time.Second)
		for _, c := range []conversation.ID{waiting, running} {
			s.store.end(c)
			s.runner.Cancel(c)
		}
		synctest.Wait()
		if got := s.runner.Load(); got != (Load{Running: 1}) {
			t.Errorf("load %+v: the next one has to be served", got)
		}
		time.Sleep(15 * time.Second)
		s.wantReplies(running)
		s.wantReplies(waiting)
		s.wantReplies(next, "model: ")
		if th := s.store.threads[waiting]; th.pending || th.drops != 1 {
			t.Errorf("still pending: %v, dropped %d times", th.pending, th.drops)
		}
		shown := s.live.since(0)
		if !slices.Contains(shown, "1 idle") || !slices.Contains(shown, "2 clear") {
			t.Errorf("shown %q", shown)
		}
		s.runner.Cancel(conv(99)) // nothing of it is known
		s.stop()
	})
}

func TestRunner_endedWithoutCancel(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.start()
		c := s.ask(1, "what is tea")
		synctest.Wait()
		s.store.end(c)
		time.Sleep(5 * time.Second)
		s.wantReplies(c)
		if len(s.runner.runs) != 0 {
			t.Error("a run is left")
		}
		s.stop()
	})
}

func TestRunner_switchedOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.bot.Assistant.Enabled = false
		s.start()
		c := s.ask(1, "what is tea")
		s.wantReplies(c)
		if s.store.threads[c].pending {
			t.Error("still pending")
		}
		s.stop()
	})
}

func TestRunner_stopInMidStream(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.model.play = plays(goodAnswer, 10*time.Second)
		s.start()
		streaming := s.ask(1, "what is tea")
		synctest.Wait()
		waiting := s.ask(2, "what is tea")
		time.Sleep(5 * time.Second)
		begun := time.Now()
		s.stop()
		if took := time.Since(begun); took > time.Second {
			t.Errorf("stopping took %v", took)
		}
		s.wantReplies(streaming)
		s.wantReplies(waiting)
		s.runner.Wake(streaming) // after the end nothing begins
		synctest.Wait()

		again := newStage(t, nil)
		again.store = s.store
		again.runner = NewRunner(Config{
			Store: s.store, Finder: s.finder, Live: again.live, Chatbots: again, Model: again.model, Watch: again,
			Tokens: letters{}, Clock: time.Now, Log: again.runner.log,
		})
		again.start()
		time.Sleep(10 * time.Second)
		again.wantReplies(streaming, "model: ")
		again.wantReplies(waiting, "model: ")
		again.stop()
	})
}

func TestRunner_wakeBeforeStart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		c := s.ask(1, "qa please")
		left := conv(2)
		s.store.post(left, "qa please")
		s.wantReplies(c)
		s.start()
		s.wantReplies(c, "direct: ")
		s.wantReplies(left, "direct: ")
		s.stop()
	})
}

func TestRunner_choosing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.start()
		for n, tt := range []struct{ say, want, content string }{
			{"first one", "direct: Answer of a.", "a"},
			{"2", "direct: > Tea is a drink. [1]", "tea"},
			{"gone one", "passages: Here is what I found:", ""},
		} {
			c := s.ask(byte(n+1), "which one")
			s.wantReplies(c, "choices: ")
			s.ask(byte(n+1), tt.say)
			s.wantReplies(c, "choices: ", tt.want)
			r := s.store.threads[c].replies[1]
			if r.Lookup.Chosen != tt.content || r.Top() == "" || r.Lookup.Searched != (tt.content == "") {
				t.Errorf("%q: %+v", tt.say, r.Lookup)
			}
		}
		s.stop()
	})
}

func TestRunner_tune(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.model.play = plays(goodAnswer, 10*time.Second)
		s.start()
		for n := byte(1); n <= 3; n++ {
			s.ask(n, "what is tea")
		}
		synctest.Wait()
		s.runner.Tune(Tuning{Workers: 3})
		synctest.Wait()
		if got := s.runner.Load(); got != (Load{Running: 3}) {
			t.Errorf("load %+v", got)
		}
		time.Sleep(11 * time.Second)
		s.wantReplies(conv(3), "model: ")
		s.stop()
	})
}

func TestRunner_manyAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, func(c *Config) { c.Tuning = Tuning{Workers: 2, MaxQueue: 10} })
		s.start()
		for n := range byte(200) {
			question := "qa please"
			if n%3 == 0 {
				question = "what is tea"
			}
			go s.ask(n, question)
		}
		time.Sleep(2 * time.Minute)
		for n := range byte(200) {
			if got := s.replies(conv(n)); len(got) != 1 {
				t.Fatalf("conversation %d has %d replies", n, len(got))
			}
		}
		s.stop()
	})
}

func TestRunner_nobodyMayWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, func(cfg *Config) { cfg.Tuning.MaxQueue = NoQueue })
		s.start()
		served := s.ask(1, "what is tea")
		synctest.Wait()
		refused := s.ask(2, "what is tea")
		s.wantReplies(refused, "passages: ")
		time.Sleep(5 * time.Second)
		s.wantReplies(served, "model: ")
		s.stop()
	})
}
