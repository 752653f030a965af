package answer

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/app/knowledge"
)

func TestRunner_storeAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.start()
		s.store.fail, s.store.fails = errAway, 12
		tries := 0
		s.store.onTry = func() { tries++ }
		c := s.ask(1, "qa please")
		time.Sleep(time.Second)
		s.wantReplies(c)
		s.store.mu.Lock()
		if tries != 4 { // at 0, .1, .3, .7 s
			t.Errorf("%d tries in the first second", tries)
		}
		s.store.mu.Unlock()
		time.Sleep(5 * time.Minute)
		s.wantReplies(c, "direct: ")
		s.stop()
	})
}

func TestRunner_finishFailsOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.start()
		n := 0
		s.store.onTry = func() {
			if n++; n == 2 {
				s.store.fail, s.store.fails = errAway, 3
			}
		}
		c := s.ask(1, "what is tea")
		time.Sleep(5 * time.Second)
		s.wantReplies(c, "model: ")
		if len(s.model.calls) != 1 {
			t.Errorf("the model was asked %d times", len(s.model.calls))
		}
		s.stop()
	})
}

func TestRunner_storeRefusesForGood(t *testing.T) {
	t.Parallel()
	for name, wakes := range map[string]int{"nothing happens": 0, "a message at the last try": 1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, nil)
				s.start()
				tries := 0
				s.store.onTry = func() {
					switch tries++; {
					case tries == 2:
						s.store.fail, s.store.fails = errors.New("the record is broken"), patience+1
					case tries == patience+2 && wakes > 0:
						s.runner.Wake(conv(1))
					}
				}
				c := s.ask(1, "qa please")
				time.Sleep(time.Minute)
				synctest.Wait()
				if shown := s.live.since(0); !slices.Contains(shown, "1 idle") {
					t.Errorf("visitors still see that somebody thinks: %q", shown)
				}
				if wakes == 0 {
					s.wantReplies(c)
					s.runner.Wake(c)
				}
				s.wantReplies(c, "direct: ")
				s.stop()
			})
		})
	}
}

func TestRunner_searchFailsForGood(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.finder.find = func(string) (knowledge.Result, error) { return knowledge.Result{}, errors.New("index is broken") }
		s.start()
		c := s.ask(1, "what is tea")
		time.Sleep(10 * time.Second)
		s.wantReplies(c, "none: I am sorry, something went wrong on our side.")
		if s.store.threads[c].replies[0].Lookup.Searched {
			t.Error("that is no question without results")
		}
		s.stop()
	})
}

func TestRunner_searchPanics(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.finder.find = func(q string) (knowledge.Result, error) {
			if strings.HasPrefix(q, "bad") {
				_ = []rune(q)[len(q)+1]
			}
			return (&shelf{}).Find(context.Background(), s.bot.ID, knowledge.FindInput{Question: q})
		}
		s.start()
		bad := s.ask(1, "bad question")
		good := s.ask(2, "qa please")
		s.wantReplies(bad, "none: I am sorry, something went wrong")
		s.wantReplies(good, "direct: ")
		if log := s.log.String(); !strings.Contains(log, "index out of range") || !strings.Contains(log, "stack=") {
			t.Errorf("log %s", log)
		}
		again := s.ask(1, "qa please")
		s.wantReplies(again, "none: ", "direct: ")
		s.stop()
	})
}
