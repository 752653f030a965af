package app

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"strconv"
	"sync"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/config"
	"frontdesk/app/fault"
	"frontdesk/app/httpapi"
	"frontdesk/app/knowledge"
	"frontdesk/app/ollama"
	"frontdesk/app/realtime"
)

// models is the model server as the panel sees it: its settings, its state, and
// the downloads that were asked for.
type models struct {
	settings *settings
	encoding *knowledge.Encoding
	embedders
	client *ollama.Client
	shared *answer.Courtesy // the client for visitors, and what is done behind them
	prober *ollama.Prober
	runner *answer.Runner
	hub    *realtime.Hub
	log    *slog.Logger

	mu      sync.Mutex         // guards pull and pulling
	pull    *httpapi.ModelPull // the last download, gone once it went well
	pulling context.CancelFunc // ends the one that runs; nil where none does
	done    sync.WaitGroup
}

var errPulling = fault.New(fault.Conflict, "already_pulling", "Another model is being downloaded. Wait until it is there.")

// mostChats bounds the chats with the model server. It lies above what the
// settings allow the runner, which bounds them, and the panel's questions beside.
const mostChats = 80

// modelSettings is what the client needs of the settings.
func modelSettings(s config.Settings) answer.ModelSettings {
	return answer.ModelSettings{URL: s.Ollama.URL, Model: s.Ollama.Model, NumCtx: s.Ollama.NumCtx, Threads: s.Ollama.Threads, KeepAlive: s.Ollama.KeepAlive}
}

// tuning is what the runner needs of the settings.
func tuning(s config.Settings) answer.Tuning {
	t := answer.Tuning{Workers: s.Ollama.Workers, MaxQueue: s.Ollama.Queue, Deadline: s.Ollama.Timeout, NumCtx: s.Ollama.NumCtx}
	if t.MaxQueue == 0 {
		t.MaxQueue = answer.NoQueue
	}
	return t
}

// firstModel is the model to take where the owner chose none: the first that
// the server has and that can chat.
func firstModel(all []answer.ModelInfo) string {
	for _, m := range all {
		if len(m.Capabilities) == 0 || slices.Contains(m.Capabilities, "completion") {
			return m.Name
		}
	}
	return ""
}

// changed is told of every new status.
func (m *models) changed(s answer.ModelStatus) {
	if s.State == answer.ModelMissing && m.settings.current().Ollama.Model == "" {
		if name := firstModel(s.Models); name != "" && name != s.Model {
			next := modelSettings(m.settings.current())
			next.Model = name
			if err := m.client.Configure(next); err != nil {
				m.log.Error("choosing a model failed", "error", err)
			}
		}
	}
	m.announce()
}

func (m *models) announce() {
	data, err := json.Marshal(m.state(m.prober.Status()))
	if err != nil {
		m.log.Error("writing the model state failed", "error", err)
		return
	}
	m.hub.Publish(realtime.Panel(""), realtime.Event{Name: "model", Data: data})
}

func (m *models) state(s answer.ModelStatus) httpapi.ModelState {
	load := m.runner.Load()
	out := httpapi.ModelState{
		State: string(s.State), Model: s.Model, Version: s.Version, Error: s.Error, CheckedAt: s.CheckedAt,
		Models: make([]httpapi.ModelInfo, 0, len(s.Models)), Queue: load.Queue, Running: load.Running,
	}
	if m.settings.current().Ollama.URL == "" {
		out.State, out.Error = "off", ""
	}
	for _, i := range s.Models {
		out.Models = append(out.Models, httpapi.ModelInfo{Name: i.Name, Size: i.Size, Loaded: i.Loaded, ParameterSize: i.ParameterSize, Family: i.Family})
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pull != nil {
		p := *m.pull
		out.Pulling = &p
	}
	return out
}

// State is what the last look found.
func (m *models) State(context.Context) (httpapi.ModelState, error) {
	return m.state(m.prober.Status()), nil
}

// Check looks now.
func (m *models) Check(ctx context.Context) (httpapi.ModelState, error) {
	s, err := m.prober.Check(ctx)
	return m.state(s), err
}

// Settings are those in force and what fixes them.
func (m *models) Settings(context.Context) (httpapi.ModelSettingsPage, error) {
	o := m.settings.current().Ollama
	values := m.settings.current().Values(config.Models)
	return httpapi.ModelSettingsPage{
		Settings: httpapi.ModelSettings{
			URL: o.URL, Model: o.Model, NumCtx: o.NumCtx, KeepAlive: values["keepAlive"],
			MaxQueue: o.Queue, Workers: o.Workers, TimeoutSeconds: int(o.Timeout / time.Second),
			Embedder: values["embedder"], EmbedModel: values["embedModel"],
		},
		Fixed: m.settings.fixed(config.Models),
		State: m.state(m.prober.Status()),
	}, nil
}

// Save puts new settings in force at once.
func (m *models) Save(ctx context.Context, in httpapi.ModelSettings) (httpapi.ModelSettingsPage, error) {
	values := map[string]string{
		"url": in.URL, "model": in.Model, "numCtx": strconv.Itoa(in.NumCtx), "keepAlive": in.KeepAlive,
		"maxQueue": strconv.Itoa(in.MaxQueue), "workers": strconv.Itoa(in.Workers), "timeoutSeconds": strconv.Itoa(in.TimeoutSeconds) + "s",
		"embedder": in.Embedder, "embedModel": in.EmbedModel,
	}
	if in.Embedder == "" { // of a client that does not know it
		delete(values, "embedder")
		delete(values, "embedModel")
	}
	if err := m.settings.save(ctx, config.Models, values); err != nil {
		return httpapi.ModelSettingsPage{}, err
	}
	if err := m.client.Configure(modelSettings(m.settings.current())); err != nil {
		return httpapi.ModelSettingsPage{}, err
	}
	m.runner.Tune(tuning(m.settings.current()))
	if err := m.reencode(); err != nil {
		return httpapi.ModelSettingsPage{}, err
	}
	if _, err := m.prober.Check(ctx); err != nil {
		return httpapi.ModelSettingsPage{}, err
	}
	return m.Settings(ctx)
}

// Pull begins to download a model and returns. Another one that was asked for
// before has to end first.
func (m *models) Pull(ctx context.Context, name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pulling != nil {
		return errPulling
	}
	ctx, m.pulling = context.WithCancel(context.WithoutCancel(ctx))
	m.pull = &httpapi.ModelPull{Name: name, Status: "starting"}
	m.done.Add(1)
	go m.runPull(ctx, name)
	return nil
}

// pullNews is how often the panel is told of a download at the most.
const pullNews = 300 * time.Millisecond

func (m *models) runPull(ctx context.Context, name string) {
	defer m.done.Done()
	err := m.download(ctx, name)
	m.mu.Lock()
	m.pulling()
	m.pulling = nil
	if err != nil {
		m.pull.Error = messageOf(err)
	} else {
		m.pull = nil
	}
	m.mu.Unlock()
	if _, err := m.prober.Check(context.WithoutCancel(ctx)); err != nil {
		m.log.ErrorContext(ctx, "looking at the model server failed", "error", err)
	}
	m.announce()
}

var errPullPanicked = fault.New(fault.Internal, "pull_panicked", "An error in the program ended the download; the server's log has it.")

// download has the server download a model and tells the panel how far it is.
func (m *models) download(ctx context.Context, name string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			m.log.ErrorContext(ctx, "a download of a model panicked", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = errPullPanicked
		}
	}()
	ticker := time.NewTicker(pullNews)
	defer ticker.Stop()
	return m.client.Pull(ctx, name, func(p answer.PullProgress) {
		m.noteProgress(p)
		select {
		case <-ticker.C:
			m.announce()
		default:
		}
	})
}

func (m *models) noteProgress(p answer.PullProgress) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.pull.Status = p.Status
	if p.Total > 0 {
		m.pull.Percent = float64(p.Completed) / float64(p.Total) * 100
	}
}

// stop ends a download that runs; the model server keeps what is there.
func (m *models) stop(context.Context) error {
	m.mu.Lock()
	if m.pulling != nil {
		m.pulling()
	}
	m.mu.Unlock()
	m.done.Wait()
	return nil
}
