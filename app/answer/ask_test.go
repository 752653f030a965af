package answer

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/app/conversation"
	"frontdesk/app/fault"
)

func TestRunner_Ask(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.bot.Assistant.Enabled = false
		ctx := context.Background()
		r, err := s.runner.Ask(ctx, AskInput{Question: "what is tea"})
		if err != nil || r.Kind != conversation.KindModel || len(r.Passages) != 1 || r.Top() != "tea" {
			t.Errorf("%+v %v", r, err)
		}
		r, err = s.runner.Ask(ctx, AskInput{Question: "what is tea", NoModel: true})
		if err != nil || r.Kind != conversation.KindPassages || !strings.Contains(r.Trace.Reason, "without a model") {
			t.Errorf("%+v %v", r, err)
		}
		r, err = s.runner.Ask(ctx, AskInput{Question: "qa please"})
		if err != nil || r.Kind != conversation.KindDirect || r.Text != "The owner's own words." || r.Top() != "qa" {
			t.Errorf("%+v %v", r, err)
		}
		if _, err = s.runner.Ask(ctx, AskInput{Question: " \n"}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("no question: %v", err)
		}
		if len(s.store.threads) != 0 || len(s.live.since(0)) != 0 {
			t.Error("asking leaves something behind")
		}
	})
}

func TestRunner_Ask_oneAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.model.play = plays(goodAnswer, 10*time.Second)
		done := make(chan error, 1)
		go func() {
			_, err := s.runner.Ask(context.Background(), AskInput{Question: "what is tea"})
			done <- err
		}()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if _, err := s.runner.Ask(ctx, AskInput{Question: "what is tea"}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestEvaluate(t *testing.T) {
	t.Parallel()
	list := []Asked{
		{Graded: true, Expected: "a", Top: "a", Score: 0.9},
		{Graded: true, Expected: "b", Top: "b", Score: 0.7},
		{Graded: true, Expected: "c", Top: "x", Score: 0.6},
		{Graded: true, Expected: "d", Top: "d", Score: 0.25, Refused: true},
		{Graded: true, Top: "y", Score: 0.35},
		{Graded: true, Top: "z", Score: 0.1, Refused: true},
		{Graded: true, Score: 0, Refused: true},
		{Top: "q", Score: 0.2},
	}
	got := Evaluate(list)
	want := Summary{
		Asked: 8, Graded: 7, Right: 2, Wrong: 2, RefusedRightly: 2, RefusedWrongly: 1,
		Accuracy: 4.0 / 7, Threshold: got.Threshold, AccuracyAt: 5.0 / 7,
	}
	if got != want || got.Threshold < 0.1 || got.Threshold > 0.65 {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	for name, tt := range map[string]struct {
		list      []Asked
		threshold float64
		accuracy  float64
	}{
		"nothing":        {},
		"none to refuse": {[]Asked{{Graded: true, Expected: "a", Top: "a", Score: 0.5}}, 0, 1},
		"all to refuse":  {[]Asked{{Graded: true, Top: "a", Score: 0.5}, {Graded: true, Top: "a", Score: 0.4}}, 0.51, 1},
		"one score":      {[]Asked{{Graded: true, Top: "a", Score: 0.5}, {Graded: true, Expected: "b", Top: "b", Score: 0.5}}, 0, 0.5},
		"split": {[]Asked{
			{Graded: true, Expected: "a", Top: "a", Score: 0.75}, {Graded: true, Top: "b", Score: 0.25},
		}, 0.5, 1},
	} {
		if got := Evaluate(tt.list); got.Threshold != tt.threshold || got.AccuracyAt != tt.accuracy {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestAskedOf(t *testing.T) {
	t.Parallel()
	low := 0.2
	r := Reply{Kind: conversation.KindNone, Score: &low, Trace: Trace{Found: []Found{{ContentID: "a"}}}}
	if got := AskedOf(r); got != (Asked{Refused: true, Top: "a", Score: 0.2}) {
		t.Errorf("got %+v", got)
	}
}
