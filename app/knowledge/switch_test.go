package knowledge_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/knowledge"
)

// restarted is a service over a folder in which former served and wanted is chosen.
func restarted(t *testing.T, store knowledge.Store, bot chatbot.ID, wanted knowledge.Embedder, former ...knowledge.Embedder) meant {
	t.Helper()
	told := make(chan knowledge.MeaningState, 1000)
	m := meant{bot: bot, told: told, Service: knowledge.New(knowledge.Config{
		Log:   slog.New(slog.NewTextHandler(t.Output(), nil)),
		Store: store, Clock: func() time.Time { return at }, Embedder: wanted,
		Remake: func(name string) (knowledge.Embedder, error) {
			for _, e := range former {
				if e.Name() == name {
					return e, nil
				}
			}
			return nil, errors.New("not there any more")
		},
		OnMeaning: func(_ chatbot.ID, s knowledge.MeaningState) {
			select {
			case told <- s:
			default:
			}
		},
	})}
	if err := m.Start(t.Context(), []chatbot.ID{bot}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.stop(t) })
	return m
}

// halfway leaves a folder in the midst of a switch from fake/1 to fake/2.
func halfway(t *testing.T) (*memory, chatbot.ID) {
	t.Helper()
	store, bot := newMemory(), newBot()
	m := startMeant(t, store, bot, &coding{name: "fake/1"})
	importAll(t, m.Service, bot, jsonl(many(100)))
	m.untilReady(t, "fake/1")
	next := &coding{name: "fake/2"}
	release := next.hold()
	m.Encoding().Use(next)
	m.until(t, "switching", func(s knowledge.MeaningState) bool { return s.Next != nil })
	m.stop(t)
	release()
	return store, bot
}

func TestSwitch_stoppedInTheMidst_theOldOneAnswersAfterTheStart(t *testing.T) {
	t.Parallel()
	store, bot := halfway(t)
	old, next := &coding{name: "fake/1"}, &coding{name: "fake/2"}
	release := next.hold()
	m := restarted(t, store, bot, next, old)
	s := m.until(t, "switching again", func(s knowledge.MeaningState) bool { return s.Next != nil })
	if s.Maker != "fake/1" || s.Done != s.Total || s.Total == 0 || s.Next.Maker != "fake/2" {
		t.Fatalf("after the start: %+v", s)
	}
	if h := firstHit(t, m.Service, bot, "Title number 7"); h.Meaning == 0 || next.questions() != 0 {
		t.Fatalf("got %+v, and the new one was asked %d times", h, next.questions())
	}
	release()
	m.untilReady(t, "fake/2")
	if old.encoded() != 0 {
		t.Fatalf("the old one encoded %d texts", old.encoded())
	}
	m.stop(t)
	again := &coding{name: "fake/2"}
	restarted(t, store, bot, again, old).untilReady(t, "fake/2")
	if again.encoded() != 0 {
		t.Fatalf("%d texts were encoded again", again.encoded())
	}
}

func TestSwitch_theOldOneIsGone_wordsAnswer(t *testing.T) {
	t.Parallel()
	store, bot := halfway(t)
	next := &coding{name: "fake/2"}
	release := next.hold()
	m := restarted(t, store, bot, next)
	if h := firstHit(t, m.Service, bot, "Title number 7"); h.Content == "" || h.Meaning != 0 {
		t.Fatalf("got %+v", h)
	}
	if next.questions() != 0 {
		t.Fatal("an encoder was asked whose vectors no content has")
	}
	release()
	m.untilReady(t, "fake/2")
	if firstHit(t, m.Service, bot, "Title number 8"); next.questions() == 0 {
		t.Fatal("it is not asked although all contents have its vectors")
	}
}

// Whoever goes back from a slow embedder need not wait for it: what lies on disk
// is taken over while the slow one is still at work on its batch.
func TestSwitch_back_doesNotWaitForTheOneOnItsWayOut(t *testing.T) {
	t.Parallel()
	store, bot := newMemory(), newBot()
	quick := &coding{name: "fake/1"}
	m := startMeant(t, store, bot, quick)
	importAll(t, m.Service, bot, jsonl(many(150)))
	m.untilReady(t, "fake/1")
	m.stop(t)
	before := quick.encoded()

	slow := &coding{name: "fake/2"}
	release := slow.hold()
	defer release()
	m = startMeant(t, store, bot, slow) // serves, and has no vectors yet
	m.until(t, "begun", func(s knowledge.MeaningState) bool { return s.Maker == "fake/2" && s.Done == 0 })
	m.Encoding().Use(quick)
	m.untilReady(t, "fake/1")
	if slow.encoded() != 0 || quick.encoded() != before {
		t.Fatalf("the slow one encoded %d texts, the quick one %d more", slow.encoded(), quick.encoded()-before)
	}
}

// What changes during a switch is encoded by the next one alone, unless that is
// silent.
func TestSwitch_theOneOnItsWayOutGetsNoMoreEncoding(t *testing.T) {
	t.Parallel()
	old, next := &coding{name: "fake/1"}, &coding{name: "fake/2"}
	m := startMeant(t, newMemory(), newBot(), old)
	importAll(t, m.Service, m.bot, jsonl(many(60)))
	m.untilReady(t, "fake/1")
	before := old.encoded()
	release := next.hold()
	m.Encoding().Use(next)
	m.until(t, "switching", func(s knowledge.MeaningState) bool { return s.Next != nil })
	mustPut(t, m.Service, knowledge.Content{Chatbot: m.bot, ID: "late", Title: "Written meanwhile", Answer: "Yes."})
	release()
	m.untilReady(t, "fake/2")
	if old.encoded() != before {
		t.Fatalf("the old one encoded %d texts more", old.encoded()-before)
	}
}
