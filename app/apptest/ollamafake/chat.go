package ollamafake

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

func (s *Server) chat(w http.ResponseWriter, r *http.Request, b Behaviour, rec *Request) {
	if s.refuse(w, r, b, rec) {
		return
	}
	if len(rec.Body.Messages) == 0 {
		reply(w, http.StatusOK, map[string]any{
			"model": rec.Body.Model, "created_at": stamp(), "message": map[string]any{"role": "assistant", "content": ""},
			"done": true, "done_reason": "load",
		})
		return
	}
	out := &stream{w: w, r: r, b: b, model: rec.Body.Model, flush: http.NewResponseController(w).Flush}
	w.Header().Set("Content-Type", "application/x-ndjson")
	if !rec.Body.thinkingOff() {
		for _, piece := range b.Thinking {
			if !out.wait() {
				return
			}
			out.send("", piece)
		}
	}
	pieces := b.pieces(rec.Body.lastUser())
	for i, piece := range pieces {
		if b.breaks() && i == b.After {
			break
		}
		if b.pauses(i) && !rec.hold(r) {
			return
		}
		if !out.wait() {
			return
		}
		out.send(piece, "")
	}
	finish(out, rec, len(pieces))
}

// refuse answers what never comes to a stream, and keeps what is loaded.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, b Behaviour, rec *Request) bool {
	m, ok := s.find(rec.Body.Model)
	switch {
	case rec.Body.Model == "":
		fail(w, http.StatusBadRequest, "model is required")
	case b.Mode == Missing || !ok:
		notFound(w, rec.Body.Model)
	case b.Mode == Busy:
		fail(w, http.StatusServiceUnavailable, "server busy, please try again.  maximum pending requests exceeded")
	case b.Mode == NoMemory:
		fail(w, http.StatusInternalServerError, "model requires more system memory (5.6 GiB) than is available (3.1 GiB)")
	case !m.has("completion"):
		fail(w, http.StatusBadRequest, fmt.Sprintf("%q does not support chat", rec.Body.Model))
	case rec.Body.think() && !m.has("thinking"):
		fail(w, http.StatusBadRequest, fmt.Sprintf("%q does not support thinking", rec.Body.Model))
	case len(rec.Body.Messages) > 0 && b.Mode == TooLong:
		fail(w, http.StatusBadRequest, b.tooLong())
	case len(rec.Body.Messages) == 0 && b.LoadHangs && !rec.hold(r):
	default:
		s.load(m.Name, rec.Body.Options.NumCtx)
		return false
	}
	return true
}

func (m Model) has(capability string) bool {
	for _, c := range m.Capabilities {
		if c == capability {
			return true
		}
	}
	return false
}

func (s *Server) load(model string, window int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if old, ok := s.loaded[model]; ok && old != window {
		s.reloads++
	}
	s.loaded[model] = window
}

// hold waits for Release; false means that the client left first.
func (rec *Request) hold(r *http.Request) bool {
	select {
	case <-rec.released:
		return true
	case <-r.Context().Done():
		return false
	}
}

// breaks tells whether the mode does its harm after some pieces.
func (b Behaviour) breaks() bool {
	switch b.Mode {
	case Die, NoDone, Garbage, ErrorLine, Hang, HugeLine, Endless:
		return true
	}
	return false
}

func (b Behaviour) pauses(before int) bool { return b.Mode == Pause && before == b.After }

func finish(out *stream, rec *Request, pieces int) {
	switch out.b.Mode {
	case Die:
		reset(out.w)
		return
	case NoDone:
		return
	case Garbage:
		out.raw("<<< not a line of this protocol >>>\n")
	case ErrorLine:
		out.raw(fmt.Sprintf("{\"error\":%q}\n", out.b.midError()))
		return
	case HugeLine:
		out.send(strings.Repeat("x", 3<<20), "")
	case Hang:
		if !rec.hold(out.r) {
			return
		}
	case Endless:
		for out.wait() && out.r.Context().Err() == nil {
			out.send(strings.Repeat("on and on ", 400), "")
		}
		return
	}
	tokens := out.b.PromptTokens
	if tokens == 0 {
		tokens = rec.Body.characters() / 4
	}
	out.last(tokens, pieces)
}

// stream writes the lines of one answer.
type stream struct {
	w     http.ResponseWriter
	r     *http.Request
	b     Behaviour
	model string
	flush func() error
	begun bool
}

// wait lets the script decide when the next piece comes; false: client gone.
func (o *stream) wait() bool {
	if o.b.Step != nil {
		select {
		case <-o.b.Step:
		case <-o.r.Context().Done():
			return false
		}
	}
	delay := o.b.Delay
	if !o.begun {
		delay = o.b.FirstDelay
	}
	o.begun = true
	if delay == 0 {
		return o.r.Context().Err() == nil
	}
	timer := time.NewTimer(milliseconds(delay))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-o.r.Context().Done():
		return false
	}
}

func (o *stream) send(content, thinking string) {
	message := map[string]any{"role": "assistant", "content": content}
	if thinking != "" {
		message["thinking"] = thinking
	}
	o.json(map[string]any{"model": o.model, "created_at": stamp(), "message": message, "done": false})
}

func (o *stream) last(promptTokens, outputTokens int) {
	reason := "stop"
	if o.b.Mode == Length {
		reason = "length"
	}
	o.json(map[string]any{
		"model": o.model, "created_at": stamp(), "message": map[string]any{"role": "assistant", "content": ""},
		"done": true, "done_reason": reason, "total_duration": 1_200_000_000, "load_duration": 20_000_000,
		"prompt_eval_count": promptTokens, "prompt_eval_duration": 300_000_000,
		"eval_count": outputTokens, "eval_duration": 800_000_000,
	})
}

func (o *stream) json(v any) {
	line, err := json.Marshal(v)
	if err != nil {
		return
	}
	o.raw(string(line) + "\n")
}

func (o *stream) raw(line string) {
	_, _ = io.WriteString(o.w, line)
	_ = o.flush()
}

func stamp() string { return "2026-01-02T03:04:05.123456789Z" }

// pull plays a download of two parts.
func (s *Server) pull(w http.ResponseWriter, b Behaviour, rec *Request) {
	w.Header().Set("Content-Type", "application/x-ndjson")
	out := &stream{w: w, b: b, flush: http.NewResponseController(w).Flush}
	out.json(map[string]any{"status": "pulling manifest"})
	if b.Pull == "error" {
		out.json(map[string]any{"error": "pull model manifest: file does not exist"})
		return
	}
	const size = 1 << 20
	for done := 0; done <= size; done += size / 4 {
		out.json(map[string]any{"status": "pulling 4cd576d9aa16", "digest": "sha256:4cd576d9aa16", "total": size, "completed": done})
	}
	if b.Pull == "break" {
		return
	}
	for _, status := range []string{"verifying sha256 digest", "writing manifest", "success"} {
		out.json(map[string]any{"status": status})
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.models = append(s.models, Model{Name: rec.Body.Model, Size: size, Family: "llama", ParameterSize: "1B", Capabilities: []string{"completion"}})
}
