package ollama

import (
	"context"
	"errors"
	"time"

	"github.com/ollama/ollama/api"

	"frontdesk/app/answer"
)

const (
	warmTimeout = 15 * time.Minute // a large model from a slow disk
	warmTrial   = time.Minute      // for one word
	warmRetry   = 2 * time.Minute  // after the model could not be loaded
)

// warmth is how far the loading of the chosen model is.
type warmth struct {
	state warmState
	err   error     // why loading failed
	again time.Time // when to try it again
	shown bool      // a chat with the model succeeded since it was begun
}

type warmState uint8

const (
	cold warmState = iota
	warming
	warmed
	warmFailed
)

// cool forgets that the model was loaded: the server or the model went away.
func (t *target) cool() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.warm.state != warming {
		t.warm = warmth{}
	}
}

// proven takes a successful chat for what a warm-up wants to know. The caller
// holds t.mu.
func (t *target) proven(model string) {
	if canonical(model) != canonical(t.settings.Model) {
		return
	}
	if t.warm.state == warming {
		t.warm.shown = true
		return
	}
	t.warm = warmth{state: warmed}
}

// health is the state of a chosen model that the server has.
func (t *target) health() (answer.ModelState, string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.warm.state == warmFailed:
		return answer.ModelFailing, sentence(t.warm.err)
	case t.broken >= brokenLimit:
		return answer.ModelFailing, sentence(t.lastBad)
	case t.warm.state == warmed, t.warm.shown:
		return answer.ModelReady, ""
	default:
		return answer.ModelStarting, ""
	}
}

// wantWarm asks warmLoop for what the state calls for: loading the model when it
// is new, and a trial when answers broke, which is how a failing one gets well
// without a visitor having to try.
func (p *Prober) wantWarm(t *target, state answer.ModelState) {
	if state != answer.ModelStarting && state != answer.ModelFailing {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	due := t.warm.state == cold ||
		t.warm.state == warmFailed && !p.clock().Before(t.warm.again) ||
		t.warm.state == warmed && t.broken >= brokenLimit
	if !due || t.settings.Model == "" || t.base == nil {
		return
	}
	select {
	case p.warmUp <- t:
		t.warm = warmth{state: warming}
	default: // busy with older settings; the next look asks again
	}
}

func (p *Prober) warmLoop() {
	defer p.loops.Done()
	for {
		select {
		case <-p.ctx.Done():
			return
		case t := <-p.warmUp:
			p.safely("warm-up", func() { p.warm(t) })
			if t.settled() {
				p.client.wake()
			}
		}
	}
}

// settled tells whether the warm-up came to a result worth a look at once. Where
// it did not (the server went away), the next regular look tries again.
func (t *target) settled() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.warm.state != cold
}

// warm loads the model with the window and the time that chats use, and lets it
// say one word where answers broke before.
func (p *Prober) warm(t *target) {
	failed := errors.New("the warm-up did not finish")
	defer func() { p.warmedUp(t, failed) }()
	t.mu.Lock()
	trial := t.broken >= brokenLimit
	t.mu.Unlock()
	limit := warmTimeout
	req := t.loadRequest(t.settings.Model, 0)
	if trial {
		limit = warmTrial
		req.Messages = []api.Message{{Role: "user", Content: "Say yes."}}
		req.Options["num_predict"] = 1
		if t.thinks(t.settings.Model) {
			req.Think = &api.ThinkValue{Value: false}
		}
	}
	ctx, cancel := context.WithTimeout(p.ctx, limit)
	defer cancel()
	defer context.AfterFunc(t.retired, cancel)()
	run := &chatRun{clock: p.clock, start: p.clock(), think: newThinkFilter()}
	failed = p.client.post(ctx, t, "/api/chat", req, run.line)
	p.log.Info("model warm-up ended", "model", t.settings.Model, "trial", trial, "ok", failed == nil,
		"took_ms", p.clock().Sub(run.start).Milliseconds())
}

func (p *Prober) warmedUp(t *target, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case err == nil:
		t.warm, t.broken = warmth{state: warmed}, 0
	case t.warm.shown:
		t.warm = warmth{state: warmed}
	case errors.Is(err, context.Canceled), errors.Is(err, answer.ErrModelAbsent),
		errors.Is(err, answer.ErrModelMissing), errors.Is(err, answer.ErrModelBusy):
		t.warm = warmth{}
	default:
		text := answer.ErrModelBroken.Saying("The model could not be loaded or does not answer. A smaller one may help.").Because(err)
		t.warm = warmth{state: warmFailed, err: text, again: p.clock().Add(warmRetry)}
	}
}
