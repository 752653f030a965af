package ollama

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/ollama/ollama/api"

	"frontdesk/app/answer"
)

const (
	maxAnswer   = 256 << 10 // bytes of visible text
	showTimeout = 3 * time.Second
	// brokenLimit is how many chats in a row must break before the server counts
	// as failing; one may be a restart.
	brokenLimit = 2
)

// Chat implements answer.Model. It waits for a free stream, asks a model that
// can think not to, and never lets the server drop messages silently: a prompt
// that does not fit is ErrModelTooLong.
func (c *Client) Chat(ctx context.Context, req answer.ChatRequest, onDelta func(text string)) (answer.ChatResult, error) {
	t := c.target.Load()
	run := &chatRun{clock: c.clock, start: c.clock(), onDelta: onDelta, think: newThinkFilter()}
	err := c.chat(ctx, t, req, run)
	run.result.Total = c.clock().Sub(run.start)
	run.result.Text = run.text.String()
	if err == nil && strings.TrimSpace(run.result.Text) == "" {
		err = answer.ErrModelBroken.Because(errEmpty)
	}
	if err == nil && c.counter != nil {
		c.counter.Observe(req.Model, req.Messages, run.result.PromptTokens)
	}
	c.note(t, req.Model, err)
	return run.result, err
}

func (c *Client) chat(ctx context.Context, t *target, req answer.ChatRequest, run *chatRun) error {
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if req.Model == "" {
		return answer.ErrModelMissing.Saying("No model is chosen. Choose one in the settings.")
	}
	thinks, err := t.canThink(ctx, req.Model)
	if err != nil {
		return err
	}
	return c.post(ctx, t, "/api/chat", t.wireRequest(req, thinks), run.line)
}

func (t *target) wireRequest(req answer.ChatRequest, thinks bool) *api.ChatRequest {
	w := t.loadRequest(req.Model, req.NumCtx)
	w.Options["temperature"] = req.Temperature
	if req.MaxTokens > 0 {
		w.Options["num_predict"] = req.MaxTokens
	}
	if len(req.Format) > 0 {
		w.Format = req.Format
	}
	if req.KeepAlive != 0 {
		w.KeepAlive = &api.Duration{Duration: req.KeepAlive}
	}
	for _, m := range req.Messages {
		w.Messages = append(w.Messages, api.Message{Role: m.Role, Content: m.Content})
	}
	if thinks {
		w.Think = &api.ThinkValue{Value: req.Think != nil && *req.Think}
	}
	return w
}

// loadRequest is a chat without messages, which loads the model. Chats are made
// of it, so that the options that decide about reloading are always the same.
func (t *target) loadRequest(model string, numCtx int) *api.ChatRequest {
	yes, no := true, false
	options := map[string]any{"num_ctx": t.pin(model, numCtx)}
	if t.settings.Threads > 0 {
		options["num_thread"] = t.settings.Threads
	}
	return &api.ChatRequest{
		Model: model, Stream: &yes, Truncate: &no, Shift: &no,
		Messages:  []api.Message{},
		KeepAlive: &api.Duration{Duration: t.settings.KeepAlive},
		Options:   options,
	}
}

// canThink asks the server once for each model, if the prober has not yet. Errors
// that the chat would only meet again end it here.
func (t *target) canThink(ctx context.Context, model string) (bool, error) {
	if caps, known := t.capabilities(model); known || t.api == nil {
		return slices.Contains(caps, "thinking"), nil
	}
	ctx, cancel := context.WithTimeout(ctx, showTimeout)
	defer cancel()
	caps, err := t.show(ctx, model)
	if errors.Is(err, answer.ErrModelAbsent) || errors.Is(err, answer.ErrModelMissing) {
		return false, err
	}
	return slices.Contains(caps, "thinking"), nil
}

func (t *target) show(ctx context.Context, model string) ([]string, error) {
	resp, err := t.api.Show(ctx, &api.ShowRequest{Model: model})
	if err != nil {
		return nil, shortCallError(ctx, err)
	}
	caps := make([]string, 0, len(resp.Capabilities))
	for _, capability := range resp.Capabilities {
		caps = append(caps, string(capability))
	}
	t.learn(model, caps)
	return caps, nil
}

// note keeps how the chats go, and has the server looked at when that changes.
func (c *Client) note(t *target, model string, err error) {
	t.mu.Lock()
	before := t.broken
	switch {
	case err == nil:
		t.broken = 0
		t.proven(model)
	case errors.Is(err, answer.ErrModelBroken):
		t.broken++
		t.lastBad = err
	case errors.Is(err, context.DeadlineExceeded):
		t.broken++
		t.lastBad = answer.ErrModelBroken.Saying("The last answers were not finished in time. A smaller model, or fewer chats at once, may help.").Because(err)
	}
	changed := (before >= brokenLimit) != (t.broken >= brokenLimit)
	t.mu.Unlock()
	if changed || errors.Is(err, answer.ErrModelAbsent) || errors.Is(err, answer.ErrModelMissing) {
		c.wake()
	}
}

// chunk is one line of a chat: a piece of the answer, or an error.
type chunk struct {
	api.ChatResponse
	Error json.RawMessage `json:"error"`
}

// chatRun gathers one answer.
type chatRun struct {
	clock   func() time.Time
	start   time.Time
	onDelta func(string)
	think   *thinkFilter
	text    strings.Builder
	result  answer.ChatResult
}

func (r *chatRun) line(line []byte) (finished bool, err error) {
	var ch chunk
	if json.Unmarshal(line, &ch) != nil {
		return false, answer.ErrModelBroken.Because(errNotJSON)
	}
	if text := errorText(ch.Error); text != "" {
		return false, statusFault(&serverError{text: text})
	}
	r.show(r.think.add(ch.Message.Content))
	if r.text.Len() > maxAnswer {
		return false, answer.ErrModelBroken.Because(errEndless)
	}
	if !ch.Done {
		return false, nil
	}
	r.show(r.think.end())
	r.result.PromptTokens = ch.PromptEvalCount
	r.result.OutputTokens = ch.EvalCount
	r.result.LoadTime = ch.LoadDuration
	r.result.PromptTime = ch.PromptEvalDuration
	r.result.OutputTime = ch.EvalDuration
	r.result.DoneReason = ch.DoneReason
	r.result.Cut = ch.DoneReason == "length"
	return true, nil
}

func (r *chatRun) show(text string) {
	if text == "" {
		return
	}
	if r.think.stray {
		r.think.stray = false
		r.text.Reset()
	}
	if r.result.FirstToken == 0 {
		r.result.FirstToken = max(r.clock().Sub(r.start), 1)
	}
	r.text.WriteString(text)
	if r.onDelta != nil {
		r.onDelta(text)
	}
}
